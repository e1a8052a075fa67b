import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTable } from '../../src/core/index.ts';
import {
  type Address,
  type Area,
  type DispatchLine,
  defaultDispatchPolicy,
  dispatchTable,
  type PaidOrder,
  planDispatch,
  recallDispatch,
  requiredBy,
  warehouseFor,
} from '../../src/fulfillment/index.ts';

const HOUR = 3_600_000;
const address: Address = { province: 'P', city: 'C', district: 'D', line: '1' };
const line = (sku: string, more: Partial<DispatchLine> = {}): DispatchLine => ({
  sku,
  quantity: 1,
  amountMinor: 100,
  category: null,
  warehouseId: 'main',
  ...more,
});
const order = (lines: readonly DispatchLine[], more: Partial<PaidOrder> = {}): PaidOrder => ({
  orderId: 'o-1',
  userId: 'u-1',
  paidAt: 1_000,
  currency: 'CNY',
  address,
  lines,
  ...more,
});

const lines: fc.Arbitrary<DispatchLine[]> = fc.array(
  fc.record({
    sku: fc.constantFrom('a', 'b', 'c'),
    quantity: fc.integer({ min: 1, max: 9 }),
    amountMinor: fc.nat(90_000),
    category: fc.constantFrom(null, 'fresh', 'digital', 'other', '__proto__', 'constructor'),
    warehouseId: fc.constantFrom('north', 'south', 'north/1', 'north~1'),
  }),
  { maxLength: 8 },
);

