/**
 * A use case is one decision over several aggregates: which rows it touches, and what it decides once they are
 * loaded. Pure: the application layer locks, loads and writes; memory, PostgreSQL and a test run the same code.
 */

import type { RowKey, Rows } from './rows.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** One decision of the application: `order.place`, `order.pay`, whatever a host adds. */
export interface UseCase<C> {
  /** Names the operation in idempotency keys and traces. */
  readonly name: string;
  /** The rows known from the command alone. */
  readonly locks: (command: C) => readonly RowKey[];
  /** The rows that those rows point at: an order's holds and levels. */
  readonly locksNext?: ((rows: Rows, command: C) => readonly RowKey[]) | undefined;
  /** Puts into the work what happens, or the reasons why it may not. */
  readonly decide: (work: UnitOfWork, command: C) => void;
}
