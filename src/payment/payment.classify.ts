/** Which row of the table a command or fact is looked up in, where that depends on what the payment already knows. */
import { receiptId, receiptOf } from './balances.ts';
import type {
  AttemptFact,
  Authorised,
  CancelPayment,
  Captured,
  CaptureFailed,
  DisputeFact,
  Paid,
  PaymentCommand,
  RefundFact,
  RequestRefund,
  TimeOutPayment,
} from './payment.commands.ts';
import type { Attempt, AttemptState, Dispute, Payment, Receipt } from './payment.types.ts';
import type { Refund } from './refund.types.ts';
import { difference } from './terms.ts';

/** The row of a well-formed command; none for what is no command at all, so that nobody may name a row directly. */
export function cellKeyOf(payment: Payment, command: PaymentCommand): string {
  switch (command.type) {
    case 'cancel':
    case 'timeout':
      return closeRow(payment, command);
    case 'requestRefund':
      return requestRow(payment, command);
    case 'pending':
    case 'processing':
    case 'failed':
    case 'closed':
      return attemptRow(payment, command);
    case 'authorised':
      return authorisedRow(payment, command);
    case 'paid':
      return paidRow(payment, command);
    case 'captured':
      return capturedRow(payment, command);
    case 'captureFailed':
      return captureFailedRow(payment, command);
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

function requestRow(payment: Payment, { type, receiptId }: RequestRefund): string {
  return receiptId !== undefined && receiptOf(payment, receiptId)?.kind === 'surplus'
    ? 'requestSurplusRefund'
    : type;
}

/** In two steps where there is an attempt that the channel can close. */
function closeRow(
  { status, attempts }: Payment,
  { type, closeFirst }: CancelPayment | TimeOutPayment,
): string {
  return closeFirst && status === 'PENDING' && attempts.some(isLive) ? 'closeFirst' : type;
}

// --- attempts ---

const RUNGS: readonly AttemptState[] = ['pending', 'processing', 'authorised', 'failed', 'succeeded'];
const FAILED = RUNGS.indexOf('failed');

/** Not definite: the channel may still charge it. */
export function isLive({ state }: Attempt): boolean {
  return RUNGS.indexOf(state) < FAILED;
}

function rungOf({ attempts }: Payment, attemptId: string): number {
  const known = attempts.find(({ id }) => id === attemptId);
  return known ? RUNGS.indexOf(known.state) : -1;
}

function attemptRow(payment: Payment, { type, attemptId }: AttemptFact): string {
  const { status, attempts } = payment;
  if (status !== 'PENDING' && status !== 'PROCESSING')
    return isCapturing(payment, attemptId) && receiptOf(payment)?.kind === 'payment' ? 'attemptOld' : type;
  const reached = rungOf(payment, attemptId);
  const rung = type === 'pending' ? 0 : type === 'processing' ? 1 : FAILED;
  if (rung === FAILED) {
    if (isCapturing(payment, attemptId))
      return attempts.some(({ id, voided }) => id === attemptId && voided) ? 'attemptOld' : 'restKnown';
    const another = attempts.some((attempt) => attempt.id !== attemptId && isLive(attempt));
    return !another ? type : reached < rung ? 'attemptNews' : 'attemptOld';
  }
  // Only an attempt that starts processing while the payment is pending moves the headline.
  if (reached < rung) return status === 'PENDING' && type === 'processing' ? type : 'attemptNews';
  return reached === FAILED ? 'attemptOld' : type;
}

function authorisedRow(payment: Payment, fact: Authorised): string {
  const { status, attempts } = payment;
  if (status !== 'CREATED' && status !== 'PENDING' && status !== 'PROCESSING') return fact.type;
  if (difference({ ...paidTerms(payment), amountMinor: fact.amountMinor }, fact)) return 'paidMismatch';
  const reached = rungOf(payment, fact.attemptId);
  if (reached === FAILED) return 'attemptOld';
  if (status !== 'PROCESSING') return fact.type;
  const known = attempts.find(({ id }) => id === fact.attemptId)?.authorisedMinor;
  if (known !== undefined) return known === fact.amountMinor ? fact.type : 'paidMismatch';
  // Money was captured before we knew how much there is to capture.
  return isCapturing(payment, fact.attemptId) ? 'restKnown' : 'attemptNews';
}

/** Some of the attempt was captured, or is being captured. */
export function isCapturing({ captures }: Payment, attemptId: string): boolean {
  return captures.some((capture) => capture.attemptId === attemptId && capture.status !== 'FAILED');
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

export function knownReceipt(
  { receipts }: Payment,
  money: Pick<Receipt, 'channel' | 'channelTxnId'>,
): Receipt | undefined {
  const id = receiptId(money);
  return receipts.find((receipt) => receipt.id === id);
}

function paidRow(payment: Payment, paid: Paid): string {
  const known = knownReceipt(payment, paid);
  const { amountMinor } = known ?? payment;
  const differs = difference({ ...paidTerms(payment), amountMinor }, paid);
  if (known) return differs ? 'paidOther' : 'paidKnown';
  if (differs) return 'paidMismatch';
  // What is captured piece by piece is not paid all at once as well.
  if (payment.status === 'PROCESSING' && payment.captures.some(({ status }) => status !== 'FAILED'))
    return isCapturing(payment, paid.attemptId) ? 'paidOther' : 'paidUnwanted';
  return afterFailure(payment, paid) ?? paid.type;
}

function capturedRow(payment: Payment, captured: Captured): string {
  const { status, captures } = payment;
  const known = captures.find(({ id }) => id === captured.captureId);
  const booked = known?.status === 'SUCCEEDED' ? known : undefined;
  const { amountMinor } = booked ?? captured;
  const differs = difference({ ...paidTerms(payment), amountMinor }, captured);
  if (booked) return differs ? 'paidOther' : 'paidKnown';
  if (differs) return 'paidMismatch';
  if (status === 'CLOSED') return captured.type;
  const paying = receiptOf(payment);
  const receipt = knownReceipt(payment, captured);
  // One charge pays; what any other brings is surplus.
  if (receipt?.kind === 'surplus' || (paying?.kind === 'payment' && receipt === undefined))
    return status === 'PROCESSING' || status === 'FAIL' ? 'paidUnwanted' : 'paid';
  const unwanted = afterFailure(payment, captured);
  if (unwanted !== undefined) return unwanted;
  if (captured.amountMinor <= maxCapturable(payment, captured)) return captured.type;
  return receipt ? 'paidOther' : 'paidMismatch';
}

/**
 * What a capture may bring at most: authorised (asked for, where nobody said how much was) + tolerance − captured. Nothing
 * once its receipt is settled, unless it is one that we asked for.
 */
export function maxCapturable(payment: Payment, captured: Captured): number {
  const { attempts, captures, amountMinor: askedMinor, captureToleranceMinor = 0 } = payment;
  const { authorisedMinor = askedMinor } = attempts.find(({ id }) => id === captured.attemptId) ?? {};
  const receipt = knownReceipt(payment, captured);
  if (receipt && !receipt.open && !captures.some(({ id }) => id === captured.captureId)) return 0;
  return authorisedMinor + captureToleranceMinor - (receipt?.amountMinor ?? 0);
}

/** Money after a failure is believed when a query confirms it, and wanted while the order is payable. */
function afterFailure({ status }: Payment, { orderPayable, source }: Paid | Captured): string | undefined {
  if (status !== 'FAIL') return undefined;
  if (!orderPayable) return 'paidUnwanted';
  return source === 'query' ? undefined : 'paidUnconfirmed';
}

function captureFailedRow({ status, captures, receipts, attempts }: Payment, fact: CaptureFailed): string {
  if (status !== 'PROCESSING') return fact.type;
  const known = captures.find(({ id }) => id === fact.captureId);
  if (known?.status !== 'REQUESTED') return 'captureOld';
  const hopeless =
    attempts.some(({ id, voided }) => id === known.attemptId && voided) &&
    !receipts.some(({ kind }) => kind === 'payment') &&
    !captures.some((each) => each !== known && each.status === 'REQUESTED');
  return hopeless ? 'restFailed' : fact.type;
}

// --- refunds and disputes ---

/** A command or fact about a refund: its own table has a say, and its own query is answered. */
export function isAboutRefund(
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
  return type === 'disputeOpened' ? 'OPEN' : type === 'disputeLost' ? 'LOST' : 'WON';
}

function disputeRow(
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
