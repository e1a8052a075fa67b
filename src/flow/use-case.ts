/**
 * A use case is one decision over several aggregates: which rows it touches, and what it decides once they are
 * loaded. Pure: the application layer locks, loads and writes; memory, PostgreSQL and a test run the same code.
 */
import type { Draft } from './draft.ts';
import type { Ref, Rows } from './rows.ts';

/** One decision of the application: `order.place`, `order.pay`, whatever a host adds. */
export interface UseCase<C> {
  /** Names the operation in idempotency keys and traces. */
  readonly name: string;
  /** The rows known from the command alone. */
  readonly touches: (command: C) => readonly Ref[];
  /** The rows that those rows point at: an order's holds and levels. */
  readonly follow?: (rows: Rows, command: C) => readonly Ref[];
  /** Puts into the draft what happens, or the reasons why it may not. */
  readonly decide: (draft: Draft, command: C) => void;
}
