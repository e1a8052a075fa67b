/**
 * The orders of a partition. A finished order leaves when the watermark has passed its after-sales period; what stays
 * is a tombstone with short digests of its event ids, so that an exact repeat is still nothing, and anything else that
 * is told of it is recognised as too late and never begins the order anew.
 */
import { HOUR_MS, type Instant } from '../core/quantity.ts';
import { Buckets } from './buckets.ts';
import { digest } from './digest.ts';
import type { OrderState } from './order-state.ts';
import type { TrackerSettings } from './settings.ts';

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

export class Shelf {
  readonly #settings: TrackerSettings;
  readonly #finished: ReadonlySet<string>;
  readonly #orders = new Map<string, OrderState>();
  readonly #tombstones = new Map<string, { until: Instant; ids: Tombstone }>();
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
    return this.#orders.size;
  }

  get buried(): number {
    return this.#tombstones.size;
  }

  isFinished = (status: string): boolean => this.#finished.has(status);

  get(orderId: string): OrderState | undefined {
    return this.#orders.get(orderId);
  }

  values(): Iterable<OrderState> {
    return this.#orders.values();
  }

  put(order: OrderState, before: OrderState | undefined): void {
    this.#orders.set(order.orderId, order);
    const hour = this.#leavesIn(order);
    if (hour === undefined || (before !== undefined && this.#leavesIn(before) === hour)) return;
    enter(this.#leaving, hour, order.orderId);
  }

  /** Whether the order has left; and whether this event of it had been heard before it did, or has been since. */
  departed(orderId: string, eventId: string): 'repeat' | 'news' | undefined {
    const tombstone = this.#tombstones.get(orderId);
    if (tombstone === undefined) return undefined;
    const id = digest(eventId);
    if (tombstone.ids.includes(id)) return 'repeat';
    tombstone.ids = [...tombstone.ids, id].sort((a, b) => a - b);
    return 'news';
  }

  /** Takes out whatever may leave by now. */
  leave(watermark: Instant, tell: (order: OrderState) => void): void {
    const due = (hour: Instant) => hour + HOUR_MS - 1 <= watermark;
    for (let batch = this.#leaving.take(due); batch; batch = this.#leaving.take(due)) {
      for (const orderId of batch.value) {
        const order = this.#orders.get(orderId);
        if (order === undefined || this.#leavesIn(order) !== batch.start) continue;
        this.#orders.delete(orderId);
        const left = batch.start + HOUR_MS;
        this.#bury(orderId, left + this.#settings.keepTombstonesMs, digestsOf(order));
        tell(order);
      }
    }
    for (let batch = this.#forgetting.take(due); batch; batch = this.#forgetting.take(due))
      for (const orderId of batch.value) this.#tombstones.delete(orderId);
  }

  snapshot(): ShelfState {
    const orders = [...this.#orders.values()].sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
    const tombstones = [...this.#tombstones]
      .map(([orderId, { until, ids }]) => ({ orderId, until, ids }))
      .sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
    return { orders, tombstones };
  }

  #bury(orderId: string, until: Instant, ids: Tombstone): void {
    this.#tombstones.set(orderId, { until, ids });
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

function enter(buckets: Buckets<string[]>, start: Instant, id: string): void {
  const known = buckets.get(start);
  if (known === undefined) buckets.set(start, [id]);
  else known.push(id);
}

function digestsOf({ events, parcels, items }: OrderState): Tombstone {
  return [...events, ...parcels, ...items].map(({ id }) => digest(id)).sort((a, b) => a - b);
}
