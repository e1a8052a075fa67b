/** The rows of one transaction: as loaded, and as each decision of the group leaves them for the next. */
import type { DoneKey } from '../core/idempotency.ts';
import {
  type Change,
  keyOf,
  type Plan,
  type RowKey,
  RowKeyMap,
  RowNotLockedError,
  type Rows,
  type StoredRow,
  type Timer,
} from '../flow/index.ts';
import type { LoadedRow, Writes } from '../ports/index.ts';

export class TransactionRows implements Rows {
  /** A bare ref: looked for, and not there. */
  readonly #rows = new RowKeyMap<LoadedRow | RowKey>();
  #changed = new RowKeyMap<Change>();
  #history: Writes['history'][number][] = [];
  #movements: Writes['movements'][number][] = [];
  #timers: Map<string, Timer> | undefined;

  read(ref: RowKey): StoredRow<unknown> | undefined {
    const row = this.#rows.get(ref);
    if (row === undefined) throw new RowNotLockedError(ref);
    return 'version' in row ? row : undefined;
  }

  /** The refs that still have to be loaded, each once. */
  missing(refs: readonly RowKey[]): readonly RowKey[] {
    const missing = new RowKeyMap<RowKey>();
    for (const ref of refs) if (this.#rows.get(ref) === undefined) missing.set(ref);
    return missing.values();
  }

  loaded(refs: readonly RowKey[], found: readonly LoadedRow[]): void {
    for (const { kind, id } of refs) this.#rows.set({ kind, id });
    for (const row of found) this.#rows.set(row);
  }

  /** Takes a decision in: the next one reads what this one left. */
  accept({ changes, history, movements, timers }: Plan): void {
    for (const change of changes) this.#change(change);
    for (const record of history) this.#history.push(record);
    for (const row of movements) {
      this.#movements.push(row);
      // Only who touched it can ask for it again.
      const ref = { kind: 'movement', id: row.opId };
      if (this.#rows.get(ref)) this.#rows.set({ ...ref, state: row, version: 1 });
    }
    for (const timer of timers ?? []) {
      this.#timers ??= new Map();
      this.#timers.set(timer.id, timer);
    }
  }

  /** Keeps the answer of a key in the same transaction as its effect. */
  saveKey(id: string, record: DoneKey): void {
    this.#change({ kind: 'key', id, previous: 0, version: 1, state: record });
  }

  /** All that was decided since this was last asked for, to be written: each row once, as the last decision left it. */
  drain(): Writes {
    const writes: Writes = {
      changes: this.#changed.values(),
      history: this.#history,
      movements: this.#movements,
      ...(this.#timers && { timers: [...this.#timers.values()] }),
    };
    this.#changed = new RowKeyMap();
    this.#history = [];
    this.#movements = [];
    this.#timers = undefined;
    return writes;
  }

  #change(change: Change): void {
    const earlier = this.#changed.get(change);
    this.#changed.set(earlier ? { ...change, previous: earlier.previous } : change);
    this.#rows.set(change);
  }
}

/** Whether there is nothing to write. */
export function isNothing({ changes, movements, timers }: Writes): boolean {
  return changes.length + movements.length === 0 && timers === undefined;
}

/** Rows for a decision outside any store: what is not given is not there. */
export function rowsOf(rows: readonly LoadedRow[]): Rows {
  const known = new Map(rows.map((row) => [keyOf(row), row]));
  return { read: (ref) => known.get(keyOf(ref)) };
}
