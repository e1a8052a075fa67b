/** The tracker's figures as metrics: plain data, for Prometheus text, for OpenTelemetry, for a page of one's own. */

import type { QualityClosed } from '../outputs.ts';
import type { PartitionSizes } from '../partition-state.ts';
import type { Counters } from '../quality/counters.ts';
import { qualityRates } from '../quality/quality.ts';
import { STREAMS, type Stream } from '../read/records.ts';
import { type Clock, watermarkOf } from '../read/watermark.ts';
import type { TrackerSettings } from '../settings.ts';
import type { WindowRow } from '../windows/aggregate.ts';
import type { Levels } from '../windows/open-order-table.ts';

/** One metric with its series. Names follow Prometheus's conventions: units at the end, `_total` for what only grows. */
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

/** What is read of a tracker. */
export interface MetricsSource {
  readonly settings: TrackerSettings;
  readonly clock: Clock;
  readonly partition: {
    readonly counters: Counters;
    readonly sizes: PartitionSizes;
    readonly levels: Levels;
  };
}

const PREFIX = 'orderwright_tracker_';

/**
 * The pipeline's own figures, in place of source A's query table (7.2): rows in and out, rejects, size of the state,
 * lag. The same names every time.
 *
 * @example
 * prometheusText(trackerMetrics(tracker)) // 'orderwright_tracker_received_total{stream="status"} 5\n…'
 */
export function trackerMetrics({ settings, clock, partition }: MetricsSource): readonly Metric[] {
  const { counters, sizes, levels } = partition;
  return [
    counter('received_total', 'Records read, repeats and rejects included.', byStream(counters.received)),
    counter('repeated_total', 'Exact repeats, of which nothing came.', byStream(counters.repeated)),
    counter('rejected_total', 'Records on the reject list.', byStream(counters.rejected)),
    counter('late_total', 'Records behind their watermark.', byStream(counters.late)),
    counter(
      'missed_windows_total',
      'Late events that a window had closed without.',
      one(counters.missedWindows),
    ),
    counter('departed_total', 'Records of orders that had left.', one(counters.ofEvicted)),
    counter('updates_total', 'Order and stock rows told.', one(counters.updates)),
    counter('order_events_total', 'Status events folded.', labelled('status', counters.statuses)),
    counter('illegal_transitions_total', 'Status events that are no move.', one(counters.illegalTransitions)),
    counter('evicted_total', 'Finished orders that have left.', one(counters.evicted)),
    gauge('state_entries', 'What is kept, by what it is.', labelled('kind', { ...sizes })),
    gauge('open_orders', 'Open orders at the last end of a window.', one(levels.open)),
    gauge('abnormal_orders', 'Abnormal orders among them.', one(levels.abnormal)),
    gauge('lag_seconds', 'From the watermark to the last receipt.', lags(clock, settings)),
  ];
}

/** A closed window as source A's table has it (5.1): counts, average times in seconds, and the abnormal rate. */
export function windowMetrics(
  row: WindowRow,
  levels?: { readonly abnormalRate: number | null },
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
    gauge('window_start_seconds', 'Start of the window that closed last, since 1970.', [
      { labels, value: row.start / 1_000 },
    ]),
    gauge(
      'window_orders',
      'Different orders in the window, by what happened to them.',
      labelled('event', counts, labels),
    ),
    gauge(
      'window_average_seconds',
      'Average of the durations that ended in the window.',
      labelled('measure', averages, labels),
    ),
    gauge(
      'window_abnormal_ratio',
      'Abnormal among the open orders at its end.',
      labelled('of', { open: levels?.abnormalRate ?? null }, labels),
    ),
  ];
}

/** A closed data-quality window as source A's table has it (7.1). */
export function qualityMetrics({ stream, totals }: QualityClosed): readonly Metric[] {
  const { processed, processingMs, ...counts } = totals;
  const { averageProcessingMs, errorRate } = qualityRates(totals);
  const seconds = averageProcessingMs === null ? null : averageProcessingMs / 1_000;
  return [
    gauge(
      'quality_records',
      'Records in the window, by what is said of them.',
      labelled('count', counts, { stream }),
    ),
    gauge(
      'quality_processing_seconds',
      'Average time from event to receipt.',
      labelled('of', { read: seconds }, { stream }),
    ),
    gauge(
      'quality_error_ratio',
      'Records with anything wrong among all.',
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

/** A series per field; where there is no value there is no series. */
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
