/** Everything that goes into and comes out of a payment, on one page. Amounts are minor units of its currency. Plain JSON. */
import type { IllegalTransition, MalformedCommand, RefusedByTable, RoleNotAllowed } from '../core/decider.ts';
import type { AttemptId, CaptureId, DisputeId, PaymentId, ReceiptId, RefundId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';
import type { RoleCommand } from '../core/role.ts';
import type { Named } from '../core/shape.ts';
import type { RefusedCodeOf } from '../core/table.ts';
import type { PaymentRefundEvent } from './payment.events.ts';
import type { PaymentStatus, paymentTable } from './payment.table.ts';
import type { refundTable } from './refund/refund.table.ts';
import type { Refund, RefundFact, RequestRefund, RetryRefund, SendRefund } from './refund/refund.types.ts';
import type { Amount, PaymentFactBase, PaymentTerms, Stamp } from './terms.ts';

export type { Amount, PaymentTerms } from './terms.ts';

// --- state ---

/** How far an attempt has come; a lower rung that arrives later is stale. A closed attempt has failed. */
export type AttemptState = 'pending' | 'processing' | 'authorised' | 'failed' | 'succeeded';

export interface Attempt {
  readonly id: AttemptId;
  readonly state: AttemptState;
  readonly authorisedMinor?: number;
  /** Its close at the channel was ordered: of an authorised one, the void of what is not captured. */
  readonly closing?: boolean;
  /** The channel let go of what was not captured. */
  readonly voided?: boolean;
}

/** A part of an authorisation: REQUESTED reserves its amount, FAILED gives it back. */
export interface Capture {
  readonly id: CaptureId;
  readonly attemptId: AttemptId;
  readonly amountMinor: number;
  readonly status: 'REQUESTED' | 'FAILED' | 'SUCCEEDED';
  /** Whatever it leaves of the authorisation is let go. */
  readonly final?: boolean;
}

/** Money that arrived, known by channel and the channel's transaction. */
export interface Receipt {
  /** {@link receiptId} of channel and transaction. */
  readonly id: ReceiptId;
  readonly channel: string;
  readonly channelTxnId: string;
  /** All that was captured of it so far. */
  readonly amountMinor: number;
  /** `payment` paid for the order; `surplus` came late or twice and goes back. */
  readonly kind: 'payment' | 'surplus';
  readonly attemptId: AttemptId;
  /** When its first money came. */
  readonly receivedAt: Instant;
  /** More may be captured of its authorisation. */
  readonly open?: true;
}

/** A chargeback: OPEN and LOST hold the amount, WON gives it free. */
export interface Dispute {
  readonly id: DisputeId;
  readonly receiptId: ReceiptId;
  readonly amountMinor: number;
  readonly status: 'OPEN' | 'LOST' | 'WON';
}

/** What somebody has to look at, as a code with its numbers. Raised once for the same facts. */
export type Incident =
  /** A fact that contradicts us and was not booked: which one, about what, and the field it differs in. */
  | {
      readonly code:
        | 'PAID_MISMATCH'
        | 'RECEIPT_CHANGED'
        | 'CLOSED_THOUGH_PAID'
        | 'STRAY_REFUND'
        | 'REFUND_CONTRADICTED'
        | 'STRAY_DISPUTE';
      readonly fact: string;
      readonly ref: string;
      readonly field?: string;
      readonly expected?: string | number;
      readonly given?: string | number;
    }
  /** A refund settled another amount than was asked; the actual amount is booked. */
  | {
      readonly code: 'SHORT_REFUND' | 'LARGE_REFUND';
      readonly refundId: RefundId;
      readonly askedMinor: number;
      readonly settledMinor: number;
    }
  /** Money that was on its way back is with us again: a refund that bounced, or one of surplus money that failed. */
  | {
      readonly code: 'REFUND_RETURNED' | 'SURPLUS_KEPT';
      readonly refundId: RefundId;
      readonly receiptId: ReceiptId;
      readonly amountMinor: number;
    }
  /** More is gone, reserved and held than was captured. No refund of this receipt is sent while that lasts. */
  | { readonly code: 'OVER_REFUNDED'; readonly receiptId: ReceiptId; readonly excessMinor: number }
  /** A dispute met open refunds: the channel may take the same money twice. */
  | {
      readonly code: 'DOUBLE_LOSS_RISK';
      readonly disputeId: DisputeId;
      readonly receiptId: ReceiptId;
      readonly riskMinor: number;
    };

export interface PaymentAt<S extends string> extends PaymentTerms {
  readonly id: PaymentId;
  readonly status: S;
  readonly attempts: readonly Attempt[];
  readonly captures: readonly Capture[];
  readonly receipts: readonly Receipt[];
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
  readonly incidents: readonly Incident[];
  /** An active query was ordered and not answered yet. */
  readonly queryWanted: boolean;
}

/** A payment in whichever status; `if (p.status === 'SUCCESS')` narrows it. `NEW` is the one before it is created. */
export type Payment = { [S in PaymentStatus | 'NEW']: PaymentAt<S> }[PaymentStatus | 'NEW'];

// --- commands ---

export interface CreatePayment extends RoleCommand, PaymentTerms {
  readonly type: 'create';
}
/** Written before the channel is called. */
export interface SubmitAttempt extends RoleCommand {
  readonly type: 'submit';
  readonly attemptId: AttemptId;
}
/** `closeFirst`: in two steps, for a channel that can close. The attempts are closed there, and its word closes the payment. */
export interface CancelPayment extends RoleCommand {
  readonly type: 'cancel';
  readonly closeFirst?: boolean | undefined;
}
export interface TimeOutPayment extends RoleCommand {
  readonly type: 'timeout';
  readonly closeFirst?: boolean | undefined;
}
/** Takes some of what was authorised. Written before the channel is called. `final`: the channel lets go of the rest. */
export interface CaptureMoney extends RoleCommand, Amount {
  readonly type: 'capture';
  readonly captureId: CaptureId;
  readonly final?: boolean | undefined;
}
/** Lets go of what is authorised or being charged and not captured; `closed` is the channel's word that it did. */
export interface VoidRest extends RoleCommand {
  readonly type: 'void';
}

export type PaymentCommand =
  | CreatePayment
  | SubmitAttempt
  | CancelPayment
  | TimeOutPayment
  | CaptureMoney
  | VoidRest
  | RequestRefund
  | SendRefund
  | RetryRefund;

// --- facts ---

/**
 * `failed` is definitive: the channel refused, not a timeout. `closed` is a channel's answer to a query, or to a void: the
 * attempt brings no money, or none beside what was captured.
 */
export type AttemptFact = Named<
  'pending' | 'processing' | 'failed' | 'closed',
  PaymentFactBase & { readonly attemptId: AttemptId }
>;
/** Timeout, 5xx, unreadable answer: nobody knows. */
export interface OutcomeUnknown extends PaymentFactBase {
  readonly type: 'unknown';
}
/**
 * Money as a channel reports it. The host has verified the signature; currency, merchant, channel and payment number are
 * compared here, and of `paid` the amount. `amountMinor` is the order amount (WeChat Pay `total`, Alipay `total_amount`),
 * never what the payer paid after coupons.
 */
interface MoneyFact extends PaymentFactBase, Amount {
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
  readonly orderPayable?: boolean | undefined;
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
  readonly final?: boolean | undefined;
}
/** Definitive: refused, or not known to the channel. What was to be captured may be captured again, under a new id. */
export interface CaptureFailed extends PaymentFactBase {
  readonly type: 'captureFailed';
  readonly captureId: CaptureId;
}
/** A chargeback. `disputeWon` may follow `disputeLost`. */
export type DisputeFact = Named<
  'disputeOpened' | 'disputeLost' | 'disputeWon',
  PaymentFactBase & Amount & { readonly disputeId: DisputeId; readonly receiptId?: ReceiptId | undefined }
>;

export type PaymentFact =
  | AttemptFact
  | OutcomeUnknown
  | Authorised
  | Paid
  | Captured
  | CaptureFailed
  | RefundFact
  | DisputeFact;
/** What a payment takes: a command, or a fact. */
export type PaymentInput = PaymentCommand | PaymentFact;

/** A fact as a channel states it. The receiver adds instant, author and source when the fact is recorded. */
export type UnstampedFact = PaymentFact extends infer F
  ? F extends PaymentFact
    ? Omit<F, 'at' | 'by' | 'source'>
    : never
  : never;

// --- events ---

/** What every event records: the status it led to, when, by whom and with what remark. */
export interface PaymentStamp extends Stamp {
  readonly to: PaymentStatus;
}

/** What can happen to a payment. These type names are the storage format: never rename one. */
export type PaymentEventBody =
  | ({ readonly type: 'payment.created' } & PaymentTerms)
  | {
      readonly type:
        | 'payment.attempt_submitted'
        | 'payment.attempt_pending'
        | 'payment.attempt_processing'
        | 'payment.attempt_failed';
      readonly attempt: Attempt;
    }
  /** `receipt` where the news settles whether more of it may be captured. */
  | {
      readonly type: 'payment.attempt_authorised' | 'payment.attempt_voided';
      readonly attempt: Attempt;
      readonly receipt?: Receipt;
    }
  /** For the outbox: capture at the channel. */
  | { readonly type: 'payment.capture_ordered'; readonly capture: Capture }
  | { readonly type: 'payment.captured'; readonly capture: Capture; readonly receipt: Receipt }
  | { readonly type: 'payment.capture_failed'; readonly capture: Capture; readonly receipt?: Receipt }
  /** For the outbox: close the attempt at the channel, or void its rest; "already paid" comes back as the fact `paid`. */
  | { readonly type: 'payment.close_at_channel_ordered'; readonly attemptId: AttemptId }
  | { readonly type: 'payment.closed'; readonly cause: 'cancel' | 'timeout' | 'closed' }
  | {
      readonly type: 'payment.succeeded' | 'payment.surplus_received';
      readonly receipt: Receipt;
      readonly capture?: Capture;
    }
  /** For the outbox: ask the channel, about every minute until it gives a definite answer. */
  | { readonly type: 'payment.query_ordered' | 'payment.query_answered' }
  /** Something happened to a refund; for the outbox: `payment.refund_ordered` and `payment.refund_query_ordered`. */
  | PaymentRefundEvent
  | {
      readonly type: 'payment.dispute_opened' | 'payment.dispute_lost' | 'payment.dispute_won';
      readonly dispute: Dispute;
    }
  | { readonly type: 'payment.incident_raised'; readonly incident: Incident };

export type PaymentEvent = PaymentEventBody & PaymentStamp;

// --- refusals ---

export type PaymentRefusal =
  | MalformedCommand
  | IllegalTransition
  | RoleNotAllowed
  /** The table says why: `IN_FLIGHT`, `ALREADY_PAID`, `FINAL`, `CLOSED`, `USE_REFUND`, `NOT_PAID`, `NOTHING_LEFT` … */
  | (RefusedByTable & { readonly code: RefusedCodeOf<typeof paymentTable | typeof refundTable> })
  /** The same id was used before with another `field`. */
  | (Refusal & { readonly code: 'ALREADY_DONE'; readonly field: string })
  | (Refusal & { readonly code: 'EXPIRED' | 'NOT_DUE'; readonly expiresAt: Instant })
  | (Refusal & { readonly code: 'CURRENCY_MISMATCH'; readonly expected: string; readonly given: string })
  | (Refusal & { readonly code: 'NO_SUCH_RECEIPT'; readonly receiptId: string })
  | (Refusal & { readonly code: 'NO_SUCH_REFUND'; readonly refundId: string })
  | (Refusal & { readonly code: 'NOTHING_LEFT' | 'EXCEEDS_REFUNDABLE'; readonly refundableMinor: number })
  /** More is gone, reserved and held than was captured: nothing is refunded until that is resolved. */
  | (Refusal & { readonly code: 'OVER_REFUNDED'; readonly excessMinor: number })
  | (Refusal & { readonly code: 'NOTHING_TO_SEND' | 'NOTHING_TO_RETRY' })
  | (Refusal & {
      readonly code: 'NOTHING_TO_CAPTURE' | 'EXCEEDS_CAPTURABLE';
      readonly capturableMinor: number;
    })
  /** The channel's limits, of its rule card. */
  | (Refusal & { readonly code: 'TOO_MANY_REFUNDS'; readonly maxCount: number })
  | (Refusal & { readonly code: 'REFUND_TOO_LATE'; readonly endedAt: Instant })
  | (Refusal & { readonly code: 'REFUND_TOO_SOON'; readonly notBefore: Instant });
