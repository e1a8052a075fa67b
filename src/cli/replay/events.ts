/**
 * The canonical event stream: the status events of an Olist order, and their order. Olist has one instant per milestone
 * and none for a cancellation, which is assumed to be an hour after the last milestone.
 */
import { HOUR_MS, type Instant } from '../../core/index.ts';
import { normalizeCancelReason, type ObservedStatus, type StatusEvent } from '../../order/index.ts';
import type { SourceOrder } from './olist.ts';

/** The sequence number of a status in the logical order. The final statuses share one: an order has one of them. */
const SEQ: { readonly [status in ObservedStatus]: number } = {
  PENDING_PAYMENT: 0,
  PAID: 1,
  PROCESSING: 2,
  SHIPPED: 3,
  DELIVERED: 4,
  CANCELLED: 5,
  REFUNDED: 5,
  EXPIRED: 5,
};

/** The events of one order in logical order. A milestone without an instant is no event. */
export function olistEventsOf(order: SourceOrder): readonly StatusEvent[] {
  const { orderId, userId, raw, purchasedAt, approvedAt, carrierAt, deliveredAt } = order;
  const cancelled = raw === 'unavailable' || (raw === 'canceled' && carrierAt === null);
  // An order is not processed if it is only approved, or was cancelled before it reached a carrier.
  const processed = raw !== 'approved' && !(raw === 'canceled' && carrierAt === null);
  const entries: [ObservedStatus, Instant][] = [['PENDING_PAYMENT', purchasedAt]];
  const enter = (status: ObservedStatus, at: Instant | null) => at !== null && entries.push([status, at]);
  enter('PAID', approvedAt);
  if (processed) enter('PROCESSING', approvedAt);
  enter('SHIPPED', carrierAt);
  enter('DELIVERED', deliveredAt);
  const ended = Math.max(...entries.map(([, at]) => at)) + HOUR_MS;
  if (cancelled) enter('CANCELLED', ended);
  // The goods were shipped: an order that Olist calls canceled was returned and refunded.
  else if (raw === 'canceled') enter('REFUNDED', ended);
  return entries.map(([status, at], i) => ({
    orderId,
    userId,
    status,
    prevStatus: entries[i - 1]?.[0] ?? null,
    at,
    seq: SEQ[status],
    cancelReason: status === 'CANCELLED' ? normalizeCancelReason(assumedReason(order)) : null,
  }));
}

/** Olist has no reasons. This is the likeliest, as source A's events spell it. */
function assumedReason({ raw, approvedAt }: SourceOrder): string {
  if (raw === 'unavailable') return 'stock_out';
  return approvedAt === null ? 'payment_timeout' : 'user_cancel';
}

/** All events in the order of the stream: by instant, order id and sequence. */
export function streamOrder(orders: readonly SourceOrder[]): StatusEvent[] {
  return orders.flatMap(olistEventsOf).sort(byArrival);
}

/** Compares events in the order of the stream. */
export function byArrival(a: StatusEvent, b: StatusEvent): number {
  return a.at - b.at || compare(a.orderId, b.orderId) || a.seq - b.seq;
}

/** Order by order, sorted by purchase, each in logical order, whatever its instants. */
export function logicalOrder(orders: readonly SourceOrder[]): StatusEvent[] {
  return [...orders]
    .sort((a, b) => a.purchasedAt - b.purchasedAt || compare(a.orderId, b.orderId))
    .flatMap(olistEventsOf);
}

/** Compares by code unit: for ASCII ids, by byte. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
