/** Status over time: orders by status at the end of every step, and orders that entered a status during it. */
import type { Lifecycle, ObservedStatus, StatusEvent } from '../../../../order/index.ts';
import { OBSERVED_STATUSES } from '../../../../order/index.ts';
import { type Axis, stepOf } from './axis.ts';

/** One number per step. */
type Series = { readonly [status in ObservedStatus]: readonly number[] };

export interface OverTime {
  readonly axis: Axis;
  /** Orders in the status at the end of the step. */
  readonly current: Series;
  /** Orders with the milestone of the status in the step. */
  readonly entered: Series;
}

export class OverTimeTally {
  readonly #axis: Axis;
  readonly #entered: Record<ObservedStatus, number[]>;
  /** The changes of `current` in each step. They are summed at the end. */
  readonly #changes: Record<ObservedStatus, number[]>;

  constructor(axis: Axis) {
    this.#axis = axis;
    this.#entered = empty(axis.steps);
    this.#changes = empty(axis.steps);
  }

  /** @param events sorted by instant, so the last one is the current status */
  take({ milestones }: Lifecycle, events: readonly StatusEvent[]): void {
    const { steps } = this.#axis;
    for (const status of OBSERVED_STATUSES) {
      const at = milestones[status];
      const step = at === undefined ? -1 : stepOf(this.#axis, at);
      if (step >= 0 && step < steps) add(this.#entered[status], step, 1);
    }
    for (const [i, { status, at }] of events.entries()) {
      // Events before the axis count from its first step on.
      const step = Math.max(0, stepOf(this.#axis, at));
      if (step >= steps) break;
      const before = events[i - 1];
      if (before !== undefined) add(this.#changes[before.status], step, -1);
      add(this.#changes[status], step, 1);
    }
  }

  end(): OverTime {
    const current = Object.fromEntries(
      OBSERVED_STATUSES.map((status) => {
        let level = 0;
        return [status, this.#changes[status].map((change) => (level += change))];
      }),
    ) as unknown as Series;
    return { axis: this.#axis, current, entered: this.#entered };
  }
}

function add(numbers: number[], i: number, n: number): void {
  numbers[i] = (numbers[i] ?? 0) + n;
}

function empty(steps: number): Record<ObservedStatus, number[]> {
  return Object.fromEntries(
    OBSERVED_STATUSES.map((status) => [status, Array.from({ length: steps }, () => 0)]),
  ) as unknown as Record<ObservedStatus, number[]>;
}
