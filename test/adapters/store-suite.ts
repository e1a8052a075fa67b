/** What every store must do, run on memory, PGlite and PostgreSQL. */

import { describe, expect, it } from 'vitest';
import { type App, createApp, relay } from '../../src/app/index.ts';
import { defineMachine } from '../../src/core/index.ts';
import type { UnitOfWork, UseCase } from '../../src/flow/index.ts';
import { moveStock, orderUseCases } from '../../src/flow/index.ts';
import type { Level } from '../../src/inventory/index.ts';
import { levelId } from '../../src/inventory/index.ts';
import { order } from '../../src/order/index.ts';
import { type CloudEvent, type LoadedRow, type Store, StoreConflict } from '../../src/ports/index.ts';
import { keyed } from '../../src/testing/ask.ts';

const at = 1_700_000_000_000;
const flow = orderUseCases(order);

/** Names that no other test of the same store uses. */
let last = 0;
function fresh(prefix: string): string {
  last += 1;
  return `${prefix}-${last}`;
}

export async function stock(app: App, sku: string, quantity: number): Promise<void> {
  const received = await app.handle(moveStock, {
    opId: `in/${sku}`,
    type: 'INCREASE',
    sku,
    location: 'main',
    quantity,
    at,
  });
  received._unsafeUnwrap();
}

export function basket(orderId: string, sku: string, quantity = 1) {
  return {
    orderId,
    userId: 'u-1',
    currency: 'EUR',
    by: 'shopper',
    at,
    lines: [{ lineId: '1', sku, location: 'main', quantity, unitPriceMinor: 100 }],
  } as const;
}

export async function levelOf(store: Store, sku: string): Promise<Level | undefined> {
  const [row] = await store.read([{ kind: 'level', id: levelId(sku, 'main') }]);
  return row?.state as Level | undefined;
}

/** A row of a kind that the library knows nothing of. */
const note = (id: string, previous: number, state: object) => ({
  kind: 'note',
  id,
  previous,
  version: previous + 1,
  state,
});
const record = (id: string, version: number, remark = '', data: object = {}) => ({
  kind: 'note',
  id,
  version,
  from: '',
  to: 'OPEN',
  event: 'note.written',
  operator: '',
  remark,
  at,
  correlationId: '',
  data,
});

const useCase = (decide: (work: UnitOfWork, id: string) => void): UseCase<{ id: string }> => ({
  name: 'test.write',
  locks: ({ id }) => [
    { kind: 'note', id },
    { kind: 'level', id: levelId(id, 'main') },
  ],
  decide: (work, { id }) => decide(work, id),
});
const write = useCase((work, id) => work.put({ kind: 'note', id }, { status: 'OPEN', id }));

/** A machine of a host that puts a value into its event (`when`) or into its state (`seen`). */
const machineThat = ({ when, seen }: { readonly when?: () => unknown; readonly seen?: () => unknown }) =>
  defineMachine({
    kind: 'bent',
    table: { NEW: { open: 'OPEN' }, OPEN: {} } as const,
    guards: {},
    rules: {},
    initial: (id: string) => ({ id, status: 'NEW' }),
    emit: (_state, { at }: { readonly type: 'open'; readonly at: number }) => [
      { type: 'bent.opened' as const, to: 'OPEN' as const, at, ...(when && { when: when() }) },
    ],
    evolve: (state, { to }) => ({ ...state, status: to, ...(seen && { seen: seen() }) }),
  });
const sendTo = (machine: ReturnType<typeof machineThat>): UseCase<{ id: string }> => ({
  name: 'test.send',
  locks: ({ id }) => [{ kind: 'bent', id }],
  decide: (work, { id }) => void work.send(machine, id, { type: 'open', at: 0 }),
});

