/** What a host and its channels demand of payments beside the rules: data, taken from the channels' rule cards. */
import type { DurationMs } from '../core/quantity.ts';

/** What a channel allows of refunds, per receipt; what is left out is not limited. */
export interface RefundLimits {
  /** Refunds of one receipt, failed ones not counted. */
  readonly maxCount?: number;
  /** From the arrival of the money to the request. */
  readonly maxAgeMs?: DurationMs;
  /** Between two requests. */
  readonly minIntervalMs?: DurationMs;
}

/** The part of a channel's rule card that the rules ask. */
export interface RefundCard {
  readonly channel: string;
  readonly refundLimits?: RefundLimits;
}

export interface PaymentPolicy {
  /** A channel without a card has no limits. */
  readonly cards: readonly RefundCard[];
}

export const defaultPaymentPolicy: PaymentPolicy = { cards: [] };
