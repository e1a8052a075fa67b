/** An order for display: source A's lifecycle (4.1.2), the accepted status, and what is inconsistent. */
import type { ObservedShipment } from '../../fulfillment/shipment.ts';
import { durationsOf, type Lifecycle, type LifecycleDurations } from '../../order/lifecycle.ts';
import type { OrderState } from './order-state.ts';
import { outForDeliveryAt, shipmentsOf } from './shipments.ts';

export interface OrderView {
  readonly orderId: string;
  readonly lifecycle: Lifecycle | null;
  /** The status of the last event: the lifecycle's `currentStatus`. */
  readonly observed: string | null;
  /** The status that the order machine's table leads to (D21). */
  readonly accepted: string;
  readonly durations: LifecycleDurations | null;
  /** The negative durations: the later milestone has the earlier instant (D22). */
  readonly negative: readonly (keyof LifecycleDurations)[];
  /** Whether the placement was observed. Without it, the beginning of the order is missing (D14). */
  readonly complete: boolean;
  readonly shipments: readonly ObservedShipment[];
  /** Ordered units, summed by sku, ascending (D27). */
  readonly units: readonly { readonly sku: string; readonly quantity: number }[];
}

/** The view of an order's state. */
export function viewOf({ orderId, lifecycle, accepted, parcels, items }: OrderState): OrderView {
  const durations = lifecycle && durationsOf(lifecycle, outForDeliveryAt(parcels));
  const units = new Map<string, number>();
  for (const { sku, quantity } of items) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return {
    orderId,
    lifecycle,
    observed: lifecycle?.currentStatus ?? null,
    accepted,
    durations,
    negative: durations === null ? [] : NAMES.filter((name) => (durations[name] ?? 0) < 0),
    complete: lifecycle?.milestones.PENDING_PAYMENT !== undefined,
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
