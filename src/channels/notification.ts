/** A channel's notification, verified and read: the payment facts in it. */
import type { AttemptId, CaptureId, PaymentId, RefundId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { PaymentFact } from '../payment/payment.types.ts';

/** One payment fact in a notification, and the payment it is about. */
export interface ChannelFact {
  /** Absent where the channel repeats no number of ours: the receipt then identifies the payment. */
  readonly paymentId?: PaymentId | undefined;
  /** The channel's transaction that brought the money. */
  readonly channelTxnId?: string | undefined;
  readonly fact: PaymentFact;
  /** When it happened, by the channel's clock; `fact.at` is when it was reported. */
  readonly happenedAt?: Instant | undefined;
}

/**
 * A channel's notification, read. `facts` may be empty: a payout, an inquiry, an event that changes no payment.
 * Acknowledge those too.
 */
export interface ChannelNotification {
  readonly channel: string;
  /** The same for every delivery of this notification: the inbox key, together with channel and merchant. */
  readonly eventId: string;
  /** The account it is about, where the notification names one. */
  readonly merchantId?: string | undefined;
  /** The channel's own name of what happened: an event type or a status. */
  readonly channelStatus: string;
  readonly facts: readonly ChannelFact[];
}

/** What a reader needs beside the message. */
export interface ReadOptions {
  /** When the message was received. */
  readonly at: Instant;
  /** Default `callback`. */
  readonly source?: 'callback' | 'query' | 'statement' | undefined;
  /** Live mode refuses test messages, and test mode refuses live ones. Default `live`. */
  readonly mode?: 'live' | 'test' | undefined;
  /** The account whose credentials were used, for messages that do not name theirs. */
  readonly merchantId?: string | undefined;
  /** What the query asked about, for answers that do not repeat our numbers. */
  readonly asked?:
    | {
        readonly paymentId?: PaymentId | undefined;
        readonly attemptId?: AttemptId | undefined;
        readonly refundId?: RefundId | undefined;
        readonly captureId?: CaptureId | undefined;
      }
    | undefined;
  /**
   * The sum captured before, for a channel that reports only sums (Stripe). What exceeds it is the capture that the
   * message reports. Default 0.
   */
  readonly capturedMinor?: number | undefined;
  /** The ids that one number of ours stands for. Default: payment and attempt both have that number. */
  readonly numbers?:
    | ((number: string) => {
        readonly paymentId: PaymentId;
        readonly attemptId: AttemptId;
        /** Present if the number was given to a capture. */
        readonly captureId?: CaptureId | undefined;
      })
    | undefined;
}
