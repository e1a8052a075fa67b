/** What a payment already knows of the thing that a command or fact names. */
import { receiptId } from './balances.ts';
import type { Attempt, Captured, Paid, Payment, PaymentInput, Receipt } from './payment.types.ts';
import type { Refund, RefundFact, RequestRefund, RetryRefund, SendRefund } from './refund/refund.types.ts';

// --- attempts and captures ---

/** Not definite: the channel may still charge it. */
export function isActive({ state }: Attempt): boolean {
  return state === 'pending' || state === 'processing' || state === 'authorised';
}

/** Some of the attempt was captured, or is being captured. */
export function isCapturing({ captures }: Payment, attemptId: string): boolean {
  return captures.some((capture) => capture.attemptId === attemptId && capture.status !== 'FAILED');
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

// --- money ---

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

// --- refunds ---

/** Everything that is about a refund. */
export type AboutRefund = RequestRefund | SendRefund | RetryRefund | RefundFact;

const ABOUT_REFUND: { readonly [type in AboutRefund['type']]: true } = {
  requestRefund: true,
  sendRefund: true,
  retryRefund: true,
  refundAccepted: true,
  refundUnknown: true,
  refundAbnormal: true,
  refundSucceeded: true,
  refundFailed: true,
  refundNotFound: true,
  refundReversed: true,
};

/** A command or fact about a refund is looked up in the refund's table too, and answers the refund's query. */
export function isAboutRefund(command: PaymentInput): command is AboutRefund {
  return Object.hasOwn(ABOUT_REFUND, command.type);
}

export function knownRefund({ refunds }: Payment, refundId: string): Refund | undefined {
  return refunds.find(({ id }) => id === refundId);
}
