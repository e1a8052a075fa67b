/** Everything that goes into and comes out of a refund. Amounts are minor units of the payment's currency. Plain JSON. */
import type { AnyEvent } from '../../core/decider.ts';
import type { ReceiptId, RefundId } from '../../core/id.ts';
import type { Instant } from '../../core/quantity.ts';
import type { RoleCommand } from '../../core/role.ts';
import type { Named } from '../../core/shape.ts';
import type { Amount, PaymentFactBase } from '../terms.ts';
import type { RefundStatus } from './refund.table.ts';

/** Who started it: a request of ours, the machine for surplus money, or a person at the channel's console. */
export type RefundOrigin = 'requested' | 'surplus' | 'external';

/** What a refund is for; fixed once it is known. */
export interface RefundTerms {
  readonly receiptId: ReceiptId;
  /** What was asked for, and is reserved while the refund is open. */
  readonly amountMinor: number;
  readonly origin: RefundOrigin;
  /** The failed refund that this one tries again. */
  readonly retryOf?: RefundId;
}

/** A refund in status `S`. */
export interface RefundAt<S extends string> extends RefundTerms {
  readonly id: RefundId;
  readonly status: S;
  /** When it was asked for, or made known to us. */
  readonly requestedAt: Instant;
  /** What really went back; present once the channel reported it. */
  readonly settledMinor?: number;
  /** Retries that sent the same refund again, so a repeated retry is recognised. */
  readonly retries: readonly string[];
  /** Facts that were noted without moving it. */
  readonly noted: readonly string[];
  /** A query was ordered and not answered yet. */
  readonly queryWanted: boolean;
}

/** A refund in whichever status; `if (r.status === 'ABNORMAL')` narrows it. */
export type Refund = { [S in RefundStatus]: RefundAt<S> }[RefundStatus];

// --- commands ---

export interface RequestRefund extends RoleCommand, Amount {
  readonly type: 'requestRefund';
  readonly refundId: RefundId;
  /** Left out: the receipt that paid. A surplus receipt is named. */
  readonly receiptId?: ReceiptId | undefined;
}
/** Written before the channel is called. */
export interface SendRefund extends RoleCommand {
  readonly type: 'sendRefund';
  readonly refundId: RefundId;
}
/** An unknown refund is sent again, an abnormal one rerouted, a failed one replaced by a new refund named `retryId`. */
export interface RetryRefund extends RoleCommand {
  readonly type: 'retryRefund';
  readonly refundId: RefundId;
  /** Fresh for every retry: the same one again is the same retry. */
  readonly retryId: RefundId;
}

// --- facts ---

/** `refundUnknown`: timeout or 5xx. `refundNotFound`: the channel, asked after a grace of 10 s or more, knows no such refund. */
export type RefundMoved = Named<
  | 'refundAccepted'
  | 'refundUnknown'
  | 'refundAbnormal'
  | 'refundFailed'
  | 'refundNotFound'
  | 'refundReversed',
  PaymentFactBase & { readonly refundId: RefundId }
>;
export interface RefundSucceeded extends PaymentFactBase, Amount {
  readonly type: 'refundSucceeded';
  readonly refundId: RefundId;
  /** For a refund made at the channel's console: which receipt it is of. Left out: the one that paid. */
  readonly receiptId?: ReceiptId | undefined;
}
export type RefundFact = RefundMoved | RefundSucceeded;

/** What a payment passes on to its refund: it has found the receipt and knows the origin. */
export type RefundInput =
  | (RequestRefund & RefundTerms)
  | SendRefund
  | RetryRefund
  | RefundMoved
  | (RefundSucceeded & RefundTerms);

// --- events ---

/** These type names are the storage format: never rename one. */
export type RefundEvent = AnyEvent & { readonly to: RefundStatus } & (
    | { readonly type: 'refund.requested'; readonly terms: RefundTerms }
    | {
        readonly type:
          | 'refund.submitted'
          | 'refund.unknown'
          | 'refund.processing'
          | 'refund.abnormal'
          | 'refund.failed'
          | 'refund.reversed';
      }
    /** `terms` only where the refund was unknown to us until now. */
    | { readonly type: 'refund.succeeded'; readonly settledMinor: number; readonly terms?: RefundTerms }
    | { readonly type: 'refund.noted'; readonly fact: string }
    /** For the outbox: call the channel. `resend` uses the same key again, `reroute` the call for abnormal refunds. */
    | {
        readonly type: 'refund.ordered';
        readonly how: 'send' | 'resend' | 'reroute';
        readonly retryId?: string;
      }
    /** For the outbox: ask the channel what became of it. */
    | { readonly type: 'refund.query_ordered' | 'refund.query_answered' }
  );
