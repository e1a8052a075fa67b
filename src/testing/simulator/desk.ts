/**
 * The payment desk: a consumer that does at the gateway what the library ordered, and tells it what came of it. Every
 * step may be repeated: the message, the command and the call all carry the same number.
 */
import { splitId } from '../../core/id.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/quantity.ts';
import { type Payment, refundable } from '../../payment/index.ts';
import type { CloudEvent } from '../../ports/index.ts';
import { CHANNEL } from '../gateway/channel.ts';
import type { Consumer } from './broker.ts';
import { accepted, ask, type Part, type Story, wait } from './director.ts';
import { Visits } from './ground.ts';
import { CURRENCY, orderIn, paymentIn, type Shop } from './shop.ts';

/** Whether the message is done with. */
type Work = Part<boolean>;

/** What a message orders. */
interface Ordered {
  readonly payment: Payment;
  readonly orderId: string;
  readonly refundId: string;
  readonly how: string;
  readonly attemptId: string;
  /** A refund of no receipt we knew. */
  readonly stray: string;
  /** Names this message in keys and addresses. */
  readonly message: string;
}

const QUERIES = 60;
const FAILURES = 6;

/** The events that leave it something to do. */
export function deskWants(type: string): boolean {
  return WORK.has(type);
}

export function desk(shop: Shop): Consumer {
  const inbox = new Set<string>();
  const { habits, director, ground } = shop;
  let deliveries = 0;
  const failures = new Visits();
  return (event, done) => {
    const work = WORK.get(event.type);
    if (!work) return done(true);
    if (habits.inbox && inbox.has(event.id)) {
      ground.marks.hit('inbox-recognised');
      return done(true);
    }
    if (!habits.inboxAfterWork) inbox.add(event.id);
    // The consumer falls over before it has done anything, again and again, then no more.
    const fails = ground.faults.strikes('poison', `desk ${event.id}`) && failures.next(event.id) < FAILURES;
    if (fails) return done(inbox.has(event.id));
    const name = `desk ${event.id}#${deliveries++}`;
    let handled = false;
    const payment = paymentIn(shop, event.subject.slice(event.subject.indexOf('/') + 1));
    if (!payment) return done(false);
    director.start(
      name,
      (function* (): Story {
        handled = yield* work(shop, orderedBy(payment, event));
      })(),
      () => {
        if (handled) inbox.add(event.id);
        done(handled || inbox.has(event.id));
      },
    );
  };
}

function orderedBy(payment: Payment, event: CloudEvent): Ordered {
  const {
    refundId = '',
    attemptId = '',
    refund,
    incident,
  } = event.data as {
    refundId?: string;
    attemptId?: string;
    refund?: { how?: string };
    incident?: { code: string; ref?: string };
  };
  return {
    payment,
    orderId: payment.orderId,
    refundId,
    attemptId,
    stray: incident?.code === 'STRAY_REFUND' ? (incident.ref ?? '') : '',
    how: refund?.how ?? 'send',
    message: event.id,
  };
}

const WORK: ReadonlyMap<string, (shop: Shop, ordered: Ordered) => Work> = new Map([
  ['payment.refund_ordered', sendRefund],
  ['payment.refund_query_ordered', queryRefund],
  ['payment.query_ordered', queryPayment],
  ['payment.close_at_channel_ordered', closeAttempt],
  ['payment.refund_failed', renewRefund],
  ['payment.refund_abnormal', reroute],
  ['payment.refund_reversed', askAgain],
  ['payment.incident_raised', resolve],
]);

function tell(shop: Shop, { payment, orderId }: Ordered, fact: object, key?: string) {
  const request = { orderId, paymentId: payment.id, by: CHANNEL, ...fact };
  return ask(shop.flow.tellPayment, request as never, key !== undefined && shop.habits.keys ? { key } : {});
}

