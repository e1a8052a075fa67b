/**
 * Placing an order as one would write it for exactly this case: no machine, no rules beside stock, no library. The
 * rows have the columns and the content that ours have, so that all contenders write the same bytes.
 */
import { createHash } from 'node:crypto';
import type { Request } from './shop.ts';

export interface PlainLevel {
  available: number;
  frozen: number;
  locked: number;
  backorder: number;
  version: number;
}

const PAYMENT_WINDOW_MS = 30 * 60_000;

export const keyIdOf = (key: string): string => JSON.stringify(['', '', 'order.place', key]);
export const levelIdOf = (sku: string, location: string): string => `${sku}/${location}`;

export function fingerprintOf({ at: _, ...content }: Request): string {
  return createHash('sha256')
    .update(`order.place\n${JSON.stringify(content)}`)
    .digest('hex');
}

export function responseOf({ orderId }: Request): string {
  return JSON.stringify({
    events: [{ kind: 'order', id: orderId, version: 1, event: 'order.placed', to: 'PENDING_PAYMENT' }],
  });
}

/** What a hold remembers of the operation that froze it. */
export function operationsOf(opId: string, quantity: number): string {
  return JSON.stringify([{ opId, type: 'FREEZE', quantity }]);
}

/** The order's state and its first event, as JSON texts. */
export function orderOf({ orderId, userId, currency, by, at, lines }: Request): {
  state: string;
  event: string;
} {
  let totalMinor = 0;
  const ordered = lines.map(({ lineId, sku, location, quantity, unitPriceMinor }) => {
    const payableMinor = quantity * unitPriceMinor;
    totalMinor += payableMinor;
    return { lineId, sku, location, unitPriceMinor, payableMinor, ordered: quantity, held: quantity };
  });
  const payBy = at + PAYMENT_WINDOW_MS;
  const state = {
    id: orderId,
    status: 'PENDING_PAYMENT',
    userId,
    currency,
    lines: ordered.map((line) => ({
      ...line,
      cancelled: 0,
      shipped: 0,
      delivered: 0,
      returnRequested: 0,
      returned: 0,
      refunded: 0,
    })),
    shippingMinor: 0,
    totalMinor,
    paidMinor: 0,
    refundedMinor: 0,
    paymentId: null,
    refunds: [],
    shipments: [],
    cases: [],
    cancelReason: null,
    placedAt: at,
    payBy,
    paidAt: null,
    acceptedAt: null,
    completedAt: null,
  };
  const event = {
    type: 'order.placed',
    to: 'PENDING_PAYMENT',
    at,
    by,
    userId,
    currency,
    lines: ordered,
    shippingMinor: 0,
    totalMinor,
    payBy,
  };
  return { state: JSON.stringify(state), event: JSON.stringify(event) };
}
export const payByOf = ({ at }: Request): number => at + PAYMENT_WINDOW_MS;
