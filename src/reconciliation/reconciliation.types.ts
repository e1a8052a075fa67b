/** What is compared, and what comes of it. Amounts are positive minor units where nothing else is said. Plain JSON. */
import type { PaymentId, RefundId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { Payment, PaymentFact } from '../payment/payment.types.ts';
import type { FindingClass } from './classes.table.ts';

/** One line of a channel's statement. */
export interface StatementLine {
  readonly type: 'payment' | 'refund' | 'dispute';
  /** The channel's transaction that brought the money, whatever the line is about. */
  readonly channelTxnId: string;
  /** The channel's number of the refund or dispute. */
  readonly channelRefundId?: string | undefined;
  /** Our numbers, as the channel repeats them. */
  readonly paymentId?: PaymentId | undefined;
  readonly refundId?: RefundId | undefined;
  /** `processing` is counted like `done`; `failed` moved no money. Of a dispute: opened, lost (`done`), won (`failed`). */
  readonly status: 'done' | 'processing' | 'failed';
  readonly amountMinor: number;
  readonly currency: string;
  readonly merchantId: string;
  /** Millionths of the currency's unit: channels charge fractions of a cent. */
  readonly feeMicros: number;
  /** The channel's own word. */
  readonly label: string;
  readonly at: Instant;
}

/** What we have of one payment. */
export interface Book {
  readonly payment: Payment;
  /** When its money came, by our history. Left out: long ago. */
  readonly paidAt?: Instant | undefined;
  /** When its refunds settled, by refund. */
  readonly settledAt?: { readonly [refundId: string]: Instant } | undefined;
  /** What the channel answered when it was asked about the payment since. */
  readonly query?: 'paid' | 'unpaid' | undefined;
  /** The order still wants the money; asked only where we took the payment for failed. */
  readonly orderPayable?: boolean | undefined;
  /** What the contract says the fee is. Left out: any. */
  readonly feeMicros?: number | undefined;
  /** Found on an earlier statement: it need not be on this one. */
  readonly reconciled?: boolean | undefined;
}

export interface ReconcilePolicy {
  readonly channel: string;
  readonly merchantId: string;
  /** The end of the statement's period: what came later belongs to the next. */
  readonly until: Instant;
  /** When this is done, and by whom the proposed facts are told. `by` defaults to `reconciler`. */
  readonly at: Instant;
  readonly by?: string | undefined;
  /** Business days that something may be missing before anybody asks. Default 2. */
  readonly missingAfterDays?: number | undefined;
  /** Whether the day of this instant counts. Default: every day but Saturday and Sunday, in UTC. */
  readonly isBusinessDay?: ((day: Instant) => boolean) | undefined;
  /** Labels that end a trade's refundability. Default `TRADE_FINISHED`. */
  readonly finalLabels?: readonly string[] | undefined;
}

/** What should be done: told to the payment machine, or by somebody. Nothing is done here. */
export type Proposal =
  /** Send this fact to this payment. */
  | { readonly do: 'tell'; readonly paymentId: PaymentId; readonly fact: PaymentFact }
  /** Ask the channel. */
  | { readonly do: 'query'; readonly paymentId: PaymentId; readonly refundId?: RefundId }
  /** Money of nobody: hold it. */
  | { readonly do: 'suspend' }
  /** Ship nothing, and let somebody look. */
  | { readonly do: 'stop'; readonly paymentId: PaymentId }
  /** Look for it on the next statement. */
  | { readonly do: 'carry' }
  | { readonly do: 'report' };

export interface Finding {
  /** The same for the same divergence, however often the statement is read. */
  readonly id: string;
  readonly class: FindingClass;
  /** What its statement line adds to the gross, signed; 0 where no line is behind it, or the line is matched. */
  readonly amountMinor: number;
  readonly currency: string;
  readonly channelTxnId: string;
  readonly paymentId?: PaymentId;
  readonly refundId?: RefundId;
  /** The numbers that differ, ours first. */
  readonly ours?: string | number;
  readonly theirs?: string | number;
  readonly proposal: Proposal;
}

/** A line that says what our books say. */
export interface Matched {
  readonly line: string;
  readonly paymentId: PaymentId;
  readonly amountMinor: number;
  readonly currency: string;
}

/** Per currency. `differenceMinor` is gross − matched − findings: anything but 0 is a fault of this library. */
export interface Totals {
  readonly currency: string;
  readonly lines: number;
  readonly paidMinor: number;
  readonly refundedMinor: number;
  readonly disputedMinor: number;
  readonly feeMicros: number;
  /** Paid − refunded − disputed. */
  readonly grossMinor: number;
  readonly matchedMinor: number;
  readonly findingsMinor: number;
  readonly differenceMinor: number;
}

export interface Reconciliation {
  readonly matched: readonly Matched[];
  readonly findings: readonly Finding[];
  readonly totals: readonly Totals[];
  /** Every difference is 0. */
  readonly ties: boolean;
}

/** A statement read from a file. */
export interface Statement {
  readonly lines: readonly StatementLine[];
}
