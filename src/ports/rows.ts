/** The rows of one transaction: as loaded, and as each decision of the group leaves them for the next. */
import type { DoneKey } from '../core/idempotency.ts';
import {
  type Change,
  keyOf,
  NotTouchedError,
  type Plan,
  type Ref,
  type Rows,
  type Stored,
} from '../flow/index.ts';
import type { LoadedRow, Writes } from './store.ts';

export class TransactionRows implements Rows {
  /** `undefined`: loaded, and not there. */
  readonly #rows = new Map<string, Stored<unknown> | undefined>();
  readonly #changed = new Map<string, Change>();
  readonly #history: Writes['history'][number][] = [];
  readonly #movements: Writes['movements'][number][] = [];

  read(ref: Ref): Stored<unknown> | undefined {
    const key = keyOf(ref);
    const row = this.#rows.get(key);
    if (row === undefined && !this.#rows.has(key)) throw new NotTouchedError(ref);
    return row;
  }

  /** The refs that still have to be loaded. */
  missing(refs: readonly Ref[]): readonly Ref[] {
    return refs.filter((ref) => !this.#rows.has(keyOf(ref)));
  }

  loaded(refs: readonly Ref[], found: readonly LoadedRow[]): void {
    for (const ref of refs) this.#rows.set(keyOf(ref), undefined);
    for (const row of found) this.#rows.set(keyOf(row), row);
  }

  /** Takes a decision in: the next one reads what this one left. */
  accept({ changes, history, movements }: Plan): void {
    for (const change of changes) this.#change(change);
    for (const record of history) this.#history.push(record);
    for (const row of movements) {
      this.#movements.push(row);
      this.#rows.set(keyOf({ kind: 'movement', id: row.opId }), { state: row, version: 1 });
    }
  }

  /** Keeps the answer of a key in the same transaction as its effect. */
  keep(id: string, record: DoneKey): void {
    this.#change({ kind: 'key', id, previous: 0, version: 1, state: record });
  }

  /** All that the transaction writes: each row once, as the last decision left it. */
  get writes(): Writes {
    return { changes: [...this.#changed.values()], history: this.#history, movements: this.#movements };
  }

  #change(change: Change): void {
    const key = keyOf(change);
    const previous = this.#changed.get(key)?.previous ?? change.previous;
    this.#changed.set(key, { ...change, previous });
    this.#rows.set(key, change);
  }
}

/** Rows for a decision outside any store: what is not given is not there. */
export function rowsOf(rows: readonly LoadedRow[]): Rows {
  const known = new Map(rows.map((row) => [keyOf(row), row]));
  return { read: (ref) => known.get(keyOf(ref)) };
}
