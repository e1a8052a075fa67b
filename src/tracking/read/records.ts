/**
 * What the tracker takes in: source A's four event streams (3.1–3.3) after reading, with an id and a place in their
 * order's sequence (D05), and what becomes of a record that cannot be read. All of it is plain JSON.
 */
import type { Instant, Quantity } from '../../core/quantity.ts';
import type { LogisticsStatus } from '../../fulfillment/shipment.table.ts';
import type { StatusEvent } from '../../order/lifecycle.ts';

/** Source A's streams: order status, order items, the carrier's events, and changes of the stock table. */
export const STREAMS = ['status', 'item', 'logistics', 'stock'] as const;
export type Stream = (typeof STREAMS)[number];

/** The known fields of a record under their camelCase names, before they are checked. */
export type RawFields = Record<string, unknown>;

interface Common {
  /** Names the event: the same id is the same event, and must come with the same content. */
  readonly eventId: string;
  /** The place among the events of its order that share an instant. */
  readonly seq: number;
  /** When it happened, by the clock of whoever tells it. */
  readonly at: Instant;
  /** Fields nobody knows, as they came; handed on, never read. */
  readonly extra: Extra | null;
}
export type Extra = { readonly [field: string]: unknown };

/** One change of an order's status (A 3.1, `order_status_events`), its reason in one vocabulary. */
export interface StatusRecord extends Common, StatusEvent {
  readonly stream: 'status';
  readonly seq: number;
  readonly at: Instant;
  readonly paymentAt: Instant | null;
  readonly operator: string | null;
  readonly extInfo: { readonly [key: string]: string } | null;
}

/** One line of an order (A 3.1, `order_item_events`). Prices in minor units of `currency`. */
export interface ItemRecord extends Common {
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

/** What a carrier says of a parcel (A 3.3, `logistics_events`). */
export interface LogisticsRecord extends Common {
  readonly stream: 'logistics';
  readonly orderId: string;
  readonly logisticsId: string;
  readonly status: LogisticsStatus;
  readonly location: string | null;
  readonly courierId: string | null;
  readonly courierName: string | null;
}

/** The stock of a product as its table had it at `at` (A 3.2, `product_inventory` by change data capture). */
export interface StockRecord extends Common {
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
 * Why a record was turned away.
 * - `NOT_JSON`, `SCHEMA_VIOLATION`: not what its schema says; `problems` has every path.
 * - `NULL_ORDER_ID`, `UNKNOWN_STATUS`, `MISSING_EVENT_ID`: the same, with a name of its own because it is counted apart.
 * - `FUTURE_TIME`: further ahead of its receipt than the settings allow; it would make everything else late.
 * - `EVENT_CONFLICT`: an id that was seen with other content; `problems` names the field.
 * - `TOO_MANY_EVENTS`: its order has as many as the settings allow.
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
  /** Which field, by the name the schema has for it; empty for the whole record. */
  readonly path: string;
  readonly problem: string;
  readonly message: string;
}

/** A record for the reject list. Its id is made of its content, so the same bad record is one reject. */
export interface Reject {
  readonly rejectId: string;
  readonly stream: Stream;
  readonly code: RejectCode;
  readonly problems: readonly RejectProblem[];
  /** The record as text, cut off at 4,000 characters. */
  readonly text: string;
}

/** What reading a record comes to. */
export type Ingested = { readonly record: TrackedRecord } | { readonly reject: Reject };
