/** What a channel's message says, in the words of the payment machine. */
import type { AttemptId, CaptureId, PaymentId, RefundId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { PaymentFact } from '../payment/payment.types.ts';

/** One payment fact in a notification, and the payment it is about. */
export interface ChannelFact {
  /** Left out where the channel repeats no number of ours: find the payment by its receipt. */
  readonly paymentId?: PaymentId | undefined;
  /** The channel's transaction that brought the money. */
  readonly channelTxnId?: string | undefined;
  readonly fact: PaymentFact;
  /** When it happened, by the channel's clock; `fact.at` is when we were told. */
  readonly happenedAt?: Instant | undefined;
}

/** A channel's message, verified and read. `facts` may be empty: a payout, an inquiry, an event that changes no payment. Acknowledge those too. */
export interface ChannelNotification {
  readonly channel: string;
  /** The same for every delivery of this message: the inbox key, together with channel and merchant. */
  readonly eventId: string;
  /** The account it is about, where the message says so. */
  readonly merchantId?: string | undefined;
  /** The channel's own words: event type, status. */
  readonly word: string;
  readonly facts: readonly ChannelFact[];
}

/** What a reader is told beside the message. */
export interface ReadOptions {
  /** When it reached us. */
  readonly at: Instant;
  /** Default `callback`. */
  readonly source?: 'callback' | 'query' | 'statement' | undefined;
  /** A test message in live mode is refused, and the other way round. Default `live`. */
  readonly mode?: 'live' | 'test' | undefined;
  /** The account whose credentials were used, for messages that do not name theirs. */
  readonly merchantId?: string | undefined;
  /** What was asked about, for answers that do not repeat our numbers. */
  readonly asked?:
    | {
        readonly paymentId?: PaymentId | undefined;
        readonly attemptId?: AttemptId | undefined;
        readonly refundId?: RefundId | undefined;
        readonly captureId?: CaptureId | undefined;
      }
    | undefined;
  /**
   * What you know to have been captured of it before, where a channel says only the sum (Stripe): what is beyond that is the
   * capture it speaks of. Default 0.
   */
  readonly capturedMinor?: number | undefined;
  /**
   * What our number means, where it stands for payment and attempt in one. Default: both are that number.
   */
  readonly numbers?:
    | ((number: string) => {
        readonly paymentId: PaymentId;
        readonly attemptId: AttemptId;
        /** Where the number is one that was given to a capture. */
        readonly captureId?: CaptureId | undefined;
      })
    | undefined;
}
