/**
 * The fold over one partition of the stream: all records of some orders, in any order of arrival, each any number of
 * times. State goes in and comes out as plain JSON; in between it is changed in place, for speed. The folds of one
 * order are pure, and in files of their own.
 */
import type { Instant } from '../core/quantity.ts';
import { observe, observeFirst } from '../order/lifecycle.ts';
import {
  type OrderState,
  repeated,
  unheardOf,
  withItem,
  withParcel,
  withStatus,
} from './fold/order-state.ts';
import { type Grave, isRepeat, type Place, Shelf } from './fold/order-store.ts';
import { repeatedStock, StockTable } from './fold/stock-table.ts';
import { type Moves, movesOf } from './fold/transitions.ts';
import type { TrackerOutput } from './outputs.ts';
import type { PartitionSizes, PartitionState } from './partition-state.ts';
import type { Counters } from './quality/counters.ts';
import { Accounts } from './quality/ingest-counters.ts';
import type { Quality } from './quality/quality.ts';
import type { Ingested, ItemRecord, LogisticsRecord, StatusRecord, StockRecord } from './read/records.ts';
import { rejectOf } from './read/rejects.ts';
import type { Stamp } from './read/watermark.ts';
import type { TrackerSettings } from './settings.ts';
import { MEASURES_OF } from './windows/measures.ts';
import { type LevelChange, type LevelRules, levelChanges } from './windows/open-order-changes.ts';
import { type Levels, LevelTable } from './windows/open-order-table.ts';
import { WindowTable } from './windows/window-table.ts';

