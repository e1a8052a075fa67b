import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createApp, type Failure, fingerprint } from '../../src/app/index.ts';
import { moveStock, orderUseCases, transferStock, type UseCase } from '../../src/flow/index.ts';
import { order } from '../../src/order/index.ts';
import { keyed } from '../../src/testing/ask.ts';
import { T0 } from '../order/kit.ts';
import { BAD_IDS, NOT_COMMANDS } from '../support/hostile.ts';
import { notPlain } from '../support/plain.ts';
import { add, totals, watched } from './kit.ts';

const flow = orderUseCases(order);
const arrive = { opId: 'in', type: 'INCREASE', sku: 'hot', location: 'main', quantity: 5, at: T0 } as const;
const place = {
  orderId: 'o-1',
  userId: 'u',
  currency: 'EUR',
  by: 'shopper' as const,
  at: T0,
  lines: [{ lineId: '1', sku: 'hot', location: 'main', quantity: 1, unitPriceMinor: 100 }],
};

async function shop() {
  const store = memoryStore();
  const app = createApp({ store, clock: { now: () => T0 } });
  (await app.handle(moveStock, arrive))._unsafeUnwrap();
  return { store, app };
}

describe('a key', () => {
  it('given a key, when its command is sent again, then it happened once and the answer is the same byte for byte [invariant L3]', async () => {
    const { store, app } = await shop();
    const first = (await app.handle(flow.place, place, keyed('k')))._unsafeUnwrap();
    expect(first).toMatchObject({
      replayed: false,
      events: [{ kind: 'order', id: 'o-1', version: 1, event: 'order.placed' }],
    });
    // Other keys of the object, another instant: the same request.
    const turned = Object.fromEntries(Object.entries({ ...place, at: T0 + 99 }).reverse()) as typeof place;
    for (const again of [place, turned]) {
      const answer = (await app.handle(flow.place, again, keyed('k')))._unsafeUnwrap();
      expect(JSON.stringify(answer)).toBe(JSON.stringify({ ...first, replayed: true }));
    }
    expect((await store.outbox(undefined, 99)).length).toBe(1);
  });

  it('given a refusal, when its key is sent again, then it is replayed, though it would be accepted by now', async () => {
    const { app } = await shop();
    const many = { ...place, lines: [{ ...place.lines[0], quantity: 6 }] } as typeof place;
    const refused = (await app.handle(flow.place, many, keyed('k')))._unsafeUnwrapErr();
    expect(refused).toMatchObject({ code: 'REFUSED', replayed: false, refusals: [{ short: 1 }] });
    await app.handle(moveStock, { ...arrive, opId: 'more' });
    const again = (await app.handle(flow.place, many, keyed('k')))._unsafeUnwrapErr();
    expect(JSON.stringify(again)).toBe(JSON.stringify({ ...refused, replayed: true }));
    expect((await app.handle(flow.place, many, keyed('k-2'))).isOk()).toBe(true);
  });

  it('given a used key, when it comes with other content, then it is refused and nothing happens [bad input 76]', async () => {
    const { store, app } = await shop();
    await app.handle(flow.place, place, keyed('k'));
    const other = { ...place, orderId: 'o-2' };
    expect((await app.handle(flow.place, other, keyed('k')))._unsafeUnwrapErr()).toMatchObject({
      code: 'KEY_REUSED',
    });
    expect(store.rows('order')).toHaveLength(1);
  });

  it('given another tenant, actor or operation, when the same key is sent, then it is another key [bad input 78]', async () => {
    const store = memoryStore();
    const app = createApp({ store });
    const scopes = [{}, { tenant: 't' }, { actor: 't' }, { tenant: 'a', actor: 't' }];
    for (const scope of scopes)
      expect(
        (await app.handle(add, { counter: 'a', by: 1 }, keyed('k', scope)))._unsafeUnwrap().replayed,
      ).toBe(false);
    const other: typeof add = { ...add, name: 'counter.other' };
    expect((await app.handle(other, { counter: 'a', by: 1 }, keyed('k')))._unsafeUnwrap().replayed).toBe(
      false,
    );
    expect(totals(store)).toEqual({ a: 5 });
  });

  it('given two commands at once under one key, when they are grouped, then the first uses the key up', async () => {
    const store = watched();
    const app = createApp({ store });
    const busy = app.handle(add, { counter: 'b', by: 1 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        app.handle(add, { counter: 'a', by: i % 4 === 3 ? 2 : 1 }, keyed('k')),
      ),
    );
    await busy;
    expect(answers.map((answer) => (answer.isOk() ? answer.value.replayed : answer.error.code))).toEqual(
      Array.from({ length: 20 }, (_, i) => (i % 4 === 3 ? 'KEY_REUSED' : i > 0)),
    );
    expect(totals(store.memory)).toEqual({ a: 1, b: 1 });
  });

  it('given a malformed command, when it is corrected, then the same key accepts it', async () => {
    const { store, app } = await shop();
    const wrong: readonly (readonly [UseCase<never>, object, object])[] = [
      [flow.place, { ...place, currency: 'eur' }, place],
      [flow.place, { ...place, lines: [] }, place],
      [
        flow.pay,
        { orderId: 'o-1', paymentId: '', amountMinor: 100, currency: 'EUR', by: 'system' },
        { orderId: 'o-1', paymentId: 'p', amountMinor: 100, currency: 'EUR', by: 'system' },
      ],
      [moveStock, { ...arrive, opId: 'n', quantity: 0 }, { ...arrive, opId: 'n' }],
      [moveStock, { ...arrive, opId: 'm', sku: 'a b ' }, { ...arrive, opId: 'm' }],
      [
        transferStock,
        { opId: 't', sku: 'hot', from: 'main', to: 'far', quantity: -1, at: T0 },
        { opId: 't', sku: 'hot', from: 'main', to: 'far', quantity: 1, at: T0 },
      ],
    ];
    for (const [i, [useCase, bad, good]] of wrong.entries()) {
      const before = store.rows('key').length;
      const options = keyed(`k-${i}`);
      const refused = await app.handle(useCase, bad as never, options);
      expect(['REFUSED', 'MALFORMED_REQUEST'], JSON.stringify(refused)).toContain(
        refused._unsafeUnwrapErr().code,
      );
      expect(store.rows('key')).toHaveLength(before);
      expect((await app.handle(useCase, good as never, options)).isOk(), JSON.stringify(good)).toBe(true);
    }
  });

  it('given a crash, when the store is read, then the key and its effect are both there or neither', async () => {
    const store = watched();
    const app = createApp({ store });
    store.fail = () => new Error('crash before commit');
    expect((await app.handle(add, { counter: 'a', by: 1 }, keyed('k')))._unsafeUnwrapErr().code).toBe(
      'STORE_FAILED',
    );
    expect([store.memory.rows('key').length, totals(store.memory)]).toEqual([0, {}]);
    store.fail = () => undefined;
    expect((await app.handle(add, { counter: 'a', by: 1 }, keyed('k')))._unsafeUnwrap().replayed).toBe(false);
  });

  it('given two requests, when they are fingerprinted, then the fingerprints differ exactly where the requests do', () => {
    const content = fc.record({ a: fc.integer(), b: fc.string() });
    fc.assert(
      fc.property(
        content,
        content,
        (one, other) =>
          (fingerprint('x', one) === fingerprint('x', other)) ===
          (JSON.stringify(one) === JSON.stringify(other)),
      ),
    );
  });
});

