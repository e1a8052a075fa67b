/** How long orders, tombstones and stock rows are kept. */
import { describe, expect, it } from 'vitest';
import {
  createTracker,
  Partition,
  type RawRecord,
  Reader,
  type Tracker,
} from '../../../src/tracking/index.ts';
import { calm, fed, only } from '../calm-tracker.ts';
import { HOUR, item, logistics, status, stock } from '../tracker-fixture.ts';

describe('a finished order', () => {
  const life = () => calm({ keepFinishedMs: 2 * HOUR, keepTombstonesMs: 3 * HOUR });
  const sizes = ({ partition: { sizes, counters } }: Tracker) => [
    sizes.orders,
    sizes.tombstones,
    counters.evicted,
    counters.recordsOfEvicted,
  ];
  const clock = (at: number) => status('clock', 'PROCESSING', at);

  it('given its keeping time is over, when the hour ends, then it is evicted, and its tombstone expires later', () => {
    const tracker = life();
    const raw = status('o', 'DELIVERED', 1.5 * HOUR);
    const line = item('o', 'i', 1.5 * HOUR);
    const parcel = logistics('o', 'l', 'DELIVERED', 1.5 * HOUR);
    fed(tracker, raw, line, parcel);
    const order = tracker.get('o');
    expect(only(fed(tracker, clock(4 * HOUR - 2)), 'order.evicted')).toEqual([]);
    expect(sizes(tracker)).toEqual([2, 0, 0, 0]);
    expect(only(fed(tracker, clock(4 * HOUR - 1)), 'order.evicted')).toEqual([
      { type: 'order.evicted', order },
    ]);
    expect(sizes(tracker)).toEqual([1, 1, 1, 0]);
    expect(tracker.get('o')).toBeUndefined();
    expect([...tracker.orders()].map(({ orderId }) => orderId)).toEqual(['clock']);
    const [tombstone] = tracker.snapshot().partition.tombstones;
    expect(tombstone).toMatchObject({ orderId: 'o', until: 7 * HOUR });
    expect(tombstone?.ids).toHaveLength(3);
    expect(tombstone?.ids).toEqual([...(tombstone?.ids ?? [])].sort((a, b) => a - b));

    for (const each of [raw, line, parcel]) expect(fed(tracker, each)).toEqual([]);
    expect(tracker.partition.counters.repeated).toEqual({ status: 1, item: 1, logistics: 1, stock: 0 });
    const news = status('o', 'REFUNDED', 2 * HOUR);
    expect(only(fed(tracker, news), 'record.late')).toMatchObject([
      { reason: 'EVICTED', watermark: 4 * HOUR - 1, missed: [] },
    ]);
    expect(fed(tracker, news)).toEqual([]);
    expect(only(fed(tracker, status('o', 'PAID', 5 * HOUR)), 'record.late')).toMatchObject([
      { reason: 'EVICTED', watermark: null, missed: [] },
    ]);
    expect(sizes(tracker)).toEqual([1, 1, 1, 2]);

    fed(tracker, clock(8 * HOUR - 2));
    expect(sizes(tracker)).toEqual([1, 1, 1, 2]);
    fed(tracker, clock(8 * HOUR - 1));
    expect(sizes(tracker)).toEqual([1, 0, 1, 2]);
    expect(tracker.snapshot().partition.tombstones).toEqual([]);
    fed(tracker, status('o', 'PROCESSING', 2 * HOUR));
    expect(tracker.get('o')?.events).toHaveLength(1);
    // An order that finished long ago is evicted at once, and its tombstone has expired already.
    expect(only(fed(tracker, status('p', 'DELIVERED', 1)), 'order.evicted')).toHaveLength(1);
    expect(sizes(tracker)).toEqual([2, 0, 2, 2]);
  });

  it('given later events, when time passes, then it is kept longer, and not evicted if it is open again', () => {
    const tracker = life();
    fed(tracker, status('o', 'DELIVERED', 1 * HOUR), status('o', 'REFUNDED', 2.5 * HOUR));
    fed(tracker, status('p', 'DELIVERED', 1 * HOUR), status('p', 'PROCESSING', 2.6 * HOUR));
    fed(tracker, item('q', 'i', 1 * HOUR));
    expect(only(fed(tracker, clock(4.9 * HOUR)), 'order.evicted')).toEqual([]);
    const left = only(fed(tracker, clock(5 * HOUR)), 'order.evicted');
    expect(left.map(({ order }) => order.orderId)).toEqual(['o']);
    expect(only(fed(tracker, clock(99 * HOUR)), 'order.evicted')).toEqual([]);
    expect([...tracker.orders()].map(({ orderId }) => orderId).sort()).toEqual(['clock', 'p', 'q']);
  });

  it('given that only the accepted status is finished, when time passes, then it is evicted', () => {
    const tracker = life();
    fed(tracker, status('o', 'PENDING_PAYMENT', 1), status('o', 'EXPIRED', 2), status('o', 'PROCESSING', 3));
    expect(tracker.get('o')).toMatchObject({
      accepted: 'EXPIRED',
      lifecycle: { currentStatus: 'PROCESSING' },
    });
    expect(only(fed(tracker, clock(3 * HOUR)), 'order.evicted')).toHaveLength(1);
  });

  it('given several in one hour, when they are evicted, then they are so by ascending id, as in a snapshot', () => {
    const tracker = life();
    fed(tracker, ...['c', 'a', 'b'].map((id) => status(id, 'DELIVERED', 5)));
    expect(tracker.snapshot().partition.orders.map(({ orderId }) => orderId)).toEqual(['a', 'b', 'c']);
    const left = only(fed(tracker, clock(3 * HOUR)), 'order.evicted');
    expect(left.map(({ order }) => order.orderId)).toEqual(['a', 'b', 'c']);
    const again = createTracker(tracker.settings, tracker.snapshot());
    fed(again, status('clock', 'PROCESSING', 4 * HOUR));
    expect(again.snapshot().partition.tombstones.map(({ orderId }) => orderId)).toEqual(['a', 'b', 'c']);
    expect(sizes(again)).toEqual([1, 3, 3, 0]);
    fed(again, status('clock', 'PROCESSING', 9 * HOUR));
    expect(sizes(again)).toEqual([1, 0, 3, 0]);
  });

  it('given items and parcels, when it is evicted, then the tombstone has hashes of all their event ids', () => {
    for (const more of [
      [1, 2, 3].map((at) => item('o', `i-${at}`, at)),
      [1, 2, 3].map((at) => logistics('o', 'l', 'IN_TRANSIT', at)),
    ]) {
      const tracker = life();
      fed(tracker, ...more, status('o', 'DELIVERED', 5), clock(3 * HOUR));
      expect(tracker.snapshot().partition.tombstones[0]?.ids).toHaveLength(4);
      expect(fed(tracker, ...more)).toEqual([]);
      expect(tracker.partition.counters.repeated[more[0]?.stream ?? 'stock']).toBe(3);
    }
  });

  it('given a watermark from another partition, when its next record comes, then it is evicted before the record is folded', () => {
    const all = life().settings;
    const [reader, partition, other] = [new Reader(all), new Partition(all), new Partition(all)];
    const step = (raw: RawRecord, at: Partition) => {
      const { ingested, stamp } = reader.read(raw);
      return at.step(ingested, stamp);
    };
    step(status('o', 'DELIVERED', 5), partition);
    step(clock(3 * HOUR), other);
    const outputs = step(status('o', 'REFUNDED', 6), partition);
    expect(outputs.filter(({ type }) => type.startsWith('order') || type === 'record.late')).toMatchObject([
      { type: 'order.evicted', order: { orderId: 'o' } },
      { type: 'record.late', reason: 'EVICTED' },
    ]);
    expect(outputs[0]?.type).toBe('window.closed');
  });

  it('given keepFinishedMs null, when time passes, then it is never evicted', () => {
    const tracker = calm({ keepFinishedMs: null });
    fed(tracker, status('o', 'DELIVERED', 1), clock(10_000 * HOUR));
    expect(sizes(tracker)).toEqual([2, 0, 0, 0]);
  });
});

