/** The state of a partition, as plain JSON. */

import type { OrderStoreState } from './fold/order-store.ts';
import type { StockTableState } from './fold/stock-table.ts';
import type { IngestCountersState } from './quality/ingest-counters.ts';
import type { OpenOrderTableState } from './windows/open-order-table.ts';
import type { WindowTableState } from './windows/window-table.ts';

/** The whole state of a partition. Canonical: the same state is the same JSON. */
export interface PartitionState extends OrderStoreState, IngestCountersState {
  readonly windows: WindowTableState;
  readonly openOrders: OpenOrderTableState;
  readonly stock: StockTableState;
}

/** The number of entries in each part of a partition's state. */
export interface PartitionSizes {
  readonly orders: number;
  readonly tombstones: number;
  readonly windows: number;
  readonly products: number;
  readonly rejects: number;
}
