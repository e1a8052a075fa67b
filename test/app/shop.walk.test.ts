import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MemoryStore, memoryStore } from '../../src/adapters/memory/index.ts';
import { createApp } from '../../src/app/index.ts';
import { fold, UnknownEventError } from '../../src/core/index.ts';
import { moveStock, orderUseCases, transferStock } from '../../src/flow/index.ts';
import { type Hold, holdId, type Level, levelId } from '../../src/inventory/index.ts';
import {
  type Order,
  type OrderCommand,
  type OrderEvent,
  type OrderMachine,
  orderMachine,
  type PlacedLine,
} from '../../src/order/index.ts';
import type { LoadedRow } from '../../src/ports/index.ts';
import { keyed } from '../../src/testing/ask.ts';
import { contradictions, T0 } from '../order/kit.ts';
import { commandFor, FIRST, type Intent, intent, policy } from '../order/walk.ts';
import { none, notPlain } from '../support/plain.ts';

/** Everything a store holds, as text. */
function snapshot(store: MemoryStore, kinds = ['order', 'hold', 'level']): string {
  return JSON.stringify([kinds.map((kind) => store.rows(kind)), store.movements()]);
}

const stateOf = <S>(row: LoadedRow | undefined) => row?.state as S | undefined;

/** What is wrong with the books of a shop: written from the invariants, by other formulas than the source. */
async function broken(store: MemoryStore, machine: OrderMachine, backorder: number): Promise<string[]> {
  const found: string[] = [];
  const must = (truth: boolean, text: string) => {
    if (!truth) found.push(text);
  };
  const holds = store.rows('hold').map((row) => row.state as Hold);
  const orders = store.rows('order');
  for (const row of store.rows('level')) {
    const level = row.state as Level;
    const own = holds.filter((hold) => hold.sku === level.sku && hold.location === level.location);
    const sum = (of: (hold: Hold) => number) => own.reduce((all, hold) => all + of(hold), 0);
    const moved = store
      .movements()
      .filter(
        (each) => each.sku === level.sku && each.location === level.location && each.status === 'SUCCESS',
      );
    const by = (type: string) =>
      moved.reduce((all, each) => all + (each.type === type ? each.quantity : 0), 0);
    // S1: what came, less what went, is there.
    const total = by('INCREASE') + by('ADJUST') + by('TRANSFER') - by('DECREASE');
    must(
      level.available + level.frozen + level.locked === total,
      `S1 ${level.id}: ${JSON.stringify(level)} of ${total}`,
    );
    must(by('DECREASE') === sum((hold) => hold.deducted), `S1 ${level.id}: deducted by rows and by holds`);
    must(level.available >= -backorder && level.frozen >= 0 && level.locked >= 0, `S2 ${level.id}`);
    must(level.frozen === sum((hold) => hold.open), `S3 ${level.id}: frozen ${level.frozen}`);
    must(
      moved.every((each, i) => i === 0 || each.prevAvailable === moved[i - 1]?.newAvailable),
      `${level.id}: the rows are a chain`,
    );
  }
  for (const hold of holds) {
    const owner = orders.filter((row) => row.id === hold.orderId);
    must(owner.length === 1, `S4 ${hold.id}: one order`);
    const line = stateOf<Order>(owner[0])?.lines.find((each) => each.lineId === hold.lineId);
    must(
      line !== undefined && hold.open === line.held,
      `S4 ${hold.id}: open ${hold.open}, the order holds ${line?.held}`,
    );
    must(hold.open >= 0 && hold.deducted >= 0 && hold.restocked >= 0, `S6 ${hold.id}`);
    must(
      hold.quantity === hold.open + hold.deducted + hold.released && hold.restocked <= hold.deducted,
      `S6 ${hold.id}`,
    );
  }
  for (const row of orders) {
    const state = row.state as Order;
    const history = await store.history({ kind: 'order', id: row.id });
    const events = history.map((record) => record.data as OrderEvent);
    // L1, O1: versions without a gap, and the state is the fold of what happened.
    must(
      history.every((record, i) => record.version === i + 1) && row.version === history.length,
      `L1 ${row.id}`,
    );
    assert.deepEqual(fold(machine, machine.initial(row.id), events), state, 'O1');
    must(
      history.every(
        (record, i) => record.from === (history[i - 1]?.to ?? 'NEW') && record.to === events[i]?.to,
      ),
      `history ${row.id} is a chain`,
    );
    found.push(...contradictions(state));
    for (const line of state.lines) {
      const hold = holds.find((each) => each.id === holdId(state.id, line.lineId, line.location));
      must((hold?.open ?? 0) === line.held, `S4 ${state.id} ${line.lineId}`);
      if (machine.policy.deductAt === 'shipment') {
        must(
          (hold?.deducted ?? 0) === line.shipped,
          `O4 ${line.lineId}: shipped ${line.shipped}, deducted ${hold?.deducted}`,
        );
        must(
          (hold?.restocked ?? 0) === line.returned,
          `O4 ${line.lineId}: returned ${line.returned}, restocked ${hold?.restocked}`,
        );
      }
    }
  }
  // L2: every event is in the outbox, once.
  const outbox = await store.outbox(undefined, 1e6);
  const kept = orders.reduce((all, row) => all + row.version, 0);
  must(
    outbox.length === kept && new Set(outbox.map((e) => `${e.id} ${e.version}`)).size === kept,
    'L2 outbox',
  );
  return found;
}

