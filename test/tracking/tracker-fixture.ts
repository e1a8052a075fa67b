/** Streams as in production: regular and irregular orders, late and early clocks, repeats, invalid records. */
import fc from 'fast-check';
import { OBSERVED_STATUSES } from '../../src/order/index.ts';
import {
  createTracker,
  merge,
  OpenOrderGauge,
  Partition,
  partitionOf,
  type RawRecord,
  Reader,
  type Tracker,
  type TrackerOutput,
  type TrackerSettings,
  type TrackerSnapshot,
  trackerSettings,
  WindowAggregate,
} from '../../src/tracking/index.ts';
import { snapshotOf } from '../../src/tracking/snapshot.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** Small windows and short lives, so that everything happens within a short stream. */
export const settings: Partial<TrackerSettings> = {
  windows: [
    { name: 'tumbling', sizeMs: 5 * MINUTE, slideMs: 5 * MINUTE, offsetMs: 0 },
    { name: 'sliding', sizeMs: 20 * MINUTE, slideMs: 10 * MINUTE, offsetMs: 5 * MINUTE },
  ],
  keepFinishedMs: 2 * HOUR,
  keepTombstonesMs: 3 * HOUR,
  overdueFrom: ({ currentStatus, updatedAt }) =>
    currentStatus === 'PENDING_PAYMENT'
      ? updatedAt + 7 * MINUTE
      : currentStatus === 'PAID'
        ? updatedAt + MINUTE
        : null,
};

/** From a few minutes behind the stream's own time to a few minutes ahead, seldom hours. */
const skew = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -20_000, max: 5_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: -15 * MINUTE, max: 10 * MINUTE }) },
  { weight: 1, arbitrary: fc.integer({ min: -9 * HOUR, max: 0 }) },
);

const orderId = fc.integer({ min: 0, max: 9 }).map((n) => `o-${n}`);

const statusValue = fc.record({
  order_id: orderId,
  user_id: fc.constantFrom('u-1', 'u-2', 'u-3'),
  status: fc.constantFrom(...OBSERVED_STATUSES),
  seq: fc.nat(3),
  cancel_reason: fc.constantFrom(null, 'user_cancel', 'stock_out'),
});
const parcelValue = fc.record({
  orderId,
  logisticsId: fc.constantFrom('l-1', 'l-2'),
  status: fc.constantFrom('DISPATCHED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED'),
  seq: fc.nat(3),
  location: fc.constantFrom('here', 'there', null),
});
const itemValue = fc.record({
  orderId,
  itemId: fc.constantFrom('i-1', 'i-2'),
  skuId: fc.constantFrom('tea', 'cup'),
  quantity: fc.integer({ min: 0, max: 3 }),
  price: fc.constantFrom('1.20', 3, null, 'dear'),
  seq: fc.nat(3),
});
const stockValue = fc.record({
  productId: fc.constantFrom('p-1', 'p-2'),
  skuId: fc.constantFrom('tea', 'cup'),
  totalStock: fc.nat(9),
  availableStock: fc.nat(9),
  frozenStock: fc.nat(9),
  lockedStock: fc.nat(9),
  seq: fc.nat(3),
});

type UnitOfWork = { stream: RawRecord['stream']; time: string; value: Record<string, unknown> };
const draft: fc.Arbitrary<UnitOfWork> = fc.oneof(
  {
    weight: 12,
    arbitrary: statusValue.map((value) => ({ stream: 'status' as const, time: 'status_time', value })),
  },
  {
    weight: 3,
    arbitrary: parcelValue.map((value) => ({ stream: 'logistics' as const, time: 'statusTime', value })),
  },
  {
    weight: 2,
    arbitrary: itemValue.map((value) => ({ stream: 'item' as const, time: 'createTime', value })),
  },
  {
    weight: 2,
    arbitrary: stockValue.map((value) => ({ stream: 'stock' as const, time: 'updateTime', value })),
  },
);
const nonsense: fc.Arbitrary<UnitOfWork> = fc
  .constantFrom<unknown>(
    null,
    7,
    'not json',
    {},
    { order_id: null, status: 'PAID' },
    { status: 'LOST', orderId: 'o-1' },
  )
  .map((value) => ({ stream: 'status' as const, time: '', value: value as Record<string, unknown> }));

