/** What a decision writes, in one transaction: all of it lands, or none. */
import type { HistoryRecord } from '../core/history.ts';
import type { MovementRow } from '../inventory/index.ts';
import type { RowKey } from './rows.ts';
import type { Timer } from './timer.ts';

/** A row after the decision. */
export interface Change extends RowKey {
  /** The version the row was loaded at; 0 for a row that must not exist yet. */
  readonly previous: number;
  readonly version: number;
  /** Plain JSON; aggregates have a `status`. */
  readonly state: object;
}

/**
 * Everything a decision, or a transaction of several, leads to. States, events and payloads are plain JSON; a store
 * refuses anything else with `NOT_PLAIN_JSON` before it writes (`assertPlainWrites`).
 */
export interface Writes {
  /**
   * Rows by kind, each once. Anything else in the store than `previous` is a `StoreConflict`, also where locks should
   * have made it impossible. Kinds with a meaning of their own: `level`, `hold`, `key`; all others are aggregates with
   * a `status`.
   */
  readonly changes: readonly Change[];
  /** Appended; (kind, id, version) is unique. Each record is also put in the outbox. */
  readonly history: readonly HistoryRecord[];
  /** Appended; `opId` is unique. */
  readonly movements: readonly MovementRow[];
  /** Set, or set again: a timer of that id is replaced, whatever it was. Left out where nothing has to happen later. */
  readonly timers?: readonly Timer[] | undefined;
}

/** Whether there is nothing to write. */
export function isEmpty({ changes, movements, timers }: Writes): boolean {
  return changes.length + movements.length === 0 && timers === undefined;
}
