import type { TableOf } from '../core/table.ts';
import type { AbnormalType } from './detectors.table.ts';

type Status = 'NEW' | 'PENDING' | 'PROCESSED' | 'RESOLVED';

/**
 * The handling of an abnormality, status → command → next status. Detecting it again changes nothing: after it was
 * opened, only its handler moves it (D63). If it recurs after it was resolved, a person reopens it.
 */
export const handlingTable = {
  NEW: { open: 'PENDING' },
  PENDING: { process: 'PROCESSED', resolve: 'RESOLVED' },
  PROCESSED: { resolve: 'RESOLVED' },
  RESOLVED: { reopen: 'PENDING' },
} as const satisfies TableOf<Status>;

export type HandlingStatus = keyof typeof handlingTable;

/** The handler of an abnormality and the suggested action (source A, 4.4). */
export interface AbnormalityResponse {
  readonly handler: string;
  readonly action: string;
}

/** Responses by type. A host adds entries for its own types. */
export const responses = {
  PAYMENT_TIMEOUT: { handler: 'order_support', action: 'CANCEL_ORDER' },
  PROCESSING_TIMEOUT: { handler: 'order_support', action: 'ESCALATE_PROCESSING' },
  DELIVERY_TIMEOUT: { handler: 'logistics_support', action: 'CHECK_LOGISTICS' },
  PROCESSING_NOT_STARTED: { handler: 'order_support', action: 'ESCALATE_PROCESSING' },
} as const satisfies { readonly [type in AbnormalType]: AbnormalityResponse };

/** The orders of a customer with more abnormalities than this are handled by a person. */
export const HIGH_RISK_ABOVE = 5;
export const HIGH_RISK_HANDLER = 'vip_customer_service';
export const HIGH_RISK_NOTES = 'High-risk customer, manual review required';
export const ORDINARY_NOTES = 'Auto-generated handling instruction';
