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
    ['paid, it freezes', ['PAID'], [6, 4, 10]],
    [
      'shipped, it deducts what was frozen, not what is available [source A D30]',
      ['PAID', 'SHIPPED'],
      [6, 0, 6],
    ],
    [
      'shipped straight after paid, it deducts [source A D29]',
      ['PENDING_PAYMENT', 'PAID', 'SHIPPED'],
      [6, 0, 6],
    ],
    ['shipped without being paid, nothing unreserved is deducted [source A D29]', ['SHIPPED'], [10, 0, 10]],
    ['cancelled, it releases', ['PAID', 'CANCELLED'], [10, 0, 10]],
    [
      'cancelled before it was paid, nothing was frozen [source A D36]',
      ['PENDING_PAYMENT', 'CANCELLED'],
      [10, 0, 10],
    ],
    ['expired, it releases [source A D36]', ['PAID', 'EXPIRED'], [10, 0, 10]],
    [
      'cancelled after it was shipped, the goods stay out [source A D36]',
      ['PAID', 'SHIPPED', 'CANCELLED'],
      [6, 0, 6],
    ],
    ['refunded before it was shipped, it releases [source A D35]', ['PAID', 'REFUNDED'], [10, 0, 10]],
    ['refunded after it was shipped, it restocks', ['PAID', 'SHIPPED', 'REFUNDED'], [10, 0, 10]],
    ['refunded with nothing held, nothing moves', ['REFUNDED'], [10, 0, 10]],
    [
      'paid again after it was cancelled, nothing moves',
      ['PAID', 'CANCELLED', 'PAID', 'SHIPPED'],
      [10, 0, 10],
    ],
  ])('given observed statuses, when the order is %s', (_, statuses, expected) => {
    expect(numbers(stockAfter(statuses))).toEqual(expected);
  });

  it('given a freeze point, when the order is placed and paid, then it freezes there, at payment if placement was missed [source A D36]', () => {
    expect(numbers(stockAfter(['PENDING_PAYMENT'], { freezeAt: 'placement' }))).toEqual([6, 4, 10]);
    expect(numbers(stockAfter(['PENDING_PAYMENT'], { freezeAt: 'payment' }))).toEqual([10, 0, 10]);
    expect(numbers(stockAfter(['PENDING_PAYMENT', 'PAID'], { freezeAt: 'placement' }))).toEqual([6, 4, 10]);
    expect(numbers(stockAfter(['PAID'], { freezeAt: 'placement' }))).toEqual([6, 4, 10]);
  });

  it('given a refund after shipment, when part of the goods came back, then that part is restocked [source A D35]', () => {
    const refunded: ObservedStatus[] = ['PAID', 'SHIPPED', 'REFUNDED'];
    expect(numbers(stockAfter(refunded, { returned: 0 }))).toEqual([6, 0, 6]);
    expect(numbers(stockAfter(refunded, { returned: 1 }))).toEqual([7, 0, 7]);
    expect(numbers(stockAfter(refunded, { returned: 99 }))).toEqual([10, 0, 10]);
  });

  it('given too little stock, when a movement is refused, then nothing moves and its row repeats the numbers [source A D31–D33]', () => {
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

  it('given any statuses, when they repeat, then units are conserved and the repeat changes nothing [source A D28]', () => {
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

  it('given every status and reservation, when the operation is looked up, then it is the one of this matrix', () => {
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
