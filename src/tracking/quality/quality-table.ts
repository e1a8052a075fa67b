/** The open data-quality windows of a partition, by time of receipt and stream. */
import type { DurationMs, Instant } from '../../core/quantity.ts';
import { Buckets } from '../fold/buckets.ts';
import type { Emit } from '../outputs.ts';
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

  /** The totals of the window that contains `receivedAt`, to be updated in place. */
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

  /** Closes the windows that end at or before `receivedAt`. Times of receipt never decrease, so those are complete. */
  close(receivedAt: Instant, emit: Emit): void {
    const latest = receivedAt - this.#size;
    for (let closed = this.#open.take(latest); closed; closed = this.#open.take(latest)) {
      const { start, value } = closed;
      for (const stream of STREAMS) {
        const totals = value[stream];
        if (totals !== undefined)
          emit({ type: 'quality.closed', stream, start, end: start + this.#size, totals });
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
