/**
 * Follows a stream of records with the library's tracker, over any number of partitions. What it knows can be written
 * down as JSON at any moment, and another follower goes on from there.
 */
import {
  type Clock,
  type CountersState,
  FIVE_MINUTES,
  identifyByStatus,
  type OrderState,
  Partition,
  type PartitionState,
  partitionOf,
  type RawRecord,
  Reader,
  type RecordRejected,
  type TrackerOutput,
  type TrackerSettings,
  trackerSettings,
  type WindowClosed,
  type WindowCorrected,
} from '../../tracking/index.ts';
import { compare } from './events.ts';

/** What is kept of what the partitions tell; the rest is in their state. */
type Told = WindowClosed | WindowCorrected | RecordRejected;

/** Plain JSON. */
export interface Checkpoint {
  readonly clock: Clock;
  readonly partitions: readonly PartitionState[];
  readonly told: readonly Told[];
}

/**
 * The tracker's settings for a recorded history. Nothing leaves, for it may tell of an order a year after it was finished;
 * nothing is too far ahead of a receipt that nobody recorded; nobody asks how many orders are overdue at every window.
 */
export function historySettings(currency: string): TrackerSettings {
  return trackerSettings({
    currency,
    windows: [FIVE_MINUTES],
    keepFinishedMs: null,
    maxAheadMs: Number.MAX_SAFE_INTEGER,
    identify: identifyByStatus,
    overdueFrom: () => null,
  });
}

export class Follower {
  readonly #reader: Reader;
  readonly #partitions: readonly Partition[];
  readonly #told: Told[];

  constructor(settings: TrackerSettings, partitions: number, from?: Checkpoint) {
    this.#reader = new Reader(settings, from?.clock);
    this.#partitions = Array.from(
      { length: partitions },
      (_, i) => new Partition(settings, from?.partitions[i]),
    );
    this.#told = [...(from?.told ?? [])];
  }

  feed(raw: RawRecord): void {
    const { ingested, stamp } = this.#reader.read(raw);
    const own = this.#partitions[partitionOf(ingested, this.#partitions.length)];
    for (const partition of this.#partitions) {
      if (partition === own) this.#hear(partition.step(ingested, stamp));
      else this.#hear(partition.advance(stamp.watermark, stamp.receivedAt));
    }
  }

  /** There is no more: closes every window. */
  end(): void {
    for (const partition of this.#partitions) this.#hear(partition.drain(this.#reader.clock.status));
  }

  checkpoint(): Checkpoint {
    return {
      clock: this.#reader.clock,
      partitions: this.#partitions.map((partition) => partition.snapshot()),
      told: [...this.#told],
    };
  }

  get told(): readonly Told[] {
    return this.#told;
  }

  /** Ascending by id. */
  orders(): readonly OrderState[] {
    return this.#partitions
      .flatMap((partition) => [...partition.orders()])
      .sort((a, b) => compare(a.orderId, b.orderId));
  }

  counters(): readonly CountersState[] {
    return this.#partitions.map(({ counters }) => counters);
  }

  #hear(outputs: readonly TrackerOutput[]): void {
    for (const output of outputs)
      if (
        output.type === 'window.closed' ||
        output.type === 'window.corrected' ||
        output.type === 'record.rejected'
      )
        this.#told.push(output);
  }
}