describe('dispatch', () => {
  it('D42: one command per order and warehouse; every unit in exactly one of them', () => {
    fc.assert(
      fc.property(lines, (given) => {
        const { commands, problems } = planDispatch(order(given));
        assert.deepEqual(problems, []);
        const warehouses = commands.map(({ warehouseId }) => warehouseId);
        assert.deepEqual(warehouses, [...new Set(given.map(({ warehouseId }) => warehouseId))].sort());
        assert.equal(new Set(commands.map(({ commandId }) => commandId)).size, commands.length);
        const units = (sku: string, warehouseId: string) =>
          given
            .filter((each) => each.sku === sku && each.warehouseId === warehouseId)
            .reduce((sum, { quantity }) => sum + quantity, 0);
        for (const { warehouseId, lines: goods } of commands) {
          assert.equal(new Set(goods.map(({ sku }) => sku)).size, goods.length);
          for (const { sku, quantity } of goods) assert.equal(quantity, units(sku, warehouseId));
        }
        assert.equal(
          commands.flatMap((each) => each.lines).reduce((sum, { quantity }) => sum + quantity, 0),
          given.reduce((sum, { quantity }) => sum + quantity, 0),
        );
      }),
    );
  });

  it('D28, D41: planned again it is the same command; a second attempt is another', () => {
    fc.assert(
      fc.property(lines, (given) => {
        const first = planDispatch(order(given));
        assert.deepEqual(planDispatch(order(given)), first);
        const ids = new Set(first.commands.map(({ commandId }) => commandId));
        for (const { commandId } of planDispatch(order(given), { attempt: 2 }).commands)
          assert.ok(!ids.has(commandId));
      }),
    );
  });

  it('D43: the earliest deadline of any line, for all of them; hostile categories are no category', () => {
    fc.assert(
      fc.property(lines, (given) => {
        const hours = given.map(({ category }) =>
          category === 'fresh' ? 24 : category === 'digital' ? 48 : 72,
        );
        for (const command of planDispatch(order(given)).commands)
          assert.equal(command.requiredBy, 1_000 + Math.min(...hours) * HOUR);
      }),
    );
    expect(requiredBy({ paidAt: 0, lines: [] })).toBe(72 * HOUR);
    // Goods of no category are not those of a category of that name.
    const named = { ...defaultDispatchPolicy, hoursByCategory: { null: 1 } };
    expect(requiredBy({ paidAt: 0, lines: [line('a')] }, named)).toBe(72 * HOUR);
  });

  it.each([
    [50_000, 'LOW'],
    [50_001, 'MEDIUM'],
    [100_000, 'MEDIUM'],
    [100_001, 'HIGH'],
  ])('D46: goods for %i fen are %s, whatever part a warehouse sends', (amountMinor, priority) => {
    const split = [
      line('a', { amountMinor: amountMinor - 1 }),
      line('b', { amountMinor: 1, warehouseId: 'x' }),
    ];
    const { commands } = planDispatch(order(split));
    expect(commands.map((each) => [each.priority, each.amountMinor])).toEqual([
      [priority, amountMinor],
      [priority, amountMinor],
    ]);
  });

  it('D46: 1000 of one currency is not 1000 of another: without limits it is said, and nothing is urgent', () => {
    const { commands, problems } = planDispatch(
      order([line('a', { amountMinor: 9e9 })], { currency: '__proto__' }),
    );
    expect(commands.map(({ priority }) => priority)).toEqual(['LOW']);
    expect(problems).toEqual([{ code: 'NO_PRIORITY_LIMITS', orderId: 'o-1', currency: '__proto__' }]);
    const limits = { BRL: { highAboveMinor: 10, mediumAboveMinor: 5 } };
    const policy = { ...defaultDispatchPolicy, limits };
    expect(planDispatch(order([line('a')], { currency: 'BRL' }), { policy }).commands[0]?.priority).toBe(
      'HIGH',
    );
  });

  it('without items there is nothing to send, and nothing to say', () => {
    for (const currency of ['CNY', 'XXX'])
      expect(planDispatch(order([], { currency }))).toEqual({ commands: [], problems: [] });
  });

  it('D45: an area is province, city and district; the best of several does not depend on their order', () => {
    const area: fc.Arbitrary<Area> = fc.record({
      province: fc.constantFrom('P', 'Q'),
      city: fc.constantFrom('C', 'E'),
      district: fc.constantFrom('D', ' D', 'F'),
      warehouseId: fc.constantFrom('w1', 'w2', 'w3'),
      rank: fc.nat(2),
    });
    fc.assert(
      fc.property(
        fc
          .array(area, { maxLength: 8 })
          .chain((areas) =>
            fc.tuple(fc.constant(areas), fc.shuffledSubarray(areas, { minLength: areas.length })),
          ),
        ([areas, shuffled]) => {
          const found = warehouseFor(address, areas);
          assert.equal(warehouseFor(address, shuffled), found);
          const serving = areas.filter(
            (each) => each.province === 'P' && each.city === 'C' && each.district.trim() === 'D',
          );
          const best = serving
            .map(({ rank, warehouseId }) => `${rank ?? 0} ${warehouseId}`)
            .sort()
            .at(0);
          assert.equal(found, best?.split(' ')[1]);
        },
      ),
    );
  });

  it('what nobody serves is said, and the rest is sent', () => {
    const { warehouseId: _, ...unallocated } = line('a');
    const lines = [unallocated, line('b')];
    const plan = planDispatch(order(lines));
    expect(plan.commands.map((each) => each.lines)).toEqual([[{ sku: 'b', quantity: 1 }]]);
    expect(plan.problems).toEqual([{ code: 'NO_WAREHOUSE', orderId: 'o-1', skus: ['a'] }]);
    const areas = [{ ...address, warehouseId: 'main' }];
    expect(planDispatch(order(lines), { areas }).commands[0]?.lines).toEqual([
      { sku: 'a', quantity: 1 },
      { sku: 'b', quantity: 1 },
    ]);
    // Without an address only what was allocated is sent.
    expect(planDispatch(order(lines, { address: null }), { areas })).toEqual({
      commands: plan.commands.map((each) => ({ ...each, address: null })),
      problems: plan.problems,
    });
    // The same district of another city is another place.
    expect(planDispatch(order(lines), { areas: [{ ...areas[0]!, city: 'X' }] }).problems).toHaveLength(1);
  });

  it('D45: blanks around a name and composed letters are the same place', () => {
    const areas = [{ province: ' P', city: 'Co\u0302te ', district: 'D', warehouseId: 'w' }];
    expect(warehouseFor({ ...address, city: ' C\u00f4te' }, areas)).toBe('w');
    expect(warehouseFor({ ...address, city: 'Cote' }, areas)).toBeUndefined();
  });

  it('D28: the ids of a dispatch and its recall are the same in every release', () => {
    const { commands } = planDispatch(order([line('a')]), { attempt: 3 });
    expect(commands.map(({ commandId }) => commandId)).toEqual(['o-1/dispatch/main/3']);
    expect(recallDispatch(commands, { because: 'EXPIRED', at: 5 }).map(({ recallId }) => recallId)).toEqual([
      'o-1/dispatch/main/3/recall',
    ]);
  });

  it('D47: a cancel takes back every command once, by an id of its own', () => {
    const { commands } = planDispatch(order([line('a'), line('b', { warehouseId: 'x' })]));
    const recalls = recallDispatch(commands, { because: 'CANCELLED', at: 5 });
    expect(recalls.map(({ commandId }) => commandId)).toEqual(commands.map(({ commandId }) => commandId));
    expect(recallDispatch(commands, { because: 'CANCELLED', at: 5 })).toEqual(recalls);
    const done = commands.map((each) => ({ ...each, status: 'RECALLED' as const }));
    expect(recallDispatch(done, { because: 'REFUNDED', at: 6 })).toEqual([]);
  });

  it('is a sound table', () => {
    expect(checkTable(dispatchTable, { initial: 'PENDING_DISPATCH' })).toEqual([]);
  });
});
