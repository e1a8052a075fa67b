import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createApp } from '../../src/app/index.ts';
import { fold, refuse, why } from '../../src/core/decider.ts';
import { shopUseCases } from '../../src/flow/index.ts';
import { post } from '../../src/inventory/index.ts';
import { order } from '../../src/order/index.ts';
import { payment } from '../../src/payment/index.ts';
import { keyed } from '../../src/testing/ask.ts';
import {
  audit,
  given,
  hostileValues,
  movements,
  orderCommands,
  orderWalks,
  overlapping,
  paymentCommands,
  paymentFacts,
  paymentWalks,
  readLog,
  scheduled,
  shopCommands,
  shopModel,
  stocks,
} from '../../src/testing/index.ts';

/** Orders that accept hardly anything any more. */
const ENDED = ['CANCELLED', 'EXPIRED', 'REFUNDED'];
const runs = (numRuns: number) => ({ numRuns, seed: 7 });

describe('walks reach what there is to reach', () => {
  it('given random walks of orders, when they end, then every status was met and the events fold to the state', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(orderWalks(), ({ state, events }) => {
        for (const { to } of events) seen.add(to);
        expect(fold(order, order.initial('o-1'), [...events])).toEqual(state);
      }),
      runs(400),
    );
    expect([...seen].sort()).toEqual(
      Object.keys(order.table)
        .filter((status) => status !== 'NEW')
        .sort(),
    );
  });
  it('given random walks of payments, when they end, then every status of payment and refund was met', () => {
    const seen = new Set<string>();
    const refunds = new Set<string>();
    fc.assert(
      fc.property(paymentWalks(), ({ state, events }) => {
        for (const { to } of events) seen.add(to);
        for (const { status } of state.refunds) refunds.add(status);
      }),
      runs(600),
    );
    expect([...seen].sort()).toEqual(
      Object.keys(payment.table)
        .filter((status) => status !== 'NEW')
        .sort(),
    );
    expect(refunds.size).toBeGreaterThanOrEqual(7);
  });
  it('given random walks of stock, when they end, then every counter was used', () => {
    const most = { available: 0, frozen: 0, locked: 0, deducted: 0, released: 0, restocked: 0 };
    fc.assert(
      fc.property(stocks(), ({ level, hold }) => {
        for (const name of ['available', 'frozen', 'locked'] as const)
          most[name] = Math.max(most[name], level[name]);
        for (const name of ['deducted', 'released', 'restocked'] as const)
          most[name] = Math.max(most[name], hold?.[name] ?? 0);
        expect(level.frozen).toBe(hold?.open ?? 0);
      }),
      runs(300),
    );
    expect(Math.min(...Object.values(most))).toBeGreaterThan(0);
  });
});

describe('commands', () => {
  it('given valid and hostile commands, when they are decided, then most valid ones are accepted and none throws', () => {
    let accepted = 0;
    let total = 0;
    fc.assert(
      fc.property(
        orderWalks().chain(({ state }) =>
          fc.tuple(
            fc.constant(state),
            orderCommands(state, { flavours: ['valid'] }),
            orderCommands(state, { flavours: ['boundary', 'hostile'] }),
          ),
        ),
        ([state, valid, odd]) => {
          if (!ENDED.includes(state.status)) {
            total += 1;
            if (refuse(order, state, valid) === undefined) accepted += 1;
          }
          for (const { code } of why(order, state, odd)) expect(code).toMatch(/^[A-Z_]+$/);
        },
      ),
      runs(500),
    );
    expect(accepted / total).toBeGreaterThan(0.9);
  });
  it('given payment facts, when they are decided, then they are never refused, and hostile content has a code', () => {
    fc.assert(
      fc.property(
        paymentWalks()
          .filter(({ state }) => state.status !== 'NEW')
          .chain(({ state }) =>
            fc.tuple(
              fc.constant(state),
              paymentFacts(state),
              paymentCommands(state, { flavours: ['boundary', 'hostile'] }),
            ),
          ),
        ([state, fact, odd]) => {
          expect(why(payment, state, fact)).toEqual([]);
          for (const { code } of why(payment, state, odd)) expect(code).toMatch(/^[A-Z_]+$/);
        },
      ),
      runs(500),
    );
  });
  it('given movements, when they are refused, then nothing changes and every reason has a code', () => {
    fc.assert(
      fc.property(
        stocks().chain((stock) => fc.tuple(fc.constant(stock), movements(stock.level, stock.hold))),
        ([{ level, hold }, movement]) => {
          const posting = post(level, hold, movement);
          if (!posting.refusal) return;
          expect(posting.refusal.code).toMatch(/^[A-Z_]+$/);
          expect(posting.level).toBe(level);
          expect(posting.hold).toBe(hold);
        },
      ),
      runs(800),
    );
  });
  it('given hostile values, when they are counted, then they are of many kinds', () => {
    const kinds = new Set(fc.sample(hostileValues(), { numRuns: 400, seed: 3 }).map((value) => typeof value));
    expect(kinds.size).toBeGreaterThanOrEqual(7);
  });
});

