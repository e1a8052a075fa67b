/** The tracker's figures as metrics. Plain data, for Prometheus, OpenTelemetry, or a page of the host. */

import type { QualityClosed } from '../outputs.ts';
import type { PartitionSizes } from '../partition-state.ts';
import type { Counters } from '../quality/counters.ts';
import { qualityRates } from '../quality/quality.ts';
import { STREAMS, type Stream } from '../read/records.ts';
import { type Clock, watermarkOf } from '../read/watermark.ts';
import type { TrackerSettings } from '../settings.ts';
import type { WindowRow } from '../windows/aggregate.ts';
import type { OpenOrders } from '../windows/open-order-table.ts';

/** One metric with its series. Names follow Prometheus: the unit last, `_total` for counters. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'gauge';
  readonly samples: readonly Sample[];
}
export interface Sample {
  readonly labels: { readonly [label: string]: string };
  readonly value: number;
}

/** The parts of a tracker that metrics are read from. */
export interface MetricsSource {
  readonly settings: TrackerSettings;
  readonly clock: Clock;
  readonly partition: {
    readonly counters: Counters;
    readonly sizes: PartitionSizes;
    readonly openOrders: OpenOrders;
  };
}

const PREFIX = 'orderwright_tracker_';

/**
 * The pipeline's figures: records in and out, rejects, size of the state, lag. They replace source A's query table
 * (source A, 7.2). Every metric is always present.
 *
 * @example
 * prometheusText(trackerMetrics(tracker)) // 'orderwright_tracker_received_total{stream="status"} 5\n…'
 */
export function trackerMetrics({ settings, clock, partition }: MetricsSource): readonly Metric[] {
  const { counters, sizes, openOrders } = partition;
  return [
    counter('received_total', 'Records read, including repeats and rejects.', byStream(counters.received)),
    counter('repeated_total', 'Exact repeats, which were ignored.', byStream(counters.repeated)),
    counter('rejected_total', 'Records on the reject list.', byStream(counters.rejected)),
    counter('late_total', 'Records behind their watermark.', byStream(counters.late)),
    counter('missed_windows_total', 'Late records whose window had closed.', one(counters.missedWindows)),
    counter('evicted_records_total', 'Records of evicted orders.', one(counters.recordsOfEvicted)),
    counter('updates_total', 'Emitted updates of orders and stock.', one(counters.updates)),
    counter('order_events_total', 'Status events folded.', labelled('status', counters.statuses)),
    counter(
      'illegal_transitions_total',
      'Status events without a transition.',
      one(counters.illegalTransitions),
    ),
    counter('evicted_total', 'Finished orders that were evicted.', one(counters.evicted)),
    gauge('state_entries', 'Entries of the state, by kind.', labelled('kind', { ...sizes })),
    gauge('open_orders', 'Open orders at the last end of a window.', one(openOrders.open)),
    gauge('abnormal_orders', 'Abnormal orders among them.', one(openOrders.abnormal)),
    gauge('lag_seconds', 'From the watermark to the last receipt.', lags(clock, settings)),
  ];
}

/** A closed window as in source A's table (5.1): counts, average durations in seconds, and the abnormal rate. */
export function windowMetrics(
  row: WindowRow,
  openOrders?: { readonly abnormalRate: number | null },
): readonly Metric[] {
  const labels = { window: row.window };
  const averages = {
    payment: row.averagePaymentSeconds,
    processing: row.averageProcessingSeconds,
    delivery: row.averageDeliverySeconds,
  };
  const counts = {
    any: row.orders,
    created: row.created,
    paid: row.paid,
    processing: row.processing,
    shipped: row.shipped,
    delivered: row.delivered,
    cancelled: row.cancelled,
    refunded: row.refunded,
    expired: row.expired,
  };
  return [
    gauge('window_start_seconds', 'Start of the last closed window, since 1970.', [
      { labels, value: row.start / 1_000 },
    ]),
    gauge('window_orders', 'Different orders in the window, by event.', labelled('event', counts, labels)),
    gauge(
      'window_average_seconds',
      'Average of the durations that ended in the window.',
      labelled('measure', averages, labels),
    ),
    gauge(
      'window_abnormal_ratio',
      'Abnormal share of the open orders at its end.',
      labelled('of', { open: openOrders?.abnormalRate ?? null }, labels),
    ),
  ];
}

/** A closed data-quality window as in source A's table (7.1). */
export function qualityMetrics({ stream, totals }: QualityClosed): readonly Metric[] {
  const { processed, processingMs, ...counts } = totals;
  const { averageProcessingMs, errorRate } = qualityRates(totals);
  const seconds = averageProcessingMs === null ? null : averageProcessingMs / 1_000;
  return [
    gauge('quality_records', 'Records in the window, by finding.', labelled('count', counts, { stream })),
    gauge(
      'quality_processing_seconds',
      'Average time from event to receipt.',
      labelled('of', { read: seconds }, { stream }),
    ),
    gauge(
      'quality_error_ratio',
      'Share of records with a fault.',
      labelled('of', { all: errorRate }, { stream }),
    ),
  ];
}

function counter(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name: PREFIX + name, help, kind: 'counter', samples };
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name: PREFIX + name, help, kind: 'gauge', samples };
}

function one(value: number): readonly Sample[] {
  return [{ labels: {}, value }];
}

function byStream(counts: { readonly [stream in Stream]: number }): readonly Sample[] {
  return labelled('stream', counts);
}

/** One series per field; none for a null value. */
function labelled(
  label: string,
  values: { readonly [name: string]: number | null },
  labels: Sample['labels'] = {},
): readonly Sample[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [{ labels: { ...labels, [label]: name }, value }],
  );
}

function lags(clock: Clock, settings: TrackerSettings): readonly Sample[] {
  return STREAMS.flatMap((stream) => {
    const watermark = watermarkOf(clock, stream, settings);
    if (watermark === null || clock.receivedAt === null) return [];
    return [{ labels: { stream }, value: (clock.receivedAt - watermark) / 1_000 }];
  });
}
