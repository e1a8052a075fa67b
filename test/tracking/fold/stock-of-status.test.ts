import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyLevel, type Hold, type Level, totalOf } from '../../../src/inventory/index.ts';
import { OBSERVED_STATUSES, type ObservedStatus } from '../../../src/order/index.ts';
import { followStatus, type Reservation, stockOperations } from '../../../src/tracking/index.ts';

interface Stock {
  readonly level: Level;
  readonly hold: Hold | undefined;
}
const stocked = (available: number): Stock => ({
  level: { ...emptyLevel('sku', 'main'), available },
  hold: undefined,
});
const at = 5;
const stockAfter = (
  statuses: readonly ObservedStatus[],
  {
    available = 10,
    freezeAt = 'payment',
    returned,
  }: { available?: number; freezeAt?: 'payment' | 'placement'; returned?: number } = {},
): Stock =>
  statuses.reduce<Stock>((stock, status) => {
    const line = { lineId: 'sku', quantity: 4, ...(returned !== undefined && { returned }) };
    return followStatus(stock, { orderId: 'o', status, at }, line, { freezeAt }) ?? stock;
  }, stocked(available));
const numbers = ({ level }: Stock) => [level.available, level.frozen, totalOf(level)];

describe('stock after an observed status', () => {
  it.each<[string, ObservedStatus[], number[]]>([
    ['paid', ['PAID'], [6, 4, 10]],
    ['D30: shipped takes what was frozen, not what is available', ['PAID', 'SHIPPED'], [6, 0, 6]],
    ['D29: shipped straight after paid', ['PENDING_PAYMENT', 'PAID', 'SHIPPED'], [6, 0, 6]],
    ['D29: paid was missed: nothing leaves that was not reserved', ['SHIPPED'], [10, 0, 10]],
    ['cancelled', ['PAID', 'CANCELLED'], [10, 0, 10]],
    ['D36: cancelled before it was paid', ['PENDING_PAYMENT', 'CANCELLED'], [10, 0, 10]],
    ['D36: expired', ['PAID', 'EXPIRED'], [10, 0, 10]],
    ['D36: cancelled after it was shipped: the goods are out', ['PAID', 'SHIPPED', 'CANCELLED'], [6, 0, 6]],
    ['D35: refunded before it was shipped releases', ['PAID', 'REFUNDED'], [10, 0, 10]],
    ['refunded after it was shipped restocks', ['PAID', 'SHIPPED', 'REFUNDED'], [10, 0, 10]],
    ['refunded with nothing held', ['REFUNDED'], [10, 0, 10]],
    ['paid again after all is over', ['PAID', 'CANCELLED', 'PAID', 'SHIPPED'], [10, 0, 10]],
  ])('%s', (_, statuses, expected) => {
    expect(numbers(stockAfter(statuses))).toEqual(expected);
  });

  it('D36: the freeze point is a setting, and what was missed at placement is made up for at payment', () => {
    expect(numbers(stockAfter(['PENDING_PAYMENT'], { freezeAt: 'placement' }))).toEqual([6, 4, 10]);
    expect(numbers(stockAfter(['PENDING_PAYMENT'], { freezeAt: 'payment' }))).toEqual([10, 0, 10]);
    expect(numbers(stockAfter(['PENDING_PAYMENT', 'PAID'], { freezeAt: 'placement' }))).toEqual([6, 4, 10]);
    expect(numbers(stockAfter(['PAID'], { freezeAt: 'placement' }))).toEqual([6, 4, 10]);
  });

  it('D35: money back without goods restocks nothing, part of the goods a part', () => {
    const refunded: ObservedStatus[] = ['PAID', 'SHIPPED', 'REFUNDED'];
    expect(numbers(stockAfter(refunded, { returned: 0 }))).toEqual([6, 0, 6]);
    expect(numbers(stockAfter(refunded, { returned: 1 }))).toEqual([7, 0, 7]);
    expect(numbers(stockAfter(refunded, { returned: 99 }))).toEqual([10, 0, 10]);
  });

  it('D31–D33: what was refused moved nothing, and its row repeats the old numbers', () => {
    const short = followStatus(
      stocked(3),
      { orderId: 'o', status: 'PAID', at },
      { lineId: 'sku', quantity: 4 },
      { freezeAt: 'payment' },
    );
    expect(short?.refusal?.code).toBe('INSUFFICIENT_STOCK');
    expect(short?.row).toMatchObject({ status: 'FAILED', prevAvailable: 3, newAvailable: 3, newFrozen: 0 });
    const bare = followStatus(
      stocked(3),
      { orderId: 'o', status: 'SHIPPED', at },
      { lineId: 'sku', quantity: 4 },
      { freezeAt: 'payment' },
    );
    expect(bare?.refusal).toEqual({ code: 'NOT_HELD', asked: 4, open: 0 });
  });

  it('D28: in any order, and however often: nothing is made, nothing is lost, and a replay changes nothing', () => {
    const statuses = fc.array(fc.constantFrom(...OBSERVED_STATUSES), { maxLength: 8 });
    fc.assert(
      fc.property(
        statuses,
        fc.constantFrom('payment', 'placement'),
        fc.integer({ min: 0, max: 9 }),
        (given, freezeAt, available) => {
          const stock = stockAfter(given, { available, freezeAt });
          const { level, hold } = stock;
          assert.equal(level.frozen, hold?.open ?? 0);
          assert.equal(totalOf(level), available - (hold ? hold.deducted - hold.restocked : 0));
          assert.ok(level.available >= 0);
          for (let i = 1; i <= given.length; i++) {
            const twice = stockAfter([...given.slice(0, i), given[i - 1]!], { available, freezeAt });
            assert.deepEqual(numbers(twice), numbers(stockAfter(given.slice(0, i), { available, freezeAt })));
          }
        },
      ),
    );
  });

  it('names an operation for every status, by reservation', () => {
    const reservations: readonly Reservation[] = ['NONE', 'OPEN', 'DEDUCTED', 'SPENT'];
    const matrix = OBSERVED_STATUSES.map((status) => {
      const row: { readonly [reservation in Reservation]?: string } = stockOperations[status];
      return [status, ...reservations.map((each) => row[each] ?? '')].join('|');
    });
    expect(matrix).toEqual([
      'PENDING_PAYMENT|FREEZE|||',
      'PAID|FREEZE|||',
      'PROCESSING||||',
      'SHIPPED|DECREASE|DECREASE||DECREASE',
      'DELIVERED||||',
      'CANCELLED||UNFREEZE||',
      'REFUNDED||UNFREEZE|INCREASE|',
      'EXPIRED||UNFREEZE||',
    ]);
  });
});
