import { describe, expect, it } from 'vitest';
import { abnormalAt, detect, driftDetectors, type OrderBooks } from '../../src/anomaly/index.ts';
import { type Order, order } from '../../src/order/index.ts';
import { payment } from '../../src/payment/index.ts';

const MINUTE = 60_000;
const detectors = driftDetectors();
const line = { lineId: '1', ordered: 2, cancelled: 0 };
const hold = {
  id: 'h',
  orderId: 'o',
  lineId: '1',
  sku: 's',
  location: 'm',
  quantity: 2,
  open: 2,
  deducted: 0,
};
const whole = { ...hold, released: 0, restocked: 0, expiresAt: null, operations: [] };
const money = (receipts: readonly object[], refunds: readonly object[] = []) =>
  ({ ...payment.initial('p'), receipts, refunds }) as unknown as OrderBooks['payments'][number];
const receipt = (id: string, amountMinor: number) => ({ id, amountMinor });
const books = (state: Partial<Order>, more: Partial<OrderBooks> = {}): OrderBooks => ({
  orderId: 'o',
  userId: 'u',
  order: {
    ...order.initial('o'),
    status: 'PAID',
    totalMinor: 100,
    paidAt: 0,
    lines: [line],
    ...state,
  } as unknown as Order,
  payments: [money([receipt('card/1', 100)])],
  holds: [whole],
  movedAt: 0,
  ...more,
});
const found = (each: OrderBooks, now = 10 * MINUTE + 1) =>
  detect(detectors, each, now).map(({ type }) => type);

describe('drift of one order', () => {
  it('an order whose books agree has none, until it has rested for a month', () => {
    expect(found(books({}))).toEqual([]);
    expect(abnormalAt(detectors, books({}))).toBe(30 * 24 * 60 * MINUTE + 1);
    expect(abnormalAt(detectors, books({ status: 'COMPLETED' }))).toBeNull();
  });

  it.each<[string, OrderBooks]>([
    ['PAID_WITHOUT_STOCK', books({}, { holds: [] })],
    ['PAID_WITHOUT_STOCK', books({}, { holds: [{ ...whole, open: 1 }] })],
    ['PAID_WITHOUT_STOCK', books({}, { holds: [{ ...whole, orderId: 'another' }] })],
    [
      'SHIPPED_UNPAID',
      books({
        status: 'SHIPPED',
        paidAt: null,
        shipments: [{ shipmentId: 's', lines: [], deliveredAt: null }],
      }),
    ],
    ['CAPTURED_ABOVE_TOTAL', books({}, { payments: [money([receipt('card/1', 101)])] })],
    [
      'CAPTURED_ABOVE_TOTAL',
      books(
        {},
        {
          payments: [
            money([receipt('card/1', 100), receipt('card/2', 100)], [{ status: 'FAILED', amountMinor: 100 }]),
          ],
        },
      ),
    ],
    [
      'RECEIPT_TWICE',
      books(
        { totalMinor: 200 },
        { payments: [money([receipt('card/1', 100)]), money([receipt('card/1', 90)])] },
      ),
    ],
  ])('%s, ten minutes after the last move', (type, each) => {
    expect(found(each)).toEqual([type]);
    expect(found(each, 10 * MINUTE)).toEqual([]);
  });

  it('money on its way back is not kept, units that went out are not missing, and cancelled ones are not wanted', () => {
    const refunding = money(
      [receipt('card/1', 100), receipt('card/2', 100)],
      [{ status: 'REQUESTED', amountMinor: 100 }],
    );
    expect(found(books({}, { payments: [refunding] }))).toEqual([]);
    expect(found(books({}, { holds: [{ ...whole, open: 1, deducted: 1 }] }))).toEqual([]);
    expect(found(books({ lines: [{ ...line, cancelled: 2 }] } as never, { holds: [] }))).toEqual([]);
  });

  it('a hold outlives its expiry from two sweeps on', () => {
    const expired = books(
      { status: 'PENDING_PAYMENT', paidAt: null },
      { payments: [], holds: [{ ...whole, expiresAt: 0 }] },
    );
    expect(found(expired, 20 * MINUTE)).toEqual([]);
    expect(found(expired, 20 * MINUTE + 1)).toEqual(['HOLD_OUTLIVED']);
    expect(
      found({ ...expired, holds: [{ ...whole, open: 0, released: 2, expiresAt: 0 }] }, 99 * MINUTE),
    ).toEqual([]);
  });
});
