/**
 * Virtual time and one queue of (time, sequence). A step runs, the microtasks it set off are drained, then the next step
 * is taken: who goes first is decided here, by the seed, and never by the runtime.
 */
import type { Instant } from '../../core/quantity.ts';

interface Due {
  readonly time: Instant;
  readonly sequence: number;
  readonly run: () => void;
}

/**
 * Turns of the microtask queue that are given to a step. The longest chain from one answer of the store to the next
 * call is about a dozen; were it longer, the run would only interleave otherwise, still the same way every time.
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

  /** How many steps are still to come. */
  get pending(): number {
    return this.#heap.length;
  }

  after(ms: number, run: () => void): void {
    push(this.#heap, { time: this.now + ms, sequence: this.#sequence++, run });
  }

  /** Says that promises were set in motion, so that this step has microtasks to drain. */
  drainMicrotasks(): void {
    this.#drains = true;
  }

  /** A promise that the simulator owns: resolved `ms` later, or never if `alive` says so by then. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) =>
      this.after(ms, () => {
        this.#drains = true;
        resolve();
      }),
    );
  }

  /** Takes steps until there is none before `until`, or `stop` says so. */
  async run(until: Instant, stop: () => boolean): Promise<void> {
    for (;;) {
      const due = this.#heap[0];
      if (due === undefined || due.time > until || stop()) {
        // Nothing left, unless the last step is still on its way through the microtasks.
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

  /** Gives the last step all the turns it may want; whether there is something sooner to do now. */
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
