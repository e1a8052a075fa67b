/** Fulfillment: what a warehouse is told, what a carrier reports, and whether a delivery is in time. */
export { type Address, type Area, warehouseFor } from './address.ts';
export * from './delivery.table.ts';
export * from './delivery.ts';
export * from './dispatch.table.ts';
export * from './dispatch.ts';
export * from './shipment.table.ts';
export * from './shipment.ts';
