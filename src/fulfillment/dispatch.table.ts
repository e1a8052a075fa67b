import type { TableOf } from '../core/table.ts';

/** The urgency of a dispatch (source A, 4.3.1). */
export const DISPATCH_PRIORITIES = ['HIGH', 'MEDIUM', 'LOW'] as const;
export type DispatchPriority = (typeof DISPATCH_PRIORITIES)[number];

type Status = 'PENDING_DISPATCH' | 'DISPATCHED' | 'FAILED' | 'RECALLED';

/**
 * A dispatch command: status → fact of the warehouse, or recall by the shop → next status. Statuses that a carrier has
 * too are spelled like the carrier's (D47).
 */
export const dispatchTable = {
  PENDING_DISPATCH: { dispatched: 'DISPATCHED', failed: 'FAILED', recall: 'RECALLED' },
  DISPATCHED: { failed: 'FAILED', recall: 'RECALLED' },
  FAILED: { recall: 'RECALLED' },
  RECALLED: {},
} as const satisfies TableOf<Status>;
export type DispatchStatus = keyof typeof dispatchTable;

/** Hours from payment to delivery, by kind of goods. Other kinds take {@link OTHER_HOURS}. */
export const HOURS_BY_CATEGORY = { fresh: 24, digital: 48 } as const;
export const OTHER_HOURS = 72;
