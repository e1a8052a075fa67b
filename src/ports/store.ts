/**
 * The store port: lock and load what a command touches, decide in JavaScript, write everything it decided, in one
 * transaction. Plain promises over plain JSON; an adapter needs nothing else of this library to be written.
 */
import type { HistoryRecord } from '../core/history.ts';
import type { Instant } from '../core/quantity.ts';
import type { RowKey, StoredRow, Timer, Writes } from '../flow/index.ts';

export type { Writes } from '../flow/index.ts';

/** A row that was there, locked for this transaction. */
export interface LoadedRow extends RowKey, StoredRow<unknown> {}

/** A timer as the due table has it. */
export interface DueTimer extends Timer {
  /** Another one every time it is set, never used twice for one id. */
  readonly version: string;
}

/** One transaction. */
export interface Transaction {
  /**
   * Locks and loads, in the order given; rows that do not exist are left out. The caller names the rows of all its
   * calls in the one global order (`lockOrder` of `orderwright/app`), so transactions cannot deadlock.
   */
  load(refs: readonly RowKey[]): Promise<readonly LoadedRow[]>;
  /** Called at most once, last. Throws {@link StoreConflict} when a row is not at the version it was loaded at. */
  write(writes: Writes): Promise<void>;
  /**
   * The same for a part of what a large group decides, while the rest is being decided: called any number of times
   * before `write`, and again before the last part is answered; parts are written in the order of the calls. For
   * stores on another machine or thread, which then work at the same time; the others leave it out.
   */
  readonly writePart?: ((writes: Writes) => Promise<void>) | undefined;
}

/** Where the relay has come to: the transaction id first, so a row that commits late is never passed over. */
export interface OutboxCursor {
  readonly transaction: string;
  readonly position: string;
}

/** A committed event on its way out. */
export interface OutboxEntry extends HistoryRecord {
  readonly cursor: OutboxCursor;
}

export interface Store {
  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it throws. Throws {@link StoreConflict}
   * for whatever may simply be run again, and {@link OutcomeUnknown} when the answer to COMMIT never arrived.
   */
  transact<A>(work: (transaction: Transaction) => Promise<A>): Promise<A>;
  /** Committed rows, not locked: for screens and audits. */
  read(refs: readonly RowKey[]): Promise<readonly LoadedRow[]>;
  /** The audit table of one aggregate, oldest first. */
  history(ref: RowKey): Promise<readonly HistoryRecord[]>;
  /** Committed events after `cursor` in commit order, never past one that may still commit. */
  outbox(cursor: OutboxCursor | undefined, limit: number): Promise<readonly OutboxEntry[]>;
  /** The relay's own bookmark, by name. */
  loadCursor(name: string): Promise<OutboxCursor | undefined>;
  saveCursor(name: string, cursor: OutboxCursor): Promise<void>;
  /** Timers with `dueAt` at or before `now`, earliest first. A timer is due until it is settled. */
  due(now: Instant, limit: number): Promise<readonly DueTimer[]>;
  /** Takes a timer that fired off the table, or moves it to `next`. One that was set again since stays as it was set. */
  completeTimer(timer: DueTimer, next?: Pick<Timer, 'dueAt' | 'payload'>): Promise<void>;
}

/** Another transaction was faster. Nothing was written; the whole work may be run again. */
export class StoreConflict extends Error {
  readonly code = 'CONFLICT';
}

/** The connection broke while COMMIT was under way: it may have happened or not. Look the key up before trying again. */
export class OutcomeUnknown extends Error {
  readonly code = 'OUTCOME_UNKNOWN';
}

/** The server is down or refuses connections. Nothing was written. */
export class StoreUnavailable extends Error {
  readonly code = 'STORE_UNAVAILABLE';
}
