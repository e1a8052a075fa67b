/** The tracker's metrics for OpenTelemetry, through the host's own meter. It loads no package. */
import type { Metric } from '../../tracking/metrics/metrics.ts';

interface Instrument {
  readonly addCallback?: unknown;
}
interface Observer<I> {
  observe(instrument: I, value: number, attributes: { [label: string]: string }): void;
}

/** The part of a `Meter` of `@opentelemetry/api` 1.9 that is used. */
export interface MeterLike<I extends Instrument> {
  createObservableCounter(name: string, options: { description: string }): I;
  createObservableGauge(name: string, options: { description: string }): I;
  // biome-ignore lint/suspicious/noExplicitAny: the API types observer and instruments together; this one cannot
  addBatchObservableCallback(callback: (observer: any) => void, instruments: any[]): void;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  removeBatchObservableCallback(callback: (observer: any) => void, instruments: any[]): void;
}

/**
 * Reports metrics to a meter whenever its reader collects. `read` is called once now, for the names, and once for each
 * collection. Returns a function that stops reporting.
 *
 * @example
 * const end = observeMetrics(metrics.getMeter('shop'), () => trackerMetrics(tracker));
 */
export function observeMetrics<I extends Instrument>(
  meter: MeterLike<I>,
  read: () => readonly Metric[],
): () => void {
  const instruments = new Map<string, I>();
  for (const { name, help: description, kind } of read()) {
    if (instruments.has(name)) continue;
    const instrument =
      kind === 'counter'
        ? meter.createObservableCounter(name, { description })
        : meter.createObservableGauge(name, { description });
    instruments.set(name, instrument);
  }
  const all = [...instruments.values()];
  const callback = (observer: Observer<I>): void => {
    for (const { name, samples } of read()) {
      const instrument = instruments.get(name);
      if (instrument === undefined) continue;
      for (const { labels, value } of samples) observer.observe(instrument, value, { ...labels });
    }
  };
  meter.addBatchObservableCallback(callback, all);
  return () => meter.removeBatchObservableCallback(callback, all);
}
