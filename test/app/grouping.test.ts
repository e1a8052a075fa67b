import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createApp, lockOrder, rowsOf, runUseCase } from '../../src/app/index.ts';
import { moveStock, orderUseCases, type RowKey, type UseCase } from '../../src/flow/index.ts';
import { emptyLevel, type Level } from '../../src/inventory/index.ts';
import { type Order, order } from '../../src/order/index.ts';
import { OutcomeUnknown, StoreConflict, StoreUnavailable } from '../../src/ports/index.ts';
import { T0 } from '../order/kit.ts';
import { type Add, add, gate, inParts, totals, type Watched, watched } from './kit.ts';

const up = (counter: string, by = 1): Add => ({ counter, by });
const flow = orderUseCases(order);
const placing = (orderId: string) => ({
  orderId,
  userId: 'u',
  currency: 'EUR',
  by: 'shopper' as const,
  at: T0,
  lines: [{ lineId: '1', sku: 'hot', location: 'main', quantity: 1, unitPriceMinor: 100 }],
});
const cancelling = (orderId: string) => ({
  orderId,
  by: 'shopper' as const,
  at: T0,
  reason: 'OTHER' as const,
});

/** Commands of one group: a pointer is set, and others add to whatever it points to. */
async function pointing(fail: Watched['fail']) {
  const pointer = { kind: 'pointer', id: 'p' };
  const point: UseCase<{ readonly at?: number; readonly to: string }> = {
    name: 'point',
    locks: () => [pointer],
    decide: (work, { to }) => work.put(pointer, { to }),
  };
  const target = (state: unknown) => ({
    kind: 'counter',
    id: (state as { to: string } | undefined)?.to ?? 'nowhere',
  });
  const addThere: UseCase<{ readonly at?: number; readonly by: number }> = {
    name: 'add.there',
    locks: () => [pointer],
    locksNext: (rows) => [target(rows.read(pointer)?.state)],
    decide: (work, { by }) => {
      const there = target(work.read(pointer)?.state);
      const { total, seen } = (work.read(there)?.state ?? { total: 0, seen: [] }) as {
        total: number;
        seen: number[];
      };
      work.put(there, { total: total + by, seen: [...seen, by] });
    },
  };
  const store = watched();
  const app = createApp({ store });
  await app.handle(add, up('a'));
  await app.handle(point, { to: 'y' });
  await app.idle();
  store.began.length = 0;
  store.fail = fail;
  const all = await Promise.all([
    app.handle(add, up('a')),
    app.handle(point, { to: 'x' }),
    app.handle(addThere, { by: 1 }),
    app.handle(addThere, { by: 10 }),
    app.handle(addThere, { by: 100 }),
  ]);
  return { store, answers: all.map((answer) => (answer.isOk() ? 'ok' : JSON.stringify(answer.error))) };
}

