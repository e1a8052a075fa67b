import { describe, expect, it } from 'vitest';
import {
  createTracker,
  initialClock,
  merge,
  type RawRecord,
  SnapshotMismatchError,
  type TrackerSnapshot,
} from '../../src/tracking/index.ts';
import { HOUR, status, stock } from './tracker-fixture.ts';

const settings = { keepFinishedMs: 2 * HOUR };
const folded = (...raws: RawRecord[]): TrackerSnapshot => {
  const tracker = createTracker(settings);
  for (const raw of raws) tracker.feed(raw);
  return tracker.snapshot();
};
const thrown = (call: () => unknown) => {
  try {
    call();
  } catch (error) {
    if (error instanceof SnapshotMismatchError) return [error.code, error.field, error.message];
    throw error;
  }
  return 'nothing';
};

describe('a snapshot', () => {
  it('given another version or other windows, when it is resumed or merged, then it is refused with the field', () => {
    const snapshot = folded();
    const mismatch = (field: string, message: string) => ['SNAPSHOT_MISMATCH', field, message];
    expect(thrown(() => createTracker(settings, { ...snapshot, version: 2 }))).toEqual(
      mismatch('version', 'version 2, this library reads 1'),
    );
    const [first, second] = snapshot.windows;
    const others = [
      [],
      [first!],
      [first!, second!, { ...second!, name: 'other' }],
      [{ ...first!, name: 'other' }, second!],
      [{ ...first!, sizeMs: 1 }, second!],
      [{ ...first!, slideMs: 1 }, second!],
      [{ ...first!, offsetMs: 1 }, second!],
      [first!, { ...second!, offsetMs: 1 }],
    ];
    for (const windows of others) {
      const other = { ...snapshot, windows };
      expect(thrown(() => createTracker(settings, other))).toEqual(
        mismatch('windows', 'the snapshot has other windows'),
      );
      expect(thrown(() => merge([snapshot, other]))).toEqual(
        mismatch('windows', 'the snapshot has other windows'),
      );
    }
    expect(thrown(() => createTracker(settings, snapshot))).toBe('nothing');
  });
});

