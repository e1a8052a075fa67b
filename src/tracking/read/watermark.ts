/**
 * The clock of the streams. The reader keeps it, before records are partitioned by order: a watermark is about all
 * orders. Every partition gets the same watermark, so lateness does not depend on the number of partitions.
 */
import type { Instant } from '../../core/quantity.ts';
import type { TrackerSettings } from '../settings.ts';
import type { Ingested, Stream, TrackedRecord } from './records.ts';

/** The latest event of each stream and the latest receipt; null before the first. Plain JSON. */
export interface Clock extends Readonly<Record<Stream, Instant | null>> {
  readonly receivedAt: Instant | null;
}

/** The clock's reading at a record. */
export interface Stamp {
  /** If the record is late: the watermark of its own stream before it. Otherwise null. */
  readonly behind: Instant | null;
  /** The watermark of the status stream before the record. */
  readonly before: Instant | null;
  /** The watermark of the status stream after the record. */
  readonly watermark: Instant | null;
  /** When it was received. Never earlier than the record before it. */
  readonly receivedAt: Instant;
}

export const initialClock: Clock = {
  status: null,
  item: null,
  logistics: null,
  stock: null,
  receivedAt: null,
};

/**
 * The watermark of a stream: no more events are expected at or before it. Source A keeps it five seconds behind the
 * latest event (source A, 3.1). Null before the first event.
 */
export function watermarkOf(
  clock: Clock,
  stream: Stream,
  { watermarkDelayMs }: Pick<TrackerSettings, 'watermarkDelayMs'>,
): Instant | null {
  const at = clock[stream];
  return at === null ? null : at - watermarkDelayMs[stream];
}

/** Advances the clock past a record. A reject advances only the time of receipt. */
export function tick(clock: Clock, ingested: Ingested, receivedAt: Instant): Clock {
  const { status, item, logistics, stock } = clock;
  const received = later(clock.receivedAt, receivedAt);
  if ('reject' in ingested) return { status, item, logistics, stock, receivedAt: received };
  const { stream, at } = ingested.record;
  return {
    status: stream === 'status' ? later(status, at) : status,
    item: stream === 'item' ? later(item, at) : item,
    logistics: stream === 'logistics' ? later(logistics, at) : logistics,
    stock: stream === 'stock' ? later(stock, at) : stock,
    receivedAt: received,
  };
}

/** The stamp of a record that advanced the clock from `clock` to `next`. */
export function stampOf(
  clock: Clock,
  next: Clock,
  ingested: Ingested,
  settings: Pick<TrackerSettings, 'watermarkDelayMs'>,
): Stamp {
  const before = watermarkOf(clock, 'status', settings);
  return {
    behind: 'reject' in ingested ? null : watermarkPassed(ingested.record, clock, before, settings),
    before,
    watermark: watermarkOf(next, 'status', settings),
    receivedAt: next.receivedAt ?? 0,
  };
}

/** The watermark that the record is at or behind, if it is late. */
function watermarkPassed(
  { stream, at }: TrackedRecord,
  clock: Clock,
  ofStatuses: Instant | null,
  settings: Pick<TrackerSettings, 'watermarkDelayMs'>,
): Instant | null {
  const own = stream === 'status' ? ofStatuses : watermarkOf(clock, stream, settings);
  return own !== null && at <= own ? own : null;
}

function later(known: Instant | null, at: Instant): Instant {
  return known === null || at > known ? at : known;
}
