/** What a channel does its own way, as data: the rules stay the same for all of them. */
import type { DurationMs } from '../core/quantity.ts';
import type { PollPlan } from '../core/schedule.ts';

/** Under which key something is sent again. */
export type RetryKey =
  /** The same number: the channel recognises the repeat. */
  | 'sameKey'
  /** A fresh number: the channel remembers the old one as done with. */
  | 'newKey'
  /** Neither: a call of its own. */
  | 'ownCall';

/**
 * What a channel's word for a payment's state says to the machine; `irrelevant` says nothing about money. `paid` is all of it
 * at once, `captured` a part of what was `authorised`.
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
/** What a channel's error code says about the call that got it. All other errors leave the outcome unknown. */
export type ErrorMeaning = 'failed' | 'notFound' | 'alreadyPaid' | 'alreadyClosed';

/** The rule card of a channel. A host writes its own with `satisfies ChannelCard`. */
export interface ChannelCard {
  /** The name that facts and receipts carry. */
  readonly channel: string;
  readonly amount: {
    /** `minor`: whole minor units. `decimal`: text such as `19.99`. */
    readonly unit: 'minor' | 'decimal';
    /** The field that is compared with what was asked for, by its path in the channel's paid message. */
    readonly field: string;
    /** What looks like it and is not: what the payer paid after coupons. */
    readonly never?: readonly string[] | undefined;
    /** Minor units that differ from ISO 4217, by currency. */
    readonly exponents?: { readonly [currency: string]: number } | undefined;
    /** Where messages name no currency. */
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
  /** The channel's words for how things stand, as callbacks and queries write them. */
  readonly payment: { readonly [word: string]: PaymentMeaning };
  readonly refund: { readonly [word: string]: RefundMeaning };
  /** Error codes that are definitive. */
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
    /** `before`: close at the channel, then here. `none`: the channel closes nothing, its money may come late. */
    readonly order: 'before' | 'none';
    /** A younger payment is not closed by the channel. */
    readonly minAgeMs?: DurationMs | undefined;
  };
  /** How often and how long a callback is sent again. Inbox ids are kept longer than that, better for ever. */
  readonly redelivery: { readonly tries?: number | undefined; readonly spanMs: DurationMs };
}

/** A channel's word looked up; nothing if the card does not have it. */
export function meaningOf<W extends string>(
  words: { readonly [word: string]: W },
  word: string,
): W | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/** What a channel's error code says about the call; `unknown` where the card has nothing definitive. */
export function errorMeaning({ errors }: ChannelCard, code: string): ErrorMeaning | 'unknown' {
  return meaningOf(errors, code) ?? 'unknown';
}
