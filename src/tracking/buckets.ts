/** Things that wait for an instant, in buckets of one width; the lowest bucket is always at hand. */
import type { DurationMs, Instant } from '../core/quantity.ts';

export class Buckets<T> {
  readonly #width: DurationMs;
  readonly #values = new Map<Instant, T>();
  #lowest: Instant | null = null;

  /** Starts are `width` apart. */
  constructor(width: DurationMs, entries: readonly (readonly [Instant, T])[] = []) {
    this.#width = width;
    for (const [start, value] of entries) this.set(start, value);
  }

  get size(): number {
    return this.#values.size;
  }

  get(start: Instant): T | undefined {
    return this.#values.get(start);
  }

  set(start: Instant, value: T): void {
    this.#values.set(start, value);
    if (this.#lowest === null || start < this.#lowest) this.#lowest = start;
  }

  /** Takes out the lowest bucket if it is due. */
  take(due: (start: Instant) => boolean): { readonly start: Instant; readonly value: T } | undefined {
    const start = this.#lowest;
    if (start === null || !due(start)) return undefined;
    const value = this.#values.get(start) as T;
    this.#values.delete(start);
    this.#lowest = this.#next(start);
    return { start, value };
  }

  /** In ascending order. */
  entries(): readonly (readonly [Instant, T])[] {
    return [...this.#values].sort(([a], [b]) => a - b);
  }

  /** The next start above: usually a step or two away, else the lowest of all. */
  #next(start: Instant): Instant | null {
    const { size } = this.#values;
    for (let step = 1; step <= size; step++) {
      const next = start + step * this.#width;
      if (this.#values.has(next)) return next;
    }
    let lowest: Instant | null = null;
    for (const each of this.#values.keys()) if (lowest === null || each < lowest) lowest = each;
    return lowest;
  }
}
