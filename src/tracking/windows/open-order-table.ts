/** The open orders of a partition at the ends of windows: the current count and the changes ahead of the watermark. */
import type { DurationMs, Instant } from '../../core/quantity.ts';
import { Buckets } from '../fold/buckets.ts';
import type { Emit } from '../outputs.ts';
import type { WindowSpec } from '../settings.ts';
import { firstStart, isClosed, lastClosed } from './windows.ts';

export interface OpenOrders {
  readonly open: number;
  readonly abnormal: number;
}
export interface OpenOrderTableState extends OpenOrders {
  readonly ahead: readonly (readonly [Instant, OpenOrders])[];
}

export class OpenOrderTable {
  /** One slide of the first kind of windows: counts are reported at its ends. */
  readonly #bucket: WindowSpec;
  readonly #allowedLatenessMs: DurationMs;
  readonly #ahead: Buckets<{ open: number; abnormal: number }>;
  #open: number;
  #abnormal: number;

  constructor(windows: readonly WindowSpec[], allowedLatenessMs: DurationMs, state?: OpenOrderTableState) {
    const first = windows[0] as WindowSpec;
    this.#bucket = { ...first, sizeMs: first.slideMs };
    this.#allowedLatenessMs = allowedLatenessMs;
    this.#open = state?.open ?? 0;
    this.#abnormal = state?.abnormal ?? 0;
    this.#ahead = new Buckets(
      first.slideMs,
      state?.ahead.map(([start, change]) => [start, { ...change }]),
    );
  }

  /** As of the last reported end. */
  get now(): OpenOrders {
    return { open: this.#open, abnormal: this.#abnormal };
  }

  /** Adds a change at an instant. Behind the watermark it counts at the next end: earlier ends are reported already. */
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

  close(watermark: Instant, emit: Emit): void {
    const latest = lastClosed(this.#bucket.sizeMs, watermark, this.#allowedLatenessMs);
    for (let passed = this.#ahead.take(latest); passed; passed = this.#ahead.take(latest)) {
      const { start, value } = passed;
      if (value.open === 0 && value.abnormal === 0) continue;
      this.#open += value.open;
      this.#abnormal += value.abnormal;
      const at = start + this.#bucket.sizeMs;
      emit({ type: 'open_orders.changed', at, open: this.#open, abnormal: this.#abnormal });
    }
  }

  /** Closes every end up to the window of the latest event. Later ends, with only deadlines in them, stay ahead. */
  drain(latest: Instant, emit: Emit): void {
    this.close(latest + this.#bucket.sizeMs - 1 + this.#allowedLatenessMs, emit);
  }

  snapshot(): OpenOrderTableState {
    const ahead = this.#ahead
      .entries()
      .filter(([, { open, abnormal }]) => open !== 0 || abnormal !== 0)
      .map(([start, change]) => [start, { ...change }] as const);
    return { open: this.#open, abnormal: this.#abnormal, ahead };
  }
}
