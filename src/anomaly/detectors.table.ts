import type { ObservedStatus } from '../order/lifecycle.ts';

/** An order that waits too long: in which status, since when, and how many minutes are still fine. */
export interface Wait {
  readonly status: ObservedStatus;
  /** What the wait is counted from: the first of these milestones that is known. */
  readonly since: readonly [ObservedStatus, ...ObservedStatus[]];
  readonly limitMinutes: number;
}

/**
 * Source A's three waits (4.4). A processing order is counted from its payment, as there; of one whose payment was never
 * observed, from when processing began.
 */
export const sourceWaits = {
  PAYMENT_TIMEOUT: { status: 'PENDING_PAYMENT', since: ['PENDING_PAYMENT'], limitMinutes: 30 },
  PROCESSING_TIMEOUT: { status: 'PROCESSING', since: ['PAID', 'PROCESSING'], limitMinutes: 1_440 },
  DELIVERY_TIMEOUT: { status: 'SHIPPED', since: ['SHIPPED'], limitMinutes: 4_320 },
} as const satisfies { readonly [type: string]: Wait };

/** And the one that is missing there: a paid order that nobody begins to process was never abnormal (D59). */
export const waits = {
  ...sourceWaits,
  PROCESSING_NOT_STARTED: { status: 'PAID', since: ['PAID'], limitMinutes: 1_440 },
} as const satisfies { readonly [type: string]: Wait };

export type SourceAbnormalType = keyof typeof sourceWaits;
export type AbnormalType = keyof typeof waits;
