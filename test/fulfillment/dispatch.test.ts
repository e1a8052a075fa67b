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
  it('given lines of several warehouses, when dispatch is planned, then each unit is in one command per warehouse [source A D42]', () => {
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

  it('given a planned order, when it is planned again, then commands are the same, and others for a second attempt [source A D28, D41]', () => {
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

  it('given lines of several categories, when dispatch is planned, then the earliest deadline holds for all [source A D43]', () => {
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
    // No category is not a category of that name.
    const named = { ...defaultDispatchPolicy, hoursByCategory: { null: 1 } };
    expect(requiredBy({ paidAt: 0, lines: [line('a')] }, named)).toBe(72 * HOUR);
  });

  it.each([
    [50_000, 'LOW'],
    [50_001, 'MEDIUM'],
    [100_000, 'MEDIUM'],
    [100_001, 'HIGH'],
  ])(
    'given goods for %i fen, when dispatch is planned, then every part is %s [source A D46]',
    (amountMinor, priority) => {
      const split = [
        line('a', { amountMinor: amountMinor - 1 }),
        line('b', { amountMinor: 1, warehouseId: 'x' }),
      ];
      const { commands } = planDispatch(order(split));
      expect(commands.map((each) => [each.priority, each.amountMinor])).toEqual([
        [priority, amountMinor],
        [priority, amountMinor],
      ]);
    },
  );

  it('given a currency without limits, when dispatch is planned, then it is a problem and the priority LOW [source A D46]', () => {
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

  it('given no lines, when dispatch is planned, then there are neither commands nor problems', () => {
    for (const currency of ['CNY', 'XXX'])
      expect(planDispatch(order([], { currency }))).toEqual({ commands: [], problems: [] });
  });

  it('given several areas, when the warehouse is chosen, then the order of areas does not matter [source A D45]', () => {
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

  it('given goods that no warehouse serves, when dispatch is planned, then they are a problem and the others are sent', () => {
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
    // Without an address only allocated lines are sent.
    expect(planDispatch(order(lines, { address: null }), { areas })).toEqual({
      commands: plan.commands.map((each) => ({ ...each, address: null })),
      problems: plan.problems,
    });
    // The same district of another city is another area.
    expect(planDispatch(order(lines), { areas: [{ ...areas[0]!, city: 'X' }] }).problems).toHaveLength(1);
  });

  it('given blanks and composed letters, when areas are compared, then they are the same [source A D45]', () => {
    const areas = [{ province: ' P', city: 'Co\u0302te ', district: 'D', warehouseId: 'w' }];
    expect(warehouseFor({ ...address, city: ' C\u00f4te' }, areas)).toBe('w');
    expect(warehouseFor({ ...address, city: 'Cote' }, areas)).toBeUndefined();
  });

  it('given an order, when it is dispatched and recalled, then the ids never change [source A D28]', () => {
    const { commands } = planDispatch(order([line('a')]), { attempt: 3 });
    expect(commands.map(({ commandId }) => commandId)).toEqual(['o-1/dispatch/main/3']);
    expect(recallDispatch(commands, { reason: 'EXPIRED', at: 5 }).map(({ recallId }) => recallId)).toEqual([
      'o-1/dispatch/main/3/recall',
    ]);
  });

  it('given dispatch commands, when they are recalled, then each is recalled once under its own id [source A D47]', () => {
    const { commands } = planDispatch(order([line('a'), line('b', { warehouseId: 'x' })]));
    const recalls = recallDispatch(commands, { reason: 'CANCELLED', at: 5 });
    expect(recalls.map(({ commandId }) => commandId)).toEqual(commands.map(({ commandId }) => commandId));
    expect(recallDispatch(commands, { reason: 'CANCELLED', at: 5 })).toEqual(recalls);
    const done = commands.map((each) => ({ ...each, status: 'RECALLED' as const }));
    expect(recallDispatch(done, { reason: 'REFUNDED', at: 6 })).toEqual([]);
  });

  it('given the dispatch table, when it is checked, then it is sound', () => {
    expect(checkTable(dispatchTable, { initial: 'PENDING_DISPATCH' })).toEqual([]);
  });
});
