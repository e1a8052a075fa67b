import type { TableOf } from '../core/table.ts';

/** A carrier's statuses of a parcel (source A, 2.2: `LogisticsStatus`), in logical order. */
export const LOGISTICS_STATUSES = [
  'PENDING_DISPATCH',
  'DISPATCHED',
  'IN_TRANSIT',
  'OUT_FOR_DELIVERY',
  'FAILED',
  'DELIVERED',
] as const;
export type LogisticsStatus = (typeof LOGISTICS_STATUSES)[number];

/**
 * The expected course of a parcel: status → fact that the carrier reports → next status. An unexpected report is a fact
 * as well: `observeShipment` folds it, and `isUnexpectedTransition` finds it.
 */
export const shipmentTable = {
  PENDING_DISPATCH: { dispatched: 'DISPATCHED', failed: 'FAILED' },
  DISPATCHED: { inTransit: 'IN_TRANSIT', outForDelivery: 'OUT_FOR_DELIVERY', failed: 'FAILED' },
  IN_TRANSIT: { inTransit: 'IN_TRANSIT', outForDelivery: 'OUT_FOR_DELIVERY', failed: 'FAILED' },
  OUT_FOR_DELIVERY: { delivered: 'DELIVERED', failed: 'FAILED' },
  FAILED: {
    dispatched: 'DISPATCHED',
    inTransit: 'IN_TRANSIT',
    outForDelivery: 'OUT_FOR_DELIVERY',
    failed: 'FAILED',
  },
  DELIVERED: {},
} as const satisfies TableOf<LogisticsStatus>;
