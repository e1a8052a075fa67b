/** The rows of one transaction: as loaded, and as each decision of the group leaves them for the next. */
import type { DoneKey } from '../core/idempotency.ts';
import {
  keyOf,
  Overlay,
  type RowKey,
  RowKeyMap,
  RowNotLockedError,
  type Rows,
  type StoredRow,
  type Writes,
} from '../flow/index.ts';
import type { LoadedRow } from '../ports/index.ts';

/** The rows that a transaction has locked. A bare key: locked, and not there. */
class LockedRows implements Rows {
  readonly #rows = new RowKeyMap<LoadedRow | RowKey>();

  read(key: RowKey): StoredRow<unknown> | undefined {
    const row = this.#rows.get(key);
    if (row === undefined) throw new RowNotLockedError(key);
    return 'version' in row ? row : undefined;
  }

  has(key: RowKey): boolean {
    return this.#rows.get(key) !== undefined;
  }

  set(row: LoadedRow | RowKey): void {
    this.#rows.set(row);
  }
}

export class TransactionRows implements Rows {
  readonly #locked = new LockedRows();
  readonly #overlay = new Overlay(this.#locked);

  read(key: RowKey): StoredRow<unknown> | undefined {
    return this.#overlay.read(key);
  }

  /** The keys that still have to be loaded, each once. */
  missing(keys: readonly RowKey[]): readonly RowKey[] {
    const missing = new RowKeyMap<RowKey>();
    for (const key of keys) if (!this.#locked.has(key)) missing.set(key);
    return missing.values();
  }

  loaded(keys: readonly RowKey[], found: readonly LoadedRow[]): void {
    for (const { kind, id } of keys) this.#locked.set({ kind, id });
    for (const row of found) this.#locked.set(row);
  }

  /** Takes a decision in: the next one reads what this one left. */
  absorb(writes: Writes): void {
    this.#overlay.absorb(writes);
    for (const row of writes.movements) {
      // Only a command that locked a movement's id can ask for it again.
      const key = { kind: 'movement', id: row.opId };
      if (this.#locked.has(key)) this.#locked.set({ ...key, state: row, version: 1 });
    }
  }

  /** Keeps the answer of a key in the same transaction as its effect. */
  saveKey(id: string, record: DoneKey): void {
    this.#overlay.put({ kind: 'key', id, previous: 0, version: 1, state: record });
  }

  /** All that was decided since the last time, to be written. */
  drain(): Writes {
    return this.#overlay.drain();
  }
}

/** Rows for a decision outside any store: what is not given is not there. */
export function rowsOf(rows: readonly LoadedRow[]): Rows {
  const known = new Map(rows.map((row) => [keyOf(row), row]));
  return { read: (key) => known.get(keyOf(key)) };
}
