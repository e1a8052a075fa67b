/** Deliveries by verdict: finished ones at their receipt, open ones at a given instant. */
import { type Instant, MINUTE_MS } from '../../../../core/index.ts';
import {
  DELIVERY_STAGES,
  type DeliveryMilestones,
  type DeliveryStage,
  type DeliveryStatus,
  deliveryEfficiency,
  deliveryStatusAt,
  LOGISTICS_STATUSES,
  type LogisticsStatus,
} from '../../../../fulfillment/index.ts';
import type { Lifecycle } from '../../../../order/index.ts';
import type { ParcelEvent } from '../source.ts';
import { type Distribution, distributionOf } from './distribution.ts';

type ByVerdict = { readonly [status in DeliveryStatus]: number };

export interface Deliveries {
  readonly at: Instant;
  readonly finished: ByVerdict;
  readonly open: ByVerdict;
  /** Paid orders that ended before the receipt, or were paid only later. */
  readonly neither: number;
  readonly stages: readonly { readonly stage: DeliveryStage; readonly distribution: Distribution }[];
  /** Parcels by their last status. Empty without carrier events. */
  readonly parcels: readonly (readonly [LogisticsStatus, number])[];
}

export class DeliveriesTally {
  readonly #at: Instant;
  readonly #finished = { ON_TIME: 0, AT_RISK: 0, OVERDUE: 0 };
  readonly #open = { ON_TIME: 0, AT_RISK: 0, OVERDUE: 0 };
  #neither = 0;
  readonly #minutes = new Map(DELIVERY_STAGES.map((stage) => [stage, [] as number[]]));
  readonly #parcels = new Map<LogisticsStatus, number>();

  constructor(at: Instant) {
    this.#at = at;
  }

  take(
    { milestones }: Lifecycle,
    deliveries: readonly DeliveryMilestones[],
    parcelEvents: readonly ParcelEvent[],
  ): void {
    const { CANCELLED, REFUNDED, EXPIRED } = milestones;
    const ended = [CANCELLED, REFUNDED, EXPIRED].some((each) => each !== undefined && each <= this.#at);
    for (const delivery of deliveries) {
      const row = deliveryEfficiency(delivery);
      for (const stage of DELIVERY_STAGES) {
        const minutes = row[stage];
        if (minutes !== null) this.#minutes.get(stage)?.push(minutes * MINUTE_MS);
      }
      const verdict = row.deliveryStatus ?? (ended ? null : deliveryStatusAt(delivery, this.#at));
      if (verdict === null) this.#neither += 1;
      else if (row.deliveryStatus !== null) this.#finished[verdict] += 1;
      else this.#open[verdict] += 1;
    }
    // Events are sorted by instant, so the last one of a parcel is its status.
    const last = new Map(parcelEvents.map(({ logisticsId, status }) => [logisticsId, status]));
    for (const status of last.values()) this.#parcels.set(status, (this.#parcels.get(status) ?? 0) + 1);
  }

  end(): Deliveries {
    const counted = LOGISTICS_STATUSES.map((status) => [status, this.#parcels.get(status) ?? 0] as const);
    return {
      at: this.#at,
      finished: this.#finished,
      open: this.#open,
      neither: this.#neither,
      stages: [...this.#minutes].map(([stage, ms]) => ({ stage, distribution: distributionOf(ms) })),
      parcels: this.#parcels.size === 0 ? [] : counted,
    };
  }
}
