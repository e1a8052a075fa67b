/** Source A's five-minute windows, by the library's tracker. */
import type { StatusEvent } from '../../order/index.ts';
import {
  FIVE_MINUTES,
  initialClock,
  Partition,
  type StatusRecord,
  stampOf,
  tick,
  trackerSettings,
  WindowAggregate,
  type WindowRow,
} from '../../tracking/index.ts';
import { compare } from './events.ts';
import { line } from './lines.ts';

/**
 * Finished orders are not evicted: a history may have events of an order a year later. Overdue orders are not counted.
 */
const settings = trackerSettings({
  windows: [FIVE_MINUTES],
  keepFinishedMs: null,
  overdueFrom: () => null,
});

/** The windows of events that arrive in this order. */
export function windowsOver(events: Iterable<StatusEvent>): readonly WindowRow[] {
  const windows = new WindowAggregate();
  const partition = new Partition(settings);
  let clock = initialClock;
  for (const event of events) {
    const ingested = { record: recordOf(event) };
    const next = tick(clock, ingested, event.at);
    for (const output of partition.step(ingested, stampOf(clock, next, ingested, settings)))
      windows.add(output);
    clock = next;
  }
  for (const output of partition.drain(clock.status)) windows.add(output);
  return windows.rows(FIVE_MINUTES.name);
}

function recordOf(event: StatusEvent): StatusRecord {
  const { orderId, userId, status, prevStatus, at, seq, cancelReason } = event;
  return {
    stream: 'status',
    eventId: `${orderId}/${seq}`,
    orderId,
    userId,
    status,
    prevStatus,
    at,
    seq,
    cancelReason,
    paymentAt: null,
    operator: null,
    extInfo: null,
    extra: null,
  };
}

/** One line per window with any event. */
export function* windowLines(rows: Iterable<WindowRow>): Generator<string> {
  for (const row of rows)
    yield line(
      row.start,
      row.orders,
      row.paid,
      row.shipped,
      row.delivered,
      row.cancelled,
      row.paymentCount,
      row.paymentSeconds,
      row.processingCount,
      row.processingSeconds,
      row.deliveryCount,
      row.deliverySeconds,
    );
}

/** The events as they arrive when each is up to 20 s late, with a delay derived from the order's id. */
export function jittered(events: readonly StatusEvent[]): readonly StatusEvent[] {
  return events
    .map((event) => ({ event, arrivesAt: event.at + delayOf(event) }))
    .sort(
      (a, b) =>
        a.arrivesAt - b.arrivesAt || compare(a.event.orderId, b.event.orderId) || a.event.seq - b.event.seq,
    )
    .map(({ event }) => event);
}

const MAX_DELAY_MS = 20_000;

/** Olist's ids are hexadecimal. Any other id counts as 0. */
function delayOf({ orderId, seq }: StatusEvent): number {
  const id = Number.parseInt(orderId.slice(0, 8), 16) || 0;
  return (id + seq * 7_919) % MAX_DELAY_MS;
}