describe('hostile requests', () => {
  const useCases: readonly UseCase<never>[] = [
    ...Object.values(flow),
    moveStock,
    transferStock,
    add,
  ] as never;
  const fails = async (useCase: UseCase<never>, command: unknown, options = {}) => {
    const { store, app } = await shop();
    const before = JSON.stringify([
      store.rows('order'),
      store.rows('level'),
      store.rows('hold'),
      store.movements(),
    ]);
    const answer = await app.handle(useCase, command as never, options);
    const failure: Failure = answer._unsafeUnwrapErr();
    expect(failure.code, `${useCase.name} ${String(failure)}`).not.toBe('STORE_FAILED');
    expect(notPlain(failure)).toBeUndefined();
    expect(
      JSON.stringify([store.rows('order'), store.rows('level'), store.rows('hold'), store.movements()]),
    ).toBe(before);
    return failure;
  };

  it('given values that are no command, when they are handled, then each gets a failure and nothing throws', async () => {
    for (const useCase of useCases) for (const [, value] of NOT_COMMANDS) await fails(useCase, value);
  });

  it('given ids that cannot be stored, when a command is handled, then it is refused before the store is read', async () => {
    for (const [name, value] of BAD_IDS) {
      expect(await fails(flow.accept as never, { orderId: value, by: 'merchant' }), name).toMatchObject({
        code: 'MALFORMED_REQUEST',
      });
      await fails(flow.place as never, { ...place, lines: [{ ...place.lines[0], sku: value }] });
      await fails(flow.place as never, { ...place, lines: [{ ...place.lines[0], location: value }] });
      await fails(moveStock as never, { ...arrive, opId: 'x', sku: value });
      await fails(moveStock as never, { ...arrive, opId: 'x', location: value });
      await fails(moveStock as never, { ...arrive, opId: value });
      await fails(transferStock as never, {
        opId: value,
        sku: 'hot',
        from: 'main',
        to: 'far',
        quantity: 1,
        at: T0,
      });
      if (value !== undefined)
        expect(
          await fails(flow.accept as never, { orderId: 'o', by: 'merchant' }, { correlationId: value }),
          name,
        ).toEqual(
          expect.objectContaining({
            code: 'MALFORMED_REQUEST',
            problems: [expect.objectContaining({ path: 'correlationId' })],
          }),
        );
    }
  });

  it('given lines with throwing getters, when they are placed, then they are refused', async () => {
    for (const lines of [
      5,
      null,
      {},
      [null],
      [5],
      [[]],
      [{ sku: { toString: 1, valueOf: 1 } }],
      [{ sku: ['a/b'], location: {} }],
    ])
      expect((await fails(flow.place as never, { ...place, lines })).code).toMatch(
        /^(REFUSED|MALFORMED_REQUEST)$/,
      );
  });

  it('given values that are no instant or no key, when a command is handled, then it is malformed', async () => {
    for (const at of [Number.NaN, 1.5, 'x', 8.64e15 + 1, -0, {}])
      expect(await fails(flow.place as never, { ...place, at })).toEqual(
        expect.objectContaining({
          code: 'MALFORMED_REQUEST',
          problems: [expect.objectContaining({ path: 'at' })],
        }),
      );
    for (const key of ['', ' ', 'é', 'x'.repeat(256), 5, null])
      expect(await fails(flow.place as never, place, { key, request: undefined, actor: 'a' })).toEqual(
        expect.objectContaining({
          code: 'MALFORMED_REQUEST',
          problems: [expect.objectContaining({ path: 'key' })],
        }),
      );
  });

  it('given a getter that changes its value, when the command is handled, then what was checked is what is done [bad input 62]', async () => {
    const { store, app } = await shop();
    let read = 0;
    const sly = {
      ...place,
      get userId() {
        read += 1;
        return read === 1 ? 'u-1' : '';
      },
    };
    expect((await app.handle(flow.place, sly, keyed('k'))).isOk()).toBe(true);
    expect(store.rows('order')[0]?.state).toMatchObject({ userId: 'u-1' });
  });

  it('given a command without an instant, when it is handled, then it has the time of the clock', async () => {
    const { store, app } = await shop();
    const { at: _, ...unstamped } = place;
    expect((await app.handle(flow.place, unstamped as never)).isOk()).toBe(true);
    expect(store.rows('order')[0]?.state).toMatchObject({ placedAt: T0 });
  });
});
