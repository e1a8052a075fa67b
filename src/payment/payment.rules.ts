/**
 * What each command demands of the payment, once its content is known. A rule returns the reason to refuse, or nothing;
 * facts have no rules.
 */
import type { Check } from '../core/decider.ts';
import { capturable, receiptOf } from './balances.ts';
import { knownRefund } from './payment.classify.ts';
import type {
  CaptureMoney,
  RequestRefund,
  RetryRefund,
  SendRefund,
  TimeOutPayment,
} from './payment.commands.ts';
import { covered, paymentGuards, retryRefusal } from './payment.guards.ts';
import type { PaymentPolicy } from './payment.policy.ts';
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

const mayBeRetried: Rule<RetryRefund> = (payment, { refundId }) => {
  const known = knownRefund(payment, refundId);
  return known && retryRefusal(payment, known);
};

const retryIsFresh: Rule<RetryRefund> = (payment, { retryId }) =>
  knownRefund(payment, retryId) ? { code: 'ALREADY_DONE', field: 'retryId' } : undefined;

const captureIsCovered: Rule<CaptureMoney> = (payment, { currency: given, amountMinor }) => {
  const { currency: expected } = payment;
  if (given !== expected) return { code: 'CURRENCY_MISMATCH', expected, given };
  const capturableMinor = capturable(payment);
  return amountMinor <= capturableMinor ? undefined : { code: 'EXCEEDS_CAPTURABLE', capturableMinor };
};

/** Closing in two steps is no reason to time out early. */
const dueOrAsked: Rule<TimeOutPayment> = (payment, command) =>
  command.type === 'timeout' ? paymentGuards.deadlinePassed(payment, command) : undefined;

/** What the channel's rule card allows of the refunds of one receipt: how many, how late, how soon after another. */
function withinLimits({ cards }: PaymentPolicy): Rule<RequestRefund | RetryRefund> {
  return (payment, { type, refundId, at, by, ...command }) => {
    // Money that a fact sends back goes whatever the card says: the channel refuses for itself, and a fact is never refused.
    if (by === 'system' && type === 'requestRefund') return undefined;
    const known = knownRefund(payment, refundId);
    if (type === 'retryRefund' && known?.status !== 'FAILED') return undefined;
    const receipt = receiptOf(payment, known?.receiptId ?? (command as { receiptId?: string }).receiptId);
    const limits = cards.find(({ channel }) => channel === receipt?.channel)?.refundLimits;
    if (limits === undefined || receipt === undefined) return undefined;
    const earlier = payment.refunds.filter(
      ({ receiptId, status }) => receiptId === receipt.id && status !== 'FAILED',
    );
    const {
      maxCount = Number.POSITIVE_INFINITY,
      maxAgeMs = Number.POSITIVE_INFINITY,
      minIntervalMs = 0,
    } = limits;
    if (earlier.length >= maxCount) return { code: 'TOO_MANY_REFUNDS', maxCount };
    const endedAt = receipt.receivedAt + maxAgeMs;
    if (at > endedAt) return { code: 'REFUND_TOO_LATE', endedAt };
    const notBefore = Math.max(...earlier.map(({ requestedAt }) => requestedAt)) + minIntervalMs;
    return at < notBefore ? { code: 'REFUND_TOO_SOON', notBefore } : undefined;
  };
}

/** What each row demands, under a policy. */
export function paymentContentRules(policy: PaymentPolicy) {
  const allowed = withinLimits(policy);
  return {
    closeFirst: [dueOrAsked],
    capture: [captureIsCovered],
    requestRefund: [refundIsCovered, allowed],
    requestSurplusRefund: [refundIsCovered, allowed],
    sendRefund: [refundIsOurs, nothingOverRefunded],
    retryRefund: [refundIsOurs, mayBeRetried, retryIsFresh, allowed],
  } satisfies { readonly [row: string]: readonly Rule<never>[] };
}