function* sendRefund(shop: Shop, ordered: Ordered): Work {
  const { refundId, message, how, payment } = ordered;
  const sent = yield tell(shop, ordered, { type: 'sendRefund', refundId, by: 'system' }, `send-${message}`);
  // Nothing leaves while the receipt is overdrawn; the order stays on the desk.
  if (!accepted(sent)) return false;
  const refund = paymentIn(shop, payment.id)?.refunds.find(({ id }) => id === refundId);
  const [, txn = ''] = splitId(refund?.receiptId ?? '');
  const { ground, gateway, habits } = shop;
  const { amountMinor = 0 } = refund ?? {};
  for (let nth = 0; nth < 5; nth++) {
    const nonce = habits.operationIds ? '' : `~${ground.kernel.now}`;
    const reply = gateway.call(refundId, () =>
      gateway.refund({ refundId: `${refundId}${nonce}`, txn, amountMinor }, how),
    );
    if (ground.faults.strikes('crash-after-call', message, nth, 4)) {
      yield wait(30_000);
      return false;
    }
    if ('answer' in reply) {
      yield tell(shop, ordered, { ...reply.answer, source: 'callback' }, `sent-${message}-${nth}`);
      return true;
    }
    if ('silence' in reply) {
      yield tell(shop, ordered, { type: 'refundUnknown', refundId, remark: 'timeout' });
      return true;
    }
    yield wait(5_000);
  }
  return false;
}

/** Asks until the answer is definite, every three minutes at first. */
function* queryRefund(shop: Shop, ordered: Ordered): Work {
  const { refundId, payment, message } = ordered;
  for (let nth = 0; nth < QUERIES; nth++) {
    yield wait((nth < 20 ? 3 : 60) * MINUTE_MS);
    if (!shop.habits.queries) return true;
    const refund = paymentIn(shop, payment.id)?.refunds.find(({ id }) => id === refundId);
    if (!refund?.queryWanted) return true;
    const reply = shop.gateway.call(`query ${refundId} ${message}`, () =>
      shop.gateway.refundFact(shop.gateway.books.refunds.get(refundId), refundId),
    );
    if ('answer' in reply) yield tell(shop, ordered, { ...reply.answer, source: 'query' });
  }
  return true;
}

/** Asks until the answer is definite, every minute at first; once the shop no longer waits, what is open is closed. */
function* queryPayment(shop: Shop, ordered: Ordered): Work {
  const { payment, orderId, message } = ordered;
  for (let nth = 0; nth < QUERIES; nth++) {
    yield wait((nth < 30 ? 1 : 60) * MINUTE_MS);
    if (!shop.habits.queries) return true;
    const now = paymentIn(shop, payment.id);
    if (!now?.queryWanted) return true;
    const payable = orderIn(shop, orderId)?.status === 'PENDING_PAYMENT';
    const attempts = now.attempts.map(({ id }) => id);
    const reply = shop.gateway.call(`query ${payment.id} ${message}`, () =>
      shop.gateway.query(attempts, !payable),
    );
    if (!('answer' in reply)) continue;
    const paid = reply.answer.flatMap((fact) => (fact.type === 'paid' ? fact : []));
    const odd = !payable && paid.filter(({ channelTxnId }) => isQuarantined(now, String(channelTxnId)));
    // Somebody at the console gives the odd money back and closes the attempt for good.
    if (odd && odd.length > 0 && odd.length === paid.length) {
      for (const attemptId of attempts)
        yield tell(shop, ordered, { type: 'closed', attemptId, source: 'query' });
      continue;
    }
    for (const fact of paid.length > 0 ? paid : reply.answer)
      yield tell(shop, ordered, {
        ...fact,
        source: 'query',
        ...(fact.type === 'paid' && { orderPayable: payable }),
      });
  }
  return true;
}

function isQuarantined({ incidents }: Payment, txn: string): boolean {
  return incidents.some((incident) => incident.code === 'PAID_MISMATCH' && incident.ref.endsWith(`/${txn}`));
}

