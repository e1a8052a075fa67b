/** Folds the parcel events of an order into its shipments. */
import type { Instant } from '../../core/quantity.ts';
import { observeShipment, type ShipmentRow } from '../../fulfillment/shipment.ts';
import type { OrderState, ParcelFact } from './order-state.ts';

/** One shipment per parcel (D48, D50), in the order of their first events. */
export function shipmentsOf({
  orderId,
  parcels,
}: Pick<OrderState, 'orderId' | 'parcels'>): readonly ShipmentRow[] {
  const shipments = new Map<string, ShipmentRow>();
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
