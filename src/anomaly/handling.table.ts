import type { TableOf } from '../core/table.ts';
import type { AbnormalType } from './detectors.table.ts';

type Status = 'NEW' | 'PENDING' | 'PROCESSED' | 'RESOLVED';

/**
 * What becomes of an abnormality, status → command → next status. Detecting it again is no command that leads anywhere:
 * once it was opened, only whoever handles it moves it (D63). What comes back after it was resolved is reopened by a person.
 */
export const handlingTable = {
  NEW: { open: 'PENDING' },
  PENDING: { process: 'PROCESSED', resolve: 'RESOLVED' },
  PROCESSED: { resolve: 'RESOLVED' },
  RESOLVED: { reopen: 'PENDING' },
} as const satisfies TableOf<Status>;

export type HandlingStatus = keyof typeof handlingTable;

/** Who looks at an abnormality and what is suggested (source A, 4.4). */
export interface Response {
  readonly handler: string;
  readonly action: string;
}

/** By type. A host's own types come with rows of their own. */
export const responses = {
  PAYMENT_TIMEOUT: { handler: 'order_support', action: 'CANCEL_ORDER' },
  PROCESSING_TIMEOUT: { handler: 'order_support', action: 'ESCALATE_PROCESSING' },
  DELIVERY_TIMEOUT: { handler: 'logistics_support', action: 'CHECK_LOGISTICS' },
  PROCESSING_NOT_STARTED: { handler: 'order_support', action: 'ESCALATE_PROCESSING' },
} as const satisfies { readonly [type in AbnormalType]: Response };

/** A customer with more abnormalities than this is for a person to look at. */
export const HIGH_RISK_ABOVE = 5;
export const HIGH_RISK_HANDLER = 'vip_customer_service';
export const HIGH_RISK_NOTES = 'High-risk customer, manual review required';
export const ORDINARY_NOTES = 'Auto-generated handling instruction';
