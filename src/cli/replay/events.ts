/**
 * The canonical event stream: which status events an Olist order stands for, and in which order they are told.
 * Olist keeps one instant per milestone and none for a cancellation, so that one is assumed: an hour after the last.
 */
import { HOUR_MS, type Instant } from '../../core/index.ts';
import { normalizeCancelReason, type ObservedStatus, type StatusEvent } from '../../order/index.ts';
import type { SourceOrder } from './olist.ts';

/** The place of a status in the logical order; an order ends in one way only, so the ends share theirs. */
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

/** The events of one order in logical order; a milestone that was not recorded is no event. */
export function eventsOf(order: SourceOrder): readonly StatusEvent[] {
  const { orderId, userId, raw, purchasedAt, approvedAt, carrierAt, deliveredAt } = order;
  const cancelled = raw === 'unavailable' || (raw === 'canceled' && carrierAt === null);
  // Nobody packs what is merely approved, or what was cancelled before a carrier saw it.
  const processed = raw !== 'approved' && !(raw === 'canceled' && carrierAt === null);
  const told: [ObservedStatus, Instant][] = [['PENDING_PAYMENT', purchasedAt]];
  const tell = (status: ObservedStatus, at: Instant | null) => at !== null && told.push([status, at]);
  tell('PAID', approvedAt);
  if (processed) tell('PROCESSING', approvedAt);
  tell('SHIPPED', carrierAt);
  tell('DELIVERED', deliveredAt);
  const ended = Math.max(...told.map(([, at]) => at)) + HOUR_MS;
  if (cancelled) tell('CANCELLED', ended);
  // The goods were out: what Olist calls cancelled came back, and so did the money.
  else if (raw === 'canceled') tell('REFUNDED', ended);
  return told.map(([status, at], i) => ({
    orderId,
    userId,
    status,
    prevStatus: told[i - 1]?.[0] ?? null,
    at,
    seq: SEQ[status],
    cancelReason: status === 'CANCELLED' ? normalizeCancelReason(assumedReason(order)) : null,
  }));
}

/** Olist gives no reason; this is the likeliest, in the words source A's events use. */
function assumedReason({ raw, approvedAt }: SourceOrder): string {
  if (raw === 'unavailable') return 'stock_out';
  return approvedAt === null ? 'payment_timeout' : 'user_cancel';
}

/** All events as they arrived: by instant, then by order id, then in logical order. */
export function streamOrder(orders: readonly SourceOrder[]): StatusEvent[] {
  return orders.flatMap(eventsOf).sort(byArrival);
}

/** For sorting into the order of the stream. */
export function byArrival(a: StatusEvent, b: StatusEvent): number {
  return a.at - b.at || compare(a.orderId, b.orderId) || a.seq - b.seq;
}

/** Order after order by purchase, each from its beginning to its end, whatever the clock said. */
export function logicalOrder(orders: readonly SourceOrder[]): StatusEvent[] {
  return [...orders]
    .sort((a, b) => a.purchasedAt - b.purchasedAt || compare(a.orderId, b.orderId))
    .flatMap(eventsOf);
}

/** By code unit, which for the ASCII of ids is by byte. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
