/** What is counted of every record, and what a reject, a repeat and a conflict come to. */
import { describe, expect, it } from 'vitest';
import { createTracker, type RawRecord, type TrackerOutput } from '../../../src/tracking/index.ts';
import { noQuality, qualityRates } from '../../../src/tracking/quality/quality.ts';
import { item, logistics, status, stock } from '../kit.ts';
import { fed } from '../stories.ts';

const rejects = (outputs: readonly TrackerOutput[]) =>
  outputs.flatMap((each) => (each.type === 'record.rejected' ? [each] : []));
const later = (raw: RawRecord, receivedAt: number): RawRecord => ({ ...raw, receivedAt });

describe('an event id that comes again', () => {
  const tracker = () => createTracker({ keepFinishedMs: null });
  /** The fields that are told to differ, when an event comes again with this other content. */
  const conflict = (raw: RawRecord, other: RawRecord) => {
    const one = tracker();
    fed(one, raw);
    const before = one.snapshot().partition;
    const [told, ...more] = fed(one, other);
    expect(more).toEqual([]);
    const { counters } = one.partition;
    expect(counters.repeated[raw.stream]).toBe(told === undefined ? 1 : 0);
    expect(counters.rejected[raw.stream]).toBe(told === undefined ? 0 : 1);
    const { orders, stock } = one.snapshot().partition;
    expect({ orders, stock }).toEqual({ orders: before.orders, stock: before.stock });
    if (told?.type !== 'record.rejected') return [];
    expect(told.reject.code).toBe('EVENT_CONFLICT');
    return told.reject.problems.map(({ path, problem, message }) => `${path} ${problem}: ${message}`);
  };
  const id = { eventId: 'e' };
  const heard = (field: string, given: unknown, known: unknown) => [
    `${field} conflict: ${String(given)} where ${String(known)} was heard before`,
  ];

  it('with the same content is a repeat, with other content a conflict that names the field', () => {
    const raw = status('o', 'CANCELLED', 5, { ...id, prevStatus: 'PAID', cancelReason: 'user_cancel' });
    const again = (more: Record<string, unknown>) =>
      conflict(raw, { ...raw, value: { ...(raw.value as object), ...more } });
    expect(again({})).toEqual([]);
    expect(again({ operationUser: 'clerk', paymentTime: 3, shop: 7 })).toEqual([]);
    expect(again({ status: 'REFUNDED' })).toEqual(heard('status', 'REFUNDED', 'CANCELLED'));
    expect(again({ prevStatus: null })).toEqual(heard('prevStatus', null, 'PAID'));
    expect(again({ statusTime: 4 })).toEqual(heard('at', 4, 5));
    expect(again({ seq: 1 })).toEqual(heard('seq', 1, 0));
    expect(again({ userId: 'v' })).toEqual(heard('userId', 'v', 'u'));
    expect(again({ cancelReason: 'stock_out' })).toEqual(heard('cancelReason', 'STOCK_OUT', 'USER_CANCEL'));
    expect(again({ seq: 1, userId: 'v' })).toEqual([...heard('seq', 1, 0), ...heard('userId', 'v', 'u')]);
  });

  it('the same of items', () => {
    const raw = item('o', 'i', 5, { ...id, price: '1.20', discount: '0.10', productName: 'Tea' });
    const again = (more: Record<string, unknown>) =>
      conflict(raw, { ...raw, value: { ...(raw.value as object), ...more } });
    expect(again({ productName: 'Green tea' })).toEqual([]);
    expect(again({ itemId: 'j' })).toEqual(heard('itemId', 'j', 'i'));
    expect(again({ skuId: 'cup' })).toEqual(heard('sku', 'cup', 'tea'));
    expect(again({ quantity: 2 })).toEqual(heard('quantity', 2, 1));
    expect(again({ price: 1 })).toEqual(heard('priceMinor', 100, 120));
    expect(again({ discount: null })).toEqual(heard('discountMinor', null, 10));
    expect(again({ createTime: 4 })).toEqual(heard('at', 4, 5));
    expect(again({ seq: 1 })).toEqual(heard('seq', 1, 0));
  });

  it('the same of parcels', () => {
    const raw = logistics('o', 'l', 'DISPATCHED', 5, { ...id, location: 'here', courierId: 'c' });
    const again = (more: Record<string, unknown>) =>
      conflict(raw, { ...raw, value: { ...(raw.value as object), ...more } });
    expect(again({ courierName: 'Ann' })).toEqual([]);
    expect(again({ logisticsId: 'm' })).toEqual(heard('logisticsId', 'm', 'l'));
    expect(again({ status: 'FAILED' })).toEqual(heard('status', 'FAILED', 'DISPATCHED'));
    expect(again({ statusTime: 4 })).toEqual(heard('at', 4, 5));
    expect(again({ seq: 1 })).toEqual(heard('seq', 1, 0));
    expect(again({ location: null })).toEqual(heard('location', null, 'here'));
    expect(again({ courierId: 'd' })).toEqual(heard('courierId', 'd', 'c'));
  });

  it('the same of stock', () => {
    const raw = stock('p', 's', 5, id);
    const again = (more: Record<string, unknown>) =>
      conflict(raw, { ...raw, value: { ...(raw.value as object), ...more } });
    expect(again({ shop: 7 })).toEqual([]);
    expect(again({ updateTime: 6 })).toEqual(heard('at', 6, 5));
    expect(again({ seq: 1 })).toEqual(heard('seq', 1, 0));
    expect(again({ totalStock: 8 })).toEqual(heard('total', 8, 9));
    expect(again({ availableStock: 4 })).toEqual(heard('available', 4, 5));
    expect(again({ frozenStock: 4 })).toEqual(heard('frozen', 4, 3));
    expect(again({ lockedStock: 2 })).toEqual(heard('locked', 2, 1));
  });

  it('is one of its own in each stream and order', () => {
    const one = tracker();
    fed(one, status('o', 'PAID', 5, id), item('o', 'i', 5, id), logistics('o', 'l', 'DISPATCHED', 5, id));
    fed(one, status('p', 'PAID', 5, id));
    expect(one.partition.counters.repeated).toEqual({ status: 0, item: 0, logistics: 0, stock: 0 });
    expect(one.partition.counters.updates).toBe(4);
  });
});

