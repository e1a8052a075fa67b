/** How an order gets paid, or does not: one payment or two, at once or far too late, on a line that breaks. */
import { MINUTE_MS } from '../../core/quantity.ts';
import { CHANNEL, type Delivery, MERCHANT } from '../gateway/channel.ts';
import { accepted, ask, type Story, wait } from './director.ts';
import { after, keyed, type Scene } from './order-story.ts';
import { CURRENCY, orderIn, paymentIn, type Shop } from './shop.ts';

/** Pays, or tries to; comes back once the shopper has done what there was to do. */
export function* payFor(scene: Scene): Story {
  const { chance, shop, orderId } = scene;
  if (chance.yes('two tabs', 0.06))
    shop.director.start(
      `${orderId}/tab`,
      after(chance.int('tab after', 0, 60_000), () => checkout(scene, 2)),
    );
  yield* checkout(scene, 1);
  if (chance.yes('declined', 0.1)) {
    yield wait(chance.int('another card after', 5, 90) * 1_000);
    yield* checkout(scene, 3);
  }
}

/** One payment: opened with us, prepared at the gateway, paid by the shopper. */
function* checkout(scene: Scene, nth: number): Story {
  const { shop, orderId, chance } = scene;
  const paymentId = `p${orderId.slice(1)}-${nth}`;
  const attemptId = `${paymentId}-a`;
  const open = { orderId, paymentId, attemptId, merchantId: MERCHANT, channel: CHANNEL, by: 'shopper' };
  // A hasty shop sends the shopper on before it knows that the payment is written down.
  const hasty = shop.ground.faults.strikes('early-callback', `hasty ${attemptId}`);
  if (hasty) {
    shop.gateway.open({
      attemptId,
      paymentId,
      orderId,
      amountMinor: orderIn(shop, orderId)?.totalMinor ?? 0,
      currency: CURRENCY,
    });
    shop.gateway.pay(attemptId, false);
  }
  const opened = yield ask(shop.flow.openPayment, open, {
    ...keyed(scene, `open-${paymentId}`),
    echoes: chance.yes('open twice', 0.1, nth) ? [20] : [],
  });
  if (!accepted(opened)) {
    if (hasty) shop.gateway.void(attemptId);
    return;
  }
  yield* prepare(scene, paymentId, attemptId);
  const second = `${paymentId}-b`;
  const again = chance.yes('second attempt', 0.06, nth);
  if (again) {
    yield ask(shop.flow.tellPayment, {
      orderId,
      paymentId,
      type: 'submit',
      attemptId: second,
      by: 'shopper',
    });
    yield* prepare(scene, paymentId, second);
  }
  const late = chance.yes('lingers', 0.07, nth);
  yield wait(
    late ? chance.int('lingers', 20, 70, nth) * MINUTE_MS : chance.int('types', 2, 120, nth) * 1_000,
  );
  const declined = nth === 1 && chance.yes('declined', 0.1);
  shop.gateway.pay(again && chance.yes('pays by the second', 0.6, nth) ? second : attemptId, declined);
  if (again && chance.yes('pays by both', 0.3, nth)) shop.gateway.pay(attemptId, false);
  yield wait(chance.int('waits', 1, 30, nth) * 1_000);
}

/** Our call to the gateway, and what we make of its answer or its silence. */
function* prepare({ shop, orderId, chance }: Scene, paymentId: string, attemptId: string): Story {
  const { gateway, flow, ground } = shop;
  const amountMinor = orderIn(shop, orderId)?.totalMinor ?? 0;
  const charge = { attemptId, paymentId, orderId, amountMinor, currency: CURRENCY };
  for (let nth = 0; nth < 4; nth++) {
    const reply = gateway.call(`open ${attemptId}`, () => gateway.open(charge));
    if (ground.faults.strikes('crash-after-call', attemptId, nth)) return;
    if ('answer' in reply) {
      if (chance.yes('says pending', 0.5))
        yield ask(flow.tellPayment, { orderId, paymentId, type: 'pending', attemptId, by: CHANNEL });
      return;
    }
    if ('silence' in reply)
      yield ask(flow.tellPayment, { orderId, paymentId, type: 'unknown', by: 'system', remark: 'timeout' });
    yield wait(2_000);
  }
  // The shopper's own browser gets through.
  gateway.open(charge);
}

const STILL_UNKNOWN = 'FOREIGN_PAYMENT';

/** A callback: told to us until we say that we have it. */
export function* callback(shop: Shop, { name: id, orderId, report: { paymentId, fact } }: Delivery): Story {
  const { habits, flow, ground } = shop;
  for (let nth = 0; nth < 12; nth++) {
    const known = paymentIn(shop, paymentId);
    if (!habits.tellsEverything && known && known.status !== 'PENDING' && known.status !== 'PROCESSING')
      return;
    const order = shop.db.look({ kind: 'order', id: orderId }, id) as { status?: string } | undefined;
    const paid = fact.type === 'paid' && { orderPayable: order?.status === 'PENDING_PAYMENT' };
    const request = { orderId, paymentId, by: CHANNEL, source: 'callback', ...fact, ...paid };
    const key = habits.keys && ground.workload('keys callbacks', id) < 0.5 ? { key: `cb-${id}-${nth}` } : {};
    const told = yield ask(flow.tellPayment, request as never, key);
    const foreign = 'failure' in told && JSON.stringify(told.failure).includes(STILL_UNKNOWN);
    if (foreign) ground.marks.hit('callback-before-commit');
    if (accepted(told) || 'skipped' in told) return;
    yield wait(MINUTE_MS * (1 + nth));
  }
}
