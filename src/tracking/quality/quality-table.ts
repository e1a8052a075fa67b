/** The open data-quality windows of a partition, by stream and minute of receipt. */
import type { DurationMs, Instant } from '../../core/quantity.ts';
import { Buckets } from '../fold/buckets.ts';
import type { TrackerOutput } from '../outputs.ts';
import { STREAMS, type Stream } from '../read/records.ts';
import { noQuality, type Quality } from './quality.ts';

type ByStream = { [stream in Stream]?: Quality };
export type QualityTableState = readonly (readonly [Instant, ByStream])[];

export class QualityTable {
  readonly #size: DurationMs;
  readonly #open: Buckets<ByStream>;

  constructor(size: DurationMs, state?: QualityTableState) {
    this.#size = size;
    this.#open = new Buckets(size, state && copy(state));
  }

  /** The window of a record, to be counted in. */
  at(stream: Stream, receivedAt: Instant): Quality {
    const start = Math.floor(receivedAt / this.#size) * this.#size;
    let streams = this.#open.get(start);
    if (streams === undefined) {
      streams = {};
      this.#open.set(start, streams);
    }
    const known = streams[stream];
    if (known !== undefined) return known;
    const quality = noQuality();
    streams[stream] = quality;
    return quality;
  }

  /** Times of receipt never go back, so a window is complete as soon as something is received after it. */
  close(receivedAt: Instant, tell: (output: TrackerOutput) => void): void {
    const latest = receivedAt - this.#size;
    for (let closed = this.#open.take(latest); closed; closed = this.#open.take(latest)) {
      const { start, value } = closed;
      for (const stream of STREAMS) {
        const totals = value[stream];
        if (totals !== undefined)
          tell({ type: 'quality.closed', stream, start, end: start + this.#size, totals });
      }
    }
  }

  snapshot(): QualityTableState {
    return copy(this.#open.entries());
  }
}

function copy(entries: QualityTableState): QualityTableState {
  return entries.map(([start, streams]) => [
    start,
    Object.fromEntries(Object.entries(streams).map(([stream, totals]) => [stream, { ...totals }])),
  ]);
}
