/** What a report is made of, whatever the replay has read: the tracker's orders, and the books of the stock. */
import type { Instant } from '../../../core/index.ts';
import type { DeliveryMilestones, LogisticsStatus } from '../../../fulfillment/index.ts';
import type { StatusEvent } from '../../../order/index.ts';

/** An event that was no move of the order's table, and the status it found its order in; empty: there was no order. */
export interface Refused {
  readonly event: StatusEvent;
  readonly from: string;
}

/** What a carrier said of a parcel. */
export interface ParcelReport {
  readonly logisticsId: string;
  readonly status: LogisticsStatus;
  readonly at: Instant;
  readonly location: string | null;
}

/** One order with all that was heard of it. */
export interface TracedOrder {
  readonly orderId: string;
  /** In the order in which they happened. */
  readonly events: readonly StatusEvent[];
  readonly refused: readonly Refused[];
  /** One a parcel, of an order that was paid. */
  readonly deliveries: readonly DeliveryMilestones[];
  readonly reports: readonly ParcelReport[];
}

/** What became of the records on their way in. */
export interface Intake {
  /** Label and number, as the summary of the run has them. */
  readonly counts: readonly (readonly [string, number])[];
  readonly rejects: readonly { readonly code: string; readonly problem: string; readonly text: string }[];
}

/** Units of stock that one pass began with, and what became of them. */
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

/** A product's stock as the source's own table has it. */
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
  /** What was read, by the name a person knows it by. */
  readonly title: string;
  /** Ascending by id; asked for more than once. */
  readonly orders: () => Iterable<TracedOrder>;
  /** When to look for abnormal orders; with none, at the last event. */
  readonly nows: readonly Instant[];
  /** Null where every record is read or the run stops. */
  readonly intake: Intake | null;
  readonly stock: Stock;
  /** Orders by what was paid for them; null where nobody recorded payments. */
  readonly settlements: ReadonlyMap<string, number> | null;
}
