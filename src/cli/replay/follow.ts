/**
 * Follows a stream of records with the library's tracker, over any number of partitions. Its state is plain JSON at any
 * moment, and another follower can resume from it.
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

/** The outputs that are kept. All else is in the state of the partitions. */
type KeptOutput = WindowClosed | WindowCorrected | RecordRejected;

/** Plain JSON. */
export interface Checkpoint {
  readonly clock: Clock;
  readonly partitions: readonly PartitionState[];
  readonly outputs: readonly KeptOutput[];
}

/**
 * The tracker's settings for a recorded history. Finished orders are not evicted: events of an order may come a year
 * later. No event is too far ahead, because receipts are not recorded. Overdue orders are not counted.
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
  readonly #outputs: KeptOutput[];

  constructor(settings: TrackerSettings, partitions: number, from?: Checkpoint) {
    this.#reader = new Reader(settings, from?.clock);
    this.#partitions = Array.from(
      { length: partitions },
      (_, i) => new Partition(settings, from?.partitions[i]),
    );
    this.#outputs = [...(from?.outputs ?? [])];
  }

  feed(raw: RawRecord): void {
    const { ingested, stamp } = this.#reader.read(raw);
    const own = this.#partitions[partitionOf(ingested, this.#partitions.length)];
    for (const partition of this.#partitions) {
      if (partition === own) this.#keep(partition.step(ingested, stamp));
      else this.#keep(partition.advance(stamp.watermark, stamp.receivedAt));
    }
  }

  /** Closes every window at the end of the input. */
  end(): void {
    for (const partition of this.#partitions) this.#keep(partition.drain(this.#reader.clock.status));
  }

  checkpoint(): Checkpoint {
    return {
      clock: this.#reader.clock,
      partitions: this.#partitions.map((partition) => partition.snapshot()),
      outputs: [...this.#outputs],
    };
  }

  get outputs(): readonly KeptOutput[] {
    return this.#outputs;
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

  #keep(outputs: readonly TrackerOutput[]): void {
    for (const output of outputs)
      if (
        output.type === 'window.closed' ||
        output.type === 'window.corrected' ||
        output.type === 'record.rejected'
      )
        this.#outputs.push(output);
  }
}
