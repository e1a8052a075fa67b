/**
 * The fold over one partition of the stream: all records of some orders, in any order of arrival, with repeats. State
 * is plain JSON at the border and is updated in place in between, for speed. The fold of one order is pure
 * (`fold/order-state.ts`).
 */
import type { Instant } from '../core/quantity.ts';
import { observe, observeFirst } from '../order/lifecycle.ts';
import {
  newOrderState,
  type OrderState,
  repeatConflicts,
  withItem,
  withParcel,
  withStatus,
} from './fold/order-state.ts';
import { type Entry, isRepeat, OrderStore, type Tombstone } from './fold/order-store.ts';
import { StockTable, stockRepeatConflicts } from './fold/stock-table.ts';
import { type Transitions, transitionsOf } from './fold/transitions.ts';
import type { Emit, TrackerOutput } from './outputs.ts';
import type { PartitionSizes, PartitionState } from './partition-state.ts';
import type { Counters } from './quality/counters.ts';
import { IngestCounters } from './quality/ingest-counters.ts';
import type { Quality } from './quality/quality.ts';
import type { Ingested, ItemRecord, LogisticsRecord, StatusRecord, StockRecord } from './read/records.ts';
import { rejectOf } from './read/rejects.ts';
import type { Stamp } from './read/watermark.ts';
import type { TrackerSettings } from './settings.ts';
import { MEASURES_OF } from './windows/measures.ts';
import { type OpenOrderChange, type OpenOrderRules, openOrderChanges } from './windows/open-order-changes.ts';
import { type OpenOrders, OpenOrderTable } from './windows/open-order-table.ts';
import { WindowTable } from './windows/window-table.ts';