/** `checks`: a row that breaks the books is refused by the store itself. */
export function storeSuite(open: () => Store, { checks = false } = {}): void {
  const rowsOf = async (...refs: { kind: string; id: string }[]): Promise<readonly LoadedRow[]> =>
    open().read(refs);

  describe('a transaction', () => {
    it('given a transaction that fails after its write, when it is over, then nothing is stored; otherwise all of it is', async () => {
      const store = open();
      const [a, b] = [fresh('note'), fresh('note')];
      const changes = [note(a, 0, { text: 'a' }), note(b, 0, { text: 'b' })];
      const history = [record(a, 1), record(b, 1)];
      const failed = store.transact(async (transaction) => {
        await transaction.load(changes);
        await transaction.write({ changes, history, movements: [] });
        throw new Error('after the write');
      });
      await expect(failed).rejects.toThrow('after the write');
      expect(await rowsOf(...changes)).toEqual([]);
      expect(await store.history({ kind: 'note', id: a })).toEqual([]);
      await store.transact((transaction) => transaction.write({ changes, history, movements: [] }));
      expect(await rowsOf(...changes)).toMatchObject([{ version: 1 }, { version: 1 }]);
      expect(await store.history({ kind: 'note', id: b })).toEqual([record(b, 1)]);
    });

    it('given a stale version, when it is written, then it is a conflict and nothing is stored', async () => {
      const store = open();
      const [stale, other, absent] = [fresh('note'), fresh('note'), fresh('note')];
      const put = (...changes: ReturnType<typeof note>[]) =>
        store.transact((transaction) =>
          transaction.write({
            changes,
            history: changes.map(({ id, version }) => record(id, version)),
            movements: [],
          }),
        );
      await put(note(stale, 0, { n: 1 }));
      await put(note(stale, 1, { n: 2 }));
      await expect(put(note(other, 0, {}), note(stale, 1, { n: 'late' }))).rejects.toBeInstanceOf(
        StoreConflict,
      );
      await expect(put(note(stale, 0, { n: 'twice' }))).rejects.toBeInstanceOf(StoreConflict);
      await expect(put(note(absent, 3, {}))).rejects.toBeInstanceOf(StoreConflict);
      expect(await rowsOf({ kind: 'note', id: other }, { kind: 'note', id: absent })).toEqual([]);
      expect(await rowsOf({ kind: 'note', id: stale })).toMatchObject([{ version: 2, state: { n: 2 } }]);
      expect(await store.history({ kind: 'note', id: stale })).toHaveLength(2);
    });

    it('given a row that another transaction creates, when it is created too, then it is a conflict', async () => {
      const store = open();
      const id = fresh('note');
      const create = () =>
        store.transact(async (transaction) => {
          await transaction.load([{ kind: 'note', id }]);
          await transaction.write({ changes: [note(id, 0, {})], history: [record(id, 1)], movements: [] });
        });
      const outcomes = await Promise.allSettled([create(), create(), create()]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(StoreConflict);
      expect(await store.history({ kind: 'note', id })).toHaveLength(1);
    });

    it('given keys of all kinds, when they are loaded, then exactly the existing rows are found', async () => {
      const store = open();
      const app = createApp({ store });
      const [sku, id] = [fresh('sku'), fresh('order')];
      await stock(app, sku, 5);
      (await app.handle(flow.place, basket(id, sku, 2), keyed(id)))._unsafeUnwrap();
      const refs = [
        { kind: 'key', id: JSON.stringify(['', 'tester', 'order.place', id]) },
        { kind: 'movement', id: `in/${sku}` },
        { kind: 'order', id },
        { kind: 'order', id: 'nobody' },
        { kind: 'hold', id: `${id}/1/main` },
        { kind: 'level', id: levelId(sku, 'main') },
      ];
      const found = await store.transact((transaction) => transaction.load(refs));
      expect(found.map(({ kind }) => kind)).toEqual(['key', 'movement', 'order', 'hold', 'level']);
      expect(found).toEqual(await store.read(refs));
      expect(found[4]?.state).toEqual({
        id: `${sku}/main`,
        sku,
        location: 'main',
        available: 3,
        frozen: 2,
        locked: 0,
        backorder: 0,
      });
    });
  });

  describe('a group of commands', () => {
    it('given a group of commands, when some are refused, then each has its own answer', async () => {
      const store = open();
      const app = createApp({ store });
      const sku = fresh('sku');
      await stock(app, sku, 5);
      const ids = Array.from({ length: 8 }, () => fresh('order'));
      const answers = await Promise.all(
        ids.map((id, i) => app.handle(flow.place, basket(id, sku, i === 0 ? 6 : 1))),
      );
      expect(answers.map((answer) => (answer.isOk() ? 'ok' : answer.error.code))).toEqual([
        'REFUSED',
        'ok',
        'ok',
        'ok',
        'ok',
        'ok',
        'REFUSED',
        'REFUSED',
      ]);
      expect(answers[0]?._unsafeUnwrapErr()).toMatchObject({
        refusals: [{ code: 'INSUFFICIENT_STOCK', asked: 6, available: 5, short: 1 }],
      });
      expect(await levelOf(store, sku)).toMatchObject({ available: 0, frozen: 5 });
      expect(await rowsOf(...ids.map((id) => ({ kind: 'order', id })))).toHaveLength(5);
    });

    it('given a use case that throws, when it is decided in a group, then it is answered as a bug and its neighbours are committed [host P9]', async () => {
      const app = createApp({ store: open() });
      const thrower = useCase(() => {
        throw new Error('a bug of the host');
      });
      const ids = Array.from({ length: 9 }, () => fresh('note'));
      const answers = await Promise.all(ids.map((id, i) => app.handle(i === 4 ? thrower : write, { id })));
      expect(answers.map((answer) => answer.isOk())).toEqual(ids.map((_, i) => i !== 4));
      expect(answers[4]?._unsafeUnwrapErr()).toMatchObject({
        code: 'BUG',
        cause: { message: 'a bug of the host' },
      });
      expect(await rowsOf(...ids.map((id) => ({ kind: 'note', id })))).toHaveLength(8);
    });

    it('given a use case that puts what is not plain JSON, when a group runs, then it alone fails and nothing of it is stored [host B13]', async () => {
      const app = createApp({ store: open() });
      const bent = (content: unknown) =>
        useCase((work, id) => work.put({ kind: 'note', id }, { status: 'OPEN', content }));
      const values = [new Date(0), Number.NaN, new Map(), [undefined], -0, () => 1, 'x\ud83d'];
      const ids = values.map(() => fresh('note'));
      const good = values.map(() => fresh('note'));
      const answers = await Promise.all(
        values.flatMap((value, i) => [
          app.handle(bent(value), { id: ids[i] ?? '' }),
          app.handle(write, { id: good[i] ?? '' }),
        ]),
      );
      for (const [i, answer] of answers.entries())
        if (i % 2 === 0)
          expect(answer._unsafeUnwrapErr()).toMatchObject({
            code: 'BUG',
            cause: { code: 'NOT_PLAIN_JSON' },
          });
        else expect(answer.isOk()).toBe(true);
      expect(await rowsOf(...ids.map((id) => ({ kind: 'note', id })))).toEqual([]);
      expect(await rowsOf(...good.map((id) => ({ kind: 'note', id })))).toHaveLength(values.length);
    });

    it('given a host’s machine whose event or state is not plain JSON, when its command is sent, then it alone fails [host B13]', async () => {
      const app = createApp({ store: open() });
      const [event, state, good] = [fresh('bent'), fresh('bent'), fresh('note')];
      const answers = await Promise.all([
        app.handle(sendTo(machineThat({ when: () => new Date(0) })), { id: event }),
        app.handle(write, { id: good }),
        app.handle(sendTo(machineThat({ seen: () => new Map() })), { id: state }),
      ]);
      expect(answers[0]?._unsafeUnwrapErr()).toMatchObject({
        code: 'BUG',
        cause: { code: 'NOT_PLAIN_JSON', path: 'when', found: 'a Date' },
      });
      expect(answers[1]?.isOk()).toBe(true);
      expect(answers[2]?._unsafeUnwrapErr()).toMatchObject({
        code: 'BUG',
        cause: { code: 'NOT_PLAIN_JSON', path: 'seen', found: 'a Map' },
      });
      for (const id of [event, state]) {
        expect(await rowsOf({ kind: 'bent', id })).toEqual([]);
        expect(await open().history({ kind: 'bent', id })).toEqual([]);
      }
    });

    it.runIf(checks)(
      'given a command whose row the store refuses, when its group runs, then the others are committed',
      async () => {
        const app = createApp({ store: open() });
        const broken = useCase((work, id) => {
          const level = {
            id: levelId(id, 'main'),
            sku: id,
            location: 'main',
            available: 1,
            frozen: -1,
            locked: 0,
            backorder: 0,
          };
          work.put({ kind: 'note', id }, { status: 'OPEN' });
          work.put({ kind: 'level', id: level.id }, level);
        });
        const ids = Array.from({ length: 9 }, () => fresh('note'));
        const answers = await Promise.all(ids.map((id, i) => app.handle(i === 6 ? broken : write, { id })));
        expect(answers.map((answer) => answer.isOk())).toEqual(ids.map((_, i) => i !== 6));
        expect(answers[6]?._unsafeUnwrapErr()).toMatchObject({
          code: 'STORE_FAILED',
          cause: { code: '23514' },
        });
        expect(await rowsOf(...ids.map((id) => ({ kind: 'note', id })))).toHaveLength(8);
      },
    );

    it('given a single command, when it is sent, then it is committed without waiting for others', async () => {
      const store = open();
      let begun = 0;
      const app = createApp({
        store: {
          ...store,
          transact: (work) => {
            begun += 1;
            return store.transact(work);
          },
        },
      });
      const first = app.handle(write, { id: fresh('note') });
      expect(begun).toBe(1);
      const others = [app.handle(write, { id: fresh('note') }), app.handle(write, { id: fresh('note') })];
      expect(begun).toBe(1);
      await Promise.all([first, ...others]);
      expect(begun).toBe(2);
    });
  });

  describe('a key', () => {
    it('given a key, when the request is repeated, then it has the same answer and one effect', async () => {
      const store = open();
      const app = createApp({ store });
      const [sku, id] = [fresh('sku'), fresh('order')];
      await stock(app, sku, 5);
      const first = (await app.handle(flow.place, basket(id, sku), keyed(id)))._unsafeUnwrap();
      const again = (await app.handle(flow.place, basket(id, sku), keyed(id)))._unsafeUnwrap();
      expect(JSON.stringify(again)).toBe(JSON.stringify({ ...first, replayed: true }));
      expect(await levelOf(store, sku)).toMatchObject({ available: 4, frozen: 1 });
      const refused = await app.handle(flow.place, basket(fresh('order'), sku, 9), keyed(`${id}-b`));
      expect(refused._unsafeUnwrapErr()).toMatchObject({ code: 'REFUSED', replayed: false });
    });

    it('given a used key, when another request uses it, then it is refused', async () => {
      const app = createApp({ store: open() });
      const [sku, id] = [fresh('sku'), fresh('order')];
      await stock(app, sku, 5);
      const place = (quantity: number, options = {}) =>
        app.handle(flow.place, basket(id, sku, quantity), keyed(id, options));
      (await place(1))._unsafeUnwrap();
      expect((await place(2))._unsafeUnwrapErr()).toMatchObject({ code: 'KEY_REUSED' });
      expect((await place(2, { tenant: 'other' }))._unsafeUnwrapErr()).toMatchObject({ code: 'REFUSED' });
    });

    it('given one key, when it is sent 32 times at once, then there is one effect', async () => {
      const store = open();
      const apps = [createApp({ store }), createApp({ store }), createApp({ store, maxBatch: 1 })];
      const [sku, id] = [fresh('sku'), fresh('order')];
      await stock(apps[0]!, sku, 50);
      const answers = await Promise.all(
        Array.from({ length: 32 }, (_, i) => apps[i % 3]!.handle(flow.place, basket(id, sku), keyed(id))),
      );
      const receipts = answers.map((answer) => answer._unsafeUnwrap());
      expect(receipts.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(new Set(receipts.map(({ events }) => JSON.stringify(events))).size).toBe(1);
      expect(await levelOf(store, sku)).toMatchObject({ available: 49, frozen: 1 });
    });
  });

  describe('the outbox', () => {
    it('given a relay that dies before its bookmark, when it starts again, then every event is published at least once', async () => {
      const store = open();
      const app = createApp({ store });
      const [sku, id] = [fresh('sku'), fresh('order')];
      await stock(app, sku, 5);
      (await app.handle(flow.place, basket(id, sku)))._unsafeUnwrap();
      // Other transactions on the same server may hold the outbox back for a while.
      const last = async () => (await store.outbox(undefined, 10_000)).at(-1);
      while ((await last())?.id !== id);
      const seen: CloudEvent[] = [];
      const publisher = {
        publish: async (events: readonly CloudEvent[]) => {
          seen.push(...events);
        },
      };
      const dying = {
        ...store,
        saveCursor: async () => {
          throw new Error('killed');
        },
      };
      await expect(relay({ store: dying, publisher, name: id })).rejects.toThrow('killed');
      const once = seen.length;
      while ((await relay({ store, publisher, name: id, limit: 7 })) > 0);
      expect(seen.length).toBe(2 * once);
      expect(seen.slice(once)).toEqual(seen.slice(0, once));
      expect(seen.filter(({ subject }) => subject === `order/${id}`)).toHaveLength(2);
      (
        await app.handle(flow.cancel, { orderId: id, by: 'shopper', reason: 'USER_CANCEL', at })
      )._unsafeUnwrap();
      while ((await relay({ store, publisher, name: id })) === 0);
      expect(seen.at(-1)).toMatchObject({
        type: 'order.cancelled',
        sequence: '2',
        time: new Date(at).toISOString(),
      });
      expect(await relay({ store, publisher, name: id })).toBe(0);
    });
  });

  describe('what was written', () => {
    it('given extreme values, when they are written, then they are read back exactly', async () => {
      const store = open();
      const texts = [
        '',
        ' ',
        '\u001f',
        '\u001e\u001f',
        '"',
        '\\',
        "'",
        '{1,NULL}',
        'a,b',
        '\t\r\n',
        '\ue000\ue001',
        '😀é\u0301',
        'null',
        '$1',
      ];
      const state = {
        status: 'OPEN',
        z: 1,
        a: [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 0.1, 1e21, true, null, {}],
        '': 'e\u0301 \u00e9 \u0000 \ud83d\ude00',
        '\u001f': texts,
      };
      for (const group of [texts, ...texts.map((text) => [text])]) {
        const rows = group.map((remark) => ({ id: fresh('note'), remark }));
        const history = rows.map(({ id, remark }) => record(id, 1, remark, state));
        const changes = rows.map(({ id }) => note(id, 0, state));
        await store.transact((transaction) => transaction.write({ changes, history, movements: [] }));
        for (const { id, remark } of rows) {
          const [row] = await store.read([{ kind: 'note', id }]);
          expect(JSON.stringify(row?.state)).toBe(JSON.stringify(state));
          const [entry] = await store.history({ kind: 'note', id });
          expect(JSON.stringify(entry)).toBe(JSON.stringify(record(id, 1, remark, state)));
        }
      }
    });

    it('given values that cannot be stored, when they are sent, then they are refused before the store', async () => {
      const app = createApp({ store: open() });
      const sku = fresh('sku');
      const answers = await Promise.all([
        app.handle(flow.place, basket('a\u0000b', sku)),
        app.handle(flow.place, basket('\ud800', sku)),
        app.handle(flow.place, basket(fresh('order'), sku, -0)),
        app.handle(flow.place, basket(fresh('order'), sku), keyed('no key')),
      ]);
      expect(answers.map((answer) => answer._unsafeUnwrapErr())).toEqual([
        { code: 'MALFORMED_REQUEST', problems: [{ path: 'orderId', problem: 'INVALID_ID' }] },
        {
          code: 'MALFORMED_REQUEST',
          problems: [{ path: 'command', problem: 'WRONG_TYPE', expected: 'plain JSON' }],
        },
        {
          code: 'MALFORMED_REQUEST',
          problems: [{ path: 'command', problem: 'WRONG_TYPE', expected: 'plain JSON' }],
        },
        { code: 'MALFORMED_REQUEST', problems: [{ path: 'key', problem: 'INVALID_ID' }] },
      ]);
    });

    it('given the last safe integer, when it is counted to, then the level is exact', async () => {
      const store = open();
      const app = createApp({ store });
      const sku = fresh('sku');
      await stock(app, sku, Number.MAX_SAFE_INTEGER);
      expect((await levelOf(store, sku))?.available).toBe(Number.MAX_SAFE_INTEGER);
      const more = { opId: fresh('op'), type: 'INCREASE', sku, location: 'main', quantity: 1, at } as const;
      expect((await app.handle(moveStock, more))._unsafeUnwrapErr()).toMatchObject({
        code: 'MALFORMED_REQUEST',
        problems: [{ path: 'quantity' }],
      });
    });
  });
}
