/**
 * Where the books of one order have drifted: detectors like those of orders that wait too long, over what is stored of an
 * order, its payments and its holds. The invariants of `orderwright/testing` look at a whole shop with its history; these
 * look at one order, so a host can ask them of every order it touches.
 */
import { DAY_MS, type DurationMs, type Instant, MINUTE_MS } from '../core/quantity.ts';
import type { Hold } from '../inventory/stock.types.ts';
import type { Order } from '../order/order.types.ts';
import type { Payment } from '../payment/payment.types.ts';
import type { Detector, Ordered } from './detect.ts';

/** One order with everything that belongs to it. */
export interface OrderBooks extends Ordered {
  readonly order: Order;
  readonly payments: readonly Payment[];
  readonly holds: readonly Hold[];
  /** When anything of it moved last. */
  readonly movedAt: Instant;
}

export type DriftType =
  | 'HOLD_OUTLIVED'
  | 'PAID_WITHOUT_STOCK'
  | 'SHIPPED_UNPAID'
  | 'CAPTURED_ABOVE_TOTAL'
  | 'RECEIPT_TWICE'
  | 'IDLE_ORDER';

export interface DriftLimits {
  /** How long a hold may outlive its expiry: two runs of a sweeper that comes every ten minutes. */
  readonly holdGraceMs: DurationMs;
  /** How long money and stock may need to agree. */
  readonly settleMs: DurationMs;
  /** How long an order that is not at its end may rest. */
  readonly idleMs: DurationMs;
}

export const defaultDriftLimits: DriftLimits = {
  holdGraceMs: 20 * MINUTE_MS,
  settleMs: 10 * MINUTE_MS,
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
  const { holdGraceMs, settleMs, idleMs } = limits;
  const settled = (wrong: boolean, { movedAt }: OrderBooks) => (wrong ? movedAt + settleMs : null);
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
    { type: 'PAID_WITHOUT_STOCK', limitAt: (books) => settled(lacksStock(books), books) },
    { type: 'SHIPPED_UNPAID', limitAt: (books) => settled(shippedUnpaid(books), books) },
    { type: 'CAPTURED_ABOVE_TOTAL', limitAt: (books) => settled(keepsTooMuch(books), books) },
    { type: 'RECEIPT_TWICE', limitAt: (books) => settled(receiptTwice(books), books) },
    {
      type: 'IDLE_ORDER',
      limitAt: ({ order, movedAt }) => (ENDED.has(order.status) ? null : movedAt + idleMs),
    },
  ];
}

function lacksStock({ order, holds }: OrderBooks): boolean {
  if (order.status !== 'PAID' && order.status !== 'PROCESSING') return false;
  return order.lines.some(({ lineId, ordered, cancelled }) => {
    const own = holds.filter((hold) => hold.lineId === lineId && hold.orderId === order.id);
    return own.reduce((sum, { open, deducted }) => sum + open + deducted, 0) < ordered - cancelled;
  });
}

function shippedUnpaid({ order }: OrderBooks): boolean {
  return order.paidAt === null && order.shipments.length > 0;
}

/** More money is with us, and not on its way back, than the order costs. */
function keepsTooMuch({ order, payments }: OrderBooks): boolean {
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

/** One transaction of a channel stands in two payments: the same money is counted twice. */
function receiptTwice({ payments }: OrderBooks): boolean {
  const ids = payments.flatMap(({ receipts }) => receipts.map(({ id }) => id));
  return new Set(ids).size < ids.length;
}
