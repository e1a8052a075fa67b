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
export type CaptureId = Id<'capture'>;
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
/** `closeFirst`: in two steps, for a channel that can close. The attempts are closed there, and its word closes the payment. */
export interface CancelPayment extends Command {
  readonly type: 'cancel';
  readonly closeFirst?: boolean;
}
export interface TimeOutPayment extends Command {
  readonly type: 'timeout';
  readonly closeFirst?: boolean;
}
/** Takes some of what was authorised. Written before the channel is called. `final`: the channel lets go of the rest. */
export interface CaptureMoney extends Command, Amount {
  readonly type: 'capture';
  readonly captureId: CaptureId;
  readonly final?: boolean;
}
/** Lets go of what is authorised or being charged and not captured; `closed` is the channel's word that it did. */
export interface VoidRest extends Command {
  readonly type: 'void';
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
  /**
   * `failed` is definitive: the channel refused, not a timeout. `closed` is a channel's answer to a query, or to a void:
   * the attempt brings no money, or none beside what was captured.
   */
  readonly type: 'pending' | 'processing' | 'failed' | 'closed';
  readonly attemptId: AttemptId;
}
/** Timeout, 5xx, unreadable answer: nobody knows. */
export interface OutcomeUnknown extends Fact {
  readonly type: 'unknown';
}
/**
 * Money as a channel reports it. The host has verified the signature; currency, merchant, channel and payment number are
 * compared here, and of `paid` the amount. `amountMinor` is the order amount (WeChat Pay `total`, Alipay `total_amount`),
 * never what the payer paid after coupons.
 */
interface MoneyFact extends Fact, Amount {
  readonly attemptId: AttemptId;
  readonly channel: string;
  readonly merchantId: string;
  /** Our payment number as the channel repeats it. */
  readonly paymentId: PaymentId;
}
/** Reserved at the payer's bank, to be captured or voided. */
export interface Authorised extends MoneyFact {
  readonly type: 'authorised';
}
/** Money that arrived. That no other payment books the same transaction is for the store's unique key. */
interface Arrived extends MoneyFact {
  /** What refunds are of: for captures, the transaction of their authorisation. */
  readonly channelTxnId: string;
  /** The order still wants the money and no sibling payment brought it; asked only after a failure. Default false. */
  readonly orderPayable?: boolean;
}
/** All of it at once. */
export interface Paid extends Arrived {
  readonly type: 'paid';
}
/** Some of an authorisation, or all; several make one receipt. `final`: the channel let go of the rest. */
export interface Captured extends Arrived {
  readonly type: 'captured';
  /** Ours, or the channel's number of a capture made at its console. */
  readonly captureId: CaptureId;
  readonly final?: boolean;
}
/** Definitive: refused, or not known to the channel. What was to be captured may be captured again, under a new id. */
export interface CaptureFailed extends Fact {
  readonly type: 'captureFailed';
  readonly captureId: CaptureId;
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
export type PaymentFact =
  | AttemptFact
  | OutcomeUnknown
  | Authorised
  | Paid
  | Captured
  | CaptureFailed
  | RefundFact
  | DisputeFact;
export type PaymentCommand =
  | CreatePayment
  | SubmitAttempt
  | CancelPayment
  | TimeOutPayment
  | CaptureMoney
  | VoidRest
  | RequestRefund
  | SendRefund
  | RetryRefund
  | PaymentFact;

/** A fact as a channel states it. The receiver adds instant, author and source when the fact is recorded. */
export type UnstampedFact = PaymentFact extends infer F
  ? F extends PaymentFact
    ? Omit<F, 'at' | 'by' | 'source'>
    : never
  : never;
