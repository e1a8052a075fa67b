/**
 * Values grouped by time, in buckets of one width. The lowest bucket is found in constant time. Buckets are keyed by
 * their number: it is a small integer, whereas an instant as a key would be a heap number.
 */
import type { DurationMs, Instant } from '../../core/quantity.ts';

interface Bucket<T> {
  readonly start: Instant;
  readonly value: T;
}

export class Buckets<T> {
  readonly #width: DurationMs;
  readonly #buckets = new Map<number, Bucket<T>>();
  #lowest: Instant | null = null;
  /** The bucket of the last access. Streams are nearly in order, so the next access is nearly always the same. */
  #last: Bucket<T> | undefined;

  constructor(width: DurationMs, entries: readonly (readonly [Instant, T])[] = []) {
    this.#width = width;
    for (const [start, value] of entries) this.set(start, value);
  }

  get size(): number {
    return this.#buckets.size;
  }

  get(start: Instant): T | undefined {
    if (this.#last?.start !== start) this.#last = this.#buckets.get(this.#number(start));
    return this.#last?.value;
  }

  set(start: Instant, value: T): void {
    this.#last = { start, value };
    this.#buckets.set(this.#number(start), this.#last);
    if (this.#lowest === null || start < this.#lowest) this.#lowest = start;
  }

  /** Removes and returns the lowest bucket if it starts at or before `latest`. */
  take(latest: Instant): Bucket<T> | undefined {
    const start = this.#lowest;
    if (start === null || start > latest) return undefined;
    const number = this.#number(start);
    const bucket = this.#buckets.get(number);
    this.#buckets.delete(number);
    this.#last = undefined;
    this.#lowest = this.#next(number);
    return bucket;
  }

  /** Ascending by start. */
  entries(): readonly (readonly [Instant, T])[] {
    return [...this.#buckets.values()]
      .map(({ start, value }) => [start, value] as const)
      .sort(([a], [b]) => a - b);
  }

  #number(start: Instant): number {
    return Math.floor(start / this.#width);
  }

  /** The next higher start. It is usually one or two steps away; otherwise all buckets are searched. */
  #next(number: number): Instant | null {
    const { size } = this.#buckets;
    for (let step = 1; step <= size; step++) {
      const next = this.#buckets.get(number + step);
      if (next !== undefined) return next.start;
    }
    let lowest: Instant | null = null;
    for (const { start } of this.#buckets.values()) if (lowest === null || start < lowest) lowest = start;
    return lowest;
  }
}
