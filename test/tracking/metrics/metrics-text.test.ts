/** Whole scrapes: alerts and dashboards depend on names, help texts and series. */
import { expect, it } from 'vitest';
import {
  initialClock,
  prometheusText,
  qualityMetrics,
  trackerMetrics,
  trackerSettings,
  windowMetrics,
} from '../../../src/tracking/index.ts';
import { countersFrom } from '../../../src/tracking/quality/counters.ts';
import { noQuality } from '../../../src/tracking/quality/quality.ts';
import { noTotals } from '../../../src/tracking/windows/windows.ts';

const streams = (first: number) => ({
  status: first,
  item: first + 1,
  logistics: first + 2,
  stock: first + 3,
});
const source = () => ({
  settings: trackerSettings(),
  clock: { ...initialClock, status: 60_000, logistics: 50_000, receivedAt: 61_500 },
  partition: {
    counters: {
      ...countersFrom(),
      ...{ received: streams(1), repeated: streams(5), rejected: streams(10), late: streams(20) },
      ...{ missedWindows: 30, recordsOfEvicted: 31, updates: 32, illegalTransitions: 33, evicted: 34 },
    },
    sizes: { orders: 40, tombstones: 41, windows: 42, products: 43, rejects: 44 },
    openOrders: { open: 50, abnormal: 51 },
  },
});

it('given a tracker, when its metrics are printed, then every name, text and series is there', () => {
  expect(
    prometheusText(trackerMetrics(source())),
  ).toBe(`# HELP orderwright_tracker_received_total Records read, including repeats and rejects.
# TYPE orderwright_tracker_received_total counter
orderwright_tracker_received_total{stream="status"} 1
orderwright_tracker_received_total{stream="item"} 2
orderwright_tracker_received_total{stream="logistics"} 3
orderwright_tracker_received_total{stream="stock"} 4
# HELP orderwright_tracker_repeated_total Exact repeats, which were ignored.
# TYPE orderwright_tracker_repeated_total counter
orderwright_tracker_repeated_total{stream="status"} 5
orderwright_tracker_repeated_total{stream="item"} 6
orderwright_tracker_repeated_total{stream="logistics"} 7
orderwright_tracker_repeated_total{stream="stock"} 8
# HELP orderwright_tracker_rejected_total Records on the reject list.
# TYPE orderwright_tracker_rejected_total counter
orderwright_tracker_rejected_total{stream="status"} 10
orderwright_tracker_rejected_total{stream="item"} 11
orderwright_tracker_rejected_total{stream="logistics"} 12
orderwright_tracker_rejected_total{stream="stock"} 13
# HELP orderwright_tracker_late_total Records behind their watermark.
# TYPE orderwright_tracker_late_total counter
orderwright_tracker_late_total{stream="status"} 20
orderwright_tracker_late_total{stream="item"} 21
orderwright_tracker_late_total{stream="logistics"} 22
orderwright_tracker_late_total{stream="stock"} 23
# HELP orderwright_tracker_missed_windows_total Late records whose window had closed.
# TYPE orderwright_tracker_missed_windows_total counter
orderwright_tracker_missed_windows_total 30
# HELP orderwright_tracker_evicted_records_total Records of evicted orders.
# TYPE orderwright_tracker_evicted_records_total counter
orderwright_tracker_evicted_records_total 31
# HELP orderwright_tracker_updates_total Emitted updates of orders and stock.
# TYPE orderwright_tracker_updates_total counter
orderwright_tracker_updates_total 32
# HELP orderwright_tracker_order_events_total Status events folded.
# TYPE orderwright_tracker_order_events_total counter
orderwright_tracker_order_events_total{status="PENDING_PAYMENT"} 0
orderwright_tracker_order_events_total{status="PAID"} 0
orderwright_tracker_order_events_total{status="PROCESSING"} 0
orderwright_tracker_order_events_total{status="SHIPPED"} 0
orderwright_tracker_order_events_total{status="DELIVERED"} 0
orderwright_tracker_order_events_total{status="CANCELLED"} 0
orderwright_tracker_order_events_total{status="REFUNDED"} 0
orderwright_tracker_order_events_total{status="EXPIRED"} 0
# HELP orderwright_tracker_illegal_transitions_total Status events without a transition.
# TYPE orderwright_tracker_illegal_transitions_total counter
orderwright_tracker_illegal_transitions_total 33
# HELP orderwright_tracker_evicted_total Finished orders that were evicted.
# TYPE orderwright_tracker_evicted_total counter
orderwright_tracker_evicted_total 34
# HELP orderwright_tracker_state_entries Entries of the state, by kind.
# TYPE orderwright_tracker_state_entries gauge
orderwright_tracker_state_entries{kind="orders"} 40
orderwright_tracker_state_entries{kind="tombstones"} 41
orderwright_tracker_state_entries{kind="windows"} 42
orderwright_tracker_state_entries{kind="products"} 43
orderwright_tracker_state_entries{kind="rejects"} 44
# HELP orderwright_tracker_open_orders Open orders at the last end of a window.
# TYPE orderwright_tracker_open_orders gauge
orderwright_tracker_open_orders 50
# HELP orderwright_tracker_abnormal_orders Abnormal orders among them.
# TYPE orderwright_tracker_abnormal_orders gauge
orderwright_tracker_abnormal_orders 51
# HELP orderwright_tracker_lag_seconds From the watermark to the last receipt.
# TYPE orderwright_tracker_lag_seconds gauge
orderwright_tracker_lag_seconds{stream="status"} 6.5
orderwright_tracker_lag_seconds{stream="logistics"} 21.5
`);
});

