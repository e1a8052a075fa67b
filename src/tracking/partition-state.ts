/** What a partition knows, as plain JSON. */

import type { ShelfState } from './fold/order-store.ts';
import type { StockTableState } from './fold/stock-table.ts';
import type { AccountsState } from './quality/ingest-counters.ts';
import type { LevelTableState } from './windows/open-order-table.ts';
import type { WindowTableState } from './windows/window-table.ts';

/** Everything a partition knows. Canonical: the same knowledge is the same JSON. */
export interface PartitionState extends ShelfState, AccountsState {
  readonly windows: WindowTableState;
  readonly levels: LevelTableState;
  readonly stock: StockTableState;
}

/** How much a partition keeps, by what it is. */
export interface PartitionSizes {
  readonly orders: number;
  readonly tombstones: number;
  readonly windows: number;
  readonly products: number;
  readonly rejects: number;
}
