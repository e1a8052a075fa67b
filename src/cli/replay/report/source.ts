/** The source of a report, for every source of replay: orders, and the books of the stock. */
import type { Instant } from '../../../core/index.ts';
import type { DeliveryMilestones, LogisticsStatus } from '../../../fulfillment/index.ts';
import type { StatusEvent } from '../../../order/index.ts';

/** An event without a transition, and the status of its order; empty: there was no order. */
export interface Refused {
  readonly event: StatusEvent;
  readonly from: string;
}

/** A carrier's event of a parcel. */
export interface ParcelEvent {
  readonly logisticsId: string;
  readonly status: LogisticsStatus;
  readonly at: Instant;
  readonly location: string | null;
}

/** One order with all its events. */
export interface TracedOrder {
  readonly orderId: string;
  /** By instant. */
  readonly events: readonly StatusEvent[];
  readonly refused: readonly Refused[];
  /** One per parcel of a paid order. */
  readonly deliveries: readonly DeliveryMilestones[];
  readonly parcelEvents: readonly ParcelEvent[];
}

/** The counts of records and the rejects. */
export interface Intake {
  /** Label and number, as in the summary of the run. */
  readonly counts: readonly (readonly [string, number])[];
  readonly rejects: readonly { readonly code: string; readonly problem: string; readonly text: string }[];
}

/** The units of one pass: at first, and at the end. */
export interface StockPass {
  readonly name: string;
  readonly initial: number;
  readonly deducted: number;
  readonly restocked: number;
  readonly available: number;
  readonly frozen: number;
  readonly held: number;
  readonly refusedRows: number;
}

/** A row of the source's stock table. */
export interface StockRow {
  readonly sku: string;
  readonly total: number;
  readonly available: number;
  readonly frozen: number;
  readonly locked: number;
}

export type Stock =
  | { readonly kind: 'passes'; readonly passes: readonly StockPass[] }
  | { readonly kind: 'rows'; readonly rows: readonly StockRow[] };

export interface ReportSource {
  /** The name of the source. */
  readonly title: string;
  /** Ascending by id. Called several times. */
  readonly orders: () => Iterable<TracedOrder>;
  /** The instants of inspections. Default: the last event. */
  readonly nows: readonly Instant[];
  /** Null if an unreadable record stops the run. */
  readonly intake: Intake | null;
  readonly stock: Stock;
  /** Orders by class of payment. Null if the source has no payments. */
  readonly paymentCounts: ReadonlyMap<string, number> | null;
}
