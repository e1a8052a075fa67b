/** The counters of records, and the results of rejects, repeats and conflicts. */
import { describe, expect, it } from 'vitest';
import { createTracker, type RawRecord, type TrackerOutput } from '../../../src/tracking/index.ts';
import { noQuality, qualityRates } from '../../../src/tracking/quality/quality.ts';
import { fed } from '../calm-tracker.ts';
import { item, logistics, status, stock } from '../tracker-fixture.ts';

const rejects = (outputs: readonly TrackerOutput[]) =>
  outputs.flatMap((each) => (each.type === 'record.rejected' ? [each] : []));
const later = (raw: RawRecord, receivedAt: number): RawRecord => ({ ...raw, receivedAt });

describe('a known event id', () => {
  const tracker = () => createTracker({ keepFinishedMs: null });
  /** The reported conflicts when an event comes again with this other content. */
  const conflict = (raw: RawRecord, other: RawRecord) => {
    const one = tracker();
    fed(one, raw);
    const before = one.snapshot().partition;
    const [output, ...more] = fed(one, other);
    expect(more).toEqual([]);
    const { counters } = one.partition;
    expect(counters.repeated[raw.stream]).toBe(output === undefined ? 1 : 0);
    expect(counters.rejected[raw.stream]).toBe(output === undefined ? 0 : 1);
    const { orders, stock } = one.snapshot().partition;
    expect({ orders, stock }).toEqual({ orders: before.orders, stock: before.stock });
    if (output?.type !== 'record.rejected') return [];
    expect(output.reject.code).toBe('EVENT_CONFLICT');
    return output.reject.problems.map(({ path, problem, message }) => `${path} ${problem}: ${message}`);
  };
  const id = { eventId: 'e' };
  const differs = (field: string, given: unknown, known: unknown) => [
    `${field} conflict: ${String(given)} where ${String(known)} was recorded before`,
  ];

  it('given a status event, when its id comes again, then other content is a conflict that names the field', () => {
    const raw = status('o', 'CANCELLED', 5, { ...id, prevStatus: 'PAID', cancelReason: 'user_cancel' });
    const again = (more: Record<string, unknown>) =>
      conflict(raw, { ...raw, value: { ...(raw.value as object), ...more } });
    expect(again({})).toEqual([]);
    expect(again({ operationUser: 'clerk', paymentTime: 3, shop: 7 })).toEqual([]);
    expect(again({ status: 'REFUNDED' })).toEqual(differs('status', 'REFUNDED', 'CANCELLED'));
    expect(again({ prevStatus: null })).toEqual(differs('prevStatus', null, 'PAID'));
    expect(again({ statusTime: 4 })).toEqual(differs('at', 4, 5));
    expect(again({ seq: 1 })).toEqual(differs('seq', 1, 0));
    expect(again({ userId: 'v' })).toEqual(differs('userId', 'v', 'u'));
    expect(again({ cancelReason: 'stock_out' })).toEqual(differs('cancelReason', 'STOCK_OUT', 'USER_CANCEL'));
    expect(again({ seq: 1, userId: 'v' })).toEqual([...differs('seq', 1, 0), ...differs('userId', 'v', 'u')]);
  });

  it('given an item, when its id comes again, then other content is a conflict that names the field', () => {
    const raw = item('o', 'i', 5, { ...id, price: '1.20', discount: '0.10', productName: 'Tea' });
    const again = (more: Record<string, unknown>) =>
      conflict(raw, { ...raw, value: { ...(raw.value as object), ...more } });
    expect(again({ productName: 'Green tea' })).toEqual([]);
    expect(again({ itemId: 'j' })).toEqual(differs('itemId', 'j', 'i'));
    expect(again({ skuId: 'cup' })).toEqual(differs('sku', 'cup', 'tea'));
    expect(again({ quantity: 2 })).toEqual(differs('quantity', 2, 1));
    expect(again({ price: 1 })).toEqual(differs('priceMinor', 100, 120));
    expect(again({ discount: null })).toEqual(differs('discountMinor', null, 10));
    expect(again({ createTime: 4 })).toEqual(differs('at', 4, 5));
    expect(again({ seq: 1 })).toEqual(differs('seq', 1, 0));
  });

  it('given a parcel event, when its id comes again, then other content is a conflict that names the field', () => {
    const raw = logistics('o', 'l', 'DISPATCHED', 5, { ...id, location: 'here', courierId: 'c' });
    const again = (more: Record<string, unknown>) =>
      conflict(raw, { ...raw, value: { ...(raw.value as object), ...more } });
    expect(again({ courierName: 'Ann' })).toEqual([]);
    expect(again({ logisticsId: 'm' })).toEqual(differs('logisticsId', 'm', 'l'));
    expect(again({ status: 'FAILED' })).toEqual(differs('status', 'FAILED', 'DISPATCHED'));
    expect(again({ statusTime: 4 })).toEqual(differs('at', 4, 5));
    expect(again({ seq: 1 })).toEqual(differs('seq', 1, 0));
    expect(again({ location: null })).toEqual(differs('location', null, 'here'));
    expect(again({ courierId: 'd' })).toEqual(differs('courierId', 'd', 'c'));
  });

  it('given a stock row, when its id comes again, then other content is a conflict that names the field', () => {
    const raw = stock('p', 's', 5, id);
    const again = (more: Record<string, unknown>) =>
      conflict(raw, { ...raw, value: { ...(raw.value as object), ...more } });
    expect(again({ shop: 7 })).toEqual([]);
    expect(again({ updateTime: 6 })).toEqual(differs('at', 6, 5));
    expect(again({ seq: 1 })).toEqual(differs('seq', 1, 0));
    expect(again({ totalStock: 8 })).toEqual(differs('total', 8, 9));
    expect(again({ availableStock: 4 })).toEqual(differs('available', 4, 5));
    expect(again({ frozenStock: 4 })).toEqual(differs('frozen', 4, 3));
    expect(again({ lockedStock: 2 })).toEqual(differs('locked', 2, 1));
  });

  it('given another stream or order, when the same id comes, then it is a new event', () => {
    const one = tracker();
    fed(one, status('o', 'PAID', 5, id), item('o', 'i', 5, id), logistics('o', 'l', 'DISPATCHED', 5, id));
    fed(one, status('p', 'PAID', 5, id));
    expect(one.partition.counters.repeated).toEqual({ status: 0, item: 0, logistics: 0, stock: 0 });
    expect(one.partition.counters.updates).toBe(4);
  });
});

