/** Which row of the table a command or fact is looked up in, where that depends on what the payment already knows. */
import { receiptOf } from './balances.ts';
import type {
  AttemptFact,
  AttemptProcessing,
  DisputeFact,
  Paid,
  PaymentCommand,
  RefundFact,
  RequestRefund,
} from './payment.commands.ts';
import type { Attempt, AttemptState, Dispute, Payment, Receipt } from './payment.types.ts';
import type { Refund } from './refund.types.ts';
import { difference } from './terms.ts';

/** The row of a well-formed command; none for what is no command at all, so that nobody may name a row directly. */
export function paymentRow(payment: Payment, command: PaymentCommand): string {
  switch (command.type) {
    case 'create':
    case 'submit':
    case 'cancel':
    case 'timeout':
    case 'unknown':
    case 'sendRefund':
    case 'retryRefund':
      return command.type;
    case 'requestRefund':
      return requestRow(payment, command);
    case 'pending':
    case 'processing':
    case 'failed':
    case 'closed':
      return attemptRow(payment, command);
    case 'paid':
      return paidRow(payment, command);
    case 'refundAccepted':
    case 'refundUnknown':
    case 'refundAbnormal':
    case 'refundSucceeded':
    case 'refundFailed':
    case 'refundNotFound':
    case 'refundReversed':
      return refundRow(payment, command);
    case 'disputeOpened':
    case 'disputeLost':
    case 'disputeWon':
      return disputeRow(payment, command);
  }
  return '';
}

function requestRow(payment: Payment, { type, receiptId }: RequestRefund): string {
  return receiptId !== undefined && receiptOf(payment, receiptId)?.kind === 'surplus'
    ? 'requestSurplusRefund'
    : type;
}

// --- attempts ---

const RUNGS: readonly AttemptState[] = ['pending', 'processing', 'failed', 'succeeded'];
const FAILED = 2;

/** Not definite: the channel may still charge it. */
export function isLive({ state }: Attempt): boolean {
  return state === 'pending' || state === 'processing';
}

function attemptRow(
  { status, attempts }: Payment,
  { type, attemptId }: AttemptFact | AttemptProcessing,
): string {
  if (status !== 'PENDING' && status !== 'PROCESSING') return type;
  const known = attempts.find(({ id }) => id === attemptId);
  const reached = known ? RUNGS.indexOf(known.state) : -1;
  const rung = type === 'pending' ? 0 : type === 'processing' ? 1 : FAILED;
  if (rung === FAILED) {
    const another = attempts.some((attempt) => attempt.id !== attemptId && isLive(attempt));
    return !another ? type : reached < rung ? 'attemptNews' : 'attemptOld';
  }
  // Only an attempt that starts processing while the payment is pending moves the headline.
  if (reached < rung) return status === 'PENDING' && type === 'processing' ? type : 'attemptNews';
  return reached === FAILED ? 'attemptOld' : type;
}

// --- money that arrived ---

/** What money must be to be ours, by field. */
export function paidTerms({
  id: paymentId,
  merchantId,
  channel,
  currency,
  amountMinor,
}: Payment): Partial<Paid> {
  return { paymentId, merchantId, ...(channel !== undefined && { channel }), currency, amountMinor };
}

export function knownReceipt({ receipts }: Payment, { channel, channelTxnId }: Paid): Receipt | undefined {
  return receipts.find((receipt) => receipt.channel === channel && receipt.channelTxnId === channelTxnId);
}

function paidRow(payment: Payment, paid: Paid): string {
  const differs = difference(paidTerms(payment), paid);
  if (knownReceipt(payment, paid)) return differs ? 'paidOther' : 'paidKnown';
  if (differs) return 'paidMismatch';
  if (payment.status !== 'FAIL') return 'paid';
  if (!paid.orderPayable) return 'paidUnwanted';
  return paid.source === 'query' ? 'paid' : 'paidUnconfirmed';
}

// --- refunds and disputes ---

/** A command or fact about a refund: its own table has a say, and its own query is answered. */
export function speaksOfRefund(
  command: PaymentCommand,
): command is Extract<PaymentCommand, { readonly refundId: string }> {
  return /refund/i.test(command.type);
}

export function knownRefund({ refunds }: Payment, refundId: string): Refund | undefined {
  return refunds.find(({ id }) => id === refundId);
}

function refundRow(payment: Payment, fact: RefundFact): string {
  const { status } = payment;
  // Before any money came in the table has the answer by itself.
  if (status === 'CREATED' || status === 'PENDING' || status === 'PROCESSING') return fact.type;
  const known = knownRefund(payment, fact.refundId);
  if (fact.type !== 'refundSucceeded') return known ? fact.type : 'strayRefund';
  // A refund we know nothing of was made at the channel's console, if there is a receipt it can be of.
  const ours = known ?? receiptOf(payment, fact.receiptId);
  return ours && fact.currency === payment.currency ? fact.type : 'strayRefund';
}

const DISPUTES = ['OPEN', 'LOST', 'WON'] as const;

/** The status that a fact gives its dispute; a lower one that arrives later is stale. */
export function disputeStatus(type: DisputeFact['type']): Dispute['status'] {
  return type === 'disputeOpened' ? 'OPEN' : type === 'disputeLost' ? 'LOST' : 'WON';
}

function disputeRow(
  payment: Payment,
  { type, disputeId, currency, amountMinor, receiptId }: DisputeFact,
): string {
  if (receiptOf(payment)?.kind !== 'payment') return type;
  if (currency !== payment.currency || !receiptOf(payment, receiptId)) return 'disputeMismatch';
  const known = payment.disputes.find(({ id }) => id === disputeId);
  if (!known) return type;
  const ahead = DISPUTES.indexOf(disputeStatus(type)) - DISPUTES.indexOf(known.status);
  if (ahead !== 0) return ahead > 0 ? type : 'disputeOld';
  return known.amountMinor === amountMinor ? 'disputeKnown' : 'disputeMismatch';
}
