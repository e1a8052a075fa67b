/** The outputs of the tracker, in order. Plain JSON. The same records give the same outputs. */
import type { Instant } from '../core/quantity.ts';
import type { OrderState } from './fold/order-state.ts';
import type { QualityTotals } from './quality/quality.ts';
import type {
  ItemRecord,
  LogisticsRecord,
  Reject,
  StatusRecord,
  StockRecord,
  Stream,
} from './read/records.ts';
import type { Measure } from './windows/measures.ts';
import type { WindowTotals } from './windows/windows.ts';

/** An order has changed. Has its whole state, which replaces the previous one. */
export interface OrderUpdated {
  readonly type: 'order.updated';
  readonly order: OrderState;
  readonly record: StatusRecord | ItemRecord | LogisticsRecord;
  /** The accepted status before the record. */
  readonly from: string;
  /** Of a status event: whether the table has this transition. Null for the other streams. */
  readonly legal: boolean | null;
}

/** A newer row of a product's stock. */
export interface StockUpdated {
  readonly type: 'stock.updated';
  readonly record: StockRecord;
}

/**
 * A record behind its watermark. The order is updated nevertheless. If the order was already evicted (`EVICTED`), this
 * is the only output of the record.
 */
export interface RecordLate {
  readonly type: 'record.late';
  readonly reason: 'BEHIND_WATERMARK' | 'EVICTED';
  readonly record: StatusRecord | ItemRecord | LogisticsRecord | StockRecord;
  /** The watermark it was behind. Null for an evicted order's record that was in time. */
  readonly watermark: Instant | null;
  /** The kinds of windows that had closed before it and do not count it. */
  readonly missed: readonly string[];
}

export interface RecordRejected {
  readonly type: 'record.rejected';
  readonly reject: Reject;
  readonly receivedAt: Instant;
}

/** A window has closed. Emitted once per window, never for an empty one (D72). */
export interface WindowClosed {
  readonly type: 'window.closed';
  readonly window: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly totals: WindowTotals;
}

/** An addition to a closed window: a late fact changed a duration that it had counted. */
export interface WindowCorrected {
  readonly type: 'window.corrected';
  readonly window: string;
  readonly start: Instant;
  readonly measure: Measure;
  readonly count: number;
  readonly seconds: number;
}

/** The number of open orders, and of abnormal ones among them, as of the end of a window. Emitted on a change. */
export interface OpenOrdersChanged {
  readonly type: 'open_orders.changed';
  readonly at: Instant;
  readonly open: number;
  readonly abnormal: number;
}

export interface QualityClosed {
  readonly type: 'quality.closed';
  readonly stream: Stream;
  readonly start: Instant;
  readonly end: Instant;
  readonly totals: QualityTotals;
}

/** A finished order was evicted from the state. Its last output. */
export interface OrderEvicted {
  readonly type: 'order.evicted';
  readonly order: OrderState;
}

export type TrackerOutput =
  | OrderUpdated
  | StockUpdated
  | RecordLate
  | RecordRejected
  | WindowClosed
  | WindowCorrected
  | OpenOrdersChanged
  | QualityClosed
  | OrderEvicted;

/** Receives the outputs of one step, one by one. */
export type Emit = (output: TrackerOutput) => void;