export class Partition {
  readonly #settings: TrackerSettings;
  readonly #transitions: Transitions;
  readonly #orders: OrderStore;
  readonly #windows: WindowTable;
  readonly #openOrders: OpenOrderTable;
  readonly #openOrderRules: OpenOrderRules;
  readonly #stock: StockTable;
  readonly #ingest: IngestCounters;
  #outputs: TrackerOutput[] | undefined;
  /** The watermark that the tables are closed up to. Usually the next record's stamp begins with it. */
  #watermark: Instant | null = null;
  /** The watermark before the current record. */
  #before: Instant | null = null;
  readonly #changeOpenOrders: OpenOrderChange = (at, open, abnormal) =>
    this.#openOrders.change(at, open, abnormal, this.#before);
  readonly #evicted = (order: OrderState): void => {
    this.counters.evicted += 1;
    this.#emit({ type: 'order.evicted', order });
  };
  readonly #emit: Emit = (output) => {
    // Most records have one output. A list literal of one element does not over-allocate; a push onto [] does.
    if (this.#outputs === undefined) this.#outputs = [output];
    else this.#outputs.push(output);
  };

  constructor(settings: TrackerSettings, state?: PartitionState) {
    this.#settings = settings;
    this.#transitions = transitionsOf(settings.table);
    this.#orders = new OrderStore(settings, state);
    this.#windows = new WindowTable(settings, state?.windows);
    this.#openOrders = new OpenOrderTable(settings.windows, settings.allowedLatenessMs, state?.openOrders);
    this.#openOrderRules = {
      isFinished: this.#orders.isFinished,
      overdueFrom: settings.overdueFrom,
      observe: settings.milestone === 'first' ? observeFirst : observe,
    };
    this.#stock = new StockTable(state?.stock);
    this.#ingest = new IngestCounters(settings, this.#emit, state);
  }

  /** Folds one record or counts one reject, and returns the outputs. */
  step(ingested: Ingested, stamp: Stamp): readonly TrackerOutput[] {
    if (stamp.before !== this.#watermark) this.#advance(stamp.before, stamp.receivedAt);
    else this.#ingest.close(stamp.receivedAt);
    const { stream } = 'reject' in ingested ? ingested.reject : ingested.record;
    this.counters.received[stream] += 1;
    if ('reject' in ingested) this.#ingest.countReject(ingested.reject, stamp);
    else if (ingested.record.stream === 'stock') this.#stockRecord(ingested.record, stamp);
    else this.#orderRecord(ingested.record, stamp);
    this.#advance(stamp.watermark, stamp.receivedAt);
    return this.#flush();
  }

  /** Advances the time without a record, and closes what can be closed. */
  advance(watermark: Instant | null, receivedAt: Instant | null): readonly TrackerOutput[] {
    this.#advance(watermark, receivedAt);
    return this.#flush();
  }

  /**
   * Closes all windows at the end of the input, regardless of the watermark. Orders are not evicted.
   *
   * @param latest the instant of the latest status event; open orders are reported up to its window
   */
  drain(latest: Instant | null): readonly TrackerOutput[] {
    this.#windows.close(Number.POSITIVE_INFINITY, this.#emit);
    if (latest !== null) this.#openOrders.drain(latest, this.#emit);
    this.#ingest.close(Number.POSITIVE_INFINITY);
    return this.#flush();
  }

  get(orderId: string): OrderState | undefined {
    return this.#orders.get(orderId)?.order;
  }

  /** Every order that is not evicted. */
  orders(): Iterable<OrderState> {
    return this.#orders.values();
  }

  get counters(): Counters {
    return this.#ingest.counters;
  }

  get sizes(): PartitionSizes {
    return {
      orders: this.#orders.size,
      tombstones: this.#orders.tombstones,
      windows: this.#windows.size,
      products: this.#stock.size,
      rejects: this.#ingest.rejects,
    };
  }

  /** Open and abnormal orders as of the last end of a window. */
  get openOrders(): OpenOrders {
    return this.#openOrders.now;
  }

  snapshot(): PartitionState {
    return {
      ...this.#orders.snapshot(),
      ...this.#ingest.snapshot(),
      windows: this.#windows.snapshot(),
      openOrders: this.#openOrders.snapshot(),
      stock: this.#stock.snapshot(),
    };
  }

  #orderRecord(record: StatusRecord | ItemRecord | LogisticsRecord, stamp: Stamp): void {
    const { stream, orderId } = record;
    const entry = this.#orders.get(orderId);
    if (entry !== undefined && entry.order === undefined) {
      this.#evictedRecord(record, entry, stamp);
      return;
    }
    const before = entry?.order ?? newOrderState(orderId);
    const conflicts = repeatConflicts(before, record);
    const facts = before.events.length + before.items.length + before.parcels.length;
    if (conflicts !== undefined) this.#ingest.countRepeat(record, conflicts, stamp);
    else if (facts >= this.#settings.maxEventsPerOrder)
      this.#ingest.countReject(rejectOf(stream, record, 'TOO_MANY_EVENTS', []), stamp);
    else {
      const quality = this.#ingest.countNew(record, stamp);
      const missed =
        record.stream === 'status'
          ? this.#statusRecord(record, before, entry, stamp, quality)
          : this.#factRecord(record, before, entry, stamp);
      if (stamp.behind !== null) this.#ingest.countLate(record, stamp.behind, missed);
    }
  }

  /** A record of an evicted order. */
  #evictedRecord(
    record: StatusRecord | ItemRecord | LogisticsRecord,
    tombstone: Tombstone,
    stamp: Stamp,
  ): void {
    if (isRepeat(tombstone, record.eventId)) {
      this.#ingest.countRepeat(record, NOTHING, stamp);
      return;
    }
    this.#ingest.countNew(record, stamp);
    this.counters.recordsOfEvicted += 1;
    this.#emit({ type: 'record.late', reason: 'EVICTED', record, watermark: stamp.behind, missed: [] });
  }

  /** A status event. Returns the kinds of windows that had closed before it. */
  #statusRecord(
    record: StatusRecord,
    before: OrderState,
    entry: Entry | undefined,
    stamp: Stamp,
    quality: Quality,
  ): readonly string[] {
    const step = withStatus(before, record, stamp.behind, this.#transitions, this.#openOrderRules.observe);
    const { state: after, fact, last, legal } = step;
    this.counters.statuses[record.status] += 1;
    if (!legal) this.#ingest.countIllegal(quality);
    const missed = this.#windows.count(before, fact);
    this.#windows.measure(before, after, MEASURES_OF[record.status], stamp.before, this.#emit);
    this.#before = stamp.before;
    openOrderChanges(before, after, last, this.#openOrderRules, this.#changeOpenOrders);
    this.#orders.put(after, entry);
    this.#ingest.countUpdate({ type: 'order.updated', order: after, record, from: before.accepted, legal });
    return missed;
  }

  /** An item or a carrier's event. The latter may begin a duration that a window has counted. */
  #factRecord(
    record: ItemRecord | LogisticsRecord,
    before: OrderState,
    entry: Entry | undefined,
    stamp: Stamp,
  ): readonly string[] {
    const after = record.stream === 'item' ? withItem(before, record) : withParcel(before, record);
    if (record.stream === 'logistics')
      this.#windows.measure(before, after, ['delivery'], stamp.before, this.#emit);
    this.#orders.put(after, entry);
    this.#ingest.countUpdate({
      type: 'order.updated',
      order: after,
      record,
      from: before.accepted,
      legal: null,
    });
    return NONE;
  }

  #stockRecord(record: StockRecord, stamp: Stamp): void {
    const known = this.#stock.get(record);
    const conflicts = known && stockRepeatConflicts(known, record);
    if (conflicts !== undefined) this.#ingest.countRepeat(record, conflicts, stamp);
    else if (this.#stock.put(record)) {
      this.#ingest.countNew(record, stamp);
      this.#ingest.countUpdate({ type: 'stock.updated', record });
      if (stamp.behind !== null) this.#ingest.countLate(record, stamp.behind, NONE);
    }
    // Ids of older rows are not kept, so their repeats cannot be recognised. None of them is emitted.
    else this.counters.superseded += 1;
  }

  #advance(watermark: Instant | null, receivedAt: Instant | null): void {
    if (watermark !== null) {
      this.#windows.close(watermark, this.#emit);
      this.#openOrders.close(watermark, this.#emit);
      this.#orders.evictUntil(watermark, this.#evicted);
    }
    this.#watermark = watermark;
    if (receivedAt !== null) this.#ingest.close(receivedAt);
  }

  #flush(): readonly TrackerOutput[] {
    const outputs = this.#outputs ?? NOTHING;
    this.#outputs = undefined;
    return outputs;
  }
}

const NONE: readonly string[] = [];
const NOTHING: readonly never[] = [];