describe('given, when, then', () => {
  const at = 1_767_600_000_000;
  const lines = [{ lineId: '1', sku: 'tea', location: 'main', quantity: 2, unitPriceMinor: 500 }];
  const place = { type: 'place', at, by: 'shopper', userId: 'u', currency: 'EUR', lines } as const;
  it('given a story, when it holds, then it reads as given, when, then', () => {
    const placed = given(order, []).when(place).then({ type: 'order.placed', to: 'PENDING_PAYMENT' });
    given(order, placed).when(place).nothing();
    given(order, placed)
      .when({ type: 'ship', at, by: 'merchant', shipmentId: 's' })
      .refused('ILLEGAL_TRANSITION');
    given(order, placed)
      .when({ type: 'cancel', at, by: 'shopper', reason: 'USER_CANCEL' })
      .then({ type: 'order.cancelled', refundDueMinor: 0 });
  });
  it('given a story that does not hold, when it runs, then the difference is shown', () => {
    const when = given(order, []).when(place);
    expect(() => when.then()).toThrow(/the events: expected \[\], found/);
    expect(() => when.then({ type: 'order.paid' })).toThrow(/order.paid.*order.placed/);
    expect(() => when.nothing()).toThrow(/done before/);
    expect(() => when.refused('MALFORMED_COMMAND')).toThrow(/expected MALFORMED_COMMAND, found accepted/);
    const empty = given(order, []).when({ ...place, lines: [] });
    expect(() => empty.then({ type: 'order.placed' })).toThrow(/MALFORMED_COMMAND/);
    expect(empty.refused('MALFORMED_COMMAND').length).toBe(1);
  });
});

describe('a shop against a model that is too dumb to be wrong', () => {
  const flow = shopUseCases(order);
  it('given a shop and a simple model, when commands are sent, then the two agree', async () => {
    await fc.assert(
      fc.asyncProperty(shopCommands(), (commands) => {
        const store = memoryStore();
        const real = { store, flow, app: createApp({ store, clock: { now: () => 1_767_600_000_000 } }) };
        return fc.asyncModelRun(() => ({ model: shopModel(), real }), commands);
      }),
      runs(60),
    );
  });
  it('given a store that loses a unit, when it is compared with the model, then it is found', async () => {
    const wrong = fc.asyncProperty(shopCommands(), (commands) => {
      const store = memoryStore();
      const app = createApp({
        store: {
          ...store,
          transact: (work) =>
            store.transact((inner) =>
              work({
                load: inner.load,
                write: (writes) =>
                  inner.write({
                    ...writes,
                    changes: writes.changes.map((change) =>
                      change.kind === 'level' && change.version === 3
                        ? { ...change, state: { ...change.state, available: 0 } }
                        : change,
                    ),
                  }),
              }),
            ),
        },
      });
      return fc.asyncModelRun(() => ({ model: shopModel(), real: { store, flow, app } }), commands);
    });
    const { failed, counterexample } = await fc.check(wrong, { ...runs(200) });
    expect(failed).toBe(true);
    // Shrunk to what it takes: three changes of one level.
    expect(String(counterexample).split(',').length).toBeLessThanOrEqual(6);
  });
  it('given any order of arrival, when commands are sent, then the shop is sound', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const inner = overlapping(memoryStore());
        await createApp({ store: inner }).handle(
          {
            name: 'stock',
            locks: () => [],
            decide: (work) =>
              work.put(
                { kind: 'level', id: 'tea/main' },
                {
                  id: 'tea/main',
                  sku: 'tea',
                  location: 'main',
                  available: 3,
                  frozen: 0,
                  locked: 0,
                  backorder: 0,
                },
                true,
              ),
          },
          {},
        );
        const store = scheduled(inner, scheduler);
        const nodes = Array.from({ length: 3 }, () => createApp({ store, pause: async () => {} }));
        const placing = Promise.all(
          nodes.map((app, i) =>
            app.handle(
              flow.place,
              {
                orderId: `o-${i}`,
                userId: 'u',
                currency: 'EUR',
                by: 'shopper',
                lines: [{ lineId: '1', sku: 'tea', location: 'main', quantity: 2, unitPriceMinor: 1 }],
              },
              keyed(`k-${i % 2}`),
            ),
          ),
        );
        await scheduler.waitFor(placing);
        expect((await placing).filter((answer) => answer.isOk()).length).toBe(1);
        const log = await readLog(inner, 0);
        expect(audit(log, { only: ['S2', 'S3', 'S4', 'S6', 'O1', 'L1', 'L2', 'L4'] }).violations).toEqual([]);
      }),
      runs(60),
    );
  });
});
