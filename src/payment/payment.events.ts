import type { RefundId } from '../core/id.ts';
import type { RefundEvent } from './refund/refund.types.ts';

type RefundEventName = RefundEvent['type'];

/** The name under which a payment records each event of a refund. They are the storage format: never rename one. */
export const paymentEventOfRefund = {
  'refund.requested': 'payment.refund_requested',
  'refund.ordered': 'payment.refund_ordered',
  'refund.submitted': 'payment.refund_submitted',
  'refund.unknown': 'payment.refund_unknown',
  'refund.processing': 'payment.refund_processing',
  'refund.abnormal': 'payment.refund_abnormal',
  'refund.failed': 'payment.refund_failed',
  'refund.succeeded': 'payment.refund_succeeded',
  'refund.reversed': 'payment.refund_reversed',
  'refund.noted': 'payment.refund_noted',
  'refund.query_ordered': 'payment.refund_query_ordered',
  'refund.query_answered': 'payment.refund_query_answered',
} as const satisfies { readonly [event in RefundEventName]: `payment.refund_${string}` };

/** An event of a refund, as its payment records it: `payment.refund_x` carries exactly `refund.x`. */
export type PaymentRefundEvent<T extends RefundEventName = RefundEventName> = {
  [K in T]: {
    readonly type: (typeof paymentEventOfRefund)[K];
    readonly refundId: RefundId;
    readonly refund: RefundEvent & { readonly type: K };
  };
}[T];
