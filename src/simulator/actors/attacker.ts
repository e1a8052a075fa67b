/** The attacker: forged webhooks, payments of other shoppers, and values no form would send. */
import { MINUTE_MS } from '../../core/quantity.ts';
import type { ReportedPaymentFact } from '../../flow/index.ts';
import { CHANNEL, MERCHANT } from '../../testing/gateway/books.ts';
import { type Outcome, type Story, send, wait } from './director.ts';
import { CURRENCY, chanceIn, MAIN, orderIn, type Shop } from './shop.ts';

const HOSTILE: readonly unknown[] = [
  0,
  -1,
  -0,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '1',
  '',
  null,
  true,
  [5],
  2 ** 53,
  {},
  '__proto__',
  '\u0000',
  '\ud800',
  'a\u200bb',
];
const NAMES = [
  '',
  ' o1',
  '__proto__',
  'constructor',
  'o1\u0000',
  '\ud83d',
  'x'.repeat(300),
  "o1'; --",
  '../o1',
  'ｏ1',
];

/** Attacks one after another, as long as the shop is open. */
export function* attacker(shop: Shop, isOpen: () => boolean, orders: () => number): Story {
  const chance = chanceIn(shop, 'attacker');
  const { flow, context } = shop;
  for (let nth = 0; isOpen(); nth++) {
    yield wait(chance.int('lurks', 1, 6, nth) * MINUTE_MS);
    const latest = Math.max(0, orders() - 1);
    // An order that is being paid is a likelier victim than one finished long ago.
    const oldest = chance.yes('fresh victim', 0.6, nth) ? Math.max(0, latest - 6) : 0;
    const victim = `o${chance.int('victim', oldest, latest, nth)}`;
    const mine = `x${nth}`;
    const paymentId = orderIn(shop, victim)?.paymentId ?? `p${victim.slice(1)}-1`;
    const value = chance.pick('value', HOSTILE, nth);
    let outcome: Outcome;
    switch (
      chance.pick(
        'attack',
        ['forge', 'webhook', 'steal', 'close', 'pay with', 'value', 'name', 'free', 'key'] as const,
        nth,
      )
    ) {
      case 'forge':
        outcome = yield send(flow.tellPayment, {
          ...{
            orderId: victim,
            paymentId: `forged-${nth}`,
            by: CHANNEL,
            type: 'paid',
            attemptId: 'a',
            channel: CHANNEL,
          },
          ...{ channelTxnId: `fake-${nth}`, amountMinor: 1, currency: CURRENCY, merchantId: MERCHANT },
        } as never);
        break;
      case 'webhook':
        shop.webhookSender.forge(`forged-${nth}`, forgedReport(victim, nth, shop), nth);
        break;
      case 'steal':
        outcome = yield send(flow.tellPayment, {
          ...{ orderId: mine, paymentId, by: 'shopper', type: 'requestRefund', refundId: `stolen-${nth}` },
          ...{ amountMinor: 100, currency: CURRENCY },
        } as never);
        if ('failure' in outcome) context.marks.hit('foreign-payment-refused');
        break;
      case 'close': {
        const line = { lineId: '1', sku: 'calm-1', location: MAIN, quantity: 1, unitPriceMinor: 1 };
        yield send(flow.place, {
          orderId: mine,
          userId: 'u-x',
          currency: CURRENCY,
          by: 'shopper',
          lines: [line],
        });
        outcome = yield send(flow.cancel, {
          orderId: mine,
          reason: 'USER_CANCEL',
          by: 'shopper',
          paymentId: `p${victim.slice(1)}-1`,
        });
        if ('failure' in outcome)
          yield send(flow.cancel, { orderId: mine, reason: 'USER_CANCEL', by: 'shopper' });
        break;
      }
      case 'pay with':
        outcome = yield send(flow.openPayment, {
          orderId: victim,
          paymentId: `${paymentId}`,
          attemptId: 'evil',
          merchantId: 'me',
          by: 'shopper',
        });
        break;
      case 'value': {
        const line = { lineId: '1', sku: 'calm-1', location: MAIN, quantity: value, unitPriceMinor: value };
        outcome = yield send(
          flow.place,
          { orderId: mine, userId: 'u-x', currency: CURRENCY, by: 'shopper', lines: [line] } as never,
          { tries: 2 },
        );
        if ('failure' in outcome) context.marks.hit('hostile-refused');
        break;
      }
      case 'name':
        outcome = yield send(
          flow.ship,
          {
            orderId: chance.pick('name', NAMES, nth),
            shipmentId: chance.pick('name', NAMES, nth + 1),
            by: 'merchant',
          },
          { tries: 2 },
        );
        if ('failure' in outcome) context.marks.hit('hostile-refused');
        break;
      case 'free':
        outcome = yield send(
          shop.stock.move,
          {
            opId: mine,
            type: 'TRANSFER',
            sku: 'hot-1',
            location: MAIN,
            quantity: 1,
            orderId: victim,
            lineId: '1',
          } as never,
          { tries: 2 },
        );
        break;
      case 'key':
        outcome = yield send(flow.accept, { orderId: victim, by: 'shopper' } as never, {
          key: chance.pick('bad key', ['', ' ', 'x'.repeat(256), 'ключ'], nth),
          correlation: mine,
          tries: 2,
        });
        break;
    }
  }
}

/** A forged notification that reports a payment. */
function forgedReport(victim: string, nth: number, shop: Shop): ReportedPaymentFact {
  const paymentId = `p${victim.slice(1)}-1`;
  const { totalMinor: amountMinor = 1 } = orderIn(shop, victim) ?? {};
  const money = { amountMinor, currency: CURRENCY, merchantId: MERCHANT, paymentId };
  const fact = {
    type: 'paid',
    attemptId: `${paymentId}-a`,
    channel: CHANNEL,
    channelTxnId: `fake-${nth}`,
  } as const;
  return {
    channel: CHANNEL,
    merchantId: MERCHANT,
    eventId: `forged-${nth}`,
    paymentId,
    fact: { ...fact, ...money },
  };
}
