import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { describe, expect, it } from 'vitest';
import { observeMetrics } from '../../../src/adapters/otel/index.ts';
import {
  createTracker,
  prometheusText,
  qualityMetrics,
  type Tracker,
  type TrackerOutput,
  trackerMetrics,
  WindowAggregate,
  windowMetrics,
} from '../../../src/tracking/index.ts';

const at = Date.UTC(2026, 0, 5);

function fed(): { tracker: Tracker; outputs: TrackerOutput[] } {
  const tracker = createTracker();
  const feed = (eventId: string, status: string, statusTime: number) => [
    ...tracker.feed({
      stream: 'status',
      receivedAt: statusTime + 250,
      value: { eventId, seq: 0, orderId: 'o-1', userId: 'u-1', status, statusTime },
    }),
  ];
  const outputs = [
    ...feed('e-1', 'PENDING_PAYMENT', at),
    ...feed('e-2', 'PAID', at + 60_000),
    ...feed('e-2', 'PAID', at + 60_000),
    ...feed('e-3', 'LOST', at + 70_000),
    ...feed('e-4', 'PROCESSING', at + 400_000),
  ];
  return { tracker, outputs };
}

describe('metrics', () => {
  it('given a stream, when the metrics are printed, then they have the counts in Prometheus’s text format', () => {
    const lines = prometheusText(trackerMetrics(fed().tracker)).split('\n');
    expect(lines).toContain('# TYPE orderwright_tracker_received_total counter');
    expect(lines).toContain('orderwright_tracker_received_total{stream="status"} 5');
    expect(lines).toContain('orderwright_tracker_repeated_total{stream="status"} 1');
    expect(lines).toContain('orderwright_tracker_rejected_total{stream="status"} 1');
    expect(lines).toContain('orderwright_tracker_state_entries{kind="orders"} 1');
    expect(lines).toContain('orderwright_tracker_open_orders 1');
    expect(lines).toContain('orderwright_tracker_lag_seconds{stream="status"} 5.25');
    expect(lines.at(-1)).toBe('');
  });

  it('given closed windows, when their metrics are printed, then they have source A’s columns', () => {
    const { outputs } = fed();
    const windows = new WindowAggregate();
    for (const output of outputs) windows.add(output);
    const [row] = windows.rows('five_minutes');
    const text = prometheusText(windowMetrics(row!, { abnormalRate: 0.5 }));
    expect(text).toContain('window_average_seconds{window="five_minutes",measure="payment"} 60\n');
    expect(text).not.toContain('measure="delivery"');
    expect(text).toContain('window_abnormal_ratio{window="five_minutes",of="open"} 0.5\n');
    const closed = outputs.filter((each) => each.type === 'quality.closed');
    expect(closed).toHaveLength(2);
    const quality = prometheusText(closed.flatMap(qualityMetrics));
    expect(quality.match(/# TYPE orderwright_tracker_quality_records gauge/g)).toHaveLength(1);
    expect(quality).toContain('quality_error_ratio{stream="status",of="all"} 0.5\n');
    expect(quality).toContain('quality_processing_seconds{stream="status",of="read"} 0.25\n');
  });

  it('given special characters and non-finite numbers, when metrics are printed, then they are escaped as the format requires', () => {
    const samples = [
      { labels: { a: 'b"\\\n' }, value: Number.NaN },
      { labels: {}, value: Number.NEGATIVE_INFINITY },
    ];
    expect(prometheusText([{ name: 'x', help: 'a\\b\nc', kind: 'gauge', samples }])).toBe(
      '# HELP x a\\\\b\\nc\n# TYPE x gauge\nx{a="b\\"\\\\\\n"} NaN\nx -Inf\n',
    );
  });

  it('given an OpenTelemetry meter, when it collects, then it gets the metrics until the observation ends', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const provider = new MeterProvider({ readers: [reader] });
    const { tracker } = fed();
    let reads = 0;
    const end = observeMetrics(provider.getMeter('test'), () => {
      reads += 1;
      return trackerMetrics(tracker);
    });
    const collected = async () => {
      const { resourceMetrics } = await reader.collect();
      const found = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
      return new Map(found.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints]));
    };
    const points = await collected();
    expect(points.size).toBe(trackerMetrics(tracker).length);
    expect(points.get('orderwright_tracker_received_total')).toContainEqual(
      expect.objectContaining({ attributes: { stream: 'status' }, value: 5 }),
    );
    end();
    // The SDK keeps exporting its last values. The source must not be read again.
    await collected();
    expect(reads).toBe(2);
    await provider.shutdown();
  });
});
