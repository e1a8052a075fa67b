/**
 * Detects inconsistent books of one order: detectors over the stored order, its payments and its holds. The invariants
 * of `orderwright/testing` check a whole shop with its history. These check one order, so a host can run them on every
 * order that it changes.
 */
import { DAY_MS, type DurationMs, type Instant, MINUTE_MS } from '../core/quantity.ts';
import type { Hold } from '../inventory/stock.types.ts';
import type { Order } from '../order/order.types.ts';
import type { Payment } from '../payment/payment.types.ts';
import type { Detector, OrderIdentity } from './detect.ts';

/** One order with its payments and its holds. */
export interface OrderBooks extends OrderIdentity {
  readonly order: Order;
  readonly payments: readonly Payment[];
  readonly holds: readonly Hold[];
  /** When any of them last changed. */
  readonly changedAt: Instant;
}

export type DriftType =
  | 'HOLD_OUTLIVED'
  | 'PAID_WITHOUT_STOCK'
  | 'SHIPPED_UNPAID'
  | 'CAPTURED_ABOVE_TOTAL'
  | 'RECEIPT_TWICE'
  | 'IDLE_ORDER';

export interface DriftLimits {
  /** How long a hold may outlive its expiry. Default: two runs of a sweep every ten minutes. */
  readonly holdGraceMs: DurationMs;
  /** How long money and stock may disagree after a change. */
  readonly booksGraceMs: DurationMs;
  /** How long an unfinished order may stay unchanged. */
  readonly idleMs: DurationMs;
}

export const defaultDriftLimits: DriftLimits = {
  holdGraceMs: 20 * MINUTE_MS,
  booksGraceMs: 10 * MINUTE_MS,
  idleMs: 30 * DAY_MS,
};

const ENDED: ReadonlySet<string> = new Set([
  'COMPLETED',
  'AFTER_SALES_COMPLETED',
  'CANCELLED',
  'EXPIRED',
  'REFUNDED',
]);

/** The detectors, for `detect`, `scan` and `abnormalAt`. */
export function driftDetectors(
  limits: DriftLimits = defaultDriftLimits,
): readonly Detector<DriftType, OrderBooks>[] {
  const { holdGraceMs, booksGraceMs, idleMs } = limits;
  const afterGrace = (wrong: boolean, { changedAt }: OrderBooks) => (wrong ? changedAt + booksGraceMs : null);
  return [
    {
      type: 'HOLD_OUTLIVED',
      limitAt: ({ holds }) => {
        const expired = holds.flatMap(({ open, expiresAt }) =>
          open > 0 && expiresAt !== null ? [expiresAt] : [],
        );
        return expired.length === 0 ? null : Math.min(...expired) + holdGraceMs;
      },
    },
    { type: 'PAID_WITHOUT_STOCK', limitAt: (books) => afterGrace(isPaidWithoutStock(books), books) },
    { type: 'SHIPPED_UNPAID', limitAt: (books) => afterGrace(isShippedUnpaid(books), books) },
    { type: 'CAPTURED_ABOVE_TOTAL', limitAt: (books) => afterGrace(keepsMoreThanOwed(books), books) },
    { type: 'RECEIPT_TWICE', limitAt: (books) => afterGrace(hasDuplicateReceipt(books), books) },
    {
      type: 'IDLE_ORDER',
      limitAt: ({ order, changedAt }) => (ENDED.has(order.status) ? null : changedAt + idleMs),
    },
  ];
}

function isPaidWithoutStock({ order, holds }: OrderBooks): boolean {
  if (order.status !== 'PAID' && order.status !== 'PROCESSING') return false;
  return order.lines.some(({ lineId, ordered, cancelled }) => {
    const own = holds.filter((hold) => hold.lineId === lineId && hold.orderId === order.id);
    return own.reduce((sum, { open, deducted }) => sum + open + deducted, 0) < ordered - cancelled;
  });
}

function isShippedUnpaid({ order }: OrderBooks): boolean {
  return order.paidAt === null && order.shipments.length > 0;
}

/** Received minus refunded money is more than the order's total. */
function keepsMoreThanOwed({ order, payments }: OrderBooks): boolean {
  const kept = payments.reduce((sum, { receipts, refunds }) => {
    const came = receipts.reduce((total, { amountMinor }) => total + amountMinor, 0);
    const back = refunds.reduce(
      (total, { status, amountMinor, settledMinor }) =>
        status === 'FAILED' || status === 'REVERSED' ? total : total + (settledMinor ?? amountMinor),
      0,
    );
    return sum + came - back;
  }, 0);
  return kept > order.totalMinor;
}

/** One transaction of a channel is in two payments, so the same money is counted twice. */
function hasDuplicateReceipt({ payments }: OrderBooks): boolean {
  const ids = payments.flatMap(({ receipts }) => receipts.map(({ id }) => id));
  return new Set(ids).size < ids.length;
}
