/**
 * The clerk: a consumer that does the manual work no timer does. Every step may be repeated.
 * It reroutes abnormal refunds, retries those the library gave up on, and returns unplaced money.
 */
import { splitId } from '../../core/id.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/quantity.ts';
import { type Payment, refundable } from '../../payment/index.ts';
import type { CloudEvent } from '../../ports/index.ts';
import { CHANNEL } from '../../testing/gateway/books.ts';
import type { Consumer } from '../world/broker.ts';
import { captureAuthorised } from './captures.ts';
import { accepted, type Part, type Story, send, wait } from './director.ts';
import { CURRENCY, orderIn, paymentIn, type Shop } from './shop.ts';
import { returnSuspense } from './suspense.ts';

/** Whether the message is done. */
type Work = Part<boolean>;

/** What a message is about. */
interface Task {
  readonly payment: Payment;
  readonly refundId: string;
  readonly incident: { readonly code: string; readonly ref: string };
  /** Names this message in keys and addresses. */
  readonly message: string;
}

const MAX_CHECKS = 60;

/** Event types the clerk works on. */
export function clerkHandles(type: string): boolean {
  return type === 'suspense.received' || WORK.has(type);
}

export function clerk(shop: Shop): Consumer {
  let deliveries = 0;
  return (event, done) => {
    let handled = false;
    const story = function* (): Story {
      handled = yield* workOn(shop, event);
    };
    shop.director.start(`clerk ${event.id}#${deliveries++}`, story(), () => done(handled));
  };
}

function workOn(shop: Shop, event: CloudEvent): Work {
  const subject = event.subject.slice(event.subject.indexOf('/') + 1);
  if (event.type === 'suspense.received') return returnSuspense(shop, subject);
  const payment = paymentIn(shop, subject);
  const work = WORK.get(event.type);
  return payment && work ? work(shop, taskOf(payment, event)) : notYet();
}

// biome-ignore lint/correctness/useYield: nothing to do is a story, too
function* notYet(): Work {
  return false;
}

function taskOf(payment: Payment, event: CloudEvent): Task {
  const { refundId = '', incident } = event.data as {
    refundId?: string;
    incident?: { code: string; ref?: string };
  };
  const { code = '', ref = '' } = incident ?? {};
  return { payment, refundId, incident: { code, ref }, message: event.id };
}

const WORK: ReadonlyMap<string, (shop: Shop, task: Task) => Work> = new Map([
  ['payment.attempt_authorised', (shop, { payment, message }) => captureAuthorised(shop, payment, message)],
  ['payment.refund_failed', retryFailedRefund],
  ['payment.refund_abnormal', reroute],
  ['payment.refund_reversed', refundAgain],
  ['payment.dispute_won', refundSurplus],
  ['payment.incident_raised', handleIncident],
]);

function sendTo(shop: Shop, { id: paymentId, orderId }: Payment, fact: object, key?: string) {
  const request = { orderId, paymentId, by: 'merchant', ...fact };
  return send(shop.flow.paymentInput, request as never, key !== undefined && shop.habits.keys ? { key } : {});
}

function refundIn(shop: Shop, { id }: Payment, refundId: string) {
  return paymentIn(shop, id)?.refunds.find((refund) => refund.id === refundId);
}

/**
 * Requests a refund again that the library gave up on.
 * Each wait is longer, since the cause may last for days.
 */
function* retryFailedRefund(shop: Shop, { refundId, payment }: Task): Work {
  const [, base = refundId, tries = '0'] = /^(.*)~(\d+)$/.exec(refundId) ?? [];
  const retryId = `${base}~${Number(tries) + 1}`;
  yield wait(Math.min(6 * HOUR_MS, 45 * MINUTE_MS * 2 ** Number(tries)));
  const refund = refundIn(shop, payment, refundId);
  const { refunds = [], incidents = [] } = paymentIn(shop, payment.id) ?? {};
  // The bank took the money for a dispute that no receipt matched. Nothing is left to refund.
  if (incidents.some((incident) => incident.code === 'STRAY_DISPUTE' && incident.fact === 'disputeLost'))
    return true;
  if (refund?.status !== 'FAILED' || refunds.some(({ retryOf }) => retryOf === refundId)) return true;
  if (accepted(yield sendTo(shop, payment, { type: 'retryRefund', refundId, retryId }))) return true;
  // Less is left than requested: a part was refunded at the console.
  const now = paymentIn(shop, payment.id);
  const { receiptId } = refund;
  const amountMinor = now ? refundable(now, receiptId) : 0;
  if (amountMinor > 0)
    yield sendTo(shop, payment, {
      ...{ type: 'requestRefund', refundId: retryId, receiptId, amountMinor, currency: CURRENCY },
    });
  return true;
}

