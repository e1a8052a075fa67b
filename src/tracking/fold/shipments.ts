/** Folds the parcel events of an order into its shipments. */
import type { Instant } from '../../core/quantity.ts';
import { type ObservedShipment, observeShipment } from '../../fulfillment/shipment.ts';
import type { OrderState, ParcelFact } from './order-state.ts';

/** One shipment per parcel (D48, D50), in the order of their first events. */
export function shipmentsOf({
  orderId,
  parcels,
}: Pick<OrderState, 'orderId' | 'parcels'>): readonly ObservedShipment[] {
  const shipments = new Map<string, ObservedShipment>();
  for (const { logisticsId: shipmentId, status, at, seq, location } of parcels)
    shipments.set(
      shipmentId,
      observeShipment(shipments.get(shipmentId), { orderId, shipmentId, status, at, seq, location }),
    );
  return [...shipments.values()];
}

/** When the first parcel of the order was out for delivery; null until then. */
export function outForDeliveryAt(facts: readonly ParcelFact[]): Instant | null {
  for (const { status, at } of facts) if (status === 'OUT_FOR_DELIVERY') return at;
  return null;
}