/** A stream that moves on by some minutes from record to record. Ids of different records may clash, seldom. */
export const streams: fc.Arbitrary<RawRecord[]> = fc
  .array(
    fc.record({
      step: fc.oneof(
        { weight: 8, arbitrary: fc.nat(2 * MINUTE) },
        { weight: 1, arbitrary: fc.nat(3 * HOUR) },
      ),
      skew,
      delay: fc.nat(3_000),
      id: fc.nat(400),
      draft: fc.oneof({ weight: 12, arbitrary: draft }, { weight: 1, arbitrary: nonsense }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((drafts) => {
    let now = 1_500_000_000_000;
    return drafts.map(({ step, skew, delay, id, draft: { stream, time, value } }) => {
      now += step;
      const receivedAt = now + delay;
      if (time === '') return { stream, value, receivedAt };
      return { stream, value: { ...value, event_id: `e-${id}`, [time]: now + skew }, receivedAt };
    });
  });

export function feedAll(tracker: Tracker, raws: readonly RawRecord[]): TrackerOutput[] {
  return raws.flatMap((raw) => [...tracker.feed(raw)]);
}

export interface Outcome {
  readonly snapshot: TrackerSnapshot;
  readonly outputs: readonly TrackerOutput[];
  readonly windows: WindowAggregate;
  readonly openOrders: OpenOrderGauge;
}

/** The stream over so many partitions behind one reader, joined again at the end. */
export function partitioned(raws: readonly RawRecord[], count: number): Outcome {
  const all = trackerSettings(settings);
  const reader = new Reader(all);
  const partitions = Array.from({ length: count }, () => new Partition(all));
  const outputs: TrackerOutput[] = [];
  const windows = new WindowAggregate();
  const openOrders = new OpenOrderGauge();
  const collect = (some: readonly TrackerOutput[], partition: number) => {
    for (const output of some) {
      outputs.push(output);
      windows.add(output);
      openOrders.add(output, partition);
    }
  };
  let last: ReturnType<Reader['read']>['stamp'] | undefined;
  for (const raw of raws) {
    const { ingested, stamp } = reader.read(raw);
    const i = partitionOf(ingested, count);
    collect(partitions[i]!.step(ingested, stamp), i);
    last = stamp;
  }
  for (const [i, each] of partitions.entries())
    collect(each.advance(last?.watermark ?? null, last?.receivedAt ?? null), i);
  const snapshot = merge(partitions.map((each) => snapshotOf(all, reader.clock, each.snapshot())));
  for (const [i, each] of partitions.entries()) collect(each.drain(reader.clock.status), i);
  return { snapshot, outputs, windows, openOrders };
}

export function tracker(): Tracker {
  return createTracker(settings);
}

type Fields = Record<string, unknown>;
/** A record, received when it happens, whose id is made of its content. */
export const status = (orderId: string, status: string, at: number, more: Fields = {}): RawRecord => ({
  stream: 'status',
  receivedAt: at,
  value: { eventId: `${status}-${at}`, seq: 0, orderId, userId: 'u', status, statusTime: at, ...more },
});
export const item = (orderId: string, itemId: string, at: number, more: Fields = {}): RawRecord => ({
  stream: 'item',
  receivedAt: at,
  value: { eventId: itemId, seq: 0, orderId, itemId, skuId: 'tea', quantity: 1, createTime: at, ...more },
});
export const logistics = (
  orderId: string,
  logisticsId: string,
  status: string,
  at: number,
  more: Fields = {},
): RawRecord => ({
  stream: 'logistics',
  receivedAt: at,
  value: { eventId: `${logisticsId}-${at}`, seq: 0, orderId, logisticsId, status, statusTime: at, ...more },
});
export const stock = (productId: string, skuId: string, at: number, more: Fields = {}): RawRecord => ({
  stream: 'stock',
  receivedAt: at,
  value: {
    ...{ eventId: `${skuId}-${at}`, seq: 0, productId, skuId, updateTime: at },
    ...{ totalStock: 9, availableStock: 5, frozenStock: 3, lockedStock: 1, ...more },
  },
});
