/**
 * What may be said to a payment. Commands are wishes, in the imperative, and may be refused. Facts are what a channel or
 * a statement says happened, named after what happened; they are refused only when malformed.
 */
import type { AnyCommand } from '../core/decider.ts';
import type { Id, PaymentId, RefundId } from '../core/id.ts';
import type { PaymentTerms } from './payment.types.ts';
import type { ReceiptId } from './refund.types.ts';

/** One try at getting the payment paid: the number that was given to the channel. */
export type AttemptId = Id<'attempt'>;
export type DisputeId = Id<'dispute'>;

/** An amount: positive minor units of an ISO 4217 currency. */
interface Amount {
  readonly amountMinor: number;
  readonly currency: string;
}

/** What every command says: when, by whom, and a remark for the audit table (a channel's code, a reason). */
interface Command extends AnyCommand {
  readonly by: string;
  readonly remark?: string;
}

/** What every fact says: the same, and how it reached us. An answer to our own query closes the query. */
interface Fact extends Command {
  readonly source?: 'callback' | 'query' | 'statement';
}

// --- commands ---

export interface CreatePayment extends Command, PaymentTerms {
  readonly type: 'create';
}
/** Written before the channel is called. */
export interface SubmitAttempt extends Command {
  readonly type: 'submit';
  readonly attemptId: AttemptId;
}
export interface CancelPayment extends Command {
  readonly type: 'cancel';
}
export interface TimeOutPayment extends Command {
  readonly type: 'timeout';
}
export interface RequestRefund extends Command, Amount {
  readonly type: 'requestRefund';
  readonly refundId: RefundId;
  /** Left out: the receipt that paid. A surplus receipt is named. */
  readonly receiptId?: ReceiptId;
}
/** Written before the channel is called. */
export interface SendRefund extends Command {
  readonly type: 'sendRefund';
  readonly refundId: RefundId;
}
/** An unknown refund is sent again, an abnormal one rerouted, a failed one replaced by a new refund named `retryId`. */
export interface RetryRefund extends Command {
  readonly type: 'retryRefund';
  readonly refundId: RefundId;
  /** Fresh for every retry: the same one again is the same retry. */
  readonly retryId: RefundId;
}

// --- facts ---

export interface AttemptFact extends Fact {
  /** `failed` is definitive: the channel refused, not a timeout. `closed` is a channel's answer to a query. */
  readonly type: 'pending' | 'failed' | 'closed';
  readonly attemptId: AttemptId;
}
/** Being charged, or authorised. */
export interface AttemptProcessing extends Fact {
  readonly type: 'processing';
  readonly attemptId: AttemptId;
  /** Authorised for a later capture, minor units. */
  readonly authorisedMinor?: number;
}
/** Timeout, 5xx, unreadable answer: nobody knows. */
export interface OutcomeUnknown extends Fact {
  readonly type: 'unknown';
}
/**
 * Money arrived. The host has verified the signature; amount, currency, merchant, channel and payment number are
 * compared here. `amountMinor` is the order amount (WeChat Pay `total`, Alipay `total_amount`), never what the payer
 * paid after coupons. That no other payment books the same transaction is for the store's unique key.
 */
export interface Paid extends Fact, Amount {
  readonly type: 'paid';
  readonly attemptId: AttemptId;
  readonly channel: string;
  readonly channelTxnId: string;
  readonly merchantId: string;
  /** Our payment number as the channel repeats it. */
  readonly paymentId: PaymentId;
  /** The order still wants the money and no sibling payment brought it; asked only after a failure. Default false. */
  readonly orderPayable?: boolean;
}
export interface RefundMoved extends Fact {
  /** `refundUnknown`: timeout or 5xx. `refundNotFound`: the channel, asked after a grace of 10 s or more, knows no such refund. */
  readonly type:
    | 'refundAccepted'
    | 'refundUnknown'
    | 'refundAbnormal'
    | 'refundFailed'
    | 'refundNotFound'
    | 'refundReversed';
  readonly refundId: RefundId;
}
export interface RefundSucceeded extends Fact, Amount {
  readonly type: 'refundSucceeded';
  readonly refundId: RefundId;
  /** For a refund made at the channel's console: which receipt it is of. Left out: the one that paid. */
  readonly receiptId?: ReceiptId;
}
/** A chargeback. `disputeWon` may follow `disputeLost`. */
export interface DisputeFact extends Fact, Amount {
  readonly type: 'disputeOpened' | 'disputeLost' | 'disputeWon';
  readonly disputeId: DisputeId;
  readonly receiptId?: ReceiptId;
}

export type RefundFact = RefundMoved | RefundSucceeded;
export type PaymentFact = AttemptFact | AttemptProcessing | OutcomeUnknown | Paid | RefundFact | DisputeFact;
export type PaymentCommand =
  | CreatePayment
  | SubmitAttempt
  | CancelPayment
  | TimeOutPayment
  | RequestRefund
  | SendRefund
  | RetryRefund
  | PaymentFact;
