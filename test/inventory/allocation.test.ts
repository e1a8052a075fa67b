import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Allocation,
  type Demand,
  emptyLevel,
  type Level,
  planAllocation,
} from '../../src/inventory/index.ts';
import { runs } from '../support/runs.ts';

const sku = fc.constantFrom('a', 'b', 'c');
const demands: fc.Arbitrary<readonly Demand[]> = fc
  .array(fc.record({ sku, quantity: fc.integer({ min: 1, max: 6 }) }), { minLength: 1, maxLength: 6 })
  .map((lines) => lines.map((line, i) => ({ ...line, lineId: `L${i}` })));
const levels: fc.Arbitrary<readonly Level[]> = fc
  .uniqueArray(fc.record({ sku, location: fc.constantFrom('x', 'y', 'z') }), {
    selector: (l) => `${l.sku}${l.location}`,
    maxLength: 9,
  })
  .chain((names) =>
    fc.tuple(
      ...names.map(({ sku: s, location }) =>
        fc
          .record({ available: fc.integer({ min: -3, max: 8 }), backorder: fc.nat(2) })
          .map((size): Level => ({ ...emptyLevel(s, location), ...size })),
      ),
    ),
  );
const sumBy = <T>(list: readonly T[], size: (each: T) => number) =>
  list.reduce((all, each) => all + size(each), 0);
const free = (level: Level) => Math.max(0, level.available + level.backorder);

describe('planAllocation', () => {
  it('given any demand, when it is planned, then every line is served to the unit or every shortage is listed', () => {
    let served = 0;
    let short = 0;
    fc.assert(
      fc.property(demands, levels, (wanted, stock) => {
        const plan = planAllocation(wanted, stock);
        const skus = [...new Set(wanted.map((each) => each.sku))];
        const missing = skus.flatMap((name) => {
          const asked = sumBy(
            wanted.filter((each) => each.sku === name),
            (each) => each.quantity,
          );
          const available = sumBy(
            stock.filter((each) => each.sku === name),
            free,
          );
          return asked > available ? [{ sku: name, asked, available, short: asked - available }] : [];
        });
        if ('shortages' in plan) {
          short += 1;
          assert.deepEqual(plan.shortages, missing);
          assert.ok(missing.length > 0);
          return;
        }
        served += 1;
        assert.deepEqual(missing, []);
        for (const demand of wanted) {
          const given: readonly Allocation[] = plan.allocations.filter(
            (each) => each.lineId === demand.lineId,
          );
          assert.equal(
            sumBy(given, (each) => each.quantity),
            demand.quantity,
          );
          assert.ok(given.every((each) => each.sku === demand.sku && each.quantity > 0));
        }
        for (const level of stock) {
          const taken: readonly Allocation[] = plan.allocations.filter(
            (each) => each.sku === level.sku && each.location === level.location,
          );
          assert.ok(sumBy(taken, (each) => each.quantity) <= free(level), 'never above what may be promised');
        }
      }),
      { numRuns: runs(1_000) },
    );
    expect(Math.min(served, short)).toBeGreaterThan(runs(50));
  });

  it('given two lines of one SKU and one unit, when they are planned, then the SKU is short [bad input 87]', () => {
    const one = { ...emptyLevel('a', 'x'), available: 1 };
    const two: Demand[] = ['1', '2'].map((lineId) => ({ lineId, sku: 'a', quantity: 1 }));
    expect(planAllocation(two, [one])).toEqual({
      shortages: [{ sku: 'a', asked: 2, available: 1, short: 1 }],
    });
    expect(planAllocation(two, [one, { ...one, location: 'y' }])).toEqual({
      allocations: [
        { lineId: '1', sku: 'a', quantity: 1, location: 'x' },
        { lineId: '2', sku: 'a', quantity: 1, location: 'y' },
      ],
    });
  });

  it('given several locations, when a line is planned, then they serve it in their order', () => {
    const at = (location: string, available: number) => ({ ...emptyLevel('a', location), available });
    expect(
      planAllocation([{ lineId: '1', sku: 'a', quantity: 5 }], [at('near', 3), at('empty', 0), at('far', 9)]),
    ).toEqual({
      allocations: [
        { lineId: '1', sku: 'a', quantity: 3, location: 'near' },
        { lineId: '1', sku: 'a', quantity: 2, location: 'far' },
      ],
    });
  });

  it('given a backorder limit, when more than the limit is asked, then the SKU is short', () => {
    const level = { ...emptyLevel('a', 'x', 2), available: 1 };
    const ask = (sku: string, quantity: number) => planAllocation([{ lineId: '1', sku, quantity }], [level]);
    expect(ask('a', 3)).toEqual({ allocations: [{ lineId: '1', sku: 'a', quantity: 3, location: 'x' }] });
    expect(ask('a', 4)).toEqual({ shortages: [{ sku: 'a', asked: 4, available: 3, short: 1 }] });
    expect(ask('b', 1)).toEqual({ shortages: [{ sku: 'b', asked: 1, available: 0, short: 1 }] });
    expect(planAllocation([], [level])).toEqual({ allocations: [] });
  });

  it('given a location below zero, when a line is planned, then the others serve it in full', () => {
    const at = (location: string, available: number) => ({ ...emptyLevel('a', location), available });
    expect(planAllocation([{ lineId: '1', sku: 'a', quantity: 2 }], [at('x', -5), at('y', 2)])).toMatchObject(
      { allocations: [{ location: 'y', quantity: 2 }] },
    );
  });
});
