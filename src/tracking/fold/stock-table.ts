/** The latest row of every product in the source's stock table. It is observed, not checked. */
import { joinId } from '../../core/id.ts';
import type { StockRecord } from '../read/records.ts';
import { type Conflict, conflictsOf } from './order-state.ts';

/** Ascending by product and sku, which together are the key (D08). */
export type StockTableState = readonly StockRecord[];

export class StockTable {
  readonly #rows = new Map<string, StockRecord>();

  constructor(state: StockTableState = []) {
    for (const row of state) this.#rows.set(stockKey(row), row);
  }

  get size(): number {
    return this.#rows.size;
  }

  get(record: StockRecord): StockRecord | undefined {
    return this.#rows.get(stockKey(record));
  }

  /** Keeps the row if it is newer than the known one. */
  put(record: StockRecord): boolean {
    const known = this.get(record);
    const newer = known === undefined || (record.at - known.at || record.seq - known.seq) > 0;
    if (newer) this.#rows.set(stockKey(record), record);
    return newer;
  }

  snapshot(): StockTableState {
    return [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }
}

/** Unambiguous for any ids. */
export function stockKey({ productId, sku }: StockRecord): string {
  return joinId(productId, sku);
}

const CONTENT = ['at', 'seq', 'total', 'available', 'frozen', 'locked'] as const;

/**
 * Compares a row with the known row of the same event id. `undefined` for another id, otherwise the differing fields.
 */
export function stockRepeatConflicts(
  known: StockRecord,
  record: StockRecord,
): readonly Conflict[] | undefined {
  return known.eventId === record.eventId ? conflictsOf(known, record, CONTENT) : undefined;
}
