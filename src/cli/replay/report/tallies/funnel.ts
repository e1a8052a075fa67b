/** The statuses that orders reached, and their current ones. */
import { type Lifecycle, OBSERVED_STATUSES, type ObservedStatus } from '../../../../order/index.ts';

/** The regular statuses of an order. */
export const WAY = ['PENDING_PAYMENT', 'PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED'] as const;
/** The other final statuses. */
export const EXITS = ['CANCELLED', 'REFUNDED', 'EXPIRED'] as const;

type ByStatus = { readonly [status in ObservedStatus]: number };

export interface Funnel {
  readonly orders: number;
  /** Orders that were ever observed in the status. */
  readonly reached: ByStatus;
  /** Orders by their last observed status. */
  readonly current: ByStatus;
}

export class FunnelTally {
  #orders = 0;
  readonly #reached = zeros();
  readonly #current = zeros();

  take({ milestones, currentStatus }: Lifecycle): void {
    this.#orders += 1;
    this.#current[currentStatus] += 1;
    for (const status of OBSERVED_STATUSES) if (milestones[status] !== undefined) this.#reached[status] += 1;
  }

  end(): Funnel {
    return { orders: this.#orders, reached: this.#reached, current: this.#current };
  }
}

function zeros(): Record<ObservedStatus, number> {
  return Object.fromEntries(OBSERVED_STATUSES.map((status) => [status, 0])) as Record<ObservedStatus, number>;
}
