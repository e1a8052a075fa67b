/** How an event changes a payment: one case an event, no rule in sight. */
import { knownRefund } from './known.ts';
import type { Attempt, Payment, PaymentEvent, Receipt } from './payment.types.ts';
import { refund } from './refund/refund.ts';
import type { Refund } from './refund/refund.types.ts';
import { termsOf } from './terms.ts';

/** The payment before its first event. */
export function newPayment(id: string): Payment {
  return {
    id,
    status: 'NEW',
    orderId: '',
    amountMinor: 0,
    currency: '',
    merchantId: '',
    expiresAt: 0,
    attempts: [],
    captures: [],
    receipts: [],
    refunds: [],
    disputes: [],
    incidents: [],
    queryWanted: false,
  };
}

/** The payment after one event; nothing, if there is no such event. */
export function evolve(payment: Payment, event: PaymentEvent): Payment {
  const change = changes(payment, event);
  // The one cast: a status and the rest of a payment make a payment.
  return (change && { ...payment, ...change, status: event.to }) as Payment;
}

function changes(payment: Payment, event: PaymentEvent): Partial<Payment> | undefined {
  if ('refund' in event) {
    const known = knownRefund(payment, event.refundId) ?? refund.initial(event.refundId);
    const next: Refund | undefined = refund.evolve(known, event.refund);
    return next && { refunds: put(payment.refunds, next) };
  }
  switch (event.type) {
    case 'payment.created':
      return termsOf(event);
    case 'payment.attempt_submitted':
    case 'payment.attempt_pending':
    case 'payment.attempt_processing':
    case 'payment.attempt_failed':
      return {
        attempts: reached(payment, event.attempt),
        queryWanted: payment.queryWanted && event.to !== 'FAIL',
      };
    case 'payment.attempt_authorised':
    case 'payment.attempt_voided':
      return { attempts: reached(payment, landed(event)), receipts: booked(payment, event.receipt) };
    case 'payment.capture_ordered':
      return { captures: put(payment.captures, event.capture) };
    case 'payment.captured':
    case 'payment.capture_failed': {
      const { capture, receipt } = event;
      const attempt = landed({ to: event.to, attempt: { id: capture.attemptId, state: 'authorised' } });
      return {
        captures: put(payment.captures, capture),
        receipts: booked(payment, receipt),
        attempts: reached(payment, attempt),
        queryWanted: payment.queryWanted && (receipt === undefined || receipt.open === true),
      };
    }
    case 'payment.close_at_channel_ordered':
      return {
        attempts: payment.attempts.map((each) =>
          each.id === event.attemptId ? { ...each, closing: true } : each,
        ),
      };
    case 'payment.closed':
      return { queryWanted: false };
    case 'payment.succeeded':
    case 'payment.surplus_received': {
      const { receipt, capture } = event;
      const capturing = receipt.kind === 'surplus' && stateOf(payment, receipt.attemptId) === 'authorised';
      const attempts = capturing
        ? payment.attempts
        : reached(payment, { id: receipt.attemptId, state: 'succeeded' });
      const queryWanted = payment.queryWanted && event.type === 'payment.surplus_received';
      const captures = capture ? put(payment.captures, capture) : payment.captures;
      return { attempts, captures, receipts: booked(payment, receipt), queryWanted };
    }
    case 'payment.query_ordered':
      return { queryWanted: true };
    case 'payment.query_answered':
      return { queryWanted: false };
    case 'payment.dispute_opened':
    case 'payment.dispute_lost':
    case 'payment.dispute_won':
      return { disputes: put(payment.disputes, event.dispute) };
    case 'payment.incident_raised':
      return { incidents: [...payment.incidents, event.incident] };
  }
}

/** An authorised attempt has succeeded once nothing more of it may be captured. */
function landed({ to, attempt }: { readonly to: string; readonly attempt: Attempt }): Attempt {
  return to === 'PROCESSING' ? attempt : { ...attempt, state: 'succeeded' };
}

function stateOf({ attempts }: Payment, attemptId: string): Attempt['state'] | undefined {
  return attempts.find(({ id }) => id === attemptId)?.state;
}

function booked({ receipts }: Payment, receipt: Receipt | undefined): readonly Receipt[] {
  return receipt ? put(receipts, receipt) : receipts;
}

function reached({ attempts }: Payment, attempt: Attempt): readonly Attempt[] {
  return put(attempts, { ...attempts.find(({ id }) => id === attempt.id), ...attempt });
}

/** Replaces the one with the same id, or adds it at the end. */
export function put<Item extends { readonly id: string }>(
  items: readonly Item[],
  item: Item,
): readonly Item[] {
  return items.some(({ id }) => id === item.id)
    ? items.map((each) => (each.id === item.id ? item : each))
    : [...items, item];
}
