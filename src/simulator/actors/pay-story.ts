/** How an order is paid: by one payment or two, at once or much too late, over unreliable calls. */
import { MINUTE_MS } from '../../core/quantity.ts';
import { CHANNEL, MERCHANT } from '../../testing/gateway/books.ts';
import { type Outcome, type Part, type Story, send, wait } from './director.ts';
import { after, keyed, type Scene } from './scene.ts';
import { CURRENCY, orderIn } from './shop.ts';

/** Pays or tries to pay. It ends once the shopper has nothing left to do. */
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

/** One payment: recorded and prepared at the gateway by the shop, then paid by the shopper. */
function* checkout(scene: Scene, nth: number): Story {
  const { shop, orderId, chance } = scene;
  const { gateway, context } = shop;
  const paymentId = `p${orderId.slice(1)}-${nth}`;
  const attemptId = `${paymentId}-a`;
  // A hasty shop redirects the shopper before the payment is recorded.
  const hasty = context.faults.strikes('early-callback', `hasty ${attemptId}`);
  if (hasty) {
    gateway.open(chargeOf(scene, paymentId, attemptId));
    gateway.pay(attemptId, false);
    if (chance.yes('dawdles', 0.5, nth)) yield wait(chance.int('dawdles', 1, 20, nth) * 1_000);
  }
  if (!(yield* prepare(scene, paymentId, attemptId))) return;
  const second = `${paymentId}-b`;
  const again = chance.yes('second attempt', 0.06, nth) && (yield* prepare(scene, paymentId, second));
  const late = chance.yes('lingers', 0.07, nth);
  yield wait(
    late ? chance.int('lingers', 20, 70, nth) * MINUTE_MS : chance.int('types', 2, 120, nth) * 1_000,
  );
  const declined = nth === 1 && chance.yes('declined', 0.1);
  gateway.pay(again && chance.yes('pays by the second', 0.6, nth) ? second : attemptId, declined);
  if (again && chance.yes('pays by both', 0.3, nth)) gateway.pay(attemptId, false);
  yield wait(chance.int('waits', 1, 30, nth) * 1_000);
}

function chargeOf({ shop, orderId }: Scene, paymentId: string, attemptId: string) {
  const amountMinor = orderIn(shop, orderId)?.totalMinor ?? 0;
  const authoriseFirst = shop.authorises(paymentId);
  return { attemptId, paymentId, orderId, amountMinor, currency: CURRENCY, authoriseFirst };
}

/** Requests the payment until the gateway answers. Returns whether the payment is recorded. */
function* prepare(scene: Scene, paymentId: string, attemptId: string): Part<boolean> {
  const { shop, orderId, chance } = scene;
  const open = {
    orderId,
    paymentId,
    attemptId,
    merchantId: MERCHANT,
    channel: CHANNEL,
    by: 'shopper',
  } as const;
  for (let nth = 0; nth < 3; nth++) {
    const outcome: Outcome = yield send(shop.flow.openPayment, open, {
      ...keyed(scene, `open-${attemptId}`),
      echoes: nth === 0 && chance.yes(`open twice ${attemptId}`, 0.1) ? [20] : [],
      pays: true,
    });
    if (!('paid' in outcome)) return false;
    if (outcome.paid.outcome === 'answered') return true;
    yield wait(2_000);
  }
  // The shopper's browser reaches the gateway by itself.
  shop.gateway.open(chargeOf(scene, paymentId, attemptId));
  return true;
}
