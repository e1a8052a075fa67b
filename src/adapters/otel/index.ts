/** The tracker's metrics through OpenTelemetry. Needs the host's own meter; loads nothing itself. */
import type { Metric } from '../../tracking/metrics/metrics.ts';

interface Instrument {
  readonly addCallback?: unknown;
}
interface Observer<I> {
  observe(instrument: I, value: number, attributes: { [label: string]: string }): void;
}

/** What is used of a `Meter` of `@opentelemetry/api` 1.9: any such meter fits. */
export interface MeterLike<I extends Instrument> {
  createObservableCounter(name: string, options: { description: string }): I;
  createObservableGauge(name: string, options: { description: string }): I;
  // biome-ignore lint/suspicious/noExplicitAny: the API's own observer knows its instruments; ours is told which they are
  addBatchObservableCallback(callback: (observer: any) => void, instruments: any[]): void;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  removeBatchObservableCallback(callback: (observer: any) => void, instruments: any[]): void;
}

/**
 * Hands metrics to a meter whenever its reader collects. `read` is asked once now, to learn the names, and once for every
 * collection. Answers a function that ends it.
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
    const made =
      kind === 'counter'
        ? meter.createObservableCounter(name, { description })
        : meter.createObservableGauge(name, { description });
    instruments.set(name, made);
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
