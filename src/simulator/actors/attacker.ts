/** The attacker: forged webhooks, payments of other shoppers, and values no form would send. */
import { MINUTE_MS } from '../../core/quantity.ts';
import type { ReportedPaymentFact } from '../../flow/index.ts';
import { CHANNEL, MERCHANT } from '../../testing/gateway/books.ts';
import type { Chance } from '../engine/random.ts';
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

/** One attack: the shop, its victim, and the ids the attacker uses. */
interface Attack {
  readonly shop: Shop;
  readonly chance: Chance;
  readonly nth: number;
  /** The attacker's own order. */
  readonly mine: string;
  /** An order of another shopper, and its payment. */
  readonly victim: string;
  readonly paymentId: string;
}

/** Drawn by position: a new attack belongs at the end. */
const ATTACKS: readonly ((attack: Attack) => Story)[] = [
  forgeFact,
  forgeWebhook,
  stealRefund,
  closeForeignPayment,
  payForeignOrder,
  placeHostileValue,
  shipHostileName,
  moveWithoutRights,
  acceptWithBadKey,
];

/** Attacks one after another, as long as the shop is open. */
export function* attacker(shop: Shop, isOpen: () => boolean, orders: () => number): Story {
  const chance = chanceIn(shop, 'attacker');
  for (let nth = 0; isOpen(); nth++) {
    yield wait(chance.int('lurks', 1, 6, nth) * MINUTE_MS);
    const latest = Math.max(0, orders() - 1);
    // An order that is being paid is a likelier victim than one finished long ago.
    const oldest = chance.yes('fresh victim', 0.6, nth) ? Math.max(0, latest - 6) : 0;
    const victim = `o${chance.int('victim', oldest, latest, nth)}`;
    const paymentId = orderIn(shop, victim)?.paymentId ?? firstPaymentOf(victim);
    yield* chance.pick('attack', ATTACKS, nth)({ shop, chance, nth, mine: `x${nth}`, victim, paymentId });
  }
}

/** Records a payment of one cent, in the channel's name, without the channel. */
function* forgeFact({ shop, nth, victim }: Attack): Story {
  yield send(shop.flow.paymentInput, {
    ...{ orderId: victim, paymentId: `forged-${nth}`, by: CHANNEL, type: 'paid', attemptId: 'a' },
    ...{ channel: CHANNEL, channelTxnId: `fake-${nth}` },
    ...{ amountMinor: 1, currency: CURRENCY, merchantId: MERCHANT },
  } as never);
}

// biome-ignore lint/correctness/useYield: a webhook is sent without an answer to the attacker
function* forgeWebhook({ shop, nth, victim }: Attack): Story {
  shop.webhookSender.forge(`forged-${nth}`, forgedReport(victim, nth, shop), nth);
}

/** Requests a refund of another order's payment. */
function* stealRefund({ shop, nth, mine, paymentId }: Attack): Story {
  const outcome: Outcome = yield send(shop.flow.paymentInput, {
    ...{ orderId: mine, paymentId, by: 'shopper', type: 'requestRefund', refundId: `stolen-${nth}` },
    ...{ amountMinor: 100, currency: CURRENCY },
  } as never);
  if ('failure' in outcome) shop.context.marks.hit('foreign-payment-refused');
}

/** Cancels an own order together with the payment of another one. */
function* closeForeignPayment({ shop, mine, victim }: Attack): Story {
  const { flow } = shop;
  const line = { lineId: '1', sku: 'calm-1', location: MAIN, quantity: 1, unitPriceMinor: 1 };
  yield send(flow.place, {
    ...{ orderId: mine, userId: 'u-x', currency: CURRENCY, by: 'shopper', lines: [line] },
  });
  const cancel = { orderId: mine, reason: 'USER_CANCEL', by: 'shopper' } as const;
  const outcome: Outcome = yield send(flow.cancel, { ...cancel, paymentId: firstPaymentOf(victim) });
  if ('failure' in outcome) yield send(flow.cancel, cancel);
}

/** Opens another attempt on the victim's payment, for another merchant account. */
function* payForeignOrder({ shop, victim, paymentId }: Attack): Story {
  yield send(shop.flow.openPayment, {
    ...{ orderId: victim, paymentId, attemptId: 'evil', merchantId: 'me', by: 'shopper' },
  });
}

function* placeHostileValue({ shop, chance, nth, mine }: Attack): Story {
  const value = chance.pick('value', HOSTILE, nth);
  const line = { lineId: '1', sku: 'calm-1', location: MAIN, quantity: value, unitPriceMinor: value };
  const command = { orderId: mine, userId: 'u-x', currency: CURRENCY, by: 'shopper', lines: [line] };
  const outcome: Outcome = yield send(shop.flow.place, command as never, { tries: 2 });
  if ('failure' in outcome) shop.context.marks.hit('hostile-refused');
}

function* shipHostileName({ shop, chance, nth }: Attack): Story {
  const orderId = chance.pick('name', NAMES, nth);
  const shipmentId = chance.pick('name', NAMES, nth + 1);
  const outcome: Outcome = yield send(shop.flow.ship, { orderId, shipmentId, by: 'merchant' }, { tries: 2 });
  if ('failure' in outcome) shop.context.marks.hit('hostile-refused');
}

/** Moves units of another order by a stock operation without rights to it. */
function* moveWithoutRights({ shop, mine, victim }: Attack): Story {
  const request = { opId: mine, type: 'TRANSFER', sku: 'hot-1', location: MAIN, quantity: 1 };
  yield send(shop.stock.move, { ...request, orderId: victim, lineId: '1' } as never, { tries: 2 });
}

function* acceptWithBadKey({ shop, chance, nth, mine, victim }: Attack): Story {
  yield send(shop.flow.accept, { orderId: victim, by: 'shopper' } as never, {
    key: chance.pick('bad key', ['', ' ', 'x'.repeat(256), 'ключ'], nth),
    correlation: mine,
    tries: 2,
  });
}

function firstPaymentOf(orderId: string): string {
  return `p${orderId.slice(1)}-1`;
}

/** A forged notification that reports a payment. */
function forgedReport(victim: string, nth: number, shop: Shop): ReportedPaymentFact {
  const paymentId = firstPaymentOf(victim);
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
