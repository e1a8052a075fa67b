/** What the tracker tells, in the order in which it happens. Plain JSON; the same records give the same outputs. */
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

/** An order has heard something new: its whole state, to be stored over the one before. */
export interface OrderUpdated {
  readonly type: 'order.updated';
  readonly order: OrderState;
  readonly record: StatusRecord | ItemRecord | LogisticsRecord;
  /** The accepted status before. */
  readonly from: string;
  /** Of a status event: whether the table has this move; null for the other streams. */
  readonly legal: boolean | null;
}

/** The stock of a product, when it is newer than what was known. */
export interface StockUpdated {
  readonly type: 'stock.updated';
  readonly record: StockRecord;
}

/**
 * A record that came behind its watermark. Its fact has reached the order all the same, unless the order had left
 * (`EVICTED`): then it is told here and nowhere else.
 */
export interface RecordLate {
  readonly type: 'record.late';
  readonly reason: 'BEHIND_WATERMARK' | 'EVICTED';
  readonly record: StatusRecord | ItemRecord | LogisticsRecord | StockRecord;
  /** The watermark it was behind; null for an evicted order's record that was in time. */
  readonly watermark: Instant | null;
  /** The kinds of windows that had closed and are without it. */
  readonly missed: readonly string[];
}

export interface RecordRejected {
  readonly type: 'record.rejected';
  readonly reject: Reject;
  readonly receivedAt: Instant;
}

/** A window is complete. Told once; an empty window is not told (D72). */
export interface WindowClosed {
  readonly type: 'window.closed';
  readonly window: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly totals: WindowTotals;
}

/** Add this to a window that has closed: a later fact changed a duration it has counted. */
export interface WindowCorrected {
  readonly type: 'window.corrected';
  readonly window: string;
  readonly start: Instant;
  readonly measure: Measure;
  readonly count: number;
  readonly seconds: number;
}

/** From this end of a window on, so many orders are open and so many of them abnormal. Told when it changes. */
export interface LevelsChanged {
  readonly type: 'levels.changed';
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

/** A finished order leaves the state; this is the last that is heard of it. */
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
  | LevelsChanged
  | QualityClosed
  | OrderEvicted;