describe('the reject list', () => {
  it('has a record once, for as long as it remembers', () => {
    const tracker = createTracker({ rememberRejects: 2 });
    const bad = (text: string): RawRecord => ({ stream: 'item', value: text, receivedAt: 7 });
    const told = (text: string) => rejects(fed(tracker, bad(text))).map(({ reject }) => reject.text);
    expect(rejects(fed(tracker, bad('{a')))).toMatchObject([{ receivedAt: 7, reject: { stream: 'item' } }]);
    expect(told('{a')).toEqual([]);
    expect(told('{b')).toEqual(['{b']);
    expect(told('{a')).toEqual([]);
    expect(tracker.partition.sizes.rejects).toBe(2);
    expect(told('{c')).toEqual(['{c']);
    expect(tracker.partition.sizes.rejects).toBe(2);
    expect(told('{b')).toEqual([]);
    expect(told('{a')).toEqual(['{a']);
    const again = createTracker({ rememberRejects: 2 }, tracker.snapshot());
    expect(fed(again, bad('{a'))).toEqual([]);
    expect(again.snapshot().partition.rejects).toEqual(tracker.snapshot().partition.rejects);
    expect(again.partition.counters.rejected.item).toBe(4);
    expect(again.partition.counters.repeated.item).toBe(4);
  });

  it('has what comes after an order has as many facts as it may', () => {
    const tracker = createTracker({ maxEventsPerOrder: 3 });
    fed(tracker, status('o', 'PAID', 1), item('o', 'i', 1), logistics('o', 'l', 'DISPATCHED', 1));
    for (const raw of [status('o', 'SHIPPED', 2), item('o', 'j', 2), logistics('o', 'l', 'FAILED', 2)])
      expect(fed(tracker, raw)).toMatchObject([
        { type: 'record.rejected', reject: { code: 'TOO_MANY_EVENTS', stream: raw.stream, problems: [] } },
      ]);
    expect(fed(tracker, status('o', 'PAID', 1))).toEqual([]);
    expect(fed(tracker, status('p', 'PAID', 2))).toMatchObject([{ type: 'order.updated' }]);
    expect(tracker.partition.counters.updates).toBe(4);
  });
});

