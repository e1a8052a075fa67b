/** A refund as it stands, and what happens to it. Amounts are minor units of the payment's currency. Plain JSON. */
import type { AnyEvent } from '../core/decider.ts';
import type { Id, RefundId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { RefundFact, RequestRefund, RetryRefund, SendRefund } from './payment.commands.ts';
import type { RefundStatus } from './refund.table.ts';

export type ReceiptId = Id<'receipt'>;

/** Who started it: a request of ours, the machine for surplus money, or somebody at the channel's console. */
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

export interface RefundAt<S extends string> extends RefundTerms {
  readonly id: RefundId;
  readonly status: S;
  /** When it was asked for, or made known to us. */
  readonly requestedAt: Instant;
  /** What really went back; present once the channel said so. */
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

/** What a payment passes on to its refund; it has found the receipt and says why. */
export type RefundCommand =
  | (RequestRefund & RefundTerms)
  | SendRefund
  | RetryRefund
  | (RefundFact & Partial<RefundTerms>);

/** These type names are the storage format: never rename one. */
export type RefundEvent = AnyEvent & { readonly to: RefundStatus } & (
    | { readonly type: 'refund.requested'; readonly terms: RefundTerms }
    | {
        readonly type: `refund.${'submitted' | 'unknown' | 'processing' | 'abnormal' | 'failed' | 'reversed'}`;
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