/** Tries other routes until one succeeds. */
function* reroute(shop: Shop, { refundId, message, payment }: Task): Work {
  for (let nth = 0; nth < MAX_CHECKS; nth++) {
    yield wait((nth === 0 ? 5 : 60) * MINUTE_MS);
    if (refundIn(shop, payment, refundId)?.status !== 'ABNORMAL') return true;
    const retryId = `${refundId}-by-hand-${nth}`;
    yield sendTo(shop, payment, { type: 'retryRefund', refundId, retryId }, `reroute-${message}-${nth}`);
  }
  return true;
}

/** Refunds money again that came back and that no order needs. */
function* refundAgain(shop: Shop, { refundId, payment }: Task): Work {
  yield wait(5 * MINUTE_MS);
  const refund = refundIn(shop, payment, refundId);
  const { status = '', paymentId = null } = orderIn(shop, payment.orderId) ?? {};
  const surplus = payment.receipts.some(({ id, kind }) => id === refund?.receiptId && kind === 'surplus');
  const wanted = paymentId === payment.id && !surplus && status !== 'CANCELLED';
  if (!refund || wanted) return true;
  const now = paymentIn(shop, payment.id);
  const { receiptId, amountMinor: requestedMinor, settledMinor = requestedMinor } = refund;
  // Another refund may have taken a part of it meanwhile.
  const amountMinor = Math.min(settledMinor, now ? refundable(now, receiptId) : 0);
  if (amountMinor > 0)
    yield sendTo(shop, payment, {
      ...{ type: 'requestRefund', refundId: `${refundId}~again`, receiptId, amountMinor, currency: CURRENCY },
    });
  return true;
}

/** Refunds surplus money that a dispute had held. */
function* refundSurplus(shop: Shop, { payment: { id }, message }: Task): Work {
  yield wait(5 * MINUTE_MS);
  const payment = paymentIn(shop, id);
  for (const { id: receiptId, kind } of payment?.receipts ?? []) {
    const amountMinor = payment && kind === 'surplus' ? refundable(payment, receiptId) : 0;
    if (!payment || amountMinor <= 0) continue;
    const refund = { refundId: `${message}~back`, receiptId, amountMinor, currency: CURRENCY };
    yield sendTo(shop, payment, { type: 'requestRefund', ...refund });
  }
  return true;
}

function handleIncident(shop: Shop, task: Task): Work {
  const { code } = task.incident;
  return code === 'STRAY_REFUND'
    ? placeStrayRefund(shop, task)
    : code === 'PAID_MISMATCH'
      ? closeMismatched(shop, task)
      : done();
}

// biome-ignore lint/correctness/useYield: nothing to do is a story, too
function* done(): Work {
  return true;
}

/** Reports a stray refund again once its receipt exists. */
function* placeStrayRefund(shop: Shop, { payment, incident: { ref } }: Task): Work {
  const { gateway } = shop;
  for (let nth = 0; nth < MAX_CHECKS && ref !== ''; nth++) {
    yield wait(HOUR_MS);
    if ((paymentIn(shop, payment.id)?.receipts.length ?? 0) === 0) continue;
    const fact = gateway.refundFact(gateway.books.refunds.get(ref), ref);
    yield sendTo(shop, payment, { ...fact, source: 'statement', by: CHANNEL });
    return true;
  }
  return true;
}

/**
 * Refunds mismatched money at the console.
 * Once the order no longer waits for payment, it also closes the attempt.
 */
function* closeMismatched(shop: Shop, { payment, incident: { ref } }: Task): Work {
  const [, txn = ''] = splitId(ref);
  const { books, authorisations } = shop.gateway;
  // Reserved money has no transaction yet, so the incident names the attempt.
  const { attemptId } = books.captures.get(txn) ?? books.charges.get(ref) ?? {};
  for (let nth = 0; nth < MAX_CHECKS && attemptId !== undefined; nth++) {
    yield wait(HOUR_MS);
    const { status = '' } = paymentIn(shop, payment.id) ?? {};
    if (!['PENDING', 'PROCESSING'].includes(status)) return true;
    if (orderIn(shop, payment.orderId)?.status === 'PENDING_PAYMENT') continue;
    authorisations.void(attemptId);
    for (const { id } of paymentIn(shop, payment.id)?.attempts ?? [])
      yield sendTo(shop, payment, { type: 'closed', attemptId: id, source: 'query', by: CHANNEL });
    return true;
  }
  return true;
}
