/** The whole shop from its ports: one call for each thing that a host does, and nothing that a host can forget. */
import { readFileSync } from 'node:fs';
import { err } from 'neverthrow';
import { describe, expect, it, vi } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createApp, createShop, type Shop, type ShopSettings, WiringError } from '../../src/app/index.ts';
import { type ReportedPaymentFact, shopUseCases, type UseCase } from '../../src/flow/index.ts';
import { type Order, order } from '../../src/order/index.ts';

import { keyed } from '../../src/testing/ask.ts';

const T0 = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;
const TEA = { sku: 'tea', location: 'main' };
const line = { lineId: '1', ...TEA, quantity: 2, unitPriceMinor: 450 };
const basket = { orderId: 'o-1', userId: 'u-1', currency: 'EUR', lines: [line] };

/** A shop over memory in virtual time, with five units of tea. */
async function openShop(settings: Partial<ShopSettings> = {}) {
  const store = memoryStore();
  const time = { now: T0 };
  const shop = createShop({ store, clock: { now: () => time.now }, ...settings });
  await shop.stock.move({ opId: 'd-1', type: 'INCREASE', ...TEA, quantity: 5 });
  return { store, shop, time };
}

async function statusOf(shop: Shop, orderId = 'o-1'): Promise<string | undefined> {
  return (await shop.queries.order(orderId))?.status;
}

const paidFact = {
  type: 'paid',
  ...{ attemptId: 'a-1', channel: 'card', channelTxnId: 't-1', merchantId: 'm-1', paymentId: 'p-1' },
  ...{ amountMinor: 900, currency: 'EUR' },
} as const;
const reported = { channel: 'card', merchantId: 'm-1', eventId: 'evt-1', paymentId: 'p-1', fact: paidFact };

describe('the settings of a shop', () => {
  it('given settings with several faults, when a shop is made of them, then the error has every fault with its path', () => {
    const wrong = {
      store: {},
      policy: { paymentWindowMinutes: -5 },
      gateways: { card: { pay: () => {} } },
      endpoints: { card: { verify: 1 } },
      sweepEveryMs: 0,
      clok: {},
    };
    const problems = problemsOf(() => createShop(wrong as never));
    const paths = problems.map(({ path }) => path);
    for (const path of ['store', 'endpoints.card.verify', 'endpoints.card.answers', 'sweepEveryMs', 'clok'])
      expect(paths.some((each) => each.startsWith(path))).toBe(true);
    expect(paths.some((path) => path.startsWith('gateways.card'))).toBe(true);
    expect(paths.some((path) => path.startsWith('policy.'))).toBe(true);
  });

  it('given a payment over a channel without a gateway, when it is opened, then nothing is written and the channels are named', async () => {
    const { shop, store } = await openShop();
    (await shop.orders.place(basket, keyed('k')))._unsafeUnwrap();
    const ids = { orderId: 'o-1', paymentId: 'p-1', attemptId: 'a-1', merchantId: 'm-1' };
    const outcome = await shop.payments.open({ ...ids, channel: 'card', by: 'shopper' });
    expect(outcome).toMatchObject({ outcome: 'refused', failure: { code: 'MALFORMED_REQUEST' } });
    expect(store.rows('payment')).toEqual([]);
  });

  function problemsOf(make: () => unknown): readonly { readonly path: string }[] {
    try {
      make();
    } catch (error) {
      expect(error).toBeInstanceOf(WiringError);
      return (error as WiringError).problems;
    }
    return [];
  }
});

describe('the first snippet of the README', () => {
  const [, snippet = ''] = /```ts\n(.*?)```/s.exec(readFileSync('README.md', 'utf8')) ?? [];

  it('given the snippet, when its lines are counted, then createShop takes ten', () => {
    expect(snippet).toContain('createShop(');
    expect(snippet.trim().split('\n').length).toBeLessThanOrEqual(10);
  });

  it('given the snippet has run, when every timer has passed, then no stock is frozen [host P4]', async () => {
    const store = memoryStore();
    const time = { now: T0 };
    let shop: Shop | undefined;
    const scope = {
      memoryStore: () => store,
      createShop: (settings: ShopSettings) => {
        shop = createShop({ ...settings, clock: { now: () => time.now }, sweepEveryMs: 5 });
        return shop;
      },
    };
    const body = snippet.replaceAll(/^import .*$/gm, '');
    const run = new Function(...Object.keys(scope), `return (async () => { ${body} })()`);
    await run(...Object.values(scope));
    const level = () => shop?.queries.level('tea', 'main');
    expect(await level()).toMatchObject({ available: 3, frozen: 2 });
    time.now += 400 * DAY_MS;
    await vi.waitFor(async () => expect(await store.due(time.now, 10)).toEqual([]), { timeout: 5_000 });
    await shop?.stop();
    expect(await level()).toMatchObject({ available: 5, frozen: 0 });
    expect(store.rows('order').map(({ state }) => (state as Order).status)).toEqual(['EXPIRED']);
  });
});

