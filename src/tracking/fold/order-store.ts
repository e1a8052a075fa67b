/**
 * The orders of a partition. A finished order leaves when the watermark has passed its after-sales period; what stays
 * is a tombstone with short digests of its event ids, so that an exact repeat is still nothing, and anything else that
 * is told of it is recognised as too late and never begins the order anew.
 */
import { HOUR_MS, type Instant } from '../../core/quantity.ts';
import { ascending, digest } from '../read/hash.ts';
import type { TrackerSettings } from '../settings.ts';
import { Buckets } from './buckets.ts';
import type { OrderState } from './order-state.ts';

/** What is left of an order: digests of the ids of its events. */
export type Tombstone = readonly number[];

export interface ShelfState {
  readonly orders: readonly OrderState[];
  readonly tombstones: readonly {
    readonly orderId: string;
    readonly until: Instant;
    readonly ids: Tombstone;
  }[];
}

/** An order in its place. A record looks it up once; what changes is changed there. */
export interface Place {
  order: OrderState;
  /** The hour after which it may leave; nothing while it is open. */
  leaves: Instant | undefined;
}
/** Where an order was. */
export interface Grave {
  readonly order: undefined;
  readonly until: Instant;
  ids: Tombstone;
}

export class Shelf {
  readonly #settings: TrackerSettings;
  readonly #finished: ReadonlySet<string>;
  readonly #places = new Map<string, Place | Grave>();
  #buried = 0;
  /** Order ids by the hour in which they may leave; one whose hour has changed since is in the later one too. */
  readonly #leaving = new Buckets<string[]>(HOUR_MS);
  readonly #forgetting = new Buckets<string[]>(HOUR_MS);

  constructor(settings: TrackerSettings, state?: ShelfState) {
    this.#settings = settings;
    this.#finished = new Set(settings.finished);
    for (const order of state?.orders ?? []) this.put(order, undefined);
    for (const { orderId, until, ids } of state?.tombstones ?? []) this.#bury(orderId, until, ids);
  }

  get size(): number {
    return this.#places.size - this.#buried;
  }

  get buried(): number {
    return this.#buried;
  }

  isFinished = (status: string): boolean => this.#finished.has(status);

  get(orderId: string): Place | Grave | undefined {
    return this.#places.get(orderId);
  }

  *values(): Generator<OrderState, void> {
    for (const { order } of this.#places.values()) if (order !== undefined) yield order;
  }

  /** Puts the order where it was, or, when it is new, in a place of its own. */
  put(order: OrderState, place: Place | undefined): void {
    const hour = this.#leavesIn(order);
    const known = place?.leaves;
    if (place === undefined) this.#places.set(order.orderId, { order, leaves: hour });
    else {
      place.order = order;
      place.leaves = hour;
    }
    if (hour !== undefined && hour !== known) enter(this.#leaving, hour, order.orderId);
  }

  /** Takes out whatever may leave by now. */
  leave(watermark: Instant, tell: (order: OrderState) => void): void {
    const latest = watermark - (HOUR_MS - 1);
    for (let batch = this.#leaving.take(latest); batch; batch = this.#leaving.take(latest)) {
      // By id, not by arrival: a shelf that was restored does not know who came first.
      for (const orderId of batch.value.sort()) {
        const place = this.#places.get(orderId);
        if (place?.order === undefined || place.leaves !== batch.start) continue;
        const left = batch.start + HOUR_MS;
        this.#bury(orderId, left + this.#settings.keepTombstonesMs, digestsOf(place.order));
        tell(place.order);
      }
    }
    for (let batch = this.#forgetting.take(latest); batch; batch = this.#forgetting.take(latest))
      for (const orderId of batch.value) {
        this.#places.delete(orderId);
        this.#buried -= 1;
      }
  }

  snapshot(): ShelfState {
    const orders = [...this.values()].sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
    const tombstones = [...this.#places]
      .flatMap(([orderId, place]) =>
        place.order === undefined ? [{ orderId, until: place.until, ids: place.ids }] : [],
      )
      .sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
    return { orders, tombstones };
  }

  #bury(orderId: string, until: Instant, ids: Tombstone): void {
    this.#places.set(orderId, { order: undefined, until, ids });
    this.#buried += 1;
    enter(this.#forgetting, Math.floor(until / HOUR_MS) * HOUR_MS, orderId);
  }

  /** The hour after which the order is of no more use; nothing while it is open. */
  #leavesIn({ row, accepted }: OrderState): Instant | undefined {
    const { keepFinishedMs } = this.#settings;
    if (keepFinishedMs === null || row === null) return undefined;
    if (!this.#finished.has(row.currentStatus) && !this.#finished.has(accepted)) return undefined;
    return Math.floor((row.updatedAt + keepFinishedMs) / HOUR_MS) * HOUR_MS;
  }
}

/** Whether this event of an order that has left had been heard before it did, or has been since. */
export function isRepeat(grave: Grave, eventId: string): boolean {
  const id = digest(eventId);
  if (grave.ids.includes(id)) return true;
  grave.ids = ascending([...grave.ids, id]);
  return false;
}

function enter(buckets: Buckets<string[]>, start: Instant, id: string): void {
  const known = buckets.get(start);
  if (known === undefined) buckets.set(start, [id]);
  else known.push(id);
}

function digestsOf({ events, parcels, items }: OrderState): Tombstone {
  const ids = new Array<number>(events.length + parcels.length + items.length);
  let n = 0;
  for (const facts of [events, parcels, items]) for (const { id } of facts) ids[n++] = digest(id);
  return ascending(ids);
}
