import type { TableOf } from '../core/table.ts';

/** How urgent a dispatch is (source A, 4.3.1). */
export const DISPATCH_PRIORITIES = ['HIGH', 'MEDIUM', 'LOW'] as const;
export type DispatchPriority = (typeof DISPATCH_PRIORITIES)[number];

type Status = 'PENDING_DISPATCH' | 'DISPATCHED' | 'FAILED' | 'RECALLED';

/** A dispatch command, status → what the warehouse does with it → next status; the words are the carrier's where both have one (D47). */
export const dispatchTable = {
  PENDING_DISPATCH: { dispatch: 'DISPATCHED', fail: 'FAILED', recall: 'RECALLED' },
  DISPATCHED: { fail: 'FAILED', recall: 'RECALLED' },
  FAILED: { recall: 'RECALLED' },
  RECALLED: {},
} as const satisfies TableOf<Status>;
export type DispatchStatus = keyof typeof dispatchTable;

/** Hours from payment to the door, by kind of goods; whatever is not listed takes {@link OTHER_HOURS}. */
export const HOURS_BY_CATEGORY = { fresh: 24, digital: 48 } as const;
export const OTHER_HOURS = 72;
