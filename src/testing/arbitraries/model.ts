/**
 * fast-check commands for a whole shop, with a model that is too dumb to be wrong: for each SKU how many units came in
 * and how many are promised or gone, for each payment how much came in and went back.
 */
import * as fc from 'fast-check';
import type { App, Stampable } from '../../app/index.ts';
import { moveStock, type ShopUseCases, type UseCase } from '../../flow/index.ts';
import type { Level } from '../../inventory/index.ts';
import { balances, type Payment } from '../../payment/index.ts';
import type { Store } from '../../ports/index.ts';
import { ask, wordFor } from '../ask.ts';
import { paymentInput } from '../payment-input.ts';
import { mustEqual, mustHold, textOf } from '../proof.ts';

/** What the model knows. */
export interface ShopModel {
  /** Units that may still be promised, by SKU. */
  readonly free: Map<string, number>;
  /** Units promised and neither shipped nor given back, by order. */
  readonly promised: Map<string, { readonly sku: string; readonly quantity: number }>;
  /** What orders that wait for their money owe, by order. */
  readonly owed: Map<string, number>;
  /** Orders that were ever placed. */
  readonly used: Set<string>;
  /** Minor units in and back, by payment. */
  readonly money: Map<string, { in: number; back: number }>;
}

export interface ShopUnderTest {
  readonly app: App;
  readonly store: Store;
  readonly flow: ShopUseCases;
}

type ShopCommand = fc.AsyncCommand<ShopModel, ShopUnderTest>;

const PRICE = 1_000;
const ORDERS = Array.from({ length: 10 }, (_, i) => `o-${i + 1}`);
const SKUS = ['tea', 'cup'];

export function shopModel(): ShopModel {
  return {
    free: new Map(SKUS.map((sku) => [sku, 0])),
    promised: new Map(),
    owed: new Map(),
    used: new Set(),
    money: new Map(),
  };
}

/** The answer in one word: accepted, or the code of the first reason. */
async function answerOf<C extends object>(
  app: App,
  useCase: UseCase<C>,
  command: Stampable<C>,
): Promise<string> {
  const answer = await ask(app, useCase, command);
  if ('receipt' in answer) return 'accepted';
  return wordFor(answer).replace('REFUSED ', '');
}

/** After every step the counters of the store are the model's. */
async function agree({ free, promised, money }: ShopModel, { store }: ShopUnderTest): Promise<void> {
  for (const { state } of await store.read(SKUS.map((sku) => ({ kind: 'level', id: `${sku}/main` })))) {
    const { sku, available, frozen } = state as Level;
    const held = [...promised.values()].reduce(
      (sum, each) => sum + (each.sku === sku ? each.quantity : 0),
      0,
    );
    mustEqual([available, frozen], [free.get(sku), held], `available and frozen of ${sku}`);
  }
  for (const { id, state } of await store.read(
    ORDERS.map((order) => ({ kind: 'payment', id: `p-${order}` })),
  )) {
    const kept = balances(state as Payment).reduce(
      (all, each) => ({ in: all.in + each.capturedMinor, back: all.back + each.refundedMinor }),
      { in: 0, back: 0 },
    );
    mustEqual(kept, money.get(id) ?? { in: 0, back: 0 }, `money of ${id}`);
    mustHold(kept.back <= kept.in, `no more goes back than came in, ${id}`, textOf(kept));
  }
}

function command(
  name: string,
  check: (model: ShopModel) => boolean,
  run: (model: ShopModel, shop: ShopUnderTest) => Promise<void>,
): ShopCommand {
  return {
    check,
    run: async (model, shop) => {
      await run(model, shop);
      await agree(model, shop);
    },
    toString: () => name,
  };
}

const restock = (sku: string, quantity: number, n: number) =>
  command(
    `restock ${quantity} ${sku}`,
    () => true,
    async ({ free }, { app }) => {
      mustEqual(
        await answerOf(app, moveStock, {
          opId: `in-${n}-${quantity}-${sku}-${free.get(sku)}`,
          type: 'INCREASE',
          sku,
          location: 'main',
          quantity,
        }),
        'accepted',
        'restocking',
      );
      free.set(sku, (free.get(sku) ?? 0) + quantity);
    },
  );

const place = (orderId: string, sku: string, quantity: number) =>
  command(
    `place ${orderId}: ${quantity} ${sku}`,
    ({ used }) => !used.has(orderId),
    async ({ free, promised, owed, used }, { app, flow }) => {
      const wish = {
        orderId,
        userId: 'u',
        currency: 'EUR',
        by: 'shopper',
        lines: [{ lineId: '1', sku, location: 'main', quantity, unitPriceMinor: PRICE }],
      } as const;
      const there = free.get(sku) ?? 0;
      const answer = await answerOf(app, flow.place, wish);
      if (quantity > there) {
        mustHold(
          answer === 'INSUFFICIENT_STOCK' || answer === 'UNKNOWN_LEVEL',
          `an answer with ${there} ${sku} free`,
          answer,
        );
        return;
      }
      mustEqual(
        [answer, await answerOf(app, flow.place, wish)],
        ['accepted', 'accepted'],
        `placing twice with ${there} ${sku} free`,
      );
      free.set(sku, there - quantity);
      promised.set(orderId, { sku, quantity });
      owed.set(orderId, quantity * PRICE);
      used.add(orderId);
    },
  );

