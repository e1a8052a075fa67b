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
  changedAt: 0,
  ...more,
});
const found = (each: OrderBooks, now = 10 * MINUTE + 1) =>
  detect(detectors, each, now).map(({ type }) => type);

describe('drift of one order', () => {
  it('given consistent books, when a month passes without change, then the order is idle and nothing else', () => {
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
  ])('given %s, when ten minutes have passed since the last change, then it is found', (type, each) => {
    expect(found(each)).toEqual([type]);
    expect(found(each, 10 * MINUTE)).toEqual([]);
  });

  it('given requested refunds, shipped or cancelled units, when books are checked, then nothing is found', () => {
    const refunding = money(
      [receipt('card/1', 100), receipt('card/2', 100)],
      [{ status: 'REQUESTED', amountMinor: 100 }],
    );
    expect(found(books({}, { payments: [refunding] }))).toEqual([]);
    expect(found(books({}, { holds: [{ ...whole, open: 1, deducted: 1 }] }))).toEqual([]);
    expect(found(books({ lines: [{ ...line, cancelled: 2 }] } as never, { holds: [] }))).toEqual([]);
  });

  it('given PROCESSING without holds, when books are checked, then stock is missing, and in other statuses it is not', () => {
    expect(found(books({ status: 'PROCESSING' }, { holds: [] }))).toEqual(['PAID_WITHOUT_STOCK']);
    for (const status of ['PENDING_PAYMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED'] as const)
      expect(found(books({ status }, { holds: [] }))).toEqual([]);
  });

  it('given two lines, when one has no hold, then stock is missing', () => {
    const two = { lines: [line, { ...line, lineId: '2' }] } as never;
    expect(found(books(two))).toEqual(['PAID_WITHOUT_STOCK']);
    expect(found(books(two, { holds: [whole, { ...whole, lineId: '2' }] }))).toEqual([]);
    // One line may be held at two locations.
    expect(
      found(
        books(
          {},
          {
            holds: [
              { ...whole, open: 1 },
              { ...whole, location: 'n', open: 1 },
            ],
          },
        ),
      ),
    ).toEqual([]);
  });

  it('given no shipment, or a payment, when books are checked, then it is not shipped unpaid', () => {
    expect(found(books({ paidAt: null, shipments: [] }))).toEqual([]);
    const shipments = [{ shipmentId: 's', lines: [], deliveredAt: null }];
    expect(found(books({ status: 'SHIPPED', paidAt: 0, shipments }))).toEqual([]);
  });

  it('given refunds, when received money is compared, then settled amounts count, requested ones before, failed ones never', () => {
    const twice = [receipt('card/1', 100), receipt('card/2', 100)];
    const kept = (refund: object) => found(books({}, { payments: [money(twice, [refund])] }));
    expect(kept({ status: 'SUCCEEDED', amountMinor: 120, settledMinor: 99 })).toEqual([
      'CAPTURED_ABOVE_TOTAL',
    ]);
    expect(kept({ status: 'SUCCEEDED', amountMinor: 99, settledMinor: 100 })).toEqual([]);
    expect(kept({ status: 'SUCCEEDED', amountMinor: 100, settledMinor: null })).toEqual([]);
    for (const status of ['FAILED', 'REVERSED'])
      expect(kept({ status, amountMinor: 100, settledMinor: null })).toEqual(['CAPTURED_ABOVE_TOTAL']);
    const apart = [money([receipt('card/1', 60)]), money([receipt('card/2', 41)])];
    expect(found(books({}, { payments: apart }))).toEqual(['CAPTURED_ABOVE_TOTAL']);
  });

  it('given a final status, when time passes, then the order is never idle', () => {
    for (const status of ['COMPLETED', 'AFTER_SALES_COMPLETED', 'CANCELLED', 'EXPIRED', 'REFUNDED'] as const)
      expect(abnormalAt(detectors, books({ status }))).toBeNull();
    for (const status of ['PENDING_PAYMENT', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'AFTER_SALES'] as const)
      expect(found(books({ status }), 30 * 24 * 60 * MINUTE + 1)).toEqual(['IDLE_ORDER']);
  });

  it('given limits of the host, when books are checked, then findings follow those limits', () => {
    const strict = driftDetectors({ holdGraceMs: 1, booksGraceMs: 2, idleMs: 3 });
    const wrong = books(
      {},
      {
        holds: [
          { ...whole, open: 1, expiresAt: 0 },
          { ...whole, open: 0, expiresAt: -9 },
        ],
      },
    );
    const at = (now: number) => detect(strict, wrong, now).map(({ type }) => type);
    expect([1, 2, 3, 4].map(at)).toEqual([
      [],
      ['HOLD_OUTLIVED'],
      ['HOLD_OUTLIVED', 'PAID_WITHOUT_STOCK'],
      ['HOLD_OUTLIVED', 'PAID_WITHOUT_STOCK', 'IDLE_ORDER'],
    ]);
  });

  it('given several expired holds, when the next instant is asked for, then it follows the earliest expiry', () => {
    const holds = [
      { ...whole, open: 1, expiresAt: 9 * MINUTE },
      { ...whole, open: 1, expiresAt: 0 },
    ];
    expect(abnormalAt(detectors, books({}, { holds }))).toBe(20 * MINUTE + 1);
  });

  it('given an expired hold with open units, when two sweeps have passed, then it is found', () => {
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
