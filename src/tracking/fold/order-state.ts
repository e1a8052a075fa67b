/**
 * The state of one tracked order: its facts, its observed lifecycle, and the status that the transition table accepts.
 * A pure fold. Facts are kept in the order of their instants, so the order of arrival changes neither lifecycle nor
 * accepted status.
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
import { NEW, type Transitions } from './transitions.ts';

/** The fields of a status event that the fold uses. */
export interface StatusFact {
  readonly id: string;
  readonly status: ObservedStatus;
  readonly prevStatus: ObservedStatus | null;
  readonly at: Instant;
  readonly seq: number;
  readonly userId: string;
  readonly cancelReason: CancelReason | null;
  /** If it was late: the watermark at its arrival. Windows that had closed by then do not count it. */
  readonly behind: Instant | null;
}

/** A carrier's event of a parcel. */
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

/** Plain JSON. Facts are ordered by instant, sequence number, status and id. */
export interface OrderState {
  readonly orderId: string;
  /** The observed lifecycle; null while only items or parcels are known. */
  readonly lifecycle: Lifecycle | null;
  /** The status that the transition table leads to. Events without a transition are skipped. */
  readonly accepted: string;
  readonly events: readonly StatusFact[];
  readonly parcels: readonly ParcelFact[];
  readonly items: readonly ItemFact[];
}

export function newOrderState(orderId: string): OrderState {
  return { orderId, lifecycle: null, accepted: NEW, events: NONE, parcels: NONE, items: NONE };
}
/** One shared empty list: most orders have no parcels and no items most of the time. */
const NONE: readonly never[] = [];

/** `observe` or `observeFirst`, as the milestone setting chooses. */
export type Observe = (lifecycle: Lifecycle | undefined, event: StatusEvent) => Lifecycle;

/** The effect of a status event on its order. */
export interface StatusStep {
  readonly state: OrderState;
  readonly fact: StatusFact;
  /** The event is the latest of its order. Otherwise earlier transitions may have changed. */
  readonly last: boolean;
  /** The table has a transition for it, given the events before it. */
  readonly legal: boolean;
}

export function withStatus(
  state: OrderState,
  record: StatusRecord,
  behind: Instant | null,
  transitions: Transitions,
  observe: Observe,
): StatusStep {
  const { events, lifecycle } = state;
  // Keeps the known string instead of an equal one that the parser allocated.
  const userId = lifecycle?.userId === record.userId ? lifecycle.userId : record.userId;
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
  const index = insertionIndex(events, fact, OBSERVED_STATUSES);
  const last = index === events.length;
  const next = insertedAt(events, fact, index);
  const observed = observe(lifecycle ?? undefined, statusEventOf(orderId, fact));
  const before = last ? state.accepted : acceptedAfter(next, index, transitions);
  const legal = transitions.get(before)?.has(fact.status) ?? false;
  const status = last ? (legal ? fact.status : before) : acceptedAfter(next, next.length, transitions);
  return {
    state: {
      orderId,
      lifecycle: observed,
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

/** The accepted status after the first `count` events. */
function acceptedAfter(events: readonly StatusFact[], count: number, transitions: Transitions): string {
  let status = NEW;
  for (let i = 0; i < count; i++) {
    const to = events[i]?.status;
    if (to !== undefined && transitions.get(status)?.has(to)) status = to;
  }
  return status;
}

export function statusEventOf(orderId: string, fact: StatusFact): StatusEvent {
  const { userId, status, prevStatus, at, seq, cancelReason } = fact;
  return { orderId, userId, status, prevStatus, at, seq, cancelReason };
}

export function withParcel(state: OrderState, record: LogisticsRecord): OrderState {
  const { eventId: id, logisticsId, status, at, seq, location, courierId } = record;
  const parcels = withFact(state.parcels, { id, logisticsId, status, at, seq, location, courierId });
  return { ...state, parcels };
}

export function withItem(state: OrderState, record: ItemRecord): OrderState {
  const { eventId: id, itemId, sku, quantity, priceMinor, discountMinor, currency, at, seq } = record;
  const item = { id, itemId, sku, quantity, priceMinor, discountMinor, currency, at, seq };
  return { ...state, items: withFact(state.items, item) };
}

interface Sequenced {
  readonly id: string;
  readonly at: Instant;
  readonly seq: number;
  readonly status?: string;
}

function withFact<F extends Sequenced>(facts: readonly F[], fact: F): readonly F[] {
  return insertedAt(facts, fact, insertionIndex(facts, fact, LOGISTICS_STATUSES));
}

/** A copy with the fact inserted. Allocates the exact size: a growing array over-allocates. */
function insertedAt<F>(facts: readonly F[], fact: F, index: number): readonly F[] {
  const next = new Array<F>(facts.length + 1);
  for (let i = 0; i < index; i++) next[i] = facts[i] as F;
  next[index] = fact;
  for (let i = index; i < facts.length; i++) next[i + 1] = facts[i] as F;
  return next;
}

/** The index after every earlier fact. Streams are nearly in order, so the search begins at the end. */
function insertionIndex(facts: readonly Sequenced[], fact: Sequenced, statuses: readonly string[]): number {
  let index = facts.length;
  while (index > 0 && isLater(facts[index - 1] as Sequenced, fact, statuses)) index--;
  return index;
}

function isLater(a: Sequenced, b: Sequenced, statuses: readonly string[]): boolean {
  if (a.at !== b.at) return a.at > b.at;
  if (a.seq !== b.seq) return a.seq > b.seq;
  const ranks = statuses.indexOf(a.status ?? '') - statuses.indexOf(b.status ?? '');
  return ranks === 0 ? a.id > b.id : ranks > 0;
}

/** The fields that a repeat must share with the known fact, by stream: all that the state keeps. */
const CONTENT = {
  status: ['status', 'prevStatus', 'at', 'seq', 'userId', 'cancelReason'],
  item: ['itemId', 'sku', 'quantity', 'priceMinor', 'discountMinor', 'currency', 'at', 'seq'],
  logistics: ['logisticsId', 'status', 'at', 'seq', 'location', 'courierId'],
} as const satisfies {
  readonly status: readonly Exclude<keyof StatusFact, 'id' | 'behind'>[];
  readonly item: readonly Exclude<keyof ItemFact, 'id'>[];
  readonly logistics: readonly Exclude<keyof ParcelFact, 'id'>[];
};

/** A field whose content differs from that of the known event with the same id. */
export interface Conflict {
  readonly field: string;
  readonly known: unknown;
  readonly given: unknown;
}

/**
 * Compares a record with the known event of the same id. `undefined` for a new event, otherwise the differing fields:
 * none for an exact repeat. Only fields that the state keeps are compared.
 */
export function repeatConflicts(
  state: OrderState,
  record: StatusRecord | ItemRecord | LogisticsRecord,
): readonly Conflict[] | undefined {
  if (record.stream === 'status') return conflictsById(state.events, record, CONTENT.status);
  if (record.stream === 'item') return conflictsById(state.items, record, CONTENT.item);
  return conflictsById(state.parcels, record, CONTENT.logistics);
}

function conflictsById<F extends { readonly id: string }, N extends keyof F & string>(
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
