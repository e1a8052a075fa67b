/** Which commands follow for the tenders of an order and for the order itself: what is known in, wishes out. Pure. */
import type { PaymentId } from '../core/id.ts';
import { activeTenders, type Payment, refundable, type SplitPayment } from '../payment/index.ts';

/** The order is paid; a tender is cancelled, voided or refunded; or all of them are dropped. */
export type SplitPaymentStep =
  | { readonly do: 'pay' | 'drop' }
  | { readonly do: 'cancel' | 'void'; readonly paymentId: PaymentId }
  | { readonly do: 'refund'; readonly paymentId: PaymentId; readonly amountMinor: number };

type PaymentOf = (id: PaymentId) => Payment;

/** What a payment brought, once it brings no more. */
export function broughtMinor({ status, receipts }: Payment): number {
  const paid = status === 'SUCCESS' || status === 'REFUNDING' || status === 'REFUNDED';
  return paid ? (receipts.find(({ kind }) => kind === 'payment')?.amountMinor ?? 0) : 0;
}

function hasFailed({ status }: Payment): boolean {
  return status === 'FAIL' || status === 'CLOSED';
}

/** What the tenders brought, or may still bring. */
export function takenMinor(splitPayment: SplitPayment, payments: PaymentOf): number {
  return activeTenders(splitPayment).reduce((sum, { paymentId, amountMinor }) => {
    const payment = payments(paymentId);
    return sum + (hasFailed(payment) ? 0 : broughtMinor(payment) || amountMinor);
  }, 0);
}

/**
 * What follows once a tender of an open split payment has news. One that finally failed takes the others with it; when
 * together they brought what is due the order is paid, and what is beyond that goes back through the last of them.
 */
export function splitPaymentSteps(
  splitPayment: SplitPayment,
  payments: PaymentOf,
): readonly SplitPaymentStep[] {
  const tenders = activeTenders(splitPayment);
  if (tenders.some(({ paymentId }) => hasFailed(payments(paymentId))))
    return [{ do: 'drop' }, ...tenders.flatMap(({ paymentId }) => reversed(payments(paymentId)))];
  const brought = tenders.map(({ paymentId }) => broughtMinor(payments(paymentId)));
  const beyond = brought.reduce((sum, minor) => sum + minor, 0) - splitPayment.dueMinor;
  const last = tenders.at(-1);
  if (beyond < 0 || last === undefined) return [];
  return beyond === 0
    ? [{ do: 'pay' }]
    : [{ do: 'pay' }, { do: 'refund', paymentId: last.paymentId, amountMinor: beyond }];
}

/** How the money of one payment goes back, however far it has come. What is in flight is let go if the channel can. */
export function reversed(payment: Payment): readonly SplitPaymentStep[] {
  const { id: paymentId, status } = payment;
  if (status === 'CREATED' || status === 'PENDING') return [{ do: 'cancel', paymentId }];
  if (status === 'PROCESSING') return [{ do: 'void', paymentId }];
  const amountMinor = broughtMinor(payment) > 0 ? refundable(payment) : 0;
  return amountMinor > 0 ? [{ do: 'refund', paymentId, amountMinor }] : [];
}
