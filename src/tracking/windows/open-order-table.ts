/** Open and abnormal orders at the ends of windows: the running count, and the changes that are still ahead. */
import type { DurationMs, Instant } from '../../core/quantity.ts';
import { Buckets } from '../fold/buckets.ts';
import type { TrackerOutput } from '../outputs.ts';
import type { WindowSpec } from '../settings.ts';
import { firstStart, isClosed, lastClosed } from './windows.ts';

export interface Levels {
  readonly open: number;
  readonly abnormal: number;
}
export interface LevelTableState extends Levels {
  readonly ahead: readonly (readonly [Instant, Levels])[];
}

export class LevelTable {
  /** A slide of the first kind of windows: levels are told at the ends of these. */
  readonly #bucket: WindowSpec;
  readonly #allowedLatenessMs: DurationMs;
  readonly #ahead: Buckets<{ open: number; abnormal: number }>;
  #open: number;
  #abnormal: number;

  constructor(windows: readonly WindowSpec[], allowedLatenessMs: DurationMs, state?: LevelTableState) {
    const first = windows[0] as WindowSpec;
    this.#bucket = { ...first, sizeMs: first.slideMs };
    this.#allowedLatenessMs = allowedLatenessMs;
    this.#open = state?.open ?? 0;
    this.#abnormal = state?.abnormal ?? 0;
    this.#ahead = new Buckets(
      first.slideMs,
      state?.ahead.map(([start, levels]) => [start, { ...levels }]),
    );
  }

  /** As of the last end that was told. */
  get now(): Levels {
    return { open: this.#open, abnormal: this.#abnormal };
  }

  /** A change at an instant; behind the watermark it is taken in at the next end, for the past is told already. */
  change(at: Instant, open: number, abnormal: number, watermark: Instant | null): void {
    const own = firstStart(this.#bucket, at);
    const start =
      watermark !== null && isClosed(this.#bucket, own, watermark, this.#allowedLatenessMs)
        ? firstStart(this.#bucket, watermark + 1 - this.#allowedLatenessMs)
        : own;
    const known = this.#ahead.get(start);
    if (known === undefined) this.#ahead.set(start, { open, abnormal });
    else {
      known.open += open;
      known.abnormal += abnormal;
    }
  }

  close(watermark: Instant, tell: (output: TrackerOutput) => void): void {
    const latest = lastClosed(this.#bucket.sizeMs, watermark, this.#allowedLatenessMs);
    for (let passed = this.#ahead.take(latest); passed; passed = this.#ahead.take(latest)) {
      const { start, value } = passed;
      if (value.open === 0 && value.abnormal === 0) continue;
      this.#open += value.open;
      this.#abnormal += value.abnormal;
      const at = start + this.#bucket.sizeMs;
      tell({ type: 'levels.changed', at, open: this.#open, abnormal: this.#abnormal });
    }
  }

  /** Closes every end up to the window of the latest event, and none that only a deadline waits for. */
  drain(latest: Instant, tell: (output: TrackerOutput) => void): void {
    this.close(latest + this.#bucket.sizeMs - 1 + this.#allowedLatenessMs, tell);
  }

  snapshot(): LevelTableState {
    const ahead = this.#ahead
      .entries()
      .filter(([, { open, abnormal }]) => open !== 0 || abnormal !== 0)
      .map(([start, levels]) => [start, { ...levels }] as const);
    return { open: this.#open, abnormal: this.#abnormal, ahead };
  }
}
