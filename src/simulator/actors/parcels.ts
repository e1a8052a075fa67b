/** Parcels and returns move units in the warehouse, once the library has accepted them. */
import { accepted, type Outcome } from './director.ts';
import { orderIn, type Shop } from './shop.ts';

/** An accepted shipment takes the units of its parcel out of the warehouse. */
export function dispatch(shop: Shop, orderId: string, shipmentId: string, outcome: Outcome): void {
  if (!accepted(outcome)) return;
  const { lines = [], shipments = [] } = orderIn(shop, orderId) ?? {};
  const parcel = shipments.find((each) => each.shipmentId === shipmentId)?.lines ?? [];
  const units = lines.map((line) => ({
    ...line,
    quantity: -(parcel.find(({ lineId }) => lineId === line.lineId)?.quantity ?? 0),
  }));
  shop.warehouse.move(`parcel ${shipmentId}`, units);
}

/** An accepted return brings its units back into the warehouse. */
export function restock(shop: Shop, orderId: string, outcome: Outcome): void {
  if (!accepted(outcome)) return;
  for (const line of orderIn(shop, orderId)?.lines ?? [])
    shop.warehouse.returned(`${orderId}/${line.lineId}`, { ...line, quantity: line.returned });
}
