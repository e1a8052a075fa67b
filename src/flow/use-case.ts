/**
 * A use case is one decision over several aggregates: which rows it touches, and what it decides once they are
 * loaded. Pure: the application layer locks, loads and writes; memory, PostgreSQL and a test run the same code.
 */
import type { Draft } from './draft.ts';

/** One row of the store, by kind and id. */
export interface Ref {
  readonly kind: string;
  readonly id: string;
}

/** A row as it was loaded, or as an earlier decision of the same transaction left it. */
export interface Stored<S> {
  readonly state: S;
  /** 1, 2, 3 …; one per event of an aggregate, one per change of a level or a hold. */
  readonly version: number;
}

/** The rows of a decision. Reading one that was not touched throws {@link NotTouchedError}. */
export interface Rows {
  read(ref: Ref): Stored<unknown> | undefined;
}

/** A decision read a row that its use case did not say it touches. */
export class NotTouchedError extends Error {
  readonly code = 'NOT_TOUCHED';
  readonly ref: Ref;
  constructor(ref: Ref) {
    super(`the decision reads ${ref.kind} ${ref.id}, which its use case does not touch`);
    this.ref = ref;
  }
}

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
