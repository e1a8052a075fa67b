/**
 * The durations that windows average (source A, 5.1). Each is counted once, in the window of the event that ends it. An
 * order's contribution is a function of its state, so a late fact changes it by the difference of before and after.
 */
import { elapsed } from '../../core/quantity.ts';
import type { ObservedStatus } from '../../order/lifecycle.ts';
import type { OrderState, StatusFact } from '../fold/order-state.ts';
import { outForDeliveryAt } from '../fold/shipments.ts';
import type { WindowTotals } from './windows.ts';

export type Measure = 'payment' | 'processing' | 'delivery';

interface MeasureSpec {
  readonly from: ObservedStatus;
  readonly to: ObservedStatus;
  readonly count: keyof WindowTotals;
  readonly seconds: keyof WindowTotals;
}

export const MEASURES = {
  payment: { from: 'PENDING_PAYMENT', to: 'PAID', count: 'paymentCount', seconds: 'paymentSeconds' },
  processing: { from: 'PAID', to: 'SHIPPED', count: 'processingCount', seconds: 'processingSeconds' },
  delivery: { from: 'SHIPPED', to: 'DELIVERED', count: 'deliveryCount', seconds: 'deliverySeconds' },
} as const satisfies { readonly [measure in Measure]: MeasureSpec };

/** The measures that an event of each status begins or ends. */
export const MEASURES_OF: { readonly [status in ObservedStatus]: readonly Measure[] } = {
  PENDING_PAYMENT: ['payment'],
  PAID: ['payment', 'processing'],
  PROCESSING: [],
  SHIPPED: ['processing', 'delivery'],
  DELIVERED: ['delivery'],
  CANCELLED: [],
  REFUNDED: [],
  EXPIRED: [],
};

/** A duration of one order and the event that ends it. Negative if the later milestone has the earlier instant. */
export interface Measured {
  readonly end: StatusFact;
  readonly seconds: number;
}

export function measured(
  { lifecycle, events, parcels }: OrderState,
  measure: Measure,
  milestone: 'latest' | 'first',
): Measured | undefined {
  const { from, to } = MEASURES[measure];
  const ended = lifecycle?.milestones[to];
  if (ended === undefined) return undefined;
  const out = measure === 'delivery' ? outForDeliveryAt(parcels) : null;
  const began = out ?? lifecycle?.milestones[from];
  if (began === undefined) return undefined;
  const end = endOf(events, to, milestone);
  return end === undefined ? undefined : { end, seconds: elapsed(1_000, began, ended) };
}

/** The event whose instant is the milestone. */
function endOf(
  events: readonly StatusFact[],
  status: ObservedStatus,
  milestone: 'latest' | 'first',
): StatusFact | undefined {
  if (milestone === 'first') return events.find((each) => each.status === status);
  for (let i = events.length - 1; i >= 0; i--) if (events[i]?.status === status) return events[i];
  return undefined;
}
