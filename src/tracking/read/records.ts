/**
 * Records after reading, and rejects. Source A's four event streams (3.1–3.3), with an event id and a sequence
 * number added (D05). All of it is plain JSON.
 */
import type { Instant, Quantity } from '../../core/quantity.ts';
import type { LogisticsStatus } from '../../fulfillment/shipment.table.ts';
import type { StatusEvent } from '../../order/lifecycle.ts';

/** Source A's streams: order status, order items, carrier events, and changes of the stock table. */
export const STREAMS = ['status', 'item', 'logistics', 'stock'] as const;
export type Stream = (typeof STREAMS)[number];

/** The known fields of a record under their camelCase names, before they are checked. */
export type RawFields = Record<string, unknown>;

interface RecordFields {
  /** Identifies the event. A second record of the same id must have the same content. */
  readonly eventId: string;
  /** Orders the events of one order that share an instant. */
  readonly seq: number;
  /** When it happened, by the source's clock. */
  readonly at: Instant;
  /** Unknown fields, unchanged. Passed through, never read. */
  readonly extra: Extra | null;
}
export type Extra = { readonly [field: string]: unknown };

/** A change of an order's status (source A, 3.1, `order_status_events`). The cancel reason is normalized. */
export interface StatusRecord extends RecordFields, StatusEvent {
  readonly stream: 'status';
  readonly seq: number;
  readonly at: Instant;
  readonly paymentAt: Instant | null;
  readonly operator: string | null;
  readonly extInfo: { readonly [key: string]: string } | null;
}

/** A line of an order (source A, 3.1, `order_item_events`). Prices in minor units of `currency`. */
export interface ItemRecord extends RecordFields {
  readonly stream: 'item';
  readonly orderId: string;
  readonly itemId: string;
  readonly sku: string;
  readonly productName: string | null;
  readonly quantity: Quantity;
  readonly priceMinor: number | null;
  readonly discountMinor: number | null;
  readonly currency: string;
}

/** A carrier's event of a parcel (source A, 3.3, `logistics_events`). */
export interface LogisticsRecord extends RecordFields {
  readonly stream: 'logistics';
  readonly orderId: string;
  readonly logisticsId: string;
  readonly status: LogisticsStatus;
  readonly location: string | null;
  readonly courierId: string | null;
  readonly courierName: string | null;
}

/** A row of the stock table as of `at` (source A, 3.2, `product_inventory` by change data capture). */
export interface StockRecord extends RecordFields {
  readonly stream: 'stock';
  readonly productId: string;
  readonly sku: string;
  readonly total: number;
  readonly available: number;
  readonly frozen: number;
  readonly locked: number;
}

export type TrackedRecord = StatusRecord | ItemRecord | LogisticsRecord | StockRecord;

/**
 * Why a record was rejected.
 * - `NOT_JSON`, `SCHEMA_VIOLATION`: the record does not match its schema; `problems` has every path.
 * - `NULL_ORDER_ID`, `UNKNOWN_STATUS`, `MISSING_EVENT_ID`: schema violations that data quality counts apart.
 * - `FUTURE_TIME`: dated further after its receipt than `maxAheadMs`. Accepting it would make all other records late.
 * - `EVENT_CONFLICT`: a known event id with other content; `problems` names the fields.
 * - `TOO_MANY_EVENTS`: the order already has `maxEventsPerOrder` events.
 */
export type RejectCode =
  | 'NOT_JSON'
  | 'SCHEMA_VIOLATION'
  | 'NULL_ORDER_ID'
  | 'UNKNOWN_STATUS'
  | 'MISSING_EVENT_ID'
  | 'FUTURE_TIME'
  | 'EVENT_CONFLICT'
  | 'TOO_MANY_EVENTS';

export interface RejectProblem {
  /** The field's name in the schema; empty for the whole record. */
  readonly path: string;
  readonly problem: string;
  readonly message: string;
}

/** An entry of the reject list. The id is derived from the content, so the same bad record is one reject. */
export interface Reject {
  readonly rejectId: string;
  readonly stream: Stream;
  readonly code: RejectCode;
  readonly problems: readonly RejectProblem[];
  /** The record as text, at most 4,000 characters. */
  readonly text: string;
}

/** The result of reading: a record or a reject. */
export type Ingested = { readonly record: TrackedRecord } | { readonly reject: Reject };
