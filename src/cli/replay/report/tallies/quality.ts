/** Faults of the data: events without a transition, negative durations, orders without a placement. */
import { type Instant, joinId } from '../../../../core/index.ts';
import { durationsOf, type Lifecycle, type LifecycleDurations } from '../../../../order/index.ts';
import type { TracedOrder } from '../source.ts';

export interface Quality {
  /** Status events, and those without a transition. */
  readonly events: number;
  readonly refused: number;
  /** Most frequent first. */
  readonly transitions: readonly { readonly from: string; readonly to: string; readonly count: number }[];
  readonly negative: { readonly [field in keyof LifecycleDurations]: number };
  /** Orders without an observed placement. */
  readonly incomplete: number;
}

export class QualityTally {
  #events = 0;
  #refused = 0;
  #incomplete = 0;
  readonly #transitions = new Map<string, { from: string; to: string; count: number }>();
  readonly #negative = {
    pendingPaymentSeconds: 0,
    processingSeconds: 0,
    shippingSeconds: 0,
    deliverySeconds: 0,
    overallSeconds: 0,
  };

  take(row: Lifecycle, { events, refused }: TracedOrder, outForDeliveryAt: Instant | null): void {
    this.#events += events.length;
    this.#refused += refused.length;
    if (row.milestones.PENDING_PAYMENT === undefined) this.#incomplete += 1;
    for (const { from, event } of refused) {
      const key = joinId(from, event.status);
      const transition = this.#transitions.get(key) ?? { from, to: event.status, count: 0 };
      transition.count += 1;
      this.#transitions.set(key, transition);
    }
    const durations = durationsOf(row, outForDeliveryAt);
    for (const field of Object.keys(this.#negative) as (keyof LifecycleDurations)[])
      if ((durations[field] ?? 0) < 0) this.#negative[field] += 1;
  }

  end(): Quality {
    return {
      events: this.#events,
      refused: this.#refused,
      transitions: [...this.#transitions.values()].sort(
        (a, b) => b.count - a.count || (a.from < b.from ? -1 : 1),
      ),
      negative: this.#negative,
      incomplete: this.#incomplete,
    };
  }
}