export class Partition {
  readonly #settings: TrackerSettings;
  readonly #moves: Moves;
  readonly #shelf: Shelf;
  readonly #windows: WindowTable;
  readonly #levels: LevelTable;
  readonly #levelRules: LevelRules;
  readonly #stock: StockTable;
  readonly #accounts: Accounts;
  #outputs: TrackerOutput[] | undefined;
  /** What the tables have been brought up to; the next record usually begins where the last one ended. */
  #watermark: Instant | null = null;
  /** The watermark before the record that is being folded. */
  #before: Instant | null = null;
  readonly #level: LevelChange = (at, open, abnormal) =>
    this.#levels.change(at, open, abnormal, this.#before);
  readonly #leave = (order: OrderState): void => {
    this.counters.evicted += 1;
    this.#tell({ type: 'order.evicted', order });
  };
  readonly #tell = (output: TrackerOutput): void => {
    // Most records come to one output: a list that has grown keeps room for a dozen more.
    if (this.#outputs === undefined) this.#outputs = [output];
    else this.#outputs.push(output);
  };

  constructor(settings: TrackerSettings, state?: PartitionState) {
    this.#settings = settings;
    this.#moves = movesOf(settings.table);
    this.#shelf = new Shelf(settings, state);
    this.#windows = new WindowTable(settings, state?.windows);
    this.#levels = new LevelTable(settings.windows, settings.allowedLatenessMs, state?.levels);
    this.#levelRules = {
      isFinished: this.#shelf.isFinished,
      overdueFrom: settings.overdueFrom,
      observe: settings.milestone === 'first' ? observeFirst : observe,
    };
    this.#stock = new StockTable(state?.stock);
    this.#accounts = new Accounts(settings, this.#tell, state);
  }

  /** Folds one record, or counts one reject. Answers what came of it. */
  step(ingested: Ingested, stamp: Stamp): readonly TrackerOutput[] {
    if (stamp.before !== this.#watermark) this.#advance(stamp.before, stamp.receivedAt);
    else this.#accounts.close(stamp.receivedAt);
    const { stream } = 'reject' in ingested ? ingested.reject : ingested.record;
    this.counters.received[stream] += 1;
    if ('reject' in ingested) this.#accounts.reject(ingested.reject, stamp);
    else if (ingested.record.stream === 'stock') this.#stockRow(ingested.record, stamp);
    else this.#orderRecord(ingested.record, stamp);
    this.#advance(stamp.watermark, stamp.receivedAt);
    return this.#flush();
  }

  /** Nothing came, but time went on: closes what can be closed. */
  advance(watermark: Instant | null, receivedAt: Instant | null): readonly TrackerOutput[] {
    this.#advance(watermark, receivedAt);
    return this.#flush();
  }

  /**
   * The end of the input: closes all windows, whatever the watermark says. Orders stay.
   *
   * @param latest the latest status event there was; levels are told up to its window
   */
  drain(latest: Instant | null): readonly TrackerOutput[] {
    this.#windows.close(Number.POSITIVE_INFINITY, this.#tell);
    if (latest !== null) this.#levels.drain(latest, this.#tell);
    this.#accounts.close(Number.POSITIVE_INFINITY);
    return this.#flush();
  }

  get(orderId: string): OrderState | undefined {
    return this.#shelf.get(orderId)?.order;
  }

  /** Every order that has not left. */
  orders(): Iterable<OrderState> {
    return this.#shelf.values();
  }

  get counters(): Counters {
    return this.#accounts.counters;
  }

  get sizes(): PartitionSizes {
    return {
      orders: this.#shelf.size,
      tombstones: this.#shelf.buried,
      windows: this.#windows.size,
      products: this.#stock.size,
      rejects: this.#accounts.rejects,
    };
  }

  /** Open and abnormal orders as of the last end of a window. */
  get levels(): Levels {
    return this.#levels.now;
  }

  snapshot(): PartitionState {
    return {
      ...this.#shelf.snapshot(),
      ...this.#accounts.snapshot(),
      windows: this.#windows.snapshot(),
      levels: this.#levels.snapshot(),
      stock: this.#stock.snapshot(),
    };
  }

  #orderRecord(record: StatusRecord | ItemRecord | LogisticsRecord, stamp: Stamp): void {
    const { stream, orderId } = record;
    const place = this.#shelf.get(orderId);
    if (place !== undefined && place.order === undefined) {
      this.#departed(record, place, stamp);
      return;
    }
    const before = place?.order ?? unheardOf(orderId);
    const again = repeated(before, record);
    const facts = before.events.length + before.items.length + before.parcels.length;
    if (again !== undefined) this.#accounts.again(record, again, stamp);
    else if (facts >= this.#settings.maxEventsPerOrder)
      this.#accounts.reject(rejectOf(stream, record, 'TOO_MANY_EVENTS', []), stamp);
    else {
      const quality = this.#accounts.news(record, stamp);
      const missed =
        record.stream === 'status'
          ? this.#status(record, before, place, stamp, quality)
          : this.#fact(record, before, place, stamp);
      if (stamp.behind !== null) this.#accounts.late(record, stamp.behind, missed);
    }
  }

  /** A record of an order that has left. */
  #departed(record: StatusRecord | ItemRecord | LogisticsRecord, grave: Grave, stamp: Stamp): void {
    if (isRepeat(grave, record.eventId)) {
      this.#accounts.again(record, NOTHING, stamp);
      return;
    }
    this.#accounts.news(record, stamp);
    this.counters.ofEvicted += 1;
    this.#tell({ type: 'record.late', reason: 'EVICTED', record, watermark: stamp.behind, missed: [] });
  }

  /** A status event. Answers the kinds of windows that had closed without it. */
  #status(
    record: StatusRecord,
    before: OrderState,
    place: Place | undefined,
    stamp: Stamp,
    quality: Quality,
  ): readonly string[] {
    const step = withStatus(before, record, stamp.behind, this.#moves, this.#levelRules.observe);
    const { state: after, fact, last, legal } = step;
    this.counters.statuses[record.status] += 1;
    if (!legal) this.#accounts.illegal(quality);
    const missed = this.#windows.count(before, fact);
    this.#windows.measure(before, after, MEASURES_OF[record.status], stamp.before, this.#tell);
    this.#before = stamp.before;
    levelChanges(before, after, last, this.#levelRules, this.#level);
    this.#shelf.put(after, place);
    this.#accounts.updated({ type: 'order.updated', order: after, record, from: before.accepted, legal });
    return missed;
  }

  /** An item, or what a carrier says; the latter may begin a duration that a window has counted. */
  #fact(
    record: ItemRecord | LogisticsRecord,
    before: OrderState,
    place: Place | undefined,
    stamp: Stamp,
  ): readonly string[] {
    const after = record.stream === 'item' ? withItem(before, record) : withParcel(before, record);
    if (record.stream === 'logistics')
      this.#windows.measure(before, after, ['delivery'], stamp.before, this.#tell);
    this.#shelf.put(after, place);
    this.#accounts.updated({
      type: 'order.updated',
      order: after,
      record,
      from: before.accepted,
      legal: null,
    });
    return NONE;
  }

  #stockRow(record: StockRecord, stamp: Stamp): void {
    const known = this.#stock.get(record);
    const again = known && repeatedStock(known, record);
    if (again !== undefined) this.#accounts.again(record, again, stamp);
    else if (this.#stock.put(record)) {
      this.#accounts.news(record, stamp);
      this.#accounts.updated({ type: 'stock.updated', record });
      if (stamp.behind !== null) this.#accounts.late(record, stamp.behind, NONE);
    }
    // Of rows that are older than the known one no ids are kept: nothing is told of them, however often they come.
    else this.counters.superseded += 1;
  }

  #advance(watermark: Instant | null, receivedAt: Instant | null): void {
    if (watermark !== null) {
      this.#windows.close(watermark, this.#tell);
      this.#levels.close(watermark, this.#tell);
      this.#shelf.leave(watermark, this.#leave);
    }
    this.#watermark = watermark;
    if (receivedAt !== null) this.#accounts.close(receivedAt);
  }

  #flush(): readonly TrackerOutput[] {
    const outputs = this.#outputs ?? NOTHING;
    this.#outputs = undefined;
    return outputs;
  }
}

const NONE: readonly string[] = [];
const NOTHING: readonly never[] = [];
