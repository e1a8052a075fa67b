/** The rows of a decision: what a use case reads, by kind and id. */

/** One row of the store, by kind and id. */
export interface RowKey {
  readonly kind: string;
  readonly id: string;
}

/** A row as it was loaded, or as an earlier decision of the same transaction left it. */
export interface StoredRow<S> {
  readonly state: S;
  /** 1, 2, 3 …; one per event of an aggregate, one per change of a level or a hold. */
  readonly version: number;
}

/** The rows of a decision. Reading one that was not touched throws {@link RowNotLockedError}. */
export interface Rows {
  read(ref: RowKey): StoredRow<unknown> | undefined;
}

/** A decision read a row that its use case did not say it touches. */
export class RowNotLockedError extends Error {
  readonly code = 'ROW_NOT_LOCKED';
  readonly ref: RowKey;
  constructor(ref: RowKey) {
    super(`the decision reads ${ref.kind} ${ref.id}, which its use case does not touch`);
    this.ref = ref;
  }
}
