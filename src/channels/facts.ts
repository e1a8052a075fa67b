/** Builds payment facts from the fields that a reader found. */
import { joinId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { AttemptFact, DisputeFact, PaymentFact } from '../payment/payment.types.ts';
import type { AmountRead } from './amount.ts';
import type { ChannelCard, PaymentMeaning, RefundMeaning } from './card.ts';
import type { ChannelFact, ReadOptions } from './notification.ts';

/** Where a fact comes from: needed for every fact. */
export interface Origin {
  readonly card: ChannelCard;
  readonly options: ReadOptions;
  /** The channel's own status, kept as the remark of the audit table. */
  readonly channelStatus: string;
  readonly happenedAt?: Instant | undefined;
}

const stamp = ({ card, options: { at, source = 'callback' }, channelStatus }: Origin) => ({
  at,
  by: card.channel,
  source,
  ...(channelStatus !== '' && { remark: channelStatus }),
});
const happened = ({ happenedAt }: Origin) => ({ ...(happenedAt !== undefined && { happenedAt }) });

interface AboutPayment {
  readonly paymentId: string;
  readonly attemptId: string;
  readonly merchantId: string;
  readonly channelTxnId: string;
  readonly money: AmountRead | undefined;
  /** Of a capture: our id, or the channel's own number of a capture that we did not request. */
  readonly captureId?: string | undefined;
  /** The channel released what the capture leaves. */
  readonly final?: boolean;
}

/** Whether money arrived, so that the channel's transaction is needed. */
export function isArrival(meaning: PaymentMeaning | undefined): boolean {
  return meaning === 'paid' || meaning === 'captured';
}

/** Whether a capture is meant, so that its id is needed. */
export function isCapture(meaning: PaymentMeaning | undefined): boolean {
  return meaning === 'captured' || meaning === 'captureFailed';
}

/** The fact about a payment; nothing if the status is irrelevant or a needed amount was not readable. */
export function paymentFact(
  origin: Origin,
  meaning: PaymentMeaning | undefined,
  about: AboutPayment,
): ChannelFact | undefined {
  const { paymentId, attemptId, merchantId, channelTxnId, money, captureId = '', final } = about;
  if (meaning === undefined || meaning === 'irrelevant') return undefined;
  const base = { paymentId, ...happened(origin) };
  if (meaning === 'captureFailed') return { ...base, fact: { type: meaning, captureId, ...stamp(origin) } };
  if (meaning !== 'authorised' && !isArrival(meaning))
    return { ...base, fact: { type: meaning as AttemptFact['type'], attemptId, ...stamp(origin) } };
  if (money === undefined) return undefined;
  const { channel } = origin.card;
  const reserved = { attemptId, channel, ...money, merchantId, paymentId, ...stamp(origin) };
  if (meaning === 'authorised') return { ...base, fact: { type: meaning, ...reserved } };
  const fact: PaymentFact =
    meaning === 'captured'
      ? { type: meaning, captureId, channelTxnId, ...reserved, ...(final && { final }) }
      : { type: 'paid', channelTxnId, ...reserved };
  return { ...base, channelTxnId, fact };
}

interface AboutRefund {
  readonly paymentId: string | undefined;
  readonly refundId: string;
  /** The transaction that brought the money; its receipt is refunded. */
  readonly channelTxnId: string | undefined;
  readonly money: AmountRead | undefined;
}

const REFUND_FACTS = {
  accepted: 'refundAccepted',
  failed: 'refundFailed',
  abnormal: 'refundAbnormal',
  reversed: 'refundReversed',
  unknown: 'refundUnknown',
} as const;

/** The fact about a refund; nothing if the status is irrelevant or the refunded amount was not readable. */
export function refundFact(
  origin: Origin,
  meaning: RefundMeaning | undefined,
  about: AboutRefund,
): ChannelFact | undefined {
  const { refundId, money } = about;
  if (meaning === undefined || meaning === 'irrelevant') return undefined;
  const base = addressed(origin, about);
  if (meaning !== 'succeeded')
    return { ...base, fact: { type: REFUND_FACTS[meaning], refundId, ...stamp(origin) } };
  if (money === undefined) return undefined;
  return {
    ...base,
    fact: { type: 'refundSucceeded', refundId, ...money, ...receiptOf(origin, about), ...stamp(origin) },
  };
}

interface AboutDispute {
  readonly paymentId: string | undefined;
  readonly disputeId: string;
  readonly channelTxnId: string | undefined;
  readonly money: AmountRead | undefined;
}

/** The fact about a dispute; nothing if its amount was not readable. */
export function disputeFact(
  origin: Origin,
  type: DisputeFact['type'],
  about: AboutDispute,
): ChannelFact | undefined {
  const { disputeId, money } = about;
  if (money === undefined) return undefined;
  return {
    ...addressed(origin, about),
    fact: { type, disputeId, ...money, ...receiptOf(origin, about), ...stamp(origin) },
  };
}

function addressed(
  origin: Origin,
  {
    paymentId,
    channelTxnId,
  }: { readonly paymentId: string | undefined; readonly channelTxnId: string | undefined },
) {
  return {
    ...(paymentId !== undefined && { paymentId }),
    ...(channelTxnId !== undefined && { channelTxnId }),
    ...happened(origin),
  };
}

function receiptOf({ card }: Origin, { channelTxnId }: { readonly channelTxnId: string | undefined }) {
  return channelTxnId === undefined ? undefined : { receiptId: joinId(card.channel, channelTxnId) };
}
