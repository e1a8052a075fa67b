/** Hits the marks that a commit or a refusal shows. */
import type { HistoryRecord } from '../../core/history.ts';
import type { Order } from '../../order/index.ts';
import type { Payment, PaymentEvent } from '../../payment/index.ts';
import { orderIn, paymentIn, type Shop } from '../actors/shop.ts';
import type { Mark, Marks } from '../engine/marks.ts';
import type { Commit } from '../world/database.ts';

const BY_EVENT: { readonly [event: string]: Mark } = {
  'order.expired': 'expired-by-sweeper',
  'order.after_sales_closed': 'after-sales-closed',
  'payment.refund_failed': 'refund-failed',
  'payment.refund_unknown': 'refund-unknown',
  'payment.refund_abnormal': 'refund-abnormal',
  'payment.refund_reversed': 'refund-reversed',
  'payment.capture_failed': 'capture-failed',
  'payment.attempt_voided': 'authorisation-released',
  'suspense.received': 'callback-before-commit',
  'suspense.matched': 'suspense-matched',
  'suspense.returned': 'suspense-returned',
  'payment.dispute_lost': 'dispute-lost',
  'payment.dispute_won': 'dispute-won',
};

/** Levels with nothing available, until a sale freezes units of them again. */
const soldOut = new WeakMap<Marks, Set<string>>();

export function markCommit(shop: Shop, marks: Marks, { writes }: Commit): void {
  const out = soldOut.get(marks) ?? new Set<string>();
  soldOut.set(marks, out);
  for (const { type, sku, location, newAvailable, status } of writes.movements) {
    const level = `${sku} ${location}`;
    if (type === 'FREEZE' && status === 'SUCCESS' && out.delete(level)) marks.hit('sold-out-then-back');
    if (newAvailable === 0) out.add(level);
  }
  for (const record of writes.history) {
    const mark = BY_EVENT[record.event];
    if (mark) marks.hit(mark);
    if (record.kind === 'order') markOrder(shop, marks, record);
    else if (record.kind === 'payment') markPayment(shop, marks, record);
  }
}

function markOrder(shop: Shop, marks: Marks, { id, event, to, at, data }: HistoryRecord): void {
  const order: Order | undefined = orderIn(shop, id);
  if (!order) return;
  const { payBy, lines } = order;
  switch (event) {
    case 'order.placed':
      if (new Set(lines.map(({ sku }) => sku)).size < lines.length) marks.hit('same-sku-two-lines');
      break;
    case 'order.paid':
    case 'order.expired':
      if (payBy !== null && Math.abs(at - payBy) <= 60_000) marks.hit('pay-races-expire');
      if (event === 'order.paid' && payBy !== null && at >= payBy) marks.hit('paid-past-deadline');
      break;
    case 'order.cancelled':
      if ((data as { refundDueMinor: number }).refundDueMinor > 0) marks.hit('cancel-paid-refunds');
      break;
    case 'order.shipped':
      if (order.shipments.length > 1) marks.hit('shipped-in-parts');
      break;
    case 'order.refunded':
      marks.hit(to === 'REFUNDED' ? 'refund-full' : 'refund-partial');
      break;
    case 'order.after_sales_completed':
      if (lines.some(({ returned }) => returned > 0)) marks.hit('after-sales-return');
      break;
  }
}

function markPayment(shop: Shop, marks: Marks, { id, from, data }: HistoryRecord): void {
  const event = data as PaymentEvent;
  const payment: Payment | undefined = paymentIn(shop, id);
  if (!payment) return;
  const order = orderIn(shop, payment.orderId);
  if (event.type === 'payment.succeeded' || event.type === 'payment.surplus_received') {
    if (order?.status === 'CANCELLED') marks.hit('capture-after-cancel');
    if (order?.status === 'EXPIRED') marks.hit('capture-after-expiry');
    if (from === 'CLOSED') marks.hit('capture-after-closed');
    if (from === 'FAIL') marks.hit('capture-after-failed');
    if (from === 'FAIL' && event.type === 'payment.succeeded') marks.hit('failed-then-paid');
    if (event.type === 'payment.surplus_received' && payment.receipts.length > 1)
      marks.hit('double-charge-surplus');
    if (order?.paymentId !== null && order?.paymentId !== id) marks.hit('second-payment-surplus');
  } else if (event.type === 'payment.captured') {
    if (payment.captures.filter(({ status }) => status === 'SUCCEEDED').length > 1)
      marks.hit('captured-in-parts');
  } else if (event.type === 'payment.dispute_opened') {
    if (payment.refunds.some(({ status }) => status !== 'SUCCEEDED' && status !== 'FAILED'))
      marks.hit('refund-while-disputed');
  } else if (event.type === 'payment.incident_raised') {
    if (event.incident.code === 'OVER_REFUNDED') marks.hit('over-refunded');
  } else if (event.type === 'payment.refund_requested' && event.refund.type === 'refund.requested') {
    if (event.refund.terms.retryOf !== undefined) marks.hit('refund-renewed');
  } else if (event.type === 'payment.refund_succeeded' && event.refund.type === 'refund.succeeded') {
    if (event.refund.terms?.origin === 'external') marks.hit('refund-external');
  }
}

const BY_REFUSAL: { readonly [code: string]: Mark } = {
  IN_FLIGHT: 'cancel-in-flight-refused',
  EXCEEDS_REFUNDABLE: 'refund-refused-too-much',
  EXCEEDS_CAPTURABLE: 'capture-refused-too-much',
  ALREADY_SHIPPED: 'cancel-after-ship-refused',
};

/** Hits the marks that a refusal shows. */
export function markRefusal(shop: Shop, marks: Marks, code: string, command: object): void {
  const mark = BY_REFUSAL[code];
  if (mark) marks.hit(mark);
  const { type, paymentId = '' } = command as { type?: string; paymentId?: string };
  if (type !== 'requestRefund' || (code !== 'EXCEEDS_REFUNDABLE' && code !== 'NOTHING_LEFT')) return;
  const under = paymentIn(shop, paymentId)?.refunds.some(
    ({ status }) => status !== 'SUCCEEDED' && status !== 'FAILED' && status !== 'REVERSED',
  );
  if (under) marks.hit('refund-pending-blocks');
}
