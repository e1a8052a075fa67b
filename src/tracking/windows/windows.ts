/**
 * Windows of event time. A window counts orders and the durations that end in it. It closes once, when the watermark
 * has passed its end. Later facts about a counted order are emitted as corrections; a window never closes again.
 */
import type { DurationMs, Instant } from '../../core/quantity.ts';
import type { ObservedStatus } from '../../order/lifecycle.ts';
import type { StatusFact } from '../fold/order-state.ts';
import type { WindowSpec } from '../settings.ts';

/** The totals of a window, as plain JSON. Totals of several partitions are added field by field. */
export interface WindowTotals {
  /** Different orders with any event in the window. */
  readonly orders: number;
  /** Different orders that entered this status in the window. */
  readonly created: number;
  readonly paid: number;
  readonly processing: number;
  readonly shipped: number;
  readonly delivered: number;
  readonly cancelled: number;
  readonly refunded: number;
  readonly expired: number;
  /**
   * Durations that ended in the window: their number and their sum in whole seconds. Each is in one window only (D68).
   */
  readonly paymentCount: number;
  readonly paymentSeconds: number;
  readonly processingCount: number;
  readonly processingSeconds: number;
  readonly deliveryCount: number;
  readonly deliverySeconds: number;
}
export type Totals = { -readonly [field in keyof WindowTotals]: WindowTotals[field] };

export function noTotals(): Totals {
  return {
    orders: 0,
    created: 0,
    paid: 0,
    processing: 0,
    shipped: 0,
    delivered: 0,
    cancelled: 0,
    refunded: 0,
    expired: 0,
    paymentCount: 0,
    paymentSeconds: 0,
    processingCount: 0,
    processingSeconds: 0,
    deliveryCount: 0,
    deliverySeconds: 0,
  };
}

export const COUNT_OF = {
  PENDING_PAYMENT: 'created',
  PAID: 'paid',
  PROCESSING: 'processing',
  SHIPPED: 'shipped',
  DELIVERED: 'delivered',
  CANCELLED: 'cancelled',
  REFUNDED: 'refunded',
  EXPIRED: 'expired',
} as const satisfies { readonly [status in ObservedStatus]: keyof WindowTotals };

/**
 * The start of the earliest window of a kind that contains an instant. Further sliding windows follow slide by slide.
 */
export function firstStart({ sizeMs, slideMs, offsetMs }: WindowSpec, at: Instant): Instant {
  return Math.floor((at - offsetMs) / slideMs) * slideMs + offsetMs - sizeMs + slideMs;
}

/** Whether the window has closed under this watermark; null: no watermark yet. */
export function isClosed(
  { sizeMs }: WindowSpec,
  start: Instant,
  watermark: Instant | null,
  allowedLatenessMs: DurationMs,
): boolean {
  return watermark !== null && start <= lastClosed(sizeMs, watermark, allowedLatenessMs);
}

/** A window of this size has closed under the watermark if it starts at or before this instant. */
export function lastClosed(sizeMs: DurationMs, watermark: Instant, allowedLatenessMs: DurationMs): Instant {
  return watermark - allowedLatenessMs - (sizeMs - 1);
}

/** Whether an event counts in the window: it lies in the window and arrived before the window closed. */
export function countsIn(
  spec: WindowSpec,
  start: Instant,
  { at, behind }: Pick<StatusFact, 'at' | 'behind'>,
  allowedLatenessMs: DurationMs,
): boolean {
  return at >= start && at < start + spec.sizeMs && !isClosed(spec, start, behind, allowedLatenessMs);
}
