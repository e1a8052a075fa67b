/** Where a payment's money is, receipt by receipt, and what its status follows from. Integer minor units. */
import { joinId, type ReceiptId } from '../core/id.ts';
import type { Payment, Receipt } from './payment.types.ts';
import type { Refund } from './refund/refund.types.ts';

/** A receipt's money: refundable = captured − refunded − reserved − held, below zero only with an incident. */
export interface Balance {
  readonly receiptId: ReceiptId;
  readonly kind: Receipt['kind'];
  readonly capturedMinor: number;
  /** In open refunds. */
  readonly reservedMinor: number;
  /** Settled back, as the channel reported it. */
  readonly refundedMinor: number;
  /** In disputes that are open or lost. */
  readonly heldMinor: number;
  readonly refundableMinor: number;
}

/** Requested and not definite: its amount is reserved. */
export function isOpen({ status }: Pick<Refund, 'status'>): boolean {
  return status !== 'FAILED' && status !== 'SUCCEEDED' && status !== 'REVERSED';
}

/**
 * The balance of every receipt, in the order the money came.
 *
 * @example
 * balances(payment) // [{ receiptId: 'wechat/42', kind: 'payment', capturedMinor: 10_000, reservedMinor: 3_000, … }]
 */
export function balances(payment: Payment): readonly Balance[] {
  return payment.receipts.map((receipt) => balance(payment, receipt));
}

/**
 * What may still be refunded of a receipt, minor units; of the one that paid, when none is named. 0 without a receipt;
 * negative when more was refunded or disputed than was captured.
 */
export function refundable(payment: Payment, receiptId?: string): number {
  const receipt = receiptOf(payment, receiptId);
  return receipt ? balance(payment, receipt).refundableMinor : 0;
}

/**
 * What may still be captured of what is authorised, minor units: authorised + tolerance − captured − being captured.
 * 0 without an authorisation, once its rest was let go, or was ordered to be.
 */
export function capturable({ attempts, captures, captureToleranceMinor = 0 }: Payment): number {
  const attempt = attempts.find(({ state, closing }) => state === 'authorised' && !closing);
  if (attempt?.authorisedMinor === undefined || attempt.voided) return 0;
  const taken = captures.filter(({ attemptId, status }) => attemptId === attempt.id && status !== 'FAILED');
  if (taken.some(({ final }) => final)) return 0;
  return taken.reduce(
    (left, { amountMinor }) => left - amountMinor,
    attempt.authorisedMinor + captureToleranceMinor,
  );
}

/** The name of the money that a channel's transaction brought: one receipt each, however often it is reported. */
export function receiptId({ channel, channelTxnId }: Pick<Receipt, 'channel' | 'channelTxnId'>): ReceiptId {
  return joinId(channel, channelTxnId);
}

/** The receipt of that name; without a name the one that paid, or the oldest surplus where nothing paid. */
export function receiptOf({ receipts }: Payment, receiptId?: string): Receipt | undefined {
  if (receiptId !== undefined) return receipts.find(({ id }) => id === receiptId);
  return receipts.find(({ kind }) => kind === 'payment') ?? receipts[0];
}

function balance(
  { refunds, disputes }: Payment,
  { id: receiptId, kind, amountMinor: capturedMinor }: Receipt,
): Balance {
  let reservedMinor = 0;
  let refundedMinor = 0;
  let heldMinor = 0;
  for (const refund of refunds) {
    if (refund.receiptId !== receiptId) continue;
    if (isOpen(refund)) reservedMinor += refund.amountMinor;
    if (refund.status === 'SUCCEEDED') refundedMinor += refund.settledMinor ?? 0;
  }
  for (const dispute of disputes) {
    if (dispute.receiptId === receiptId && dispute.status !== 'WON') heldMinor += dispute.amountMinor;
  }
  const refundableMinor = capturedMinor - refundedMinor - reservedMinor - heldMinor;
  return { receiptId, kind, capturedMinor, reservedMinor, refundedMinor, heldMinor, refundableMinor };
}

/**
 * The public status as the facts have it. Unpaid: as stored. More to be captured: PROCESSING. Paid: REFUNDING while a refund of the paying receipt is
 * open, REFUNDED once all its money went back, else SUCCESS. A partial refund shows in the balance, not in a ninth status.
 */
export function project(payment: Payment): Payment['status'] {
  const receipt = receiptOf(payment);
  if (receipt?.kind !== 'payment') return payment.status;
  if (receipt.open) return 'PROCESSING';
  const { reservedMinor, refundedMinor, capturedMinor } = balance(payment, receipt);
  return reservedMinor > 0 ? 'REFUNDING' : refundedMinor >= capturedMinor ? 'REFUNDED' : 'SUCCESS';
}
