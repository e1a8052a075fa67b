import type { TableOf } from '../core/table.ts';

/** What a carrier may say of a parcel (source A, 2.2: `LogisticsStatus`), in logical order. */
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
 * The parcel, status → what the carrier reports → next status. What stands here is the expected course; a report that
 * stands nowhere is a fact all the same: {@link observeShipment} takes it, and `unexpectedMove` names it.
 */
export const shipmentTable = {
  PENDING_DISPATCH: { dispatch: 'DISPATCHED', fail: 'FAILED' },
  DISPATCHED: { move: 'IN_TRANSIT', goOut: 'OUT_FOR_DELIVERY', fail: 'FAILED' },
  IN_TRANSIT: { move: 'IN_TRANSIT', goOut: 'OUT_FOR_DELIVERY', fail: 'FAILED' },
  OUT_FOR_DELIVERY: { hand: 'DELIVERED', fail: 'FAILED' },
  FAILED: { dispatch: 'DISPATCHED', move: 'IN_TRANSIT', goOut: 'OUT_FOR_DELIVERY', fail: 'FAILED' },
  DELIVERED: {},
} as const satisfies TableOf<LogisticsStatus>;
