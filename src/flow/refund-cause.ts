/** Why the library asks money back by itself, and how such a refund is named. */
import { type DisputeId, joinId, type OrderId, type PaymentId, type RefundId } from '../core/id.ts';
import type { CancelReason } from '../order/index.ts';

/** Why money goes back: the reason of a cancellation, money that came late, or a dispute that was won after it. */
export type RefundCause = CancelReason | 'LATE_PAYMENT' | 'DISPUTE_WON';

/** The id of a refund, named after its cause: one cause refunds one payment once. `about`: the order, or the dispute. */
export function refundIdOf(paymentId: PaymentId, cause: RefundCause, about: OrderId | DisputeId): RefundId {
  return joinId(paymentId, cause, about);
}