describe('concurrent commands are grouped', () => {
  it('given an idle application, when a command is sent, then it goes at once, alone', async () => {
    const store = watched();
    const app = createApp({ store });
    const answer = app.handle(add, up('a'));
    expect(store.began).toHaveLength(1);
    expect((await answer).isOk()).toBe(true);
    await app.idle();
    app.handle(add, up('a'));
    expect(store.began).toHaveLength(2);
    await app.idle();
    expect(totals(store.memory)).toEqual({ a: 2 });
  });

  it('given a transaction under way, when commands arrive, then they share the next one and each row is written once', async () => {
    const store = watched();
    const app = createApp({ store });
    await Promise.all(Array.from({ length: 65 }, () => app.handle(add, up('a'))));
    expect(store.began.map(({ size }) => size)).toEqual([1, 1]);
    expect(totals(store.memory)).toEqual({ a: 65 });
    expect(store.memory.rows('counter')[0]?.version).toBe(65);
  });

  it('given callers that reply at once, when they are answered, then their next commands share a transaction', async () => {
    const store = watched();
    const app = createApp({ store });
    const caller = async (name: string) => {
      for (let n = 0; n < 5; n++) (await app.handle(add, up(name)))._unsafeUnwrap();
    };
    await Promise.all(Array.from({ length: 20 }, (_, i) => caller(`c-${i}`)));
    expect(store.began.map(({ size }) => size)).toEqual([1, 20, 20, 20, 20, 19]);
  });

  it('given more commands than a batch, when they are grouped, then maxBatch and concurrency hold', async () => {
    const store = watched();
    const app = createApp({ store, maxBatch: 10 });
    await Promise.all(Array.from({ length: 31 }, (_, i) => app.handle(add, up(`c-${i}`))));
    expect(store.began.map(({ size }) => size)).toEqual([1, 10, 10, 10]);

    const wide = watched();
    const { held, open } = gate();
    wide.hold = held;
    const two = createApp({ store: wide, concurrency: 2 });
    const answers = Array.from({ length: 5 }, (_, i) => two.handle(add, up(`c-${i}`)));
    expect(wide.began).toHaveLength(2);
    open();
    await Promise.all(answers);
    expect(wide.began).toHaveLength(3);
  });

  it('given a command, when it is answered, then its transaction is committed', async () => {
    const store = watched();
    const { held, open } = gate();
    store.hold = held;
    const app = createApp({ store });
    let told = false;
    const answer = app.handle(add, up('a')).andTee(() => {
      told = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([told, totals(store.memory)]).toEqual([false, {}]);
    open();
    await answer;
    expect(totals(store.memory)).toEqual({ a: 1 });
  });

  it('given a group, when one command is refused, then only its caller gets the refusal', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (steps, maxBatch) => {
          const store = watched();
          const app = createApp({ store, maxBatch });
          const answers = await Promise.all(steps.map((by) => app.handle(add, up('a', by))));
          let total = 0;
          steps.forEach((by, i) => {
            const fits = total + by >= 0;
            assert.equal(answers[i]?.isOk(), fits, `step ${i}`);
            if (fits) total += by;
            else
              assert.deepEqual(answers[i]?._unsafeUnwrapErr(), {
                code: 'REFUSED',
                refusals: [{ code: 'TOO_LITTLE', total: total + by }],
                replayed: false,
              });
          });
          assert.equal(totals(store.memory).a ?? 0, total);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('given a command that throws or cannot be written, when its group runs, then it fails alone', async () => {
    const breaks: UseCase<Add> = {
      ...add,
      decide: () => {
        throw new Error('a bug of the host');
      },
    };
    const follows: UseCase<Add> = {
      ...add,
      locksNext: () => {
        throw new Error('another');
      },
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('fine', 'fine', 'fine', 'decide', 'follow', 'write'), {
          minLength: 2,
          maxLength: 24,
        }),
        async (kinds) => {
          const store = watched();
          store.fail = (writes) =>
            writes?.changes.some(({ id }) => id === 'poison') ? new Error('a constraint') : undefined;
          const app = createApp({ store });
          const answers = await Promise.all(
            kinds.map((kind) =>
              app.handle(
                kind === 'decide' ? breaks : kind === 'follow' ? follows : add,
                up(kind === 'write' ? 'poison' : 'a'),
              ),
            ),
          );
          kinds.forEach((kind, i) => {
            assert.equal(answers[i]?.isOk(), kind === 'fine', kind);
            const failed = kind === 'write' ? 'STORE_FAILED' : 'BUG';
            if (kind !== 'fine') assert.equal(answers[i]?._unsafeUnwrapErr().code, failed);
          });
          const fine = kinds.filter((kind) => kind === 'fine').length;
          assert.deepEqual(totals(store.memory), fine ? { a: fine } : {});
        },
      ),
      { numRuns: 60 },
    );
  });

  it('given a neighbour that creates a row, when the next command of the group reads it, then it is there', async () => {
    const store = watched();
    const app = createApp({ store });
    await app.handle(moveStock, {
      opId: 'in',
      type: 'INCREASE',
      sku: 'hot',
      location: 'main',
      quantity: 9,
      at: T0,
    });
    await app.idle();
    const first = app.handle(add, up('a'));
    const answers = await Promise.all(
      ['o-1', 'o-2'].flatMap((id) => [
        app.handle(flow.place, placing(id)),
        app.handle(flow.cancel, cancelling(id)),
      ]),
    );
    await first;
    expect(answers.map((answer) => answer.isOk())).toEqual([true, true, true, true]);
    expect(store.memory.rows('order').map((row) => (row.state as Order).status)).toEqual([
      'CANCELLED',
      'CANCELLED',
    ]);
    expect(store.memory.rows('level')[0]?.state).toMatchObject({ available: 9, frozen: 0 });
    expect(store.began).toHaveLength(3);
  });

  it('given a neighbour that leads a command to an unlocked row, when the group runs, then that command runs again by itself', async () => {
    const { store, answers } = await pointing(() => undefined);
    expect(answers).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(totals(store.memory)).toEqual({ a: 2, x: 111 });
    expect(store.memory.rows('counter').find((row) => row.id === 'x')?.state).toMatchObject({
      seen: [1, 10, 100],
    });
    // One alone, the group without the three, then each of the three by itself.
    expect(store.began).toHaveLength(5);
  });

  it('given a conflict besides, when the group runs again, then no caller gets a failure of the grouping', async () => {
    let conflicts = 3;
    const { store, answers } = await pointing((writes) =>
      writes?.changes.some(({ kind }) => kind === 'pointer') && conflicts-- > 0
        ? new StoreConflict('faster')
        : undefined,
    );
    expect(answers).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(totals(store.memory)).toEqual({ a: 2, x: 111 });
    expect(conflicts).toBe(-1);
  });

  it('given a decision that reads a row it did not lock, when it is handled, then it is a bug that names the row [host P9]', async () => {
    const reads: UseCase<Add> = {
      ...add,
      decide: (work) => void work.read({ kind: 'counter', id: 'other' }),
    };
    const app = createApp({ store: memoryStore() });
    const [first, second] = await Promise.all([app.handle(reads, up('a')), app.handle(reads, up('b'))]);
    for (const answer of [first, second]) {
      const failure = answer._unsafeUnwrapErr();
      expect(failure).toMatchObject({ code: 'BUG', cause: { code: 'ROW_NOT_LOCKED' } });
    }
  });

  it('given a conflict that stays, when it is retried, then it fails after maxAttempts', async () => {
    const store = watched();
    const app = createApp({ store, maxAttempts: 4 });
    let conflicts = 3;
    store.fail = () => (conflicts-- > 0 ? new StoreConflict('faster') : undefined);
    expect((await app.handle(add, up('a'))).isOk()).toBe(true);
    expect(totals(store.memory)).toEqual({ a: 1 });
    conflicts = 1e9;
    expect((await app.handle(add, up('a')))._unsafeUnwrapErr()).toEqual({ code: 'CONFLICT', attempts: 4 });
    expect(store.began).toHaveLength(8);
    expect(totals(store.memory)).toEqual({ a: 1 });
  });

  it('given an unknown outcome or a dead server, when a group fails, then every caller gets it and nothing is retried', async () => {
    for (const [error, code] of [
      [new OutcomeUnknown('lost'), 'OUTCOME_UNKNOWN'],
      [new StoreUnavailable('down', { cause: 'refused' }), 'STORE_FAILED'],
    ] as const) {
      const store = watched();
      store.fail = (_, nth) => (nth === 2 ? error : undefined);
      const app = createApp({ store });
      const answers = await Promise.all(Array.from({ length: 6 }, () => app.handle(add, up('a'))));
      expect(answers.map((answer) => (answer.isOk() ? 'ok' : answer.error.code))).toEqual([
        'ok',
        ...Array.from({ length: 5 }, () => code),
      ]);
      expect(store.began).toHaveLength(2);
    }
  });

  it('given commands under way, when idle is awaited, then it resolves once every caller has an answer', async () => {
    const store = watched();
    const app = createApp({ store });
    await app.idle();
    let answered = 0;
    for (let i = 0; i < 20; i++) void app.handle(add, up('a')).map(() => (answered += 1));
    await Promise.all([app.idle(), app.idle()]);
    expect(answered).toBe(20);
  });
});

describe('a large group is written in parts', () => {
  const counters = (n: number) => Array.from({ length: n }, (_, i) => up(`c-${i}`));

  it('given a large group, when it is written, then each part is twice as large as the one before', async () => {
    const store = inParts();
    const app = createApp({ store });
    const commands = [...counters(100), up('c-0'), up('c-99')];
    await Promise.all([app.handle(add, up('first')), ...commands.map((each) => app.handle(add, each))]);
    expect(store.parts).toEqual([[1], [16, 32, 53]]);
    expect(totals(store.memory)).toMatchObject({ 'c-0': 2, 'c-99': 2, 'c-50': 1 });
  });

  it('given a part being written, when the group goes on, then only the next part is decided meanwhile', async () => {
    const store = inParts();
    const app = createApp({ store });
    const busy = gate();
    const alone = app.handle(add, up('first'));
    const all = counters(200).map((each) => app.handle(add, each));
    await alone;
    store.busy = busy.held;
    await new Promise(setImmediate);
    expect(store.parts.at(-1)).toEqual([16, 32]);
    busy.open();
    await Promise.all(all);
    expect(store.parts.at(-1)).toEqual([16, 32, 64, 88]);
  });

  it('given a conflict in a part, when it rolls back, then the whole group is retried in one write', async () => {
    const store = inParts();
    const app = createApp({ store });
    let failures = 1;
    store.failPart = (nth) => (nth === 2 && failures-- > 0 ? new StoreConflict('in the way') : undefined);
    const answers = await Promise.all([up('first'), ...counters(100)].map((each) => app.handle(add, each)));
    expect(answers.every((answer) => answer.isOk())).toBe(true);
    expect(store.parts).toEqual([[1], [16, 32, 52], [100]]);
    expect(totals(store.memory)).toMatchObject({ 'c-0': 1, 'c-99': 1 });
  });

  it('given any part that fails, when the group ends, then each of its callers gets the failure and no other caller does', async () => {
    for (const broken of [1, 2, 3]) {
      const store = inParts();
      const app = createApp({ store });
      // The poisonous command makes whatever it is part of break, also when the group is run again in halves.
      store.failPart = (_nth, ids) =>
        ids.includes(`c-${[0, 20, 60][broken - 1]}`) ? new Error('poison') : undefined;
      const answers = await Promise.all([up('first'), ...counters(100)].map((each) => app.handle(add, each)));
      const failed = answers.flatMap((answer, i) => (answer.isErr() ? [i - 1] : []));
      expect(failed).toEqual([[0, 20, 60][broken - 1]]);
      expect(Object.keys(totals(store.memory))).toHaveLength(100);
    }
  });
});

describe('one decision over several aggregates', () => {
  const both: UseCase<{ readonly first: string; readonly second: string }> = {
    name: 'accept.both',
    locks: ({ first, second }) => [first, second].map((id) => ({ kind: 'order', id })),
    decide: (work, { first, second }) => {
      for (const id of [first, second]) work.send(order, id, { type: 'accept', at: T0, by: 'merchant' });
    },
  };

  it('given several aggregates, when one refuses, then none is committed and every reason is returned', async () => {
    const store = memoryStore();
    const app = createApp({ store });
    await app.handle(moveStock, {
      opId: 'in',
      type: 'INCREASE',
      sku: 'hot',
      location: 'main',
      quantity: 9,
      at: T0,
    });
    for (const id of ['o-1', 'o-2', 'o-3']) await app.handle(flow.place, placing(id));
    for (const id of ['o-1', 'o-2'])
      await app.handle(flow.pay, {
        orderId: id,
        paymentId: `p-${id}`,
        amountMinor: 100,
        currency: 'EUR',
        by: 'system',
        at: T0,
      });
    const status = () => store.rows('order').map((row) => (row.state as Order).status);
    const before = JSON.stringify([store.rows('order'), await store.outbox(undefined, 99)]);
    const refused = (await app.handle(both, { first: 'o-1', second: 'o-3' }))._unsafeUnwrapErr();
    expect(refused).toMatchObject({
      code: 'REFUSED',
      refusals: [{ code: 'ILLEGAL_TRANSITION', status: 'PENDING_PAYMENT' }],
    });
    expect((await app.handle(both, { first: 'o-9', second: 'o-3' }))._unsafeUnwrapErr()).toMatchObject({
      refusals: [
        { code: 'NOT_FOUND', kind: 'order', id: 'o-9' },
        { code: 'ILLEGAL_TRANSITION', status: 'PENDING_PAYMENT' },
      ],
    });
    expect(JSON.stringify([store.rows('order'), await store.outbox(undefined, 99)])).toBe(before);
    const receipt = (await app.handle(both, { first: 'o-1', second: 'o-2' }))._unsafeUnwrap();
    expect(receipt.events.map(({ id, version, to }) => [id, version, to])).toEqual([
      ['o-1', 3, 'PROCESSING'],
      ['o-2', 3, 'PROCESSING'],
    ]);
    expect(status()).toEqual(['PROCESSING', 'PROCESSING', 'PENDING_PAYMENT']);
  });

  it('given the same rows, when runUseCase decides, then it returns the same writes and stores nothing', () => {
    const level: Level = { ...emptyLevel('hot', 'main'), available: 1 };
    const rows = rowsOf([{ kind: 'level', id: level.id, version: 7, state: level }]);
    const planned = runUseCase(flow.place, rows, placing('o-1'), {
      correlationId: 'request-1',
    })._unsafeUnwrap();
    expect(planned.changes.map(({ kind, previous, version }) => [kind, previous, version])).toEqual([
      ['order', 0, 1],
      ['level', 7, 8],
      ['hold', 0, 1],
    ]);
    expect(planned.history).toMatchObject([
      { version: 1, from: 'NEW', to: 'PENDING_PAYMENT', operator: 'shopper', correlationId: 'request-1' },
    ]);
    expect(
      runUseCase(flow.place, rows, placing('o-1'), { correlationId: 'request-1' })._unsafeUnwrap(),
    ).toEqual(planned);
    expect(level.available).toBe(1);
  });
});

describe('the order of locks', () => {
  const ref: fc.Arbitrary<RowKey> = fc.record(
    {
      kind: fc.constantFrom('level', 'hold', 'order', 'payment', 'key', 'movement', 'coupon', 'audit'),
      id: fc.constantFrom('a', 'b', 'B', 'é'),
    },
    { noNullPrototype: true },
  );
  it('given two transactions over the same rows, when they lock, then they never wait for each other', () => {
    fc.assert(
      fc.property(fc.array(ref), fc.array(ref), (one, other) => {
        const whole = lockOrder([...one, ...other]);
        const text = whole.map(({ kind, id }) => `${kind} ${id}`);
        assert.equal(new Set(text).size, text.length);
        assert.deepEqual(lockOrder([...other, ...one]), whole);
        for (const part of [one, other]) {
          const mine = lockOrder(part).map(({ kind, id }) => `${kind} ${id}`);
          assert.deepEqual(
            mine,
            text.filter((each) => mine.includes(each)),
          );
        }
        const kinds = [...new Set(whole.map(({ kind }) => kind))];
        const known = ['key', 'movement', 'order', 'payment', 'audit', 'coupon', 'hold', 'level'];
        assert.deepEqual(
          kinds,
          known.filter((kind) => kinds.includes(kind)),
        );
      }),
    );
  });
});
