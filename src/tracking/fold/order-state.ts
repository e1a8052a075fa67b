/**
 * One order as the tracker knows it: the facts it has heard, the lifecycle row of what was observed, and the status
 * that the order machine's table would have accepted. A pure fold: facts are kept in the order in which they happened,
 * so the order in which they arrive makes no difference to row and status.
 */
import type { Instant, Quantity } from '../../core/quantity.ts';
import { LOGISTICS_STATUSES, type LogisticsStatus } from '../../fulfillment/shipment.table.ts';
import type { CancelReason } from '../../order/cancel-reason.ts';
import {
  type Lifecycle,
  OBSERVED_STATUSES,
  type ObservedStatus,
  type StatusEvent,
} from '../../order/lifecycle.ts';
import type { ItemRecord, LogisticsRecord, StatusRecord } from '../read/records.ts';
import { type Moves, NEW } from './transitions.ts';

/** A status event as far as anything depends on it. */
export interface StatusFact {
  readonly id: string;
  readonly status: ObservedStatus;
  readonly prevStatus: ObservedStatus | null;
  readonly at: Instant;
  readonly seq: number;
  readonly userId: string;
  readonly cancelReason: CancelReason | null;
  /** The watermark when it arrived, if it was late: windows that had closed by then are without it. */
  readonly behind: Instant | null;
}

/** What a carrier said of a parcel. */
export interface ParcelFact {
  readonly id: string;
  readonly logisticsId: string;
  readonly status: LogisticsStatus;
  readonly at: Instant;
  readonly seq: number;
  readonly location: string | null;
  readonly courierId: string | null;
}

/** A line of the order. */
export interface ItemFact {
  readonly id: string;
  readonly itemId: string;
  readonly sku: string;
  readonly quantity: Quantity;
  readonly priceMinor: number | null;
  readonly discountMinor: number | null;
  readonly currency: string;
  readonly at: Instant;
  readonly seq: number;
}

/** Plain JSON. Facts in the order of (instant, sequence, status, id). */
export interface OrderState {
  readonly orderId: string;
  /** What was observed; null while only items or parcels were heard of. */
  readonly row: Lifecycle | null;
  /** Where the table's moves have led, taking each event in its turn and leaving out those that are no move. */
  readonly accepted: string;
  readonly events: readonly StatusFact[];
  readonly parcels: readonly ParcelFact[];
  readonly items: readonly ItemFact[];
}

export function unheardOf(orderId: string): OrderState {
  return { orderId, row: null, accepted: NEW, events: NONE, parcels: NONE, items: NONE };
}
/** Most orders have no parcels and no items for most of their time: one empty list serves them all. */
const NONE: readonly never[] = [];

/** `observe` or `observeFirst`, by the host's choice of milestone. */
export type Observe = (row: Lifecycle | undefined, event: StatusEvent) => Lifecycle;

/** What a status event did to its order. */
export interface StatusStep {
  readonly state: OrderState;
  readonly fact: StatusFact;
  /** It is the last of its order now; otherwise it was told late, and earlier verdicts may have changed. */
  readonly last: boolean;
  /** The table has a move for it, in its place among the events known so far. */
  readonly legal: boolean;
}

export function withStatus(
  state: OrderState,
  record: StatusRecord,
  behind: Instant | null,
  moves: Moves,
  observe: Observe,
): StatusStep {
  const { events, row } = state;
  const userId = row?.userId === record.userId ? row.userId : record.userId;
  const { orderId } = state;
  const fact: StatusFact = {
    id: record.eventId,
    status: record.status,
    prevStatus: record.prevStatus,
    at: record.at,
    seq: record.seq,
    userId,
    cancelReason: record.cancelReason,
    behind,
  };
  const place = placeOf(events, fact, OBSERVED_STATUSES);
  const last = place === events.length;
  const next = withAt(events, fact, place);
  const observed = observe(row ?? undefined, observedOf(orderId, fact));
  const legal = moves.get(last ? state.accepted : accepted(next, place, moves))?.has(fact.status) ?? false;
  const status = last ? (legal ? fact.status : state.accepted) : accepted(next, next.length, moves);
  return {
    state: {
      orderId,
      row: observed,
      accepted: status,
      events: next,
      parcels: state.parcels,
      items: state.items,
    },
    fact,
    last,
    legal,
  };
}

/** The status that the first `count` events lead to. */
function accepted(events: readonly StatusFact[], count: number, moves: Moves): string {
  let status = NEW;
  for (let i = 0; i < count; i++) {
    const to = events[i]?.status;
    if (to !== undefined && moves.get(status)?.has(to)) status = to;
  }
  return status;
}