interface Sent {
  readonly order: number;
  readonly wish: Intent;
  /** Sent together with the next ones. */
  readonly together: boolean;
  readonly keyed: boolean;
  /** Sent twice. */
  readonly twice: boolean;
}
const sent: fc.Arbitrary<Sent> = fc.record({
  order: fc.constantFrom(0, 0, 0, 1, 2),
  wish: intent,
  together: fc.boolean(),
  keyed: fc.boolean(),
  twice: fc.nat(4).map((n) => n === 0),
});

const basket = (order: number): readonly PlacedLine[] => [
  { lineId: 'L0', sku: 'hot', location: 'main', quantity: 1 + order, unitPriceMinor: 700 },
  { lineId: 'L1', sku: order % 2 ? 'hot' : 'cold', location: 'main', quantity: 1, unitPriceMinor: 300 },
];

describe('a whole shop in memory', () => {
  it('given a walk of orders, payments, parcels, cases and refunds, when facts repeat, then the books are kept', async () => {
    const tally = new Map<string, number>();
    const count = (name: string) => tally.set(name, (tally.get(name) ?? 0) + 1);
    await fc.assert(
      fc.asyncProperty(
        policy,
        fc.integer({ min: 2, max: 14 }),
        fc.nat(1),
        fc.array(sent, { minLength: 25, maxLength: 60, size: 'max' }),
        async (rules, stock, backorder, script) => {
          const machine = orderMachine(rules);
          const flow = orderUseCases(machine);
          const store = memoryStore();
          const app = createApp({ store, clock: { now: () => T0 }, ids: { next: () => 'c' } });
          for (const sku of ['hot', 'cold'])
            (
              await app.handle(moveStock, {
                opId: `in-${sku}`,
                type: 'INCREASE',
                sku,
                location: 'main',
                quantity: stock,
                backorder,
                at: T0,
              })
            )._unsafeUnwrap();
          const now = (n: number) =>
            stateOf<Order>(store.rows('order').find((row) => row.id === `o-${n}`)) ??
            machine.initial(`o-${n}`);
          const send = (n: number, { type, ...content }: OrderCommand, key?: string) =>
            app.handle(
              flow[type] as never,
              { orderId: `o-${n}`, ...content } as never,
              key === undefined ? {} : keyed(key),
            );
          const all = [
            ...[0, 1, 2].map(
              (order): Sent => ({ order, wish: FIRST, together: true, keyed: true, twice: true }),
            ),
            ...script,
          ];
          let group: Promise<void>[] = [];
          for (const [i, { order, wish, together, keyed, twice }] of all.entries()) {
            const command = commandFor(now(order), wish, basket(order));
            const alone = group.length === 0 && !together;
            const before = alone ? snapshot(store) : '';
            const key = keyed ? `k-${i}` : undefined;
            const first = send(order, command, key);
            const second = twice ? send(order, command, key) : undefined;
            group.push(
              (async () => {
                const answer = await first;
                none(
                  answer.isErr() && answer.error.code === 'STORE_FAILED' ? [String(answer.error.cause)] : [],
                  command,
                );
                if (answer.isErr() && answer.error.code === 'REFUSED')
                  none(notPlain(answer.error), answer.error);
                count(answer.isOk() ? command.type : 'refused');
                if (alone && answer.isErr())
                  assert.equal(snapshot(store), before, 'L16: a refusal leaves everything as it was');
                const again = await second;
                if (again === undefined) return;
                if (answer.isOk()) {
                  // L3: under a key the same bytes; without one, a success in which nothing happened.
                  const receipt = again._unsafeUnwrap();
                  if (keyed)
                    assert.equal(
                      JSON.stringify(receipt),
                      JSON.stringify({ ...answer.value, replayed: true }),
                    );
                  else assert.deepEqual(receipt.events, []);
                  count('repeated');
                } else if (
                  again.isErr() &&
                  answer.error.code === 'REFUSED' &&
                  again.error.code === 'REFUSED'
                ) {
                  assert.deepEqual(again.error.refusals, answer.error.refusals);
                }
              })(),
            );
            if (together && i + 1 < all.length) continue;
            await Promise.all(group);
            await app.idle();
            group = [];
            none(await broken(store, machine, backorder), {
              command,
              orders: store.rows('order'),
              levels: store.rows('level'),
              holds: store.rows('hold'),
            });
          }
        },
      ),
      { numRuns: 120 },
    );
    for (const type of [
      'place',
      'pay',
      'accept',
      'cancel',
      'expire',
      'ship',
      'deliver',
      'complete',
      'refund',
      'openAfterSales',
      'closeAfterSales',
      'completeAfterSales',
      'refused',
      'repeated',
    ])
      expect(tally.get(type) ?? 0, type).toBeGreaterThan(0);
  });

  it('given a store with a planted fault, when the books are checked, then it is found', async () => {
    const machine = orderMachine();
    const flow = orderUseCases(machine);
    const fresh = async () => {
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
      await app.handle(flow.place, {
        orderId: 'o-0',
        userId: 'u',
        currency: 'EUR',
        lines: basket(0).slice(0, 1),
        at: T0,
        by: 'shopper',
      });
      return { store, app };
    };
    const level = levelId('hot', 'main');
    const hold = holdId('o-0', 'L0', 'main');
    const bend = (kind: string, id: string, change: object) => async (store: MemoryStore) => {
      const [row] = await store.read([{ kind, id }]);
      const state = { ...(row?.state as object), ...change };
      await store.transact((tx) =>
        tx.write({
          changes: [{ kind, id, previous: row?.version ?? 0, version: (row?.version ?? 0) + 1, state }],
          history: [],
          movements: [],
        }),
      );
    };
    const faults = {
      S1: bend('level', level, { available: 9 }),
      S3: bend('hold', hold, { open: 0, released: 1 }),
      S6: bend('hold', hold, { quantity: 5 }),
      L1: bend('order', 'o-0', {}),
      O1: bend('order', 'o-0', { paidMinor: 1 }),
    };
    const clean = await fresh();
    expect(await broken(clean.store, machine, 0)).toEqual([]);
    for (const [name, fault] of Object.entries(faults)) {
      const { store } = await fresh();
      await fault(store);
      const found = await broken(store, machine, 0).catch((error: Error) => [error.message]);
      expect(found.join('\n'), name).toContain(name);
    }
  });

  it('given transfers and orders at once, when all are done, then no unit is lost', async () => {
    const store = memoryStore();
    const app = createApp({ store });
    const flow = orderUseCases(orderMachine());
    await app.handle(moveStock, {
      opId: 'in',
      type: 'INCREASE',
      sku: 'hot',
      location: 'main',
      quantity: 20,
      at: T0,
    });
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        i % 3 === 0
          ? app.handle(transferStock, {
              opId: `t-${i}`,
              sku: 'hot',
              from: 'main',
              to: 'far',
              quantity: 1,
              at: T0,
            })
          : app.handle(flow.place, {
              orderId: `o-${i}`,
              userId: 'u',
              currency: 'EUR',
              lines: [{ lineId: '1', sku: 'hot', location: 'main', quantity: 1, unitPriceMinor: 1 }],
              at: T0,
              by: 'shopper',
            }),
      ),
    );
    const levels = store.rows('level').map((row) => row.state as Level);
    expect(levels.reduce((all, each) => all + each.available + each.frozen, 0)).toBe(20);
    expect(levels.find((each) => each.location === 'main')?.available).toBe(0);
  });

  it('given an event of another aggregate, when it is folded, then the fold stops', () => {
    const machine = orderMachine();
    expect(() => fold(machine, machine.initial('o'), [{ type: 'payment.succeeded' } as never])).toThrow(
      UnknownEventError,
    );
  });
});
