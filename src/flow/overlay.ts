import type { HistoryRecord } from '../core/history.ts';
import type { MovementRow } from '../inventory/index.ts';
import { RowKeyMap } from './row-key-map.ts';
import type { RowKey, Rows, StoredRow } from './rows.ts';
import type { Timer } from './timer.ts';
import type { Change, Writes } from './writes.ts';

/**
 * Rows with decisions laid over them: a read sees the newest state, `drain` hands over what is not written yet. A unit
 * of work is one over the rows of its transaction, and the transaction is one over the rows of the store.
 */
export class Overlay implements Rows {
  readonly #base: Rows;
  /** Every change, written or not. */
  readonly #changed = new RowKeyMap<Change>();
  /** The changes that are not written yet; the same map until the first `drain`, as most are drained once. */
  #pending = this.#changed;
  #history: HistoryRecord[] = [];
  #movements: MovementRow[] = [];
  #timers: Map<string, Timer> | undefined;

  constructor(base: Rows) {
    this.#base = base;
  }

  read(key: RowKey): StoredRow<unknown> | undefined {
    return this.#changed.get(key) ?? this.#base.read(key);
  }

  /** Writes a row. A row that is written twice keeps the version it was first loaded at. */
  put(change: Change): void {
    const earlier = this.#pending.get(change);
    const merged = earlier ? { ...change, previous: earlier.previous } : change;
    this.#changed.set(merged);
    if (this.#pending !== this.#changed) this.#pending.set(merged);
  }

  append(record: HistoryRecord): void {
    this.#history.push(record);
  }

  move(row: MovementRow): void {
    this.#movements.push(row);
  }

  /** Sets a timer; one of the same id is replaced. */
  set(timer: Timer): void {
    this.#timers ??= new Map();
    this.#timers.set(timer.id, timer);
  }

  /** Takes in what a decision over these rows wrote: the next decision reads it. */
  absorb({ changes, history, movements, timers }: Writes): void {
    for (const change of changes) this.put(change);
    for (const record of history) this.#history.push(record);
    for (const row of movements) this.#movements.push(row);
    for (const timer of timers ?? []) this.set(timer);
  }

  /** What was written since the last `drain`, each row once, as the last decision left it. */
  get writes(): Writes {
    return {
      changes: this.#pending.values(),
      history: this.#history,
      movements: this.#movements,
      ...(this.#timers && { timers: [...this.#timers.values()] }),
    };
  }

  /** Hands over the writes; from then on they only show in reads. */
  drain(): Writes {
    const { writes } = this;
    this.#pending = new RowKeyMap();
    this.#history = [];
    this.#movements = [];
    this.#timers = undefined;
    return writes;
  }
}
