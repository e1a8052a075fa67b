/** Fulfillment: dispatch commands to a warehouse, a carrier's events, and delivery in time. */
export { type Address, type Area, warehouseFor } from './address.ts';
export * from './delivery.table.ts';
export * from './delivery.ts';
export * from './dispatch.table.ts';
export * from './dispatch.ts';
export * from './shipment.table.ts';
export * from './shipment.ts';