function* closeAttempt(shop: Shop, ordered: Ordered): Work {
  const { attemptId, payment, orderId } = ordered;
  const reply = shop.gateway.call(`close ${attemptId}`, () => shop.gateway.close(attemptId));
  if (!('answer' in reply)) return false;
  const open = ['PENDING', 'PROCESSING'].includes(paymentIn(shop, payment.id)?.status ?? '');
  const orderPayable = orderIn(shop, orderId)?.status === 'PENDING_PAYMENT';
  for (const fact of reply.answer) {
    if (fact.type === 'paid') yield tell(shop, ordered, { ...fact, source: 'query', orderPayable });
    else if (open) yield tell(shop, ordered, { ...fact, source: 'callback' });
  }
  return true;
}

/** A refund that failed is asked for anew under the next number, later every time: the cause may take days to go away. */
function* renewRefund(shop: Shop, ordered: Ordered): Work {
  const { refundId, payment } = ordered;
  const [, base = refundId, tries = '0'] = /^(.*)~(\d+)$/.exec(refundId) ?? [];
  const retryId = `${base}~${Number(tries) + 1}`;
  yield wait(Math.min(6 * HOUR_MS, 10 * MINUTE_MS * 2 ** Number(tries)));
  const refund = paymentIn(shop, payment.id)?.refunds.find(({ id }) => id === refundId);
  if (refund?.status !== 'FAILED') return true;
  const told = yield tell(shop, ordered, { type: 'retryRefund', refundId, retryId, by: 'merchant' });
  if (accepted(told)) return true;
  // Less is left than was asked for: somebody refunded a part at the console.
  const now = paymentIn(shop, payment.id);
  const { receiptId } = refund;
  const amountMinor = now ? refundable(now, receiptId) : 0;
  if (amountMinor > 0) {
    const rest = { type: 'requestRefund', refundId: retryId, receiptId, amountMinor, currency: CURRENCY };
    yield tell(shop, ordered, { ...rest, by: 'merchant' });
  }
  return true;
}

/** A refund we knew no receipt for: told again once there is one. */
function* resolve(shop: Shop, ordered: Ordered): Work {
  const { payment, stray } = ordered;
  for (let nth = 0; nth < QUERIES && stray !== ''; nth++) {
    yield wait(HOUR_MS);
    if ((paymentIn(shop, payment.id)?.receipts.length ?? 0) === 0) continue;
    const { gateway } = shop;
    yield tell(shop, ordered, {
      ...gateway.refundFact(gateway.books.refunds.get(stray), stray),
      source: 'statement',
    });
    return true;
  }
  return true;
}

/** Tries another way until one gets there: nobody asks by itself what became of a refund that reached nobody. */
function* reroute(shop: Shop, ordered: Ordered): Work {
  const { refundId, message, payment } = ordered;
  for (let nth = 0; nth < QUERIES; nth++) {
    yield wait((nth === 0 ? 5 : 60) * MINUTE_MS);
    const refund = paymentIn(shop, payment.id)?.refunds.find(({ id }) => id === refundId);
    if (refund?.status !== 'ABNORMAL') return true;
    const retry = { type: 'retryRefund', refundId, retryId: `${refundId}-by-hand-${nth}`, by: 'merchant' };
    yield tell(shop, ordered, retry, `reroute-${message}-${nth}`);
  }
  return true;
}

/** Money that came back although nobody is owed it here goes out once more. */
function* askAgain(shop: Shop, ordered: Ordered): Work {
  const { refundId, payment, orderId } = ordered;
  yield wait(5 * MINUTE_MS);
  const refund = paymentIn(shop, payment.id)?.refunds.find(({ id }) => id === refundId);
  const { status = '', paymentId = null } = orderIn(shop, orderId) ?? {};
  const surplus = payment.receipts.some(({ id, kind }) => id === refund?.receiptId && kind === 'surplus');
  const wanted = paymentId === payment.id && !surplus && status !== 'CANCELLED';
  if (!refund || wanted) return true;
  const { receiptId, amountMinor, settledMinor = amountMinor } = refund;
  yield tell(shop, ordered, {
    type: 'requestRefund',
    refundId: `${refundId}~again`,
    receiptId,
    amountMinor: settledMinor,
    currency: CURRENCY,
    by: 'merchant',
  });
  return true;
}
