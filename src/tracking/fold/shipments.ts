/** The parcels of an order, out of what its carriers have said. */
import type { Instant } from '../../core/quantity.ts';
import { observeShipment, type ShipmentRow } from '../../fulfillment/shipment.ts';
import type { OrderState, ParcelFact } from './order-state.ts';

/** One row a parcel (D48, D50), in the order in which they were first heard of. */
export function shipmentsOf({
  orderId,
  parcels,
}: Pick<OrderState, 'orderId' | 'parcels'>): readonly ShipmentRow[] {
  const rows = new Map<string, ShipmentRow>();
  for (const { logisticsId: shipmentId, status, at, seq, location } of parcels)
    rows.set(
      shipmentId,
      observeShipment(rows.get(shipmentId), { orderId, shipmentId, status, at, seq, location }),
    );
  return [...rows.values()];
}

/** When the first parcel of the order was out for delivery; null before. */
export function outForDeliveryAt(facts: readonly ParcelFact[]): Instant | null {
  for (const { status, at } of facts) if (status === 'OUT_FOR_DELIVERY') return at;
  return null;
}
