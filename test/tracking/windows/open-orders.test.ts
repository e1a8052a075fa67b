/** Open and abnormal orders at the ends of windows, with every change. */
import { describe, expect, it } from 'vitest';
import type { TrackerOutput, TrackerSettings } from '../../../src/tracking/index.ts';
import { calm, fed, only, S, tens } from '../calm-tracker.ts';
import { status } from '../tracker-fixture.ts';

describe('open orders', () => {
  const overdue: Partial<TrackerSettings> = {
    windows: [tens],
    overdueFrom: ({ currentStatus, updatedAt }) =>
      currentStatus === 'PENDING_PAYMENT' ? updatedAt + 15 * S : currentStatus === 'PAID' ? 0 : null,
  };
  const changesOf = (outputs: readonly TrackerOutput[]) =>
    only(outputs, 'open_orders.changed').map(({ at, open, abnormal }) => [at / S, open, abnormal]);

  it('given an order, when it begins, is overdue and ends, then the counts change at the end of that window', () => {
    const tracker = calm(overdue);
    expect(changesOf(fed(tracker, status('o', 'PENDING_PAYMENT', 1 * S)))).toEqual([]);
    expect(tracker.partition.openOrders).toEqual({ open: 0, abnormal: 0 });
    expect(changesOf(fed(tracker, status('p', 'PENDING_PAYMENT', 40 * S)))).toEqual([
      [10, 1, 0],
      [20, 1, 1],
    ]);
    expect(tracker.partition.openOrders).toEqual({ open: 1, abnormal: 1 });
    // Paid at 42 is abnormal since then; expired at 52 it is neither.
    fed(tracker, status('p', 'PAID', 42 * S));
    expect(changesOf(fed(tracker, status('o', 'EXPIRED', 52 * S)))).toEqual([[50, 2, 2]]);
    expect(changesOf(fed(tracker, status('p', 'SHIPPED', 65 * S)))).toEqual([[60, 1, 1]]);
    expect(changesOf(tracker.drain())).toEqual([[70, 1, 0]]);
    expect(tracker.partition.openOrders).toEqual({ open: 1, abnormal: 0 });
  });

  it('given an order that came and went within a window, when it closes, then no change is emitted, nor for later deadlines', () => {
    const tracker = calm(overdue);
    fed(
      tracker,
      status('o', 'SHIPPED', 1 * S),
      status('o', 'DELIVERED', 2 * S),
      status('p', 'PENDING_PAYMENT', 9 * S),
    );
    expect(tracker.snapshot().partition.openOrders).toEqual({
      open: 0,
      abnormal: 0,
      ahead: [
        [0, { open: 1, abnormal: 0 }],
        [20 * S, { open: 0, abnormal: 1 }],
      ],
    });
    expect(changesOf(tracker.drain())).toEqual([[10, 1, 0]]);
    const gone = calm(overdue);
    fed(gone, status('o', 'SHIPPED', 1 * S), status('o', 'DELIVERED', 2 * S));
    expect(gone.snapshot().partition.openOrders.ahead).toEqual([]);
    expect(changesOf(fed(gone, status('o', 'DELIVERED', 31 * S)))).toEqual([]);
  });

  it('given a late event, when its end is reported already, then the next end counts it', () => {
    for (const [allowedLatenessMs, end] of [
      [0, 70],
      [5 * S, 60],
      [60 * S, 10],
    ] as const) {
      const tracker = calm({ ...overdue, allowedLatenessMs });
      fed(tracker, status('x', 'DELIVERED', 60 * S), status('o', 'SHIPPED', 5 * S));
      expect(changesOf(tracker.drain())).toEqual([[end, 1, 0]]);
    }
    // The end of 50 to 60 is reported with the watermark on its last millisecond: from then on the next one is 70.
    for (const [watermark, end] of [
      [60 * S - 2, 60],
      [60 * S - 1, 70],
    ] as const) {
      const tracker = calm(overdue);
      fed(tracker, status('x', 'DELIVERED', watermark), status('o', 'SHIPPED', 50 * S));
      const outputs = fed(tracker, status('x', 'DELIVERED', 69 * S));
      expect(changesOf([...outputs, ...tracker.drain()])).toEqual([[end, 1, 0]]);
    }
  });

  it('given the end of the input, when the tracker is drained, then counts are reported up to the window of the last event', () => {
    const tracker = calm({ windows: [tens], overdueFrom: ({ updatedAt }) => updatedAt + 1 });
    const outputs = fed(tracker, status('o', 'PAID', 10 * S - 1));
    expect(changesOf([...outputs, ...tracker.drain()])).toEqual([[10, 1, 0]]);
    expect(changesOf(fed(tracker, status('p', 'PAID', 20 * S)))).toEqual([[20, 1, 1]]);
  });

  it('given an event older than another of its order, when it is folded, then the counts are corrected', () => {
    const late = { status: 60 * S, item: 0, logistics: 0, stock: 0 };
    const tracker = calm({ ...overdue, watermarkDelayMs: late });
    fed(
      tracker,
      status('o', 'DELIVERED', 45 * S),
      status('o', 'PENDING_PAYMENT', 5 * S),
      status('o', 'SHIPPED', 33 * S),
      status('o', 'PROCESSING', 3 * S),
    );
    expect(changesOf(tracker.drain())).toEqual([
      [10, 1, 0],
      [30, 1, 1],
      [40, 1, 0],
      [50, 0, 0],
    ]);
  });
});
