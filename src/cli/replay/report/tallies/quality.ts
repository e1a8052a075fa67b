/** What is wrong with the data itself: moves that are none, durations below zero, orders without a beginning. */
import { type Instant, joinId } from '../../../../core/index.ts';
import { durationsOf, type Lifecycle, type LifecycleDurations } from '../../../../order/index.ts';
import type { TracedOrder } from '../source.ts';

export interface Quality {
  /** Status events, and how many of them were no move. */
  readonly events: number;
  readonly refused: number;
  /** Most frequent first. */
  readonly moves: readonly { readonly from: string; readonly to: string; readonly count: number }[];
  readonly negative: { readonly [field in keyof LifecycleDurations]: number };
  /** Orders of which it was never heard that they were placed. */
  readonly incomplete: number;
}

export class QualityTally {
  #events = 0;
  #refused = 0;
  #incomplete = 0;
  readonly #moves = new Map<string, { from: string; to: string; count: number }>();
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
      const move = this.#moves.get(key) ?? { from, to: event.status, count: 0 };
      move.count += 1;
      this.#moves.set(key, move);
    }
    const durations = durationsOf(row, outForDeliveryAt);
    for (const field of Object.keys(this.#negative) as (keyof LifecycleDurations)[])
      if ((durations[field] ?? 0) < 0) this.#negative[field] += 1;
  }

  end(): Quality {
    return {
      events: this.#events,
      refused: this.#refused,
      moves: [...this.#moves.values()].sort((a, b) => b.count - a.count || (a.from < b.from ? -1 : 1)),
      negative: this.#negative,
      incomplete: this.#incomplete,
    };
  }
}
