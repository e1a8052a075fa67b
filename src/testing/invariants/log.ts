/** What the invariants read: everything a shop has stored, and what the outside world can say about it. Plain JSON. */

import type { CommittedEvent } from '../../app/index.ts';
import type { AnyMachine } from '../../core/decider.ts';
import type { HistoryRecord } from '../../core/history.ts';
import type { KeyRecord } from '../../core/idempotency.ts';
import type { DurationMs, Instant } from '../../core/quantity.ts';
import type { InboxRow, ReportedPaymentFact } from '../../flow/index.ts';
import type { Hold, Level, MovementRow } from '../../inventory/index.ts';
import type { Order } from '../../order/index.ts';
import type { Payment, Suspense } from '../../payment/index.ts';
import type { DueTimer } from '../../ports/index.ts';

/** The stored rows of a shop at one instant, with its whole history. An optional part left out makes its invariants "not applicable". */
export interface Log {
  readonly now: Instant;
  readonly levels: readonly Level[];
  readonly holds: readonly Hold[];
  readonly orders: readonly Order[];
  readonly payments: readonly Payment[];
  /** Money that fits no payment. */
  readonly suspense?: readonly Suspense[] | undefined;
  readonly movements: readonly MovementRow[];
  /** In commit order, as the outbox gives it. */
  readonly history: readonly HistoryRecord[];
  /** Ids of the messages (`kind/id/version`) in the order in which they were delivered, repeats included. */
  readonly published?: readonly string[] | undefined;
  /** How many rows of the history lie before the relay's bookmark. */
  readonly relayed?: number | undefined;
  /** The idempotency records. */
  readonly keys?: readonly StoredKey[] | undefined;
  /** The version of each stored aggregate, by `kind/id`. */
  readonly versions?: ReadonlyMap<string, number> | undefined;
  /** What was acknowledged to callers, kept outside the store. */
  readonly acknowledged?: readonly CommittedEvent[] | undefined;
  /** Requests of callers under a key, with their answers, kept outside the store. */
  readonly answers?: readonly KeyedAnswer[] | undefined;
  /** The callback pipeline's inbox. */
  readonly inbox?: readonly StoredInbox[] | undefined;
  /** Facts that were acknowledged to a channel, kept outside the store; repeats included. */
  readonly reportedFacts?: readonly ReportedPaymentFact[] | undefined;
  /** Timers that are due and not settled. */
  readonly timers?: readonly DueTimer[] | undefined;
  /** What the payment channel's own books say. */
  readonly gateway?: readonly GatewayEntry[] | undefined;
  /** Levels as they were before the first movement; left out: everything began empty. */
  readonly opening?: readonly Level[] | undefined;
  /** How often the sweeper runs, default every 10 minutes. */
  readonly sweepMs?: DurationMs | undefined;
  /** The machines whose events are in the history, by kind; default: the order and the payment as shipped. */
  readonly machines?: { readonly [kind: string]: AnyMachine } | undefined;
}

export interface StoredKey {
  readonly id: string;
  readonly record: KeyRecord;
}

export interface StoredInbox extends InboxRow {
  readonly id: string;
}

/** One request under a key. `request` and `answer` are canonical texts; `refused` names a refusal to look at the request at all. */
export interface KeyedAnswer {
  readonly key: string;
  readonly request: string;
  readonly answer: string;
  readonly refused?: 'KEY_REUSED' | 'IN_PROGRESS' | undefined;
}

/** A line of the channel's own books. */
export interface GatewayEntry {
  readonly kind: 'capture' | 'refund' | 'dispute';
  readonly paymentId: string;
  readonly channel: string;
  /** The channel's transaction for a capture, our refund id for a refund, its own number of a dispute. */
  readonly ref: string;
  /** What we asked for: the attempt of a capture, the refund id of a refund; nothing of a dispute, its number again. */
  readonly intent: string;
  /** How a dispute stands. */
  readonly disputeStatus?: 'OPEN' | 'LOST' | 'WON' | undefined;
  readonly amountMinor: number;
  readonly currency: string;
}

export type InvariantId = `${'S' | 'P' | 'O' | 'L'}${number}`;

/** One thing that is not as it must be, with the numbers of both sides. */
export interface Violation {
  readonly invariant: InvariantId;
  /** The row it is about: `level sku/main`, `order o-1 line 2`. */
  readonly subject: string;
  readonly expected: number | string;
  readonly found: number | string;
  readonly message: string;
}

/** Parts of a log that may be missing. */
export type OptionalPart =
  | 'published'
  | 'relayed'
  | 'keys'
  | 'acknowledged'
  | 'answers'
  | 'gateway'
  | 'inbox'
  | 'reportedFacts'
  | 'timers'
  | 'versions';

/** What must always be true, as a pure function of a log. */
export interface Invariant {
  readonly id: InvariantId;
  readonly claim: string;
  /** `commit`: true after every commit. `rest`: true once nothing is under way any more. */
  readonly when: 'commit' | 'rest';
  /** Without these there is nothing to judge by. `levels` means: at least one. */
  readonly needs?: readonly (OptionalPart | 'levels')[];
  readonly violations: (log: Log) => readonly Violation[];
  /** The same claim for one commit, given that it held before; left out where a commit alone cannot break or show it. */
  readonly step?: (touched: Touched) => readonly Violation[];
}

/** What one commit changed: each row before and after it, and what it appended. */
export interface Touched {
  readonly now: Instant;
  readonly levels: readonly Changed<Level>[];
  readonly holds: readonly Changed<Hold>[];
  readonly orders: readonly Changed<Order>[];
  readonly payments: readonly Changed<Payment>[];
  readonly suspense: readonly Changed<Suspense>[];
  readonly movements: readonly MovementRow[];
  readonly history: readonly HistoryRecord[];
  /** The rows after the commit, as a log: for claims that need no more than one row. */
  readonly after: Log;
}
export interface Changed<S> {
  readonly before: S | undefined;
  readonly after: S;
  readonly previous: number;
  readonly version: number;
}

/** Makes the violations of one invariant. */
export function violated(invariant: InvariantId) {
  return (subject: string, what: string, expected: number | string, found: number | string): Violation => ({
    invariant,
    subject,
    expected,
    found,
    message: `${subject}: ${what}, expected ${expected}, found ${found}`,
  });
}

/** Looks at each item; an item that is as it must be gives nothing. */
export function each<X>(
  items: Iterable<X>,
  look: (item: X, found: Violation[]) => void,
): readonly Violation[] {
  const found: Violation[] = [];
  for (const item of items) look(item, found);
  return found;
}

/** Rows of a commit that a claim may be about. */
type Part = 'levels' | 'holds' | 'orders' | 'payments' | 'movements' | 'history';

const NOTHING: readonly Violation[] = [];

/** A claim about single rows of one kind: for a commit it is asked of the rows that changed, if any did. */
export function ofRows(
  part: Part,
  violations: Invariant['violations'],
): Pick<Invariant, 'violations' | 'step'> {
  return { violations, step: (touched) => (touched[part].length > 0 ? violations(touched.after) : NOTHING) };
}
