/**
 * The orders of a partition. A finished order is evicted when the watermark has passed its after-sales period. A
 * tombstone remains: hashes of its event ids. A repeat of an evicted order's event is still recognised as a repeat. Any
 * other event of it is reported as late and never starts the order anew.
 */
import { HOUR_MS, type Instant } from '../../core/quantity.ts';
import { hash, sortAscending } from '../read/hash.ts';
import type { TrackerSettings } from '../settings.ts';
import { Buckets } from './buckets.ts';
import type { OrderState } from './order-state.ts';

/** Hashes of the event ids of an order, ascending. */
export type EventHashes = readonly number[];

export interface OrderStoreState {
  readonly orders: readonly OrderState[];
  readonly tombstones: readonly {
    readonly orderId: string;
    readonly until: Instant;
    readonly ids: EventHashes;
  }[];
}

/** A stored order. A record looks it up once, and the fold updates it in place. */
export interface Entry {
  order: OrderState;
  /** The hour after which the order may be evicted; undefined while it is open. */
  evictAfter: Instant | undefined;
}
/** What remains of an evicted order. */
export interface Tombstone {
  readonly order: undefined;
  readonly until: Instant;
  ids: EventHashes;
}

export class OrderStore {
  readonly #settings: TrackerSettings;
  readonly #finished: ReadonlySet<string>;
  readonly #entries = new Map<string, Entry | Tombstone>();
  #tombstones = 0;
  /** Order ids by the hour of their eviction. An id whose hour has changed since is also in the later bucket. */
  readonly #evictions = new Buckets<string[]>(HOUR_MS);
  /** Order ids by the hour in which their tombstone expires. */
  readonly #expiries = new Buckets<string[]>(HOUR_MS);

  constructor(settings: TrackerSettings, state?: OrderStoreState) {
    this.#settings = settings;
    this.#finished = new Set(settings.finished);
    for (const order of state?.orders ?? []) this.put(order, undefined);
    for (const { orderId, until, ids } of state?.tombstones ?? []) this.#evict(orderId, until, ids);
  }

  get size(): number {
    return this.#entries.size - this.#tombstones;
  }

  get tombstones(): number {
    return this.#tombstones;
  }

  isFinished = (status: string): boolean => this.#finished.has(status);

  get(orderId: string): Entry | Tombstone | undefined {
    return this.#entries.get(orderId);
  }

  *values(): Generator<OrderState, void> {
    for (const { order } of this.#entries.values()) if (order !== undefined) yield order;
  }

  /** Stores the order in its entry, or in a new one. */
  put(order: OrderState, entry: Entry | undefined): void {
    const hour = this.#evictionHour(order);
    const known = entry?.evictAfter;
    if (entry === undefined) this.#entries.set(order.orderId, { order, evictAfter: hour });
    else {
      entry.order = order;
      entry.evictAfter = hour;
    }
    if (hour !== undefined && hour !== known) addToBucket(this.#evictions, hour, order.orderId);
  }

  /** Evicts every order whose hour has passed, and drops every expired tombstone. */
  evictUntil(watermark: Instant, evicted: (order: OrderState) => void): void {
    const latest = watermark - (HOUR_MS - 1);
    for (let batch = this.#evictions.take(latest); batch; batch = this.#evictions.take(latest)) {
      // By id, not by arrival: a restored store does not know the order of arrival.
      for (const orderId of batch.value.sort()) {
        const entry = this.#entries.get(orderId);
        if (entry?.order === undefined || entry.evictAfter !== batch.start) continue;
        const left = batch.start + HOUR_MS;
        this.#evict(orderId, left + this.#settings.keepTombstonesMs, hashesOf(entry.order));
        evicted(entry.order);
      }
    }
    for (let batch = this.#expiries.take(latest); batch; batch = this.#expiries.take(latest))
      for (const orderId of batch.value) {
        this.#entries.delete(orderId);
        this.#tombstones -= 1;
      }
  }

  snapshot(): OrderStoreState {
    const orders = [...this.values()].sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
    const tombstones = [...this.#entries]
      .flatMap(([orderId, entry]) =>
        entry.order === undefined ? [{ orderId, until: entry.until, ids: entry.ids }] : [],
      )
      .sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
    return { orders, tombstones };
  }

  #evict(orderId: string, until: Instant, ids: EventHashes): void {
    this.#entries.set(orderId, { order: undefined, until, ids });
    this.#tombstones += 1;
    addToBucket(this.#expiries, Math.floor(until / HOUR_MS) * HOUR_MS, orderId);
  }

  /** The hour after which the order is no longer needed; undefined while it is open. */
  #evictionHour({ lifecycle, accepted }: OrderState): Instant | undefined {
    const { keepFinishedMs } = this.#settings;
    if (keepFinishedMs === null || lifecycle === null) return undefined;
    if (!this.#finished.has(lifecycle.currentStatus) && !this.#finished.has(accepted)) return undefined;
    return Math.floor((lifecycle.updatedAt + keepFinishedMs) / HOUR_MS) * HOUR_MS;
  }
}

/** Whether the evicted order already had this event. A new event is remembered in the tombstone. */
export function isRepeat(tombstone: Tombstone, eventId: string): boolean {
  const id = hash(eventId);
  if (tombstone.ids.includes(id)) return true;
  tombstone.ids = sortAscending([...tombstone.ids, id]);
  return false;
}

function addToBucket(buckets: Buckets<string[]>, start: Instant, id: string): void {
  const known = buckets.get(start);
  if (known === undefined) buckets.set(start, [id]);
  else known.push(id);
}

function hashesOf({ events, parcels, items }: OrderState): EventHashes {
  const ids = new Array<number>(events.length + parcels.length + items.length);
  let n = 0;
  for (const facts of [events, parcels, items]) for (const { id } of facts) ids[n++] = hash(id);
  return sortAscending(ids);
}
