import { expect, it } from 'vitest';
import {
  type Clock,
  createTracker,
  ingest,
  initialClock,
  Reader,
  type Stream,
  stampOf,
  tick,
  trackerSettings,
  watermarkOf,
} from '../../../src/tracking/index.ts';

const settings = trackerSettings({
  watermarkDelayMs: { status: 5, item: 7, logistics: 11, stock: 13 },
});
const VALUES = {
  status: { orderId: 'o', userId: 'u', status: 'PAID' },
  item: { orderId: 'o', itemId: 'i', skuId: 's', quantity: 1 },
  logistics: { orderId: 'o', logisticsId: 'l', status: 'DISPATCHED' },
  stock: { productId: 'p', skuId: 's', totalStock: 1, availableStock: 1, frozenStock: 0, lockedStock: 0 },
};
const TIME = { status: 'statusTime', item: 'createTime', logistics: 'statusTime', stock: 'updateTime' };
const read = (stream: Stream, at: number) => {
  const value = { eventId: 'e', seq: 0, ...VALUES[stream], [TIME[stream]]: at };
  return ingest({ stream, value, receivedAt: 1_000 }, settings);
};
const reject = ingest({ stream: 'status', value: 'no', receivedAt: 0 }, settings);
const clock: Clock = { status: 100, item: 200, logistics: 300, stock: 400, receivedAt: 500 };

it('given a clock, when a record is read, then the clock of its stream advances and never goes back', () => {
  expect(tick(clock, read('status', 101), 501)).toEqual({ ...clock, status: 101, receivedAt: 501 });
  expect(tick(clock, read('item', 201), 501)).toEqual({ ...clock, item: 201, receivedAt: 501 });
  expect(tick(clock, read('logistics', 301), 501)).toEqual({ ...clock, logistics: 301, receivedAt: 501 });
  expect(tick(clock, read('stock', 401), 501)).toEqual({ ...clock, stock: 401, receivedAt: 501 });
  for (const stream of ['status', 'item', 'logistics', 'stock'] as const) {
    expect(tick(clock, read(stream, 99), 499)).toEqual(clock);
    expect(tick(initialClock, read(stream, -9), -3)).toEqual({
      ...initialClock,
      [stream]: -9,
      receivedAt: -3,
    });
  }
  expect(tick(clock, reject, 600)).toEqual({ ...clock, receivedAt: 600 });
  expect(tick(initialClock, reject, 5)).toEqual({ ...initialClock, receivedAt: 5 });
});

it('given a watermark, when an event is at or before it, then the event is late', () => {
  for (const [stream, watermark] of [
    ['status', 95],
    ['item', 193],
    ['logistics', 289],
    ['stock', 387],
  ] as const) {
    expect(watermarkOf(clock, stream, settings)).toBe(watermark);
    expect(watermarkOf(initialClock, stream, settings)).toBe(null);
    const behind = (at: number) => stampOf(clock, clock, read(stream, at), settings).behind;
    expect(behind(watermark)).toBe(watermark);
    expect(behind(watermark - 50)).toBe(watermark);
    expect(behind(watermark + 1)).toBe(null);
    expect(stampOf(initialClock, clock, read(stream, 0), settings).behind).toBe(null);
  }
});

it('given two clocks, when a record is stamped, then the stamp has the status watermark before and after, and the receipt', () => {
  const next = { ...clock, status: 120, receivedAt: 700 };
  expect(stampOf(clock, next, read('item', 300), settings)).toEqual({
    behind: null,
    before: 95,
    watermark: 115,
    receivedAt: 700,
  });
  expect(stampOf(initialClock, initialClock, reject, settings)).toEqual({
    behind: null,
    before: null,
    watermark: null,
    receivedAt: 0,
  });
  expect(stampOf(clock, clock, reject, settings).behind).toBe(null);
});

it('given a reader, when it waits, then only the time of receipt advances and never goes back', () => {
  const reader = new Reader(settings);
  reader.wait(-5);
  expect(reader.clock).toEqual({ ...initialClock, receivedAt: -5 });
  reader.wait(7);
  reader.wait(6);
  expect(reader.clock).toEqual({ ...initialClock, receivedAt: 7 });
  expect(new Reader(settings, clock).clock).toEqual(clock);
});

it('given a tracker, when it waits, then ended quality windows close and no window of event time does', () => {
  const tracker = createTracker();
  const value = { eventId: 'e', seq: 0, ...VALUES.status, statusTime: 0 };
  tracker.feed({ stream: 'status', value, receivedAt: 1_000 });
  expect(tracker.wait(59_999)).toEqual([]);
  expect(tracker.wait(60_000)).toMatchObject([{ type: 'quality.closed', start: 0, end: 60_000 }]);
  expect(tracker.wait(10 ** 12)).toEqual([]);
  expect(tracker.clock).toEqual({ ...initialClock, status: 0, receivedAt: 10 ** 12 });
});
