/** The input and the result of reconciliation, as plain JSON. Amounts are positive minor units unless noted otherwise. */
import type { PaymentId, RefundId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { Payment, PaymentFact } from '../payment/payment.types.ts';
import type { FindingClass } from './classes.table.ts';

/** One line of a channel's statement. */
export interface StatementLine {
  readonly type: 'payment' | 'refund' | 'dispute';
  /** The channel's transaction that brought the money, also on lines about refunds and disputes. */
  readonly channelTxnId: string;
  /** The channel's number of the refund or dispute. */
  readonly channelRefundId?: string | undefined;
  /** Our numbers, as the channel repeats them. */
  readonly paymentId?: PaymentId | undefined;
  readonly refundId?: RefundId | undefined;
  /** `processing` counts like `done`; `failed` moved no money. Of a dispute: opened, lost (`done`), won (`failed`). */
  readonly status: 'done' | 'processing' | 'failed';
  readonly amountMinor: number;
  readonly currency: string;
  readonly merchantId: string;
  /** Millionths of the currency's unit: channels charge fractions of a cent. */
  readonly feeMicros: number;
  /** The channel's own name of the line's kind. */
  readonly label: string;
  readonly at: Instant;
}

/** Our books of one payment. */
export interface Book {
  readonly payment: Payment;
  /** When its money came, by our history. Absent: long ago. */
  readonly paidAt?: Instant | undefined;
  /** When each refund succeeded, by refund id. */
  readonly settledAt?: { readonly [refundId: string]: Instant } | undefined;
  /** The channel's answer to a query about the payment, made since. */
  readonly query?: 'paid' | 'unpaid' | undefined;
  /** Whether the order still needs the money; used only for a payment that failed in our books. */
  readonly orderPayable?: boolean | undefined;
  /** The fee of the contract. Absent: any fee matches. */
  readonly feeMicros?: number | undefined;
  /** Matched on an earlier statement: it need not be on this one. */
  readonly reconciled?: boolean | undefined;
}

export interface ReconcilePolicy {
  readonly channel: string;
  readonly merchantId: string;
  /** The end of the statement's period. Later money belongs to the next statement. */
  readonly until: Instant;
  /** Instant and author of the proposed facts. `by` defaults to `reconciler`. */
  readonly at: Instant;
  readonly by?: string | undefined;
  /** Business days for which something may be missing before the channel is queried. Default 2. */
  readonly missingAfterDays?: number | undefined;
  /** Whether the day of this instant is a business day. Default: every day but Saturday and Sunday, in UTC. */
  readonly isBusinessDay?: ((day: Instant) => boolean) | undefined;
  /** Labels that end a trade's refundability. Default `TRADE_FINISHED`. */
  readonly finalLabels?: readonly string[] | undefined;
}

/** What should be done about a finding. Reconciliation itself does nothing. */
export type Proposal =
  /** Record this fact of this payment. */
  | { readonly do: 'record'; readonly paymentId: PaymentId; readonly fact: PaymentFact }
  /** Query the channel. */
  | { readonly do: 'query'; readonly paymentId: PaymentId; readonly refundId?: RefundId }
  /** Keep money of an unknown payment in suspense. */
  | { readonly do: 'suspend' }
  /** Ship nothing until a person has decided. */
  | { readonly do: 'stop'; readonly paymentId: PaymentId }
  /** Carry it over to the next statement. */
  | { readonly do: 'carry' }
  | { readonly do: 'report' };

export interface Finding {
  /** The same divergence has the same id, however often the statement is read. */
  readonly id: string;
  readonly class: FindingClass;
  /** What its line adds to the gross, in signed minor units; 0 without a line, and for a matched line. */
  readonly amountMinor: number;
  readonly currency: string;
  readonly channelTxnId: string;
  readonly paymentId?: PaymentId;
  readonly refundId?: RefundId;
  /** The values that differ: in our books, and on the statement. */
  readonly ours?: string | number;
  readonly theirs?: string | number;
  readonly proposal: Proposal;
}

/** A line that agrees with our books. */
export interface Matched {
  readonly line: string;
  readonly paymentId: PaymentId;
  readonly amountMinor: number;
  readonly currency: string;
}

/** Per currency. `differenceMinor` is gross − matched − findings: any value but 0 is a bug of this library. */
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