describe('the reject list', () => {
  it('given a rejected record, when it comes again, then it is a repeat for as long as it is remembered', () => {
    const tracker = createTracker({ rememberRejects: 2 });
    const bad = (text: string): RawRecord => ({ stream: 'item', value: text, receivedAt: 7 });
    const rejected = (text: string) => rejects(fed(tracker, bad(text))).map(({ reject }) => reject.text);
    expect(rejects(fed(tracker, bad('{a')))).toMatchObject([{ receivedAt: 7, reject: { stream: 'item' } }]);
    expect(rejected('{a')).toEqual([]);
    expect(rejected('{b')).toEqual(['{b']);
    expect(rejected('{a')).toEqual([]);
    expect(tracker.partition.sizes.rejects).toBe(2);
    expect(rejected('{c')).toEqual(['{c']);
    expect(tracker.partition.sizes.rejects).toBe(2);
    expect(rejected('{b')).toEqual([]);
    expect(rejected('{a')).toEqual(['{a']);
    const again = createTracker({ rememberRejects: 2 }, tracker.snapshot());
    expect(fed(again, bad('{a'))).toEqual([]);
    expect(again.snapshot().partition.rejects).toEqual(tracker.snapshot().partition.rejects);
    expect(again.partition.counters.rejected.item).toBe(4);
    expect(again.partition.counters.repeated.item).toBe(4);
  });

  it('given an order with the maximum of facts, when another comes, then it is rejected', () => {
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
  it('given all kinds of records, when a minute ends, then each but repeats is counted by stream and finding', () => {
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
      recordsOfEvicted: 0,
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

  it('given a late record, when the minute ends, then it is counted as late and as processed', () => {
    const tracker = createTracker({ keepFinishedMs: null });
    fed(tracker, later(status('o', 'PENDING_PAYMENT', 5_000), 5_000), later(status('o', 'PAID', 0), 5_001));
    const [status0] = tracker.drain().filter(({ type }) => type === 'quality.closed');
    expect(status0).toMatchObject({ totals: { total: 2, late: 1, processed: 2, processingMs: 5_001 } });
  });

  it('given totals, when rates are computed, then they are null without records', () => {
    expect(qualityRates(noQuality())).toEqual({ averageProcessingMs: null, errorRate: null });
    const totals = { ...noQuality(), total: 8, errors: 2, processed: 4, processingMs: 10 };
    expect(qualityRates(totals)).toEqual({ averageProcessingMs: 2.5, errorRate: 0.25 });
  });
});
