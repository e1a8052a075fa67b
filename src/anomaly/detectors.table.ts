import type { ObservedStatus } from '../order/lifecycle.ts';

/** A wait: the status, its beginning, and the number of minutes that are still normal. */
export interface Wait {
  readonly status: ObservedStatus;
  /** The beginning of the wait: the first known of these milestones. */
  readonly since: readonly [ObservedStatus, ...ObservedStatus[]];
  readonly limitMinutes: number;
}

/**
 * Source A's three waits (4.4). PROCESSING is counted from the payment, as in source A. If the payment was not
 * observed, it is counted from the beginning of processing.
 */
export const sourceWaits = {
  PAYMENT_TIMEOUT: { status: 'PENDING_PAYMENT', since: ['PENDING_PAYMENT'], limitMinutes: 30 },
  PROCESSING_TIMEOUT: { status: 'PROCESSING', since: ['PAID', 'PROCESSING'], limitMinutes: 1_440 },
  DELIVERY_TIMEOUT: { status: 'SHIPPED', since: ['SHIPPED'], limitMinutes: 4_320 },
} as const satisfies { readonly [type: string]: Wait };

/** Source A's waits and one more: in source A, a paid order that was never processed was never abnormal (D59). */
export const waits = {
  ...sourceWaits,
  PROCESSING_NOT_STARTED: { status: 'PAID', since: ['PAID'], limitMinutes: 1_440 },
} as const satisfies { readonly [type: string]: Wait };

export type SourceAbnormalType = keyof typeof sourceWaits;
export type AbnormalType = keyof typeof waits;