export function observedOf(orderId: string, fact: StatusFact): StatusEvent {
  const { userId, status, prevStatus, at, seq, cancelReason } = fact;
  return { orderId, userId, status, prevStatus, at, seq, cancelReason };
}

export function withParcel(state: OrderState, record: LogisticsRecord): OrderState {
  const { eventId: id, logisticsId, status, at, seq, location, courierId } = record;
  const parcels = inserted(state.parcels, { id, logisticsId, status, at, seq, location, courierId });
  return { ...state, parcels };
}

export function withItem(state: OrderState, record: ItemRecord): OrderState {
  const { eventId: id, itemId, sku, quantity, priceMinor, discountMinor, currency, at, seq } = record;
  const item = { id, itemId, sku, quantity, priceMinor, discountMinor, currency, at, seq };
  return { ...state, items: inserted(state.items, item) };
}

interface Placed {
  readonly id: string;
  readonly at: Instant;
  readonly seq: number;
  readonly status?: string;
}

function inserted<F extends Placed>(facts: readonly F[], fact: F): readonly F[] {
  return withAt(facts, fact, placeOf(facts, fact, LOGISTICS_STATUSES));
}

/** A copy with the fact in that place, of its very size: one that grew would keep room for a dozen more. */
function withAt<F>(facts: readonly F[], fact: F, place: number): readonly F[] {
  const next = new Array<F>(facts.length + 1);
  for (let i = 0; i < place; i++) next[i] = facts[i] as F;
  next[place] = fact;
  for (let i = place; i < facts.length; i++) next[i + 1] = facts[i] as F;
  return next;
}

/** Behind everything that happened before it. Streams are nearly in order, so the search begins at the end. */
function placeOf(facts: readonly Placed[], fact: Placed, statuses: readonly string[]): number {
  let place = facts.length;
  while (place > 0 && isLater(facts[place - 1] as Placed, fact, statuses)) place--;
  return place;
}

function isLater(a: Placed, b: Placed, statuses: readonly string[]): boolean {
  if (a.at !== b.at) return a.at > b.at;
  if (a.seq !== b.seq) return a.seq > b.seq;
  const ranks = statuses.indexOf(a.status ?? '') - statuses.indexOf(b.status ?? '');
  return ranks === 0 ? a.id > b.id : ranks > 0;
}

// --- repeats ---

/** What is compared of a repeat, by stream: all that is kept. */
const CONTENT = {
  status: ['status', 'prevStatus', 'at', 'seq', 'userId', 'cancelReason'],
  item: ['itemId', 'sku', 'quantity', 'priceMinor', 'discountMinor', 'currency', 'at', 'seq'],
  logistics: ['logisticsId', 'status', 'at', 'seq', 'location', 'courierId'],
} as const satisfies {
  readonly status: readonly Exclude<keyof StatusFact, 'id' | 'behind'>[];
  readonly item: readonly Exclude<keyof ItemFact, 'id'>[];
  readonly logistics: readonly Exclude<keyof ParcelFact, 'id'>[];
};

/** A field that came with other content under an id that was heard before. */
export interface Conflict {
  readonly field: string;
  readonly known: unknown;
  readonly given: unknown;
}

/**
 * Whether an event was heard before: nothing when it is new, otherwise the fields that differ, none for an exact
 * repeat. Fields that nothing depends on are not kept and not compared.
 */
export function repeated(
  state: OrderState,
  record: StatusRecord | ItemRecord | LogisticsRecord,
): readonly Conflict[] | undefined {
  if (record.stream === 'status') return compared(state.events, record, CONTENT.status);
  if (record.stream === 'item') return compared(state.items, record, CONTENT.item);
  return compared(state.parcels, record, CONTENT.logistics);
}

function compared<F extends { readonly id: string }, N extends keyof F & string>(
  facts: readonly F[],
  record: { readonly eventId: string } & { readonly [field in N]: F[field] },
  fields: readonly N[],
): readonly Conflict[] | undefined {
  const known = facts.find(({ id }) => id === record.eventId);
  return known && conflictsOf<N>(known, record, fields);
}

export function conflictsOf<N extends string>(
  known: { readonly [field in N]: unknown },
  given: { readonly [field in N]: unknown },
  fields: readonly N[],
): readonly Conflict[] {
  const differing = fields.filter((field) => known[field] !== given[field]);
  return differing.length === 0
    ? EXACT
    : differing.map((field) => ({ field, known: known[field], given: given[field] }));
}
const EXACT: readonly Conflict[] = [];