describe('snapshots of partitions', () => {
  it('given a common order or product, when they are merged, then they are refused with its key', () => {
    expect(thrown(() => merge([]))).toEqual(['SNAPSHOT_MISMATCH', '', 'nothing to merge']);
    const twice = (field: string, key: string) => ['SNAPSHOT_MISMATCH', field, `${key} is in two partitions`];
    const order = folded(status('o', 'PAID', 1));
    expect(thrown(() => merge([order, folded(), order]))).toEqual(twice('orders', 'o'));
    const row = folded(stock('p', 's', 1));
    expect(thrown(() => merge([row, folded(), row]))).toEqual(twice('stock', 'p/s'));
    const left = folded(status('o', 'DELIVERED', 1), status('clock', 'PAID', 9 * HOUR));
    const alone = { ...left, partition: { ...left.partition, orders: [] } };
    expect(thrown(() => merge([alone, alone]))).toEqual(twice('tombstones', 'o'));
  });

  it('given products with similar ids, when they are merged, then they stay apart, in the order of a single fold', () => {
    const [one, other] = [stock('a/b', 'c', 1), stock('a', 'b/c', 2)];
    const products = (snapshot: TrackerSnapshot) =>
      snapshot.partition.stock.map(({ productId, sku }) => [productId, sku]);
    const joined = merge([folded(one), folded(other)]);
    expect(products(joined)).toEqual(products(folded(one, other)));
    expect(products(joined)).toHaveLength(2);
    const [slash, letter] = [stock('a/b', 's', 1), stock('aZ', 's', 1)];
    expect(products(merge([folded(slash), folded(letter)]))).toEqual(products(folded(slash, letter)));
  });

  it('given several partitions, when they are merged, then rows are sorted by id and the clock is the later one', () => {
    const [a, b] = [folded(status('b', 'PAID', 5)), folded(status('a', 'PAID', 7), stock('p', 's', 3))];
    const joined = merge([a, b]);
    expect(joined.version).toBe(1);
    expect(joined.windows).toEqual(a.windows);
    expect(joined.partition.orders.map(({ orderId }) => orderId)).toEqual(['a', 'b']);
    const clock = { ...initialClock, status: 7, stock: 3, receivedAt: 7 };
    expect(joined.clock).toEqual(clock);
    expect(merge([b, a]).clock).toEqual(clock);
    const full = { status: 1, item: 2, logistics: 3, stock: 4, receivedAt: 5 };
    const less = { status: 0, item: 0, logistics: 0, stock: 0, receivedAt: 0 };
    const at = (clock: TrackerSnapshot['clock']) => ({ ...folded(), clock });
    for (const other of [less, initialClock]) {
      expect(merge([at(full), at(other)]).clock).toEqual(full);
      expect(merge([at(other), at(full)]).clock).toEqual(full);
    }
    expect(merge([joined])).toEqual(joined);
  });

  it('given several partitions, when they are merged, then windows, open orders, quality and counters add up', () => {
    const parts = [
      folded(status('a', 'PAID', 5)),
      folded(status('b', 'PAID', 6)),
      folded(stock('p', 's', 3)),
    ];
    const bad = (text: string): RawRecord => ({ stream: 'item', value: text, receivedAt: 9 });
    parts.push(folded(bad('{z'), bad('{a')), folded(bad('{a')));
    const { partition } = merge(parts);
    expect(partition.windows).toMatchObject([
      [[0, { orders: 2, paid: 2, created: 0 }]],
      [[0, { orders: 2, paid: 2 }]],
    ]);
    expect(partition.quality).toMatchObject([
      [0, { status: { total: 2, processed: 2 }, stock: { total: 1 }, item: { total: 3, errors: 3 } }],
    ]);
    expect(partition.counters).toMatchObject({ received: { status: 2, stock: 1, item: 3 }, updates: 3 });
    expect(partition.counters.statuses).toMatchObject({ PAID: 2, SHIPPED: 0 });
    expect(partition.openOrders.ahead[0]).toEqual([0, { open: 2, abnormal: 0 }]);
    expect(partition.rejects).toHaveLength(2);
    expect(partition.rejects).toEqual([...partition.rejects].sort());
    // The parts stay as they were.
    expect(parts[0]?.partition.windows[0]).toMatchObject([[0, { orders: 1 }]]);
  });

  it('given changes of open orders that cancel out, when they are merged, then none remains, and starts ascend', () => {
    const withOpenOrders = (
      open: number,
      abnormal: number,
      ahead: TrackerSnapshot['partition']['openOrders']['ahead'],
    ) => {
      const snapshot = folded();
      return { ...snapshot, partition: { ...snapshot.partition, openOrders: { open, abnormal, ahead } } };
    };
    const joined = merge([
      withOpenOrders(3, 1, [
        [20, { open: 1, abnormal: 0 }],
        [30, { open: 0, abnormal: 1 }],
        [40, { open: -1, abnormal: 0 }],
      ]),
      withOpenOrders(4, 2, [
        [10, { open: 0, abnormal: -1 }],
        [20, { open: -1, abnormal: 0 }],
        [40, { open: 1, abnormal: -1 }],
      ]),
    ]);
    expect(joined.partition.openOrders).toEqual({
      open: 7,
      abnormal: 3,
      ahead: [
        [10, { open: 0, abnormal: -1 }],
        [30, { open: 0, abnormal: 1 }],
        [40, { open: 0, abnormal: -1 }],
      ],
    });
  });
});

it('given a snapshot, when trackers go on from it, then the snapshot itself never changes', () => {
  const tracker = createTracker(settings);
  const raws = [status('o', 'PENDING_PAYMENT', 1), stock('p', 's', 1)];
  for (const raw of raws) tracker.feed(raw);
  const given = tracker.snapshot();
  const kept = structuredClone(given);
  const again = createTracker(settings, given);
  for (const one of [tracker, again]) {
    one.feed(status('q', 'PENDING_PAYMENT', 2));
    one.feed({ stream: 'item', value: '{', receivedAt: 3 });
  }
  expect(given).toEqual(kept);
  expect(again.snapshot()).toEqual(tracker.snapshot());
});