it('given a tracker without records, when its metrics are read, then there is no lag', () => {
  const lag = (clock: typeof initialClock) =>
    trackerMetrics({ ...source(), clock }).find(({ name }) => name.endsWith('lag_seconds'))?.samples;
  expect(lag(initialClock)).toEqual([]);
  expect(lag({ ...initialClock, receivedAt: 5 })).toEqual([]);
  expect(lag({ ...initialClock, item: 5 })).toEqual([]);
});

it('given a closed window, when its metrics are printed, then every name, text and series is there', () => {
  const totals = {
    ...noTotals(),
    ...{
      orders: 1,
      created: 2,
      paid: 3,
      processing: 4,
      shipped: 5,
      delivered: 6,
      cancelled: 7,
      refunded: 8,
      expired: 9,
    },
  };
  const averages = { averagePaymentSeconds: 1.5, averageProcessingSeconds: 2.5, averageDeliverySeconds: 3.5 };
  const row = { window: 'w', start: 1_500, ...totals, ...averages };
  expect(
    prometheusText(windowMetrics(row, { abnormalRate: 0.25 })),
  ).toBe(`# HELP orderwright_tracker_window_start_seconds Start of the last closed window, since 1970.
# TYPE orderwright_tracker_window_start_seconds gauge
orderwright_tracker_window_start_seconds{window="w"} 1.5
# HELP orderwright_tracker_window_orders Different orders in the window, by event.
# TYPE orderwright_tracker_window_orders gauge
orderwright_tracker_window_orders{window="w",event="any"} 1
orderwright_tracker_window_orders{window="w",event="created"} 2
orderwright_tracker_window_orders{window="w",event="paid"} 3
orderwright_tracker_window_orders{window="w",event="processing"} 4
orderwright_tracker_window_orders{window="w",event="shipped"} 5
orderwright_tracker_window_orders{window="w",event="delivered"} 6
orderwright_tracker_window_orders{window="w",event="cancelled"} 7
orderwright_tracker_window_orders{window="w",event="refunded"} 8
orderwright_tracker_window_orders{window="w",event="expired"} 9
# HELP orderwright_tracker_window_average_seconds Average of the durations that ended in the window.
# TYPE orderwright_tracker_window_average_seconds gauge
orderwright_tracker_window_average_seconds{window="w",measure="payment"} 1.5
orderwright_tracker_window_average_seconds{window="w",measure="processing"} 2.5
orderwright_tracker_window_average_seconds{window="w",measure="delivery"} 3.5
# HELP orderwright_tracker_window_abnormal_ratio Abnormal share of the open orders at its end.
# TYPE orderwright_tracker_window_abnormal_ratio gauge
orderwright_tracker_window_abnormal_ratio{window="w",of="open"} 0.25
`);
  const nothing = {
    averagePaymentSeconds: null,
    averageProcessingSeconds: null,
    averageDeliverySeconds: null,
  };
  const without = windowMetrics({ ...row, ...nothing });
  expect(without.map(({ samples }) => samples.length)).toEqual([1, 9, 0, 0]);
  expect(windowMetrics(row, { abnormalRate: null }).at(-1)?.samples).toEqual([]);
});

it('given a data-quality window, when its metrics are printed, then every name, text and series is there', () => {
  const counts = { total: 8, nullOrderIds: 1, unknownStatuses: 2, schemaViolations: 3, conflicts: 4 };
  const totals = { ...counts, illegalTransitions: 5, late: 6, errors: 2, processed: 4, processingMs: 3_000 };
  const closed = { type: 'quality.closed', stream: 'item', start: 0, end: 60_000 } as const;
  expect(
    prometheusText(qualityMetrics({ ...closed, totals })),
  ).toBe(`# HELP orderwright_tracker_quality_records Records in the window, by finding.
# TYPE orderwright_tracker_quality_records gauge
orderwright_tracker_quality_records{stream="item",count="total"} 8
orderwright_tracker_quality_records{stream="item",count="nullOrderIds"} 1
orderwright_tracker_quality_records{stream="item",count="unknownStatuses"} 2
orderwright_tracker_quality_records{stream="item",count="schemaViolations"} 3
orderwright_tracker_quality_records{stream="item",count="conflicts"} 4
orderwright_tracker_quality_records{stream="item",count="illegalTransitions"} 5
orderwright_tracker_quality_records{stream="item",count="late"} 6
orderwright_tracker_quality_records{stream="item",count="errors"} 2
# HELP orderwright_tracker_quality_processing_seconds Average time from event to receipt.
# TYPE orderwright_tracker_quality_processing_seconds gauge
orderwright_tracker_quality_processing_seconds{stream="item",of="read"} 0.75
# HELP orderwright_tracker_quality_error_ratio Share of records with a fault.
# TYPE orderwright_tracker_quality_error_ratio gauge
orderwright_tracker_quality_error_ratio{stream="item",of="all"} 0.25
`);
  const empty = qualityMetrics({ ...closed, totals: noQuality() });
  expect(empty.map(({ samples }) => samples.length)).toEqual([8, 0, 0]);
});

it('given metrics of one name, when they are printed, then they are grouped at the first of them', () => {
  const gauge = (name: string, value: number) => ({
    ...{
      name,
      help: `about ${value}`,
      kind: 'gauge' as const,
      samples: [{ labels: { a: '1', b: '2' }, value }],
    },
  });
  expect(prometheusText([gauge('x', 1), gauge('y', 2), gauge('x', Number.POSITIVE_INFINITY)])).toBe(
    '# HELP x about 1\n# TYPE x gauge\nx{a="1",b="2"} 1\nx{a="1",b="2"} +Inf\n# HELP y about 2\n# TYPE y gauge\ny{a="1",b="2"} 2\n',
  );
  expect(prometheusText([])).toBe('');
});
