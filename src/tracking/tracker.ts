/** The tracker: a reader and one partition in one process. */
import type { Overrides } from '../core/defaults.ts';
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
  /** Processes one record and returns its outputs, none for a repeat. Never throws because of a record's content. */
  feed(raw: RawRecord): readonly TrackerOutput[];
  /** Advances the time of receipt without a record. Closes the data-quality windows that have ended. */
  wait(receivedAt: Instant): readonly TrackerOutput[];
  /** Closes every window at the end of the input. Feeding further records would open windows again. */
  drain(): readonly TrackerOutput[];
  get(orderId: string): OrderState | undefined;
  /** Every order that is not evicted. */
  orders(): Iterable<OrderState>;
  readonly clock: Clock;
  readonly partition: Partition;
  /** The whole state as plain JSON. {@link createTracker} resumes from it with the same results. */
  snapshot(): TrackerSnapshot;
}

/**
 * Creates a tracker: source A's pipeline in process, over any source of records.
 *
 * Throws `INVALID_TRACKER_SETTINGS` for contradictory settings, and `SNAPSHOT_MISMATCH` for a snapshot of another
 * version or with other windows.
 *
 * @example
 * const tracker = createTracker();
 * for (const line of lines) for (const output of tracker.feed({ stream: 'status', value: line, receivedAt: now })) …
 */
export function createTracker(
  settings: Overrides<TrackerSettings> = {},
  snapshot?: TrackerSnapshot,
): Tracker {
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
