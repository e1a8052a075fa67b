/** Observed event streams as pure folds: reading, lifecycle, event time, windows, data quality, stock. Needs zod. */

export type { ItemFact, OrderState, ParcelFact, StatusFact } from './fold/order-state.ts';
export { outForDeliveryAt, shipmentsOf } from './fold/shipments.ts';
export { type Reservation, stockOperations } from './fold/stock-of-status.table.ts';
export {
  followStatus,
  movementOf,
  reservationOf,
  type StatusStockPolicy,
  type StockCause,
  type StockLine,
} from './fold/stock-of-status.ts';
export { type OrderView, viewOf } from './fold/view.ts';
export * from './metrics/metrics.ts';
export { prometheusText } from './metrics/prometheus.ts';
export type * from './outputs.ts';
export { Partition } from './partition.ts';
export type { PartitionState } from './partition-state.ts';
export type { CountersState } from './quality/counters.ts';
export { type QualityTotals, type QualityWindow, qualityRates } from './quality/quality.ts';
export { type IngestSettings, identifyByStatus, ingest, type RawRecord } from './read/ingest.ts';
export { readInstant } from './read/read-instant.ts';
export { partitionOf, Reader, type StampedRecord } from './read/reader.ts';
export * from './read/records.ts';
export {
  type Clock,
  initialClock,
  type Stamp,
  stampOf,
  tick,
  watermarkOf,
} from './read/watermark.ts';
export * from './settings.ts';
export { merge, SnapshotMismatchError, type TrackerSnapshot } from './snapshot.ts';
export { createTracker, type Tracker } from './tracker.ts';
export * from './windows/aggregate.ts';
export type { Measure } from './windows/measures.ts';
export type { OpenOrders } from './windows/open-order-table.ts';
export type { WindowTotals } from './windows/windows.ts';
