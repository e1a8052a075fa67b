/** The cell that a command or fact is looked up in, where that depends on what the payment already knows. */

import { receiptOf } from './balances.ts';
import { isActive, isCapturing, knownReceipt, knownRefund, maxCapturable, paidTerms } from './known.ts';
import type {
  AttemptFact,
  AttemptState,
  Authorised,
  CancelPayment,
  Captured,
  CaptureFailed,
  Dispute,
  DisputeFact,
  Paid,
  Payment,
  PaymentInput,
  TimeOutPayment,
} from './payment.types.ts';
import type { RefundFact, RequestRefund } from './refund/refund.types.ts';
import { difference } from './terms.ts';

/** The key of a well-formed command or fact; none for what is neither, so that a caller cannot name a cell directly. */
export function cellKeyOf(payment: Payment, command: PaymentInput): string {
  switch (command.type) {
    case 'cancel':
    case 'timeout':
      return closeKey(payment, command);
    case 'requestRefund':
      return requestKey(payment, command);
    case 'pending':
    case 'processing':
    case 'failed':
    case 'closed':
      return attemptKey(payment, command);
    case 'authorised':
      return authorisedKey(payment, command);
    case 'paid':
      return paidKey(payment, command);
    case 'captured':
      return capturedKey(payment, command);
    case 'captureFailed':
      return captureFailedKey(payment, command);
    case 'refundAccepted':
    case 'refundUnknown':
    case 'refundAbnormal':
    case 'refundSucceeded':
    case 'refundFailed':
    case 'refundNotFound':
    case 'refundReversed':
      return refundKey(payment, command);
    case 'disputeOpened':
    case 'disputeLost':
    case 'disputeWon':
      return disputeKey(payment, command);
    case 'create':
    case 'submit':
    case 'capture':
    case 'void':
    case 'unknown':
    case 'sendRefund':
    case 'retryRefund':
      return command.type;
  }
  return '';
}

function requestKey(payment: Payment, { type, receiptId }: RequestRefund): string {
  return receiptId !== undefined && receiptOf(payment, receiptId)?.kind === 'surplus'
    ? 'requestSurplusRefund'
    : type;
}

/** In two steps where there is an attempt that the channel can close. */
function closeKey(
  { status, attempts }: Payment,
  { type, closeFirst }: CancelPayment | TimeOutPayment,
): string {
  return closeFirst && status === 'PENDING' && attempts.some(isActive) ? 'closeFirst' : type;
}

// --- attempts ---

/** How far each state has come. */
const RUNGS: readonly AttemptState[] = ['pending', 'processing', 'authorised', 'failed', 'succeeded'];
const FAILED = RUNGS.indexOf('failed');

function rungOf({ attempts }: Payment, attemptId: string): number {
  const known = attempts.find(({ id }) => id === attemptId);
  return known ? RUNGS.indexOf(known.state) : -1;
}

function attemptKey(payment: Payment, { type, attemptId }: AttemptFact): string {
  const { status, attempts } = payment;
  if (status !== 'PENDING' && status !== 'PROCESSING')
    return isCapturing(payment, attemptId) && receiptOf(payment)?.kind === 'payment' ? 'attemptOld' : type;
  const reached = rungOf(payment, attemptId);
  const rung = type === 'pending' ? 0 : type === 'processing' ? 1 : FAILED;
  if (rung === FAILED) {
    if (isCapturing(payment, attemptId))
      return attempts.some(({ id, voided }) => id === attemptId && voided)
        ? 'attemptOld'
        : 'remainderReleased';
    const another = attempts.some((attempt) => attempt.id !== attemptId && isActive(attempt));
    return !another ? type : reached < rung ? 'attemptNews' : 'attemptOld';
  }
  // Only an attempt that starts processing while the payment is pending moves the headline.
  if (reached < rung) return status === 'PENDING' && type === 'processing' ? type : 'attemptNews';
  return reached === FAILED ? 'attemptOld' : type;
}

function authorisedKey(payment: Payment, fact: Authorised): string {
  const { status, attempts } = payment;
  if (status !== 'CREATED' && status !== 'PENDING' && status !== 'PROCESSING') return fact.type;
  if (difference({ ...paidTerms(payment), amountMinor: fact.amountMinor }, fact)) return 'paidMismatch';
  const reached = rungOf(payment, fact.attemptId);
  if (reached === FAILED) return 'attemptOld';
  if (status !== 'PROCESSING') return fact.type;
  const known = attempts.find(({ id }) => id === fact.attemptId)?.authorisedMinor;
  if (known !== undefined) return known === fact.amountMinor ? fact.type : 'paidMismatch';
  // Money was captured before we knew how much there is to capture.
  return isCapturing(payment, fact.attemptId) ? 'remainderReleased' : 'attemptNews';
}

