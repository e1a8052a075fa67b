/**
 * What each command demands of the payment, once its content is known. A rule returns the reason to refuse, or nothing;
 * facts have no rules.
 */
import type { Check } from '../core/decider.ts';
import { receiptOf } from './balances.ts';
import type { RequestRefund, RetryRefund, SendRefund } from './payment.commands.ts';
import { covered, retryRefusal } from './payment.guards.ts';
import { knownRefund } from './payment.rows.ts';
import type { Payment, PaymentRefusal } from './payment.types.ts';

type Rule<C> = Check<Payment, C, PaymentRefusal>;

const refundIsCovered: Rule<RequestRefund> = (payment, { currency: given, receiptId, amountMinor }) => {
  const { currency: expected } = payment;
  if (given !== expected) return { code: 'CURRENCY_MISMATCH', expected, given };
  if (receiptId !== undefined && !receiptOf(payment, receiptId))
    return { code: 'NO_SUCH_RECEIPT', receiptId };
  return covered(payment, receiptId, amountMinor);
};

const refundIsOurs: Rule<SendRefund | RetryRefund> = (payment, { refundId }) =>
  knownRefund(payment, refundId) ? undefined : { code: 'NO_SUCH_REFUND', refundId };

/** Nothing more leaves a receipt that has given back too much. */
const nothingOverRefunded: Rule<SendRefund> = (payment, { refundId }) => {
  const known = knownRefund(payment, refundId);
  return known?.status === 'REQUESTED' ? covered(payment, known.receiptId, 0) : undefined;
};

const mayBeRetried: Rule<RetryRefund> = (payment, command) => {
  const known = knownRefund(payment, command.refundId);
  return known && retryRefusal(payment, known, command);
};

const retryIsFresh: Rule<RetryRefund> = (payment, { retryId }) =>
  knownRefund(payment, retryId) ? { code: 'ALREADY_DONE', field: 'retryId' } : undefined;

export const paymentContentRules = {
  requestRefund: [refundIsCovered],
  requestSurplusRefund: [refundIsCovered],
  sendRefund: [refundIsOurs, nothingOverRefunded],
  retryRefund: [refundIsOurs, mayBeRetried, retryIsFresh],
} satisfies { readonly [row: string]: readonly Rule<never>[] };
