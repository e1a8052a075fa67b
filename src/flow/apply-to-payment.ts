/** A command or a fact for a payment, with what follows from it for the order and for the order's other tenders. */
import type { PaymentId } from '../core/id.ts';
import type { PaymentInput } from '../payment/index.ts';
import {
  isStillOwed,
  recordOrderRefund,
  refundAffectsOrder,
  refundRemaining,
  voidAuthorisation,
} from './money-back.ts';
import { isOurs, isTender, type PaymentContext } from './payment-context.ts';
import { recordOrderPaid } from './record-order-paid.ts';
import { refundIdOf } from './refund-cause.ts';
import { closeSplit } from './split-payment-use-cases.ts';

/** Sends a command or a fact to a payment; the order and its other tenders follow. */
export function applyToPayment(context: PaymentContext, paymentId: PaymentId, input: PaymentInput): void {
  const { work, payment } = context;
  if (!isOurs(context, paymentId)) return;
  const { status: before } = work.state(payment, paymentId);
  const events = work.send(payment, paymentId, input) ?? [];
  for (const event of events) {
    if (event.type === 'payment.dispute_won' && !isStillOwed(context, paymentId)) {
      // The dispute held the money when the order went; now it is ours again, and the order no longer wants it.
      refundRemaining(context, paymentId, refundIdOf(paymentId, 'DISPUTE_WON', event.dispute.id));
    } else if (event.type === 'payment.refund_succeeded') {
      if (refundAffectsOrder(context, paymentId, event.refundId))
        recordOrderRefund(context, paymentId, event.refundId, event.refund.settledMinor);
    }
  }
  if (!isTender(context, paymentId)) payOrder(context, paymentId, before);
  else if (events.length > 0) closeSplit(context, paymentId);
}

/** Pays the order once its payment has succeeded. Money that the order no longer wants goes back: the fact stands. */
function payOrder(context: PaymentContext, paymentId: PaymentId, before: string): void {
  voidAuthorisation(context, paymentId);
  const { work, machine, payment, orderId, at } = context;
  const { status, currency, receipts } = work.state(payment, paymentId);
  const amountMinor = receipts.find(({ kind }) => kind === 'payment')?.amountMinor;
  if (amountMinor === undefined || status !== 'SUCCESS') return;
  if (before === 'SUCCESS' || before === 'REFUNDING' || before === 'REFUNDED') return;
  if (!recordOrderPaid(work, machine, orderId, { paymentId, amountMinor, currency, at }))
    refundRemaining(context, paymentId, refundIdOf(paymentId, 'LATE_PAYMENT', orderId));
}