describe('a stock row', () => {
  it('given several rows of a product, when they are folded, then the newest by instant and sequence is kept', () => {
    const tracker = calm();
    const first = stock('p', 's', 10, { eventId: 'a', seq: 1 });
    expect(fed(tracker, first)).toMatchObject([{ type: 'stock.updated', record: { total: 9, at: 10 } }]);
    expect(fed(tracker, first)).toEqual([]);
    expect(fed(tracker, stock('p', 's', 10, { eventId: 'b', seq: 1 }))).toEqual([]);
    expect(fed(tracker, stock('p', 's', 10, { eventId: 'c', seq: 0 }))).toEqual([]);
    expect(fed(tracker, stock('p', 's', 9, { eventId: 'd', seq: 5 }))).toEqual([]);
    expect(tracker.partition.counters).toMatchObject({ superseded: 3, updates: 1, repeated: { stock: 1 } });
    expect(fed(tracker, stock('p', 's', 10, { eventId: 'e', seq: 2 }))).toMatchObject([
      { type: 'stock.updated' },
      { type: 'record.late', reason: 'BEHIND_WATERMARK', watermark: 10, missed: [] },
    ]);
    expect(fed(tracker, stock('p', 's', 11, { eventId: 'f', seq: 0 }))).toMatchObject([
      { type: 'stock.updated' },
    ]);
    expect(tracker.partition.sizes.products).toBe(1);
    fed(tracker, stock('p', 'r', 11), stock('q', 's', 11), stock('o', 's', 11));
    expect(tracker.partition.sizes.products).toBe(4);
    const rows = tracker.snapshot().partition.stock.map(({ productId, sku }) => productId + sku);
    expect(rows).toEqual(['os', 'pr', 'ps', 'qs']);
    const again = createTracker(tracker.settings, tracker.snapshot());
    expect(fed(again, stock('p', 's', 11, { eventId: 'f', seq: 0 }))).toEqual([]);
    expect(again.partition.counters.repeated.stock).toBe(2);
  });
});
