/** An order as a person reads it: source A's lifecycle row (4.1.2), the accepted status beside it, and what looks wrong. */
import type { ShipmentRow } from '../../fulfillment/shipment.ts';
import { durationsOf, type Lifecycle, type LifecycleDurations } from '../../order/lifecycle.ts';
import type { OrderState } from './order-state.ts';
import { outForDeliveryAt, shipmentsOf } from './shipments.ts';

export interface OrderView {
  readonly orderId: string;
  readonly lifecycle: Lifecycle | null;
  /** The status of the last event; what the lifecycle's `currentStatus` says. */
  readonly observed: string | null;
  /** Where the order machine's table would have let the events lead (D21). */
  readonly accepted: string;
  readonly durations: LifecycleDurations | null;
  /** The durations that are below zero: the later milestone has the earlier instant (D22). */
  readonly negative: readonly (keyof LifecycleDurations)[];
  /** Whether its first moment was heard of; a row without it is a part of an order (D14). */
  readonly complete: boolean;
  readonly shipments: readonly ShipmentRow[];
  /** What was ordered, summed by sku, ascending (D27). */
  readonly units: readonly { readonly sku: string; readonly quantity: number }[];
}

/** The view of an order's state. */
export function viewOf({ orderId, row, accepted, parcels, items }: OrderState): OrderView {
  const durations = row && durationsOf(row, outForDeliveryAt(parcels));
  const units = new Map<string, number>();
  for (const { sku, quantity } of items) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return {
    orderId,
    lifecycle: row,
    observed: row?.currentStatus ?? null,
    accepted,
    durations,
    negative: durations === null ? [] : NAMES.filter((name) => (durations[name] ?? 0) < 0),
    complete: row?.milestones.PENDING_PAYMENT !== undefined,
    shipments: shipmentsOf({ orderId, parcels }),
    units: [...units].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => (a.sku < b.sku ? -1 : 1)),
  };
}

const NAMES = [
  'pendingPaymentSeconds',
  'processingSeconds',
  'shippingSeconds',
  'deliverySeconds',
  'overallSeconds',
] as const satisfies readonly (keyof LifecycleDurations)[];
