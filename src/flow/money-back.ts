/** Money that the order no longer wants, and news of money that went back. */
import { refuse } from '../core/decider.ts';
import type { PaymentId, RefundId } from '../core/id.ts';
import type { Order, Role } from '../order/index.ts';
import {
  balances,
  type Payment,
  refundable,
  settlement,
  settlementId,
  standingTenders,
} from '../payment/index.ts';
import { send } from './order-flow.ts';
import type { Till } from './tender-flow.ts';

/** Orders everything back that may still be refunded. */
export function giveBack(
  { draft, payment, at }: Till,
  paymentId: PaymentId,
  refundId: RefundId,
  by: Role,
): void {
  const paid: Payment = draft.state(payment, paymentId);
  const amountMinor = refundable(paid);
  if (amountMinor <= 0) return;
  draft.send(payment, paymentId, {
    type: 'requestRefund',
    refundId,
    amountMinor,
    currency: paid.currency,
    at,
    by,
  });
}

/** Whether this payment, or the settlement it is a standing tender of, paid the order. */
function paid(till: Till, paymentId: PaymentId): boolean {
  const { draft, machine, orderId } = till;
  const { paymentId: paidBy } = draft.state(machine, orderId);
  return paidBy === paymentId || (paidBy === settlementId(orderId) && isStanding(till, paymentId));
}

/** A tender that was dropped pays nothing: what goes back of it was never the order's. */
function isStanding({ draft, orderId }: Till, paymentId: PaymentId): boolean {
  return standingTenders(draft.state(settlement, orderId)).some((tender) => tender.paymentId === paymentId);
}

/** Whether the order still stands and this payment paid it. */
export function wanted(till: Till, paymentId: PaymentId): boolean {
  const { draft, machine, orderId } = till;
  return paid(till, paymentId) && draft.state(machine, orderId).status !== 'CANCELLED';
}

/** Whether the refund is of the money that paid the order, and not of what came late, twice or through another payment. */
export function paidFor(till: Till, paymentId: PaymentId, refundId: RefundId): boolean {
  const { refunds, receipts } = till.draft.state(till.payment, paymentId);
  const of = refunds.find(({ id }) => id === refundId)?.receiptId;
  return receipts.some(({ id, kind }) => id === of && kind === 'payment') && paid(till, paymentId);
}

/**
 * Tells the order that money went back; an order that has no use for the news (it never wanted the money) is left alone.
 * Money that came back to us and goes out again is money that the order has heard of: it counts once.
 */
export function reportRefund(till: Till, paymentId: PaymentId, refundId: RefundId, settled: number): void {
  const { draft, machine, orderId, at } = till;
  const order = draft.state(machine, orderId);
  const unheard = goneMinor(till, paymentId) - heardMinor(till, paymentId, order);
  const amountMinor = Math.min(settled, unheard);
  if (amountMinor <= 0) return;
  const refund = { type: 'refund', refundId, amountMinor, lines: [], at, by: 'system' } as const;
  if (!refuse(machine, order, refund)) send(draft, machine, orderId, refund);
}

/** What went back of the receipt that paid and has not come back since. */
function goneMinor({ draft, payment }: Till, paymentId: PaymentId): number {
  const paying = balances(draft.state(payment, paymentId)).find(({ kind }) => kind === 'payment');
  return paying?.refundedMinor ?? 0;
}

/** What the order was told of the refunds of one payment. */
function heardMinor({ draft, payment }: Till, paymentId: PaymentId, { refunds }: Order): number {
  const ours = new Set(draft.state(payment, paymentId).refunds.map(({ id }) => id));
  return refunds.reduce((sum, { refundId, amountMinor }) => sum + (ours.has(refundId) ? amountMinor : 0), 0);
}

/** Lets go of what a payment has reserved or still waits for, once its order is gone or another payment paid it. */
export function letGo(till: Till, paymentId: PaymentId): void {
  const { draft, machine, payment, orderId, at } = till;
  const { status, attempts } = draft.state(payment, paymentId);
  const open = attempts.filter(({ closing }) => !closing);
  const reserved = open.some(({ state }) => state === 'authorised');
  // What was in flight has failed, and another attempt still waits for somebody to pay it.
  const idle =
    !attempts.some(({ state }) => state === 'processing' || state === 'authorised') &&
    open.some(({ state }) => state === 'pending');
  const { status: ordered, paymentId: paidBy } = draft.state(machine, orderId);
  const gone = ordered === 'CANCELLED' || ordered === 'EXPIRED' || (paidBy !== null && paidBy !== paymentId);
  if (status === 'PROCESSING' && gone && (reserved || idle))
    draft.send(payment, paymentId, { type: 'void', at, by: 'system' });
}