describe('one way for each thing', () => {
  it('given a use case of the host that cancels an order, when it is committed, then the order’s stock is free again [host P2]', async () => {
    const { shop } = await openShop();
    (await shop.orders.place(basket, keyed('k')))._unsafeUnwrap();
    const giveUp: UseCase<{ readonly id: string; readonly at: number }> = {
      name: 'host.give_up',
      locks: ({ id }) => [{ kind: 'order', id }],
      locksNext: () => [
        { kind: 'hold', id: 'o-1/1/main' },
        { kind: 'level', id: 'tea/main' },
      ],
      decide: (work, { id, at }) => {
        work.send(order, id, { type: 'cancel', reason: 'USER_CANCEL', by: 'shopper', at });
      },
    };
    (await shop.handle(giveUp, { id: 'o-1', at: T0 }))._unsafeUnwrap();
    expect(await statusOf(shop)).toBe('CANCELLED');
    expect(await shop.queries.level('tea', 'main')).toMatchObject({ available: 5, frozen: 0 });
  });

  it.each(['callback', 'query', 'statement', undefined] as const)(
    'given money for an order that is gone, when it is reported by %s, then it goes back once, like by any other way [host P3]',
    async (source) => {
      const { shop, store, time } = await openShop();
      const flow = shopUseCases(order);
      (await shop.orders.place(basket, keyed('k')))._unsafeUnwrap();
      const ids = { orderId: 'o-1', paymentId: 'p-1', attemptId: 'a-1', merchantId: 'm-1' };
      (await shop.handle(flow.openPayment, { ...ids, by: 'shopper' }))._unsafeUnwrap();
      (await shop.orders.cancel({ orderId: 'o-1', reason: 'USER_CANCEL', by: 'shopper' }))._unsafeUnwrap();
      time.now += 60_000;
      const input = { reported: reported as ReportedPaymentFact, orderId: 'o-1', source, by: 'card' };
      for (let delivery = 0; delivery < 2; delivery++)
        (await shop.handle(flow.recordPaymentFact, input))._unsafeUnwrap();
      const [payment] = store.rows('payment').map(({ state }) => state as { refunds: object[] });
      expect(payment?.refunds).toMatchObject([{ amountMinor: 900 }]);
      expect(await statusOf(shop)).toBe('CANCELLED');
    },
  );

  it('given a cash payment and a refund by hand, when a merchant records them, then the order is paid and refunded', async () => {
    const { shop } = await openShop();
    (await shop.orders.place(basket, keyed('k')))._unsafeUnwrap();
    const cash = { orderId: 'o-1', paymentId: 'cash-1', merchantId: 'm-1', by: 'merchant' } as const;
    (await shop.payments.recordCashPayment(cash))._unsafeUnwrap();
    expect(await statusOf(shop)).toBe('PAID');
    expect((await shop.payments.recordCashPayment(cash))._unsafeUnwrap().events).toEqual([]);
    const back = { orderId: 'o-1', paymentId: 'cash-1', refundId: 'r-1', amountMinor: 900, currency: 'EUR' };
    const more = await shop.payments.recordRefundByHand({ ...back, amountMinor: 901, by: 'merchant' });
    expect(more).toMatchObject(
      err({ code: 'REFUSED', refusals: [{ code: 'EXCEEDS_REFUNDABLE', refundableMinor: 900 }] }),
    );
    (await shop.payments.recordRefundByHand({ ...back, by: 'merchant' }))._unsafeUnwrap();
    expect(await statusOf(shop)).toBe('REFUNDED');
  });
});

describe('a key of a caller', () => {
  const prices = new Map([['tea', 450]]);
  const asked = { ...basket, lines: [{ lineId: '1', ...TEA, quantity: 2 }] };
  const keyOf = (actor: string) => ({ key: '1', request: asked, actor });

  it('given a placed order, when the same click comes after a change of prices or while the catalogue is down, then it is replayed [host P7]', async () => {
    let price = async (): Promise<ReadonlyMap<string, number>> => prices;
    const { shop } = await openShop({ catalogue: { prices: () => price() } });
    const first = (await shop.orders.place(asked, keyOf('u-1')))._unsafeUnwrap();
    const later: (() => Promise<ReadonlyMap<string, number>>)[] = [
      async () => new Map([['tea', 999]]),
      async () => new Map(),
      async () => Promise.reject(new Error('the catalogue is down')),
    ];
    for (const each of later) {
      price = each;
      expect((await shop.orders.place(asked, keyOf('u-1')))._unsafeUnwrap()).toEqual({
        ...first,
        replayed: true,
      });
    }
    const other = await shop.orders.place({ ...asked, orderId: 'o-3' }, { ...keyOf('u-1'), key: '2' });
    expect(other).toMatchObject(err({ code: 'PORT_FAILED', port: 'catalogue' }));
    expect((await shop.queries.order('o-1'))?.totalMinor).toBe(900);
  });

  it('given two users with the same key, when both place an order, then each has an order of their own [host P7]', async () => {
    const { shop } = await openShop({ catalogue: { prices: async () => prices } });
    (await shop.orders.place(asked, keyOf('u-1')))._unsafeUnwrap();
    const theirs = await shop.orders.place({ ...asked, orderId: 'o-2', userId: 'u-2' }, keyOf('u-2'));
    expect(theirs._unsafeUnwrap()).toMatchObject({ replayed: false, events: [{ id: 'o-2' }] });
  });

  it('given a key without an actor, when a command is handled, then the actor is missing and nothing is written [host P7]', async () => {
    const store = memoryStore();
    const app = createApp({ store });
    const { place } = shopUseCases(order);
    const answer = await app.handle(place, { ...basket, by: 'shopper' }, {
      key: '1',
      request: basket,
    } as never);
    expect(answer).toMatchObject(
      err({ code: 'MALFORMED_REQUEST', problems: [{ path: 'actor', problem: 'MISSING' }] }),
    );
    expect(store.rows('order')).toEqual([]);
  });
});
