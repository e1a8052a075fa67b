/** Money that the order no longer wants, and news of money that went back. */
import { refuse } from '../core/decider.ts';
import type { PaymentId, RefundId } from '../core/id.ts';
import type { Order } from '../order/index.ts';
import {
  activeTenders,
  balances,
  type Payment,
  refundable,
  splitPayment,
  splitPaymentId,
} from '../payment/index.ts';
import type { PaymentContext } from './payment-context.ts';

/** Orders everything back that may still be refunded. It follows from a decision, so the library asks, whoever decided. */
export function refundRemaining(
  { work, payment, at }: PaymentContext,
  paymentId: PaymentId,
  refundId: RefundId,
): void {
  const paid: Payment = work.state(payment, paymentId);
  const amountMinor = refundable(paid);
  if (amountMinor <= 0) return;
  work.send(payment, paymentId, {
    type: 'requestRefund',
    refundId,
    amountMinor,
    currency: paid.currency,
    at,
    by: 'system',
  });
}

/** Whether this payment, or the split payment it is a standing tender of, paid the order. */
function paid(context: PaymentContext, paymentId: PaymentId): boolean {
  const { work, machine, orderId } = context;
  const { paymentId: paidBy } = work.state(machine, orderId);
  return paidBy === paymentId || (paidBy === splitPaymentId(orderId) && isStanding(context, paymentId));
}

/** A tender that was dropped pays nothing: what goes back of it was never the order's. */
function isStanding({ work, orderId }: PaymentContext, paymentId: PaymentId): boolean {
  return activeTenders(work.state(splitPayment, orderId)).some((tender) => tender.paymentId === paymentId);
}

/** Whether the order still stands and this payment paid it. */
export function isStillOwed(context: PaymentContext, paymentId: PaymentId): boolean {
  const { work, machine, orderId } = context;
  return paid(context, paymentId) && work.state(machine, orderId).status !== 'CANCELLED';
}

/** Whether the refund is of the money that paid the order, and not of what came late, twice or through another payment. */
export function refundAffectsOrder(
  context: PaymentContext,
  paymentId: PaymentId,
  refundId: RefundId,
): boolean {
  const { refunds, receipts } = context.work.state(context.payment, paymentId);
  const of = refunds.find(({ id }) => id === refundId)?.receiptId;
  return receipts.some(({ id, kind }) => id === of && kind === 'payment') && paid(context, paymentId);
}

/**
 * Records at the order that money went back. An order that refuses the fact, because the money never paid for it, stays as it
 * is. Money that came back to us and goes out again was recorded before, so it counts once.
 */
export function recordOrderRefund(
  context: PaymentContext,
  paymentId: PaymentId,
  refundId: RefundId,
  settled: number,
): void {
  const { work, machine, orderId, at } = context;
  const order = work.state(machine, orderId);
  const unrecorded = refundedMinor(context, paymentId) - reportedRefundMinor(context, paymentId, order);
  const amountMinor = Math.min(settled, unrecorded);
  if (amountMinor <= 0) return;
  const refund = { type: 'refund', refundId, amountMinor, lines: [], at, by: 'system' } as const;
  if (!refuse(machine, order, refund)) work.send(machine, orderId, refund);
}

/** What went back of the receipt that paid and has not come back since. */
function refundedMinor({ work, payment }: PaymentContext, paymentId: PaymentId): number {
  const paying = balances(work.state(payment, paymentId)).find(({ kind }) => kind === 'payment');
  return paying?.refundedMinor ?? 0;
}

/** What the order has recorded of the refunds of one payment. */
function reportedRefundMinor(
  { work, payment }: PaymentContext,
  paymentId: PaymentId,
  { refunds }: Order,
): number {
  const ours = new Set(work.state(payment, paymentId).refunds.map(({ id }) => id));
  return refunds.reduce((sum, { refundId, amountMinor }) => sum + (ours.has(refundId) ? amountMinor : 0), 0);
}

/** Voids what a payment has reserved or still waits for, once its order is gone or another payment paid it. */
export function voidAuthorisation(context: PaymentContext, paymentId: PaymentId): void {
  const { work, machine, payment, orderId, at } = context;
  const { status, attempts } = work.state(payment, paymentId);
  const open = attempts.filter(({ closing }) => !closing);
  const reserved = open.some(({ state }) => state === 'authorised');
  // What was in flight has failed, and another attempt still waits for its shopper.
  const idle =
    !attempts.some(({ state }) => state === 'processing' || state === 'authorised') &&
    open.some(({ state }) => state === 'pending');
  const { status: ordered, paymentId: paidBy } = work.state(machine, orderId);
  const gone = ordered === 'CANCELLED' || ordered === 'EXPIRED' || (paidBy !== null && paidBy !== paymentId);
  if (status === 'PROCESSING' && gone && (reserved || idle))
    work.send(payment, paymentId, { type: 'void', at, by: 'system' });
}
