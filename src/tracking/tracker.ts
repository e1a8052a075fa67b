/** The whole pipeline in one process: a reader and one partition. */
import type { Instant } from '../core/quantity.ts';
import type { OrderState } from './fold/order-state.ts';
import type { TrackerOutput } from './outputs.ts';
import { Partition } from './partition.ts';
import type { RawRecord } from './read/ingest.ts';
import { Reader } from './read/reader.ts';
import { type Clock, watermarkOf } from './read/watermark.ts';
import { type TrackerSettings, trackerSettings } from './settings.ts';
import { restored, snapshotOf, type TrackerSnapshot } from './snapshot.ts';

export interface Tracker {
  readonly settings: TrackerSettings;
  /** Takes one record in and answers what came of it; a repeat comes to nothing. Never throws for what a record is. */
  feed(raw: RawRecord): readonly TrackerOutput[];
  /** Nothing was received until then: closes the data-quality windows that are over. */
  wait(receivedAt: Instant): readonly TrackerOutput[];
  /** The end of the input: closes every window. Feeding more would open some of them again. */
  drain(): readonly TrackerOutput[];
  get(orderId: string): OrderState | undefined;
  /** Every order that has not left. */
  orders(): Iterable<OrderState>;
  readonly clock: Clock;
  readonly partition: Partition;
  /** Everything it knows, as plain JSON. {@link createTracker} goes on from there as if nothing had happened. */
  snapshot(): TrackerSnapshot;
}

/**
 * Tracks orders in process: A's pipeline over any source of records.
 *
 * Throws `INVALID_TRACKER_SETTINGS` for settings that contradict each other, `SNAPSHOT_MISMATCH` for a snapshot of
 * another version or made under other windows.
 *
 * @example
 * const tracker = createTracker();
 * for (const line of lines) for (const output of tracker.feed({ stream: 'status', value: line, receivedAt: now })) …
 */
export function createTracker(settings: Partial<TrackerSettings> = {}, snapshot?: TrackerSnapshot): Tracker {
  const all = trackerSettings(settings);
  const known = snapshot && restored(snapshot, all);
  const reader = new Reader(all, known?.clock);
  const partition = new Partition(all, known?.partition);
  return {
    settings: all,
    feed: (raw) => {
      const { ingested, stamp } = reader.read(raw);
      return partition.step(ingested, stamp);
    },
    wait: (receivedAt) => {
      reader.wait(receivedAt);
      return partition.advance(watermarkOf(reader.clock, 'status', all), reader.clock.receivedAt);
    },
    drain: () => partition.drain(reader.clock.status),
    get: (orderId) => partition.get(orderId),
    orders: () => partition.orders(),
    get clock() {
      return reader.clock;
    },
    partition,
    snapshot: () => snapshotOf(all, reader.clock, partition.snapshot()),
  };
}