describe('data quality', () => {
  it('counts every record by the minute of receipt and stream, repeats left out', () => {
    const tracker = createTracker({ maxEventsPerOrder: 2, keepFinishedMs: null });
    const base = 600_000;
    const outputs = fed(
      tracker,
      later(status('o', 'PENDING_PAYMENT', base), base + 10),
      later(status('o', 'PENDING_PAYMENT', base), base + 20),
      later(status('o', 'DELIVERED', base + 9), base + 39),
      later(status('o', 'REFUNDED', base + 9), base + 39),
      later(status('p', 'LOST', base + 9), base + 39),
      later(status('', 'PAID', base + 9), base + 39),
      later(status('p', 'PAID', base + 9, { seq: -1 }), base + 39),
      later(status('p', 'PAID', base + 9, { eventId: null }), base + 39),
      later(status('p', 'PAID', base + 86_500_000), base + 39),
      { stream: 'status', value: '{', receivedAt: base + 39 },
      later(status('o', 'PENDING_PAYMENT', base, { userId: 'v' }), base + 39),
      later(item('o', 'i', base + 9), base + 40),
      later(stock('p', 's', base + 9), base + 42),
      later(stock('p', 's', base + 8), base + 42),
      later(status('q', 'PENDING_PAYMENT', base - 5_000), base + 59_999),
      later(logistics('q', 'l', 'DISPATCHED', base), base + 60_000),
    );
    const closed = outputs.flatMap((each) => (each.type === 'quality.closed' ? [each] : []));
    const at = { type: 'quality.closed', start: base, end: base + 60_000 };
    expect(closed).toEqual([
      {
        ...at,
        stream: 'status',
        totals: {
          total: 11,
          nullOrderIds: 1,
          unknownStatuses: 1,
          schemaViolations: 5,
          conflicts: 1,
          illegalTransitions: 1,
          late: 1,
          errors: 9,
          processed: 3,
          processingMs: 10 + 30 + 64_999,
        },
      },
      { ...at, stream: 'item', totals: { ...noQuality(), total: 1, errors: 1, schemaViolations: 1 } },
      { ...at, stream: 'stock', totals: { ...noQuality(), total: 1, processed: 1, processingMs: 33 } },
    ]);
    expect(tracker.partition.counters).toEqual({
      received: { status: 12, item: 1, logistics: 1, stock: 2 },
      repeated: { status: 1, item: 0, logistics: 0, stock: 0 },
      rejected: { status: 8, item: 1, logistics: 0, stock: 0 },
      late: { status: 1, item: 0, logistics: 0, stock: 0 },
      missedWindows: 0,
      ofEvicted: 0,
      superseded: 1,
      statuses: {
        ...{ PENDING_PAYMENT: 2, PAID: 0, PROCESSING: 0, SHIPPED: 0 },
        ...{ DELIVERED: 1, CANCELLED: 0, REFUNDED: 0, EXPIRED: 0 },
      },
      illegalTransitions: 1,
      evicted: 0,
      updates: 5,
    });
    expect(tracker.drain().filter(({ type }) => type === 'quality.closed')).toMatchObject([
      { stream: 'logistics', start: base + 60_000, end: base + 120_000, totals: { total: 1 } },
    ]);
  });

  it('counts what is late among what was read', () => {
    const tracker = createTracker({ keepFinishedMs: null });
    fed(tracker, later(status('o', 'PENDING_PAYMENT', 5_000), 5_000), later(status('o', 'PAID', 0), 5_001));
    const [status0] = tracker.drain().filter(({ type }) => type === 'quality.closed');
    expect(status0).toMatchObject({ totals: { total: 2, late: 1, processed: 2, processingMs: 5_001 } });
  });

  it('has rates where anything was counted', () => {
    expect(qualityRates(noQuality())).toEqual({ averageProcessingMs: null, errorRate: null });
    const totals = { ...noQuality(), total: 8, errors: 2, processed: 4, processingMs: 10 };
    expect(qualityRates(totals)).toEqual({ averageProcessingMs: 2.5, errorRate: 0.25 });
  });
});
