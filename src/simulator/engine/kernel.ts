/**
 * Virtual time and one queue ordered by (time, sequence).
 * After each step its microtasks are drained before the next step runs.
 * The seed therefore decides the order of steps, never the JavaScript runtime.
 */
import type { Instant } from '../../core/quantity.ts';

interface Due {
  readonly time: Instant;
  readonly sequence: number;
  readonly run: () => void;
}

/**
 * Microtask turns granted to one step.
 * The longest chain from a store answer to the next call takes about a dozen.
 * A longer chain would only change the interleaving, in the same way in every run.
 */
const TURNS = 20;

export class Kernel {
  now: Instant;
  steps = 0;
  #sequence = 0;
  #drains = false;
  readonly #heap: Due[] = [];

  constructor(start: Instant) {
    this.now = start;
  }

  /** Number of steps in the queue. */
  get pending(): number {
    return this.#heap.length;
  }

  after(ms: number, run: () => void): void {
    push(this.#heap, { time: this.now + ms, sequence: this.#sequence++, run });
  }

  /** Marks this step as one that started promises, so that its microtasks are drained. */
  drainMicrotasks(): void {
    this.#drains = true;
  }

  /** Resolves after `ms` of virtual time. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) =>
      this.after(ms, () => {
        this.#drains = true;
        resolve();
      }),
    );
  }

  /** Runs steps until none is due before `until`, or `stop` returns true. */
  async run(until: Instant, stop: () => boolean): Promise<void> {
    for (;;) {
      const due = this.#heap[0];
      if (due === undefined || due.time > until || stop()) {
        // The queue is empty, unless the last step is still in the microtask queue.
        if (!(await this.#drainsToMore(due))) return;
        continue;
      }
      pop(this.#heap);
      if (due.time > this.now) this.now = due.time;
      this.steps += 1;
      due.run();
      if (this.#drains) {
        this.#drains = false;
        for (let turn = 0; turn < TURNS; turn++) await undefined;
      }
    }
  }

  /** Drains the microtasks of the last step. Returns whether an earlier step was added. */
  async #drainsToMore(next: Due | undefined): Promise<boolean> {
    for (let turn = 0; turn < 20 * TURNS; turn++) await undefined;
    return this.#heap[0] !== next;
  }
}

function before(a: Due, b: Due): boolean {
  return a.time < b.time || (a.time === b.time && a.sequence < b.sequence);
}

function push(heap: Due[], due: Due): void {
  let i = heap.length;
  heap.push(due);
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!before(due, heap[parent] as Due)) break;
    heap[i] = heap[parent] as Due;
    i = parent;
  }
  heap[i] = due;
}

function pop(heap: Due[]): void {
  const last = heap.pop() as Due;
  const size = heap.length;
  if (size === 0) return;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= size) break;
    if (child + 1 < size && before(heap[child + 1] as Due, heap[child] as Due)) child += 1;
    if (!before(heap[child] as Due, last)) break;
    heap[i] = heap[child] as Due;
    i = child;
  }
  heap[i] = last;
}
