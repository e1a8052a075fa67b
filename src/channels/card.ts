/** The rule card of a channel: how it differs from other channels, as data. The rules are the same for all of them. */
import type { DurationMs } from '../core/quantity.ts';
import type { PollPlan } from '../core/schedule.ts';

/** The number under which a request is sent again. */
export type RetryKey =
  /** The same number: the channel recognises the repeat. */
  | 'sameKey'
  /** A new number: the channel would answer the old one from memory. */
  | 'newKey'
  /** Another operation of the channel, with a call of its own. */
  | 'ownCall';

/**
 * What a channel's status means for a payment. `paid` is all of the money at once, `captured` a part of what was
 * `authorised`. `irrelevant` changes no payment.
 */
export type PaymentMeaning =
  | 'pending'
  | 'processing'
  | 'authorised'
  | 'paid'
  | 'captured'
  | 'captureFailed'
  | 'failed'
  | 'closed'
  | 'irrelevant';
export type RefundMeaning =
  | 'accepted'
  | 'succeeded'
  | 'failed'
  | 'abnormal'
  | 'reversed'
  | 'unknown'
  | 'irrelevant';
/** What a channel's error code means for the call that got it. Any other error leaves the outcome unknown. */
export type ErrorMeaning = 'failed' | 'notFound' | 'alreadyPaid' | 'alreadyClosed';

/** The rule card of a channel. A host writes its own with `satisfies ChannelCard`. */
export interface ChannelCard {
  /** The name that facts and receipts carry. */
  readonly channel: string;
  readonly amount: {
    /** `minor`: whole minor units. `decimal`: text such as `19.99`. */
    readonly unit: 'minor' | 'decimal';
    /** The field that is compared with the requested amount, by its path in the channel's paid message. */
    readonly field: string;
    /** Fields that look like it and are not, such as what the payer paid after coupons. */
    readonly never?: readonly string[] | undefined;
    /** Minor units that differ from ISO 4217, by currency. */
    readonly exponents?: { readonly [currency: string]: number } | undefined;
    /** The currency of messages that name none. */
    readonly currency?: string | undefined;
  };
  /** The offset of times that are written without one. */
  readonly zone?: string | undefined;
  readonly retry: {
    /** A payment whose outcome is unknown. */
    readonly submit: RetryKey;
    readonly refundUnknown: RetryKey;
    readonly refundFailed: RetryKey;
    readonly refundAbnormal: RetryKey;
  };
  /** The meaning of each payment status that callbacks and queries carry. */
  readonly payment: { readonly [channelStatus: string]: PaymentMeaning };
  readonly refund: { readonly [channelStatus: string]: RefundMeaning };
  /** The error codes that are definitive. */
  readonly errors: { readonly [code: string]: ErrorMeaning };
  readonly poll: { readonly payment: PollPlan; readonly refund: PollPlan };
  readonly refundLimits: {
    /** Refunds of one receipt. */
    readonly maxCount?: number | undefined;
    /** From the arrival of the money to the request. */
    readonly maxAgeMs?: DurationMs | undefined;
    /** Between two requests. */
    readonly minIntervalMs?: DurationMs | undefined;
  };
  readonly close: {
    /** `before`: close at the channel, then here. `none`: the channel closes nothing, and its money may come late. */
    readonly order: 'before' | 'none';
    /** The channel closes no payment younger than this. */
    readonly minAgeMs?: DurationMs | undefined;
  };
  /** How often and how long the channel delivers a callback again. Keep inbox ids longer than that, better for ever. */
  readonly redelivery: { readonly tries?: number | undefined; readonly spanMs: DurationMs };
}

/** The meaning of a channel's status or code; nothing if the card does not list it. */
export function meaningOf<M extends string>(
  meanings: { readonly [channelStatus: string]: M },
  channelStatus: string,
): M | undefined {
  return Object.hasOwn(meanings, channelStatus) ? meanings[channelStatus] : undefined;
}

/**
 * What a channel's error code means for the call; `unknown` if the card lists nothing definitive.
 *
 * @example
 * errorMeaning(wechatPay, 'ORDERPAID') // 'alreadyPaid'
 */
export function errorMeaning({ errors }: ChannelCard, code: string): ErrorMeaning | 'unknown' {
  return meaningOf(errors, code) ?? 'unknown';
}