/** Frees what an order held. */
function releaseHold({ free, promised }: ShopModel, orderId: string): void {
  const held = promised.get(orderId);
  if (held) free.set(held.sku, (free.get(held.sku) ?? 0) + held.quantity);
  promised.delete(orderId);
}

const cancel = (orderId: string) =>
  command(
    `cancel ${orderId}`,
    ({ owed }) => owed.has(orderId),
    async (model, { app, flow }) => {
      mustEqual(
        await answerOf(app, flow.cancel, {
          orderId,
          reason: 'USER_CANCEL',
          by: 'shopper',
        }),
        'accepted',
        'cancelling',
      );
      releaseHold(model, orderId);
      model.owed.delete(orderId);
    },
  );

const pay = (orderId: string, times: number) =>
  command(
    `pay ${orderId}${times > 1 ? ', reported twice' : ''}`,
    ({ owed }) => owed.has(orderId),
    async ({ owed, money }, { app, flow }) => {
      const ids = { orderId, paymentId: `p-${orderId}`, attemptId: 'a' };
      mustEqual(
        await answerOf(app, flow.openPayment, { ...ids, merchantId: 'm', by: 'shopper' }),
        'accepted',
        'opening a payment',
      );
      const amountMinor = owed.get(orderId) ?? 0;
      const paid = {
        ...ids,
        type: 'paid',
        channel: 'card',
        channelTxnId: `t-${orderId}`,
        amountMinor,
        currency: 'EUR',
        merchantId: 'm',
        by: 'card',
      } as const;
      for (let i = 0; i < times; i++)
        mustEqual(await answerOf(app, paymentInput(flow), paid), 'accepted', 'news of a payment');
      money.set(ids.paymentId, { in: amountMinor, back: 0 });
      owed.delete(orderId);
    },
  );

const refund = (orderId: string, amountMinor: number) =>
  command(
    `refund ${amountMinor} of ${orderId}`,
    ({ money }) => money.get(`p-${orderId}`)?.back === 0,
    async (model, { app, flow }) => {
      const ids = { orderId, paymentId: `p-${orderId}`, refundId: `r-${orderId}` };
      const { in: captured } = model.money.get(ids.paymentId) ?? { in: 0 };
      const wish = { ...ids, amountMinor, currency: 'EUR' };
      const answer = await answerOf(app, paymentInput(flow), {
        ...wish,
        type: 'requestRefund',
        by: 'merchant',
      });
      mustEqual(
        answer,
        amountMinor <= captured ? 'accepted' : 'EXCEEDS_REFUNDABLE',
        `a refund of ${amountMinor} where ${captured} came in`,
      );
      if (amountMinor > captured) return;
      mustEqual(
        await answerOf(app, paymentInput(flow), { ...wish, type: 'refundSucceeded', by: 'card' }),
        'accepted',
        'news of a refund',
      );
      model.money.set(ids.paymentId, { in: captured, back: amountMinor });
      // All of the money back ends the order.
      if (amountMinor === captured) releaseHold(model, orderId);
    },
  );

/**
 * Sequences of what shoppers, merchant and channel do, for `fc.asyncModelRun`.
 *
 * @example
 * fc.assert(fc.asyncProperty(shopCommands(), (commands) =>
 *   fc.asyncModelRun(() => ({ model: shopModel(), real: myShop() }), commands)));
 */
export function shopCommands(maxCommands = 40): fc.Arbitrary<Iterable<ShopCommand>> {
  const orderId = fc.constantFrom(...ORDERS);
  const sku = fc.constantFrom(...SKUS);
  return fc.commands(
    [
      fc.tuple(sku, fc.integer({ min: 1, max: 5 }), fc.nat(1e6)).map((args) => restock(...args)),
      fc.tuple(orderId, sku, fc.integer({ min: 1, max: 4 })).map((args) => place(...args)),
      orderId.map(cancel),
      fc.tuple(orderId, fc.integer({ min: 1, max: 2 })).map((args) => pay(...args)),
      fc.tuple(orderId, fc.constantFrom(1, PRICE, 2 * PRICE, 5 * PRICE)).map((args) => refund(...args)),
    ],
    { maxCommands },
  ) as fc.Arbitrary<Iterable<ShopCommand>>;
}
