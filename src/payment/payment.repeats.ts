/** What a payment recognises as done before, so that a repeat is a success and a contradiction is named. */

import { receiptOf } from './balances.ts';
import { knownRefund } from './known.ts';
import type { Capture, Payment, PaymentInput, PaymentRefusal } from './payment.types.ts';
import { difference, termsOf } from './terms.ts';

/** A command carried out before: `true` when every field agrees, a refusal naming the field when one does not. */
export function paymentRepeats(payment: Payment, command: PaymentInput): true | PaymentRefusal | undefined {
  const { status, currency } = payment;
  const { type } = command;
  if (type === 'create' && status !== 'NEW') return same(termsOf(payment), termsOf(command));
  if (type === 'submit' && status === 'PENDING') {
    return payment.attempts.some(({ id }) => id === command.attemptId) || undefined;
  }
  if (type === 'cancel' || type === 'timeout' || type === 'void') return status === 'CLOSED' || undefined;
  if (type === 'capture') {
    const known = payment.captures.find(({ id }) => id === command.captureId);
    const { amountMinor, currency: given, final = false } = command;
    return known && same(captureTerms(known, currency), { amountMinor, currency: given, final });
  }
  if (type === 'requestRefund') {
    const known = knownRefund(payment, command.refundId);
    const { amountMinor, currency: given } = command;
    const asked = { amountMinor, currency: given, receiptId: receiptOf(payment, command.receiptId)?.id };
    return known && same({ amountMinor: known.amountMinor, currency, receiptId: known.receiptId }, asked);
  }
  if (type === 'sendRefund') {
    const known = knownRefund(payment, command.refundId);
    return (known && known.status !== 'REQUESTED') || undefined;
  }
  if (type === 'retryRefund') {
    const { refundId, retryId } = command;
    const retried = knownRefund(payment, refundId)?.retries.includes(retryId);
    return retried || knownRefund(payment, retryId)?.retryOf === refundId || undefined;
  }
  return undefined;
}

function captureTerms({ amountMinor, final = false }: Capture, currency: string) {
  return { amountMinor, currency, final };
}

function same(done: object, command: object): true | PaymentRefusal {
  const differs = difference(done, command) ?? difference(command, done);
  return differs ? { code: 'ALREADY_DONE', field: differs.field } : true;
}
