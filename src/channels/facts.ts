/** The machine's facts, from what a reader found. */
import { joinId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { AttemptFact, DisputeFact, PaymentFact } from '../payment/payment.types.ts';
import type { AmountRead } from './amount.ts';
import type { ChannelCard, PaymentMeaning, RefundMeaning } from './card.ts';
import type { ChannelFact, ReadOptions } from './notification.ts';

/** What every fact is made with. */
interface From {
  readonly card: ChannelCard;
  readonly options: ReadOptions;
  /** The channel's own word, for the audit table. */
  readonly word: string;
  readonly happenedAt?: Instant | undefined;
}

const stamp = ({ card, options: { at, source = 'callback' }, word }: From) => ({
  at,
  by: card.channel,
  source,
  ...(word !== '' && { remark: word }),
});
const when = ({ happenedAt }: From) => ({ ...(happenedAt !== undefined && { happenedAt }) });

interface OfPayment {
  readonly paymentId: string;
  readonly attemptId: string;
  readonly merchantId: string;
  readonly channelTxnId: string;
  readonly money: AmountRead | undefined;
  /** Of a capture: ours, or the channel's own number of one that we did not ask for. */
  readonly captureId?: string | undefined;
  /** The channel let go of what the capture leaves. */
  readonly final?: boolean;
}

/** Whether the word is one for money that arrived, and so needs the channel's transaction. */
export function arrives(meaning: PaymentMeaning | undefined): boolean {
  return meaning === 'paid' || meaning === 'captured';
}

/** Whether the word is about a capture, and so needs its number. */
export function captures(meaning: PaymentMeaning | undefined): boolean {
  return meaning === 'captured' || meaning === 'captureFailed';
}

/** What a word about a payment tells the machine; nothing where it says nothing about money. */
export function paymentFact(
  from: From,
  meaning: PaymentMeaning | undefined,
  about: OfPayment,
): ChannelFact | undefined {
  const { paymentId, attemptId, merchantId, channelTxnId, money, captureId = '', final } = about;
  if (meaning === undefined || meaning === 'irrelevant') return undefined;
  const base = { paymentId, ...when(from) };
  if (meaning === 'captureFailed') return { ...base, fact: { type: meaning, captureId, ...stamp(from) } };
  if (meaning !== 'authorised' && !arrives(meaning))
    return { ...base, fact: { type: meaning as AttemptFact['type'], attemptId, ...stamp(from) } };
  if (money === undefined) return undefined;
  const { channel } = from.card;
  const reserved = { attemptId, channel, ...money, merchantId, paymentId, ...stamp(from) };
  if (meaning === 'authorised') return { ...base, fact: { type: meaning, ...reserved } };
  const fact: PaymentFact =
    meaning === 'captured'
      ? { type: meaning, captureId, channelTxnId, ...reserved, ...(final && { final }) }
      : { type: 'paid', channelTxnId, ...reserved };
  return { ...base, channelTxnId, fact };
}

interface OfRefund {
  readonly paymentId: string | undefined;
  readonly refundId: string;
  /** The transaction that brought the money; its receipt is the one refunded. */
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

export function refundFact(
  from: From,
  meaning: RefundMeaning | undefined,
  about: OfRefund,
): ChannelFact | undefined {
  const { refundId, money } = about;
  if (meaning === undefined || meaning === 'irrelevant') return undefined;
  const base = addressed(from, about);
  if (meaning !== 'succeeded')
    return { ...base, fact: { type: REFUND_FACTS[meaning], refundId, ...stamp(from) } };
  if (money === undefined) return undefined;
  return {
    ...base,
    fact: { type: 'refundSucceeded', refundId, ...money, ...receiptOf(from, about), ...stamp(from) },
  };
}

interface OfDispute {
  readonly paymentId: string | undefined;
  readonly disputeId: string;
  readonly channelTxnId: string | undefined;
  readonly money: AmountRead | undefined;
}

export function disputeFact(
  from: From,
  type: DisputeFact['type'],
  about: OfDispute,
): ChannelFact | undefined {
  const { disputeId, money } = about;
  if (money === undefined) return undefined;
  return {
    ...addressed(from, about),
    fact: { type, disputeId, ...money, ...receiptOf(from, about), ...stamp(from) },
  };
}

function addressed(
  from: From,
  {
    paymentId,
    channelTxnId,
  }: { readonly paymentId: string | undefined; readonly channelTxnId: string | undefined },
) {
  return {
    ...(paymentId !== undefined && { paymentId }),
    ...(channelTxnId !== undefined && { channelTxnId }),
    ...when(from),
  };
}

function receiptOf({ card }: From, { channelTxnId }: { readonly channelTxnId: string | undefined }) {
  return channelTxnId === undefined ? undefined : { receiptId: joinId(card.channel, channelTxnId) };
}
