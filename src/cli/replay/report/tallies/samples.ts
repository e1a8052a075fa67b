/** Sample orders, so that the page also has ordinary ones. They are drawn by a hash of the id: always the same. */
import type { Lifecycle, ObservedStatus } from '../../../../order/index.ts';
import { OBSERVED_STATUSES } from '../../../../order/index.ts';
import { hash } from '../../../../tracking/read/hash.ts';
import type { TracedOrder } from '../source.ts';

/** The maximum number per status, and of orders with a refused event. */
export const MAX_DRAWN = 3;

interface Drawn {
  readonly lot: number;
  readonly order: TracedOrder;
}

export interface Samples {
  readonly byStatus: readonly { readonly status: ObservedStatus; readonly orders: readonly TracedOrder[] }[];
  readonly refused: readonly TracedOrder[];
}

export class SamplesTally {
  readonly #byStatus = new Map<ObservedStatus, Drawn[]>();
  readonly #refused: Drawn[] = [];

  take({ currentStatus }: Lifecycle, order: TracedOrder): void {
    const known = this.#byStatus.get(currentStatus) ?? [];
    this.#byStatus.set(currentStatus, known);
    const drawn = { lot: hash(order.orderId), order };
    insertDrawn(known, drawn);
    if (order.refused.length > 0) insertDrawn(this.#refused, drawn);
  }

  end(): Samples {
    const orders = (drawn: readonly Drawn[]) => drawn.map(({ order }) => order);
    return {
      byStatus: OBSERVED_STATUSES.map((status) => ({
        status,
        orders: orders(this.#byStatus.get(status) ?? []),
      })).filter((each) => each.orders.length > 0),
      refused: orders(this.#refused),
    };
  }
}

/** Keeps the lowest lots, ascending. */
function insertDrawn(list: Drawn[], drawn: Drawn): void {
  if (list.length === MAX_DRAWN && drawn.lot >= (list.at(-1)?.lot ?? 0)) return;
  list.push(drawn);
  list.sort((a, b) => a.lot - b.lot);
  list.length = Math.min(list.length, MAX_DRAWN);
}
