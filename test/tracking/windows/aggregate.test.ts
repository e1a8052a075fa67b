import { describe, expect, it } from 'vitest';
import { OpenOrderGauge, type TrackerOutput, WindowAggregate } from '../../../src/tracking/index.ts';
import {
  countsIn,
  firstStart,
  isClosed,
  lastClosed,
  noTotals,
} from '../../../src/tracking/windows/windows.ts';

const closed = (
  window: string,
  start: number,
  totals: Partial<ReturnType<typeof noTotals>>,
): TrackerOutput => ({
  type: 'window.closed',
  window,
  start,
  end: start + 10,
  totals: { ...noTotals(), ...totals },
});
const openOrders = (at: number, open: number, abnormal: number): TrackerOutput => ({
  type: 'open_orders.changed',
  at,
  open,
  abnormal,
});

describe('a window aggregate', () => {
  it('given totals and corrections of several partitions, when they are added, then a row has their sums and averages', () => {
    const windows = new WindowAggregate();
    windows.add(closed('w', 20, { orders: 1 }));
    windows.add(closed('w', 10, { orders: 2, created: 1, paid: 2, paymentCount: 2, paymentSeconds: 30 }));
    windows.add(closed('w', 10, { orders: 3, shipped: 1, processingCount: 1, processingSeconds: 7 }));
    windows.add(closed('other', 10, { orders: 9 }));
    const correction = { type: 'window.corrected', window: 'w', start: 10 } as const;
    windows.add({ ...correction, measure: 'payment', count: -1, seconds: -10 });
    windows.add({ ...correction, measure: 'delivery', count: 2, seconds: 9 });
    windows.add(openOrders(10, 1, 1));
    const none = {
      averagePaymentSeconds: null,
      averageProcessingSeconds: null,
      averageDeliverySeconds: null,
    };
    expect(windows.rows('w')).toEqual([
      {
        window: 'w',
        start: 10,
        ...noTotals(),
        ...{ orders: 5, created: 1, paid: 2, shipped: 1 },
        ...{ paymentCount: 1, paymentSeconds: 20, processingCount: 1, processingSeconds: 7 },
        ...{ deliveryCount: 2, deliverySeconds: 9 },
        ...{ averagePaymentSeconds: 20, averageProcessingSeconds: 7, averageDeliverySeconds: 4.5 },
      },
      { window: 'w', start: 20, ...noTotals(), orders: 1, ...none },
    ]);
    expect(windows.rows('other')).toEqual([
      { window: 'other', start: 10, ...noTotals(), orders: 9, ...none },
    ]);
    expect(windows.rows('nothing')).toEqual([]);
  });
});

describe('an open-order gauge', () => {
  it('given changes of several partitions, when it is read at an instant, then it sums their last counts', () => {
    const gauge = new OpenOrderGauge();
    for (const [at, open, abnormal] of [
      [10, 4, 0],
      [20, 5, 2],
      [30, 0, 0],
      [40, 1, 1],
    ] as const)
      gauge.add(openOrders(at, open, abnormal));
    gauge.add(openOrders(25, 3, 1), 1);
    gauge.add(closed('w', 0, { orders: 1 }));
    expect([9, 10, 19, 20, 24, 25, 29, 30, 39, 40, 99].map((at) => gauge.at(at))).toEqual([
      { open: 0, abnormal: 0, abnormalRate: null },
      { open: 4, abnormal: 0, abnormalRate: 0 },
      { open: 4, abnormal: 0, abnormalRate: 0 },
      { open: 5, abnormal: 2, abnormalRate: 0.4 },
      { open: 5, abnormal: 2, abnormalRate: 0.4 },
      { open: 8, abnormal: 3, abnormalRate: 0.375 },
      { open: 8, abnormal: 3, abnormalRate: 0.375 },
      { open: 3, abnormal: 1, abnormalRate: 1 / 3 },
      { open: 3, abnormal: 1, abnormalRate: 1 / 3 },
      { open: 4, abnormal: 2, abnormalRate: 0.5 },
      { open: 4, abnormal: 2, abnormalRate: 0.5 },
    ]);
  });
});

describe('a window of 20 every 10 from 5', () => {
  const spec = { name: 'w', sizeMs: 20, slideMs: 10, offsetMs: 5 };

  it('given an instant, when its first window is computed, then it starts on the grid', () => {
    expect([-6, 4, 5, 14, 15, 24, 25].map((at) => firstStart(spec, at))).toEqual([
      -25, -15, -5, -5, 5, 5, 15,
    ]);
  });

  it('given a watermark, when it reaches the last instant plus lateness, then the window has closed', () => {
    expect(isClosed(spec, 5, 23, 0)).toBe(false);
    expect(isClosed(spec, 5, 24, 0)).toBe(true);
    expect(isClosed(spec, 5, 26, 3)).toBe(false);
    expect(isClosed(spec, 5, 27, 3)).toBe(true);
    expect(isClosed(spec, 5, null, 0)).toBe(false);
    expect(lastClosed(20, 27, 3)).toBe(5);
  });

  it('given an event, when it lies in the window and came before the close, then it counts', () => {
    const counts = (at: number, behind: number | null, late = 0) => countsIn(spec, 5, { at, behind }, late);
    expect([4, 5, 24, 25].map((at) => counts(at, null))).toEqual([false, true, true, false]);
    expect([23, 24, 99].map((behind) => counts(10, behind))).toEqual([true, false, false]);
    expect([23, 26, 27].map((behind) => counts(10, behind, 3))).toEqual([true, true, false]);
  });
});