// --- money that arrived ---

function paidKey(payment: Payment, paid: Paid): string {
  const known = knownReceipt(payment, paid);
  const { amountMinor } = known ?? payment;
  const differs = difference({ ...paidTerms(payment), amountMinor }, paid);
  if (known) return differs ? 'paidConflicting' : 'paidDuplicate';
  if (differs) return 'paidMismatch';
  // What is captured piece by piece is not paid all at once as well.
  if (payment.status === 'PROCESSING' && payment.captures.some(({ status }) => status !== 'FAILED'))
    return isCapturing(payment, paid.attemptId) ? 'paidConflicting' : 'paidSurplus';
  return afterFailure(payment, paid) ?? paid.type;
}

function capturedKey(payment: Payment, captured: Captured): string {
  const { status, captures } = payment;
  const known = captures.find(({ id }) => id === captured.captureId);
  const booked = known?.status === 'SUCCEEDED' ? known : undefined;
  const { amountMinor } = booked ?? captured;
  const differs = difference({ ...paidTerms(payment), amountMinor }, captured);
  if (booked) return differs ? 'paidConflicting' : 'paidDuplicate';
  if (differs) return 'paidMismatch';
  if (status === 'CLOSED') return captured.type;
  const paying = receiptOf(payment);
  const receipt = knownReceipt(payment, captured);
  // One charge pays; what any other brings is surplus.
  if (receipt?.kind === 'surplus' || (paying?.kind === 'payment' && receipt === undefined))
    return status === 'PROCESSING' || status === 'FAIL' ? 'paidSurplus' : 'paid';
  const unwanted = afterFailure(payment, captured);
  if (unwanted !== undefined) return unwanted;
  if (captured.amountMinor <= maxCapturable(payment, captured)) return captured.type;
  return receipt ? 'paidConflicting' : 'paidMismatch';
}

/** Money after a failure is believed when a query confirms it, and wanted while the order is payable. */
function afterFailure({ status }: Payment, { orderPayable, source }: Paid | Captured): string | undefined {
  if (status !== 'FAIL') return undefined;
  if (!orderPayable) return 'paidSurplus';
  return source === 'query' ? undefined : 'paidUnconfirmed';
}

function captureFailedKey({ status, captures, receipts, attempts }: Payment, fact: CaptureFailed): string {
  if (status !== 'PROCESSING') return fact.type;
  const known = captures.find(({ id }) => id === fact.captureId);
  if (known?.status !== 'REQUESTED') return 'captureOld';
  const nothingLeftToCapture =
    attempts.some(({ id, voided }) => id === known.attemptId && voided) &&
    !receipts.some(({ kind }) => kind === 'payment') &&
    !captures.some((each) => each !== known && each.status === 'REQUESTED');
  return nothingLeftToCapture ? 'remainderFailed' : fact.type;
}

// --- refunds and disputes ---

function refundKey(payment: Payment, fact: RefundFact): string {
  const { status } = payment;
  // Before any money came in the table has the answer by itself.
  if (status === 'CREATED' || status === 'PENDING') return fact.type;
  const known = knownRefund(payment, fact.refundId);
  if (fact.type !== 'refundSucceeded') return known ? fact.type : 'strayRefund';
  // A refund we know nothing of was made at the channel's console, if there is a receipt it can be of.
  const ours = known ?? receiptOf(payment, fact.receiptId);
  return ours && fact.currency === payment.currency ? fact.type : 'strayRefund';
}

const DISPUTES = ['OPEN', 'LOST', 'WON'] as const;

/** The status that a fact gives its dispute; a lower one that arrives later is stale. */
export function disputeStatus(type: DisputeFact['type']): Dispute['status'] {
  return DISPUTE_STATUS[type];
}
const DISPUTE_STATUS = { disputeOpened: 'OPEN', disputeLost: 'LOST', disputeWon: 'WON' } as const;

function disputeKey(
  payment: Payment,
  { type, disputeId, currency, amountMinor, receiptId }: DisputeFact,
): string {
  if (payment.status === 'PROCESSING' || receiptOf(payment)?.kind !== 'payment') return type;
  if (currency !== payment.currency || !receiptOf(payment, receiptId)) return 'disputeMismatch';
  const known = payment.disputes.find(({ id }) => id === disputeId);
  if (!known) return type;
  const ahead = DISPUTES.indexOf(disputeStatus(type)) - DISPUTES.indexOf(known.status);
  if (ahead !== 0) return ahead > 0 ? type : 'disputeOld';
  return known.amountMinor === amountMinor ? 'disputeKnown' : 'disputeMismatch';
}
