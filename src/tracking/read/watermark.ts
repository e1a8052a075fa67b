/**
 * The clock of the streams. It belongs to whoever reads them, before they are split by order: a watermark speaks of
 * all orders, so every partition is told the same one, and what is late does not depend on how many there are.
 */
import type { Instant } from '../../core/quantity.ts';
import type { TrackerSettings } from '../settings.ts';
import type { Ingested, Stream, TrackedRecord } from './records.ts';

/** The latest event of each stream, and the latest receipt; null before the first. Plain JSON. */
export interface Clock extends Readonly<Record<Stream, Instant | null>> {
  readonly receivedAt: Instant | null;
}

/** What the clock says beside a record. */
export interface Stamp {
  /** The watermark of the record's own stream before it came, if the record is not ahead of it: it is late. */
  readonly behind: Instant | null;
  /** The watermark of the status stream before the record, and after it. */
  readonly before: Instant | null;
  readonly watermark: Instant | null;
  /** When it was received; never earlier than the one before it. */
  readonly receivedAt: Instant;
}

export const clockAtRest: Clock = {
  status: null,
  item: null,
  logistics: null,
  stock: null,
  receivedAt: null,
};

/**
 * The watermark of a stream: no more events are expected at or before it (A 3.1: five seconds behind the latest).
 * Null before the first.
 */
export function watermarkOf(
  clock: Clock,
  stream: Stream,
  { watermarkDelayMs }: Pick<TrackerSettings, 'watermarkDelayMs'>,
): Instant | null {
  const at = clock[stream];
  return at === null ? null : at - watermarkDelayMs[stream];
}

/** Moves the clock past a record. A reject moves nothing but the time of receipt. */
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

/** What the clock says beside a record that moved it from `clock` to `next`. */
export function stampOf(
  clock: Clock,
  next: Clock,
  ingested: Ingested,
  settings: Pick<TrackerSettings, 'watermarkDelayMs'>,
): Stamp {
  const before = watermarkOf(clock, 'status', settings);
  return {
    behind: 'reject' in ingested ? null : behind(ingested.record, clock, before, settings),
    before,
    watermark: watermarkOf(next, 'status', settings),
    receivedAt: next.receivedAt ?? 0,
  };
}

function behind(
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
