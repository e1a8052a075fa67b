/**
 * What each guard of the payment's table demands, and what each command demands once its content is known. A guard or
 * rule returns the reason to refuse, or nothing; facts have none. Table and guards are what a screen loads.
 */

import { type AskContext, type Check, defineRules, type Rules, refuse } from '../core/decider.ts';
import type { Instant } from '../core/quantity.ts';
import type { Role } from '../core/role.ts';
import { capturable, receiptOf, refundable } from './balances.ts';
import { knownRefund } from './known.ts';
import {
  defaultPaymentPolicy,
  type PaymentPolicy,
  type PaymentRulesPolicy,
  type RefundLimits,
} from './payment.policy.ts';
import { type PaymentGuard, paymentTable } from './payment.table.ts';
import type {
  CaptureMoney,
  Payment,
  PaymentFact,
  PaymentInput,
  PaymentRefusal,
  Receipt,
  TimeOutPayment,
} from './payment.types.ts';
import { refundRules } from './refund/refund.rules.ts';
import type { Refund, RequestRefund, RetryRefund, SendRefund } from './refund/refund.types.ts';

/** 0 < amount ≤ refundable: checked when the amount is reserved, so settling it can never break the bound. */
function covered(
  payment: Payment,
  receiptId: string | undefined,
  amountMinor: number,
): PaymentRefusal | undefined {
  const refundableMinor = refundable(payment, receiptId);
  if (refundableMinor < 0) return { code: 'OVER_REFUNDED', excessMinor: -refundableMinor };
  if (amountMinor <= refundableMinor) return undefined;
  return { code: refundableMinor === 0 ? 'NOTHING_LEFT' : 'EXCEEDS_REFUNDABLE', refundableMinor };
}

/** All that the refund's table looks at. */
const RETRY: RetryRefund = { type: 'retryRefund', refundId: '', retryId: '', at: 0, by: 'system' };

/** A refund sent again has its amount reserved; one that failed gave it back and asks for it anew. */
function retryRefusal(payment: Payment, refund: Refund): PaymentRefusal | undefined {
  const { receiptId, status, amountMinor } = refund;
  const again = status === 'FAILED' ? amountMinor : 0;
  return refuse(refundRules, refund, RETRY) ?? covered(payment, receiptId, again);
}

/** Only what is requested and not over-refunded may be sent. */
function sendRefusal(payment: Payment): PaymentRefusal | undefined {
  const requested = payment.refunds.filter(({ status }) => status === 'REQUESTED');
  const reasons = requested.map(({ receiptId }) => covered(payment, receiptId, 0));
  return reasons.includes(undefined) ? undefined : (reasons[0] ?? { code: 'NOTHING_TO_SEND' });
}

const paymentGuards: { readonly [guard in PaymentGuard]: Check<Payment, AskContext, PaymentRefusal> } = {
  beforeDeadline: ({ expiresAt }, { at }) => (at < expiresAt ? undefined : { code: 'EXPIRED', expiresAt }),
  deadlinePassed: ({ expiresAt }, { at }) => (at >= expiresAt ? undefined : { code: 'NOT_DUE', expiresAt }),
  moneyToCapture: (payment) =>
    capturable(payment) > 0 ? undefined : { code: 'NOTHING_TO_CAPTURE', capturableMinor: 0 },
  moneyToRefund: (payment) => covered(payment, undefined, 1),
  refundToSend: sendRefusal,
  refundToRetry: (payment) =>
    payment.refunds.some((refund) => !retryRefusal(payment, refund))
      ? undefined
      : { code: 'NOTHING_TO_RETRY' },
};

/** What a channel or a statement reports: offered to no role, and refused by none. */
const FACTS: readonly PaymentFact['type'][] = [
  'pending',
  'processing',
  'failed',
  'closed',
  'unknown',
  'authorised',
  'paid',
  'captured',
  'captureFailed',
  'refundAccepted',
  'refundUnknown',
  'refundAbnormal',
  'refundSucceeded',
  'refundFailed',
  'refundNotFound',
  'refundReversed',
  'disputeOpened',
  'disputeLost',
  'disputeWon',
];

export type PaymentRules = Rules<typeof paymentTable, Payment, PaymentInput, PaymentRefusal, Role>;

/**
 * The rules of a payment under a host's policy: all a page needs. `available`, `why` and `refuse` answer from table,
 * guards and roles alone; the machine also checks content and decides.
 *
 * @example
 * const rules = paymentRulesFor({ visibleCommands: { ...defaultPaymentPolicy.visibleCommands, shopper: [] } });
 */
export function paymentRulesFor({ visibleCommands }: PaymentRulesPolicy): PaymentRules {
  return defineRules({
    table: paymentTable,
    guards: paymentGuards,
    rules: {},
    visibleCommands,
    facts: FACTS,
  });
}

/**
 * The rules under the default policy.
 *
 * @example
 * available(paymentRules, payment, { at: now, by: 'merchant' }) // ['requestRefund']
 */
export const paymentRules: PaymentRules = /* @__PURE__ */ paymentRulesFor(defaultPaymentPolicy);

// --- rules ---

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
  return (payment, command) => {
    const known = knownRefund(payment, command.refundId);
    const named = command.type === 'requestRefund' ? command.receiptId : known?.receiptId;
    // Money that the library sends back goes whatever the card allows: the channel refuses for itself.
    const isOwed = command.type === 'requestRefund' && command.by === 'system';
    const isSame = command.type === 'retryRefund' && known?.status !== 'FAILED';
    const receipt = receiptOf(payment, named);
    const card = cards.find(({ channel }) => channel === receipt?.channel);
    if (isOwed || isSame || receipt === undefined || card?.refundLimits === undefined) return undefined;
    return beyondLimits(payment, receipt, command.at, card.refundLimits);
  };
}

function beyondLimits(
  { refunds }: Payment,
  receipt: Receipt,
  at: Instant,
  { maxCount = Infinity, maxAgeMs = Infinity, minIntervalMs = 0 }: RefundLimits,
): PaymentRefusal | undefined {
  const earlier = refunds.filter(({ receiptId, status }) => receiptId === receipt.id && status !== 'FAILED');
  if (earlier.length >= maxCount) return { code: 'TOO_MANY_REFUNDS', maxCount };
  const endedAt = receipt.receivedAt + maxAgeMs;
  if (at > endedAt) return { code: 'REFUND_TOO_LATE', endedAt };
  const notBefore = Math.max(...earlier.map(({ requestedAt }) => requestedAt)) + minIntervalMs;
  return at < notBefore ? { code: 'REFUND_TOO_SOON', notBefore } : undefined;
}

/** What each cell key demands, under a policy. */
export function paymentContentRules(policy: PaymentPolicy) {
  const allowed = withinLimits(policy);
  return {
    closeFirst: [dueOrAsked],
    capture: [captureIsCovered],
    requestRefund: [refundIsCovered, allowed],
    requestSurplusRefund: [refundIsCovered, allowed],
    sendRefund: [refundIsOurs, nothingOverRefunded],
    retryRefund: [refundIsOurs, mayBeRetried, retryIsFresh, allowed],
  } satisfies { readonly [cellKey: string]: readonly Rule<never>[] };
}
