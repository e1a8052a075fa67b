import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createPayments, sweep } from '../../src/app/index.ts';
import { DAY_MS, MINUTE_MS } from '../../src/core/quantity.ts';
import { type Gateway, NotSentError } from '../../src/ports/index.ts';
import {
  type BrokenGateway,
  brokenGateways,
  faultyStore,
  gatewayContract,
  runContract,
  type SimulatedGateway,
  type SimulatedGatewaySettings,
  simulatedGateway,
} from '../../src/testing/index.ts';
import { paymentInput } from '../../src/testing/payment-input.ts';
import { gatewayOf, passing, shopAt } from './gateway-world.ts';
import { at, flow, openOrder, openPayment } from './webhook-world.ts';

const setupOf = (create: BrokenGateway['create']) => ({
  create: async () => create(),
  operations: async (gateway: Gateway, of: 'pay' | 'refund' | 'capture') => {
    const { books } = gateway as SimulatedGateway;
    if (of === 'capture')
      return [...books.captureRequests.values()].filter(({ status }) => status !== 'refused').length;
    return of === 'pay' ? books.charges.size : books.refunds.size;
  },
  settled: async (gateway: Gateway) => (gateway as SimulatedGateway).advance(DAY_MS),
  authorised: async (gateway: Gateway) => {
    const about = { attemptId: 'authorised', paymentId: 'p-2', merchantId: 'shop-1' };
    const terms = { orderId: 'o', amountMinor: 10_000, currency: 'EUR', expiresAt: 9e12 };
    const { pay, shopperPays, advance, books } = gateway as SimulatedGateway;
    await pay({ ...about, ...terms }, AbortSignal.timeout(1_000));
    shopperPays('authorised');
    advance(DAY_MS);
    expect(books.charges.get('authorised')?.authorisedMinor).toBe(10_000);
    return about;
  },
  captured: async (gateway: Gateway) => {
    const { books, shopperPays, advance, ...port } = gateway as SimulatedGateway;
    const request = {
      attemptId: 'paid',
      paymentId: 'p',
      orderId: 'o',
      merchantId: 'shop-1',
      amountMinor: 10_000,
    };
    await port.pay({ ...request, currency: 'EUR', expiresAt: 9e12 }, AbortSignal.timeout(1_000));
    shopperPays([...books.charges.keys()][0] ?? '');
    advance(DAY_MS);
    return [...books.captures.keys()][0] ?? '';
  },
});

const sound = () =>
  simulatedGateway({ authoriseFirst: ({ attemptId }) => attemptId.startsWith('authorised') });

describe('the simulated gateway keeps the contract', () => {
  for (const { id, title, run } of gatewayContract(setupOf(sound)).cases)
    it(`given the simulated gateway, when ${id} runs, then it passes: ${title}`, run);

  it('given a gateway without authorised attempts, when the contract runs, then the rest is proven and the gap is listed', () => {
    const { authorised: _, ...setup } = setupOf(sound);
    const { cases, notProven } = gatewayContract(setup);
    expect([cases.length, notProven.length]).toEqual([4, 5]);
    expect(notProven[0]?.why).toBe('the setup lends no authorised attempt');
  });
});

describe('each broken gateway is caught by the case that is named for it', () => {
  for (const { name, fault, caughtBy, create } of brokenGateways)
    it(`given ${name}, when the contract runs, then its case fails: ${fault}`, async () => {
      const { passed, failed } = await runContract(gatewayContract(setupOf(create)), { only: [caughtBy] });
      expect(passed).toEqual([]);
      expect(failed[0]?.message).toMatch(/expected .*found /s);
    });
});

describe('a payment at a gateway', () => {
  it('given a payment, when the shopper pays, then it is opened, handed over, paid and recorded', async () => {
    const { pay, gateway, minute, payment, order } = await shopAt();
    expect(await pay()).toMatchObject({ outcome: 'answered', nextAction: { payAt: 'sim:a-1' } });
    // The same attempt again is the same charge and the same hand-over.
    expect(await pay()).toMatchObject({ outcome: 'answered', nextAction: { payAt: 'sim:a-1' } });
    expect(gateway.books.charges.size).toBe(1);
    gateway.shopperPays('a-1');
    await passing(minute, 5);
    expect([await order(), (await payment())?.status]).toEqual(['PAID', 'SUCCESS']);
  });

  it('given a callback that never comes, when the minute is over, then the query finds the payment', async () => {
    const { pay, gateway, minute, payment } = await shopAt({ 'gateway-silent': 1 });
    await pay();
    gateway.shopperPays('a-1');
    await passing(minute, 10);
    expect(gateway.delivered).toEqual([]);
    expect((await payment())?.status).toBe('SUCCESS');
  });

  it('given an unpaid payment, when its time is over, then it is closed at the channel and no more calls follow', async () => {
    const { pay, gateway, minute, payment, order, store } = await shopAt();
    await pay();
    await passing(minute, 40);
    expect([await order(), (await payment())?.status]).toEqual(['EXPIRED', 'CLOSED']);
    expect(gateway.books.charges.get('a-1')?.state).toBe('closed');
    await passing(minute, 10);
    expect(await store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  it('given a lost answer, when a payment was sent, then it is unknown, never failed, and queried', async () => {
    const { pay, gateway, minute, payment } = await shopAt({ 'timeout-done': 0.6 }, 3);
    const outcomes = await pay();
    expect(['unknown', 'answered']).toContain(outcomes.outcome);
    expect((await payment())?.status).toBe('PENDING');
    gateway.shopperPays('a-1');
    await passing(minute, 25);
    expect((await payment())?.status).toBe('SUCCESS');
  });

  it('given a payment that was certainly not sent, when it is opened, then the outcome is notSent and no query follows', async () => {
    const { store, app } = await shopAt();
    const refusing = async (): Promise<never> => {
      throw new NotSentError('no route');
    };
    const gateway = gatewayOf(refusing);
    const payments = createPayments({ app, store, flow, gateway });
    const request = {
      orderId: 'o-1',
      paymentId: 'p-1',
      attemptId: 'a-1',
      merchantId: 'm-1',
      by: 'shopper',
      at,
    } as const;
    expect(await payments.pay(request)).toMatchObject({
      outcome: 'notSent',
      payment: { queryWanted: false },
    });
    expect(await payments.pay({ ...request, orderId: 'o-9' })).toMatchObject({ outcome: 'refused' });
  });
});

describe('a refund at a gateway', () => {
  const refunding = async (faults: SimulatedGatewaySettings['faults'], seed?: number) => {
    const shop = await shopAt(faults, seed);
    // A shopper whose line broke presses again.
    while (!shop.gateway.books.charges.has('a-1')) await shop.pay();
    shop.gateway.shopperPays('a-1');
    await passing(shop.minute, 30);
    const request = {
      orderId: 'o-1',
      paymentId: 'p-1',
      type: 'requestRefund',
      refundId: 'r-1',
      amountMinor: 400,
    } as const;
    const asked = { ...request, currency: 'EUR', by: 'merchant', at: shop.gateway.now() } as const;
    (await shop.app.handle(paymentInput(flow), asked))._unsafeUnwrap();
    return shop;
  };

  it('given a line that loses messages, when a refund is sent, then it happens once and is queried until definite', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const faults = {
        'timeout-done': 0.3,
        'timeout-not-done': 0.3,
        'gateway-error': 0.2,
        'callback-duplicate': 0.5,
      };
      const { minute, gateway, payment } = await refunding(faults, seed);
      await passing(minute, 120);
      expect((await payment())?.refunds.map(({ status }) => status)).toEqual(['SUCCEEDED']);
      const sent = [...gateway.books.refunds.values()];
      expect(sent.map(({ refundId, status }) => [refundId, status])).toEqual([['r-1', 'succeeded']]);
    }
  });

  it('given a failed refund, when its timer fires, then it is retried three times and then left to a person', async () => {
    const { minute, gateway, payment, store } = await refunding({ 'refund-fails': 1 });
    await passing(minute, 120);
    expect((await payment())?.refunds.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'r-1 FAILED',
      'r-1+1 FAILED',
      'r-1+2 FAILED',
      'r-1+3 FAILED',
    ]);
    expect(gateway.books.refunds.size).toBe(4);
    expect(await store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  it('given a death at any boundary of the sweep, when it goes on, then the channel has one refund', async () => {
    const points = [
      'due.before',
      'read.before',
      'transact.begin',
      'load.after',
      'write.after',
      'commit.before',
      'commit.after',
      'completeTimer.before',
      'completeTimer.after',
    ] as const;
    for (const point of points)
      for (const nth of [0, 1, 2]) {
        const { store, life, gateway, minute, payment } = await refunding({});
        const dying = faultyStore(store, (where, times) =>
          where === point && times === nth ? 'crash' : undefined,
        );
        const process = life(dying.port);
        await sweep({ store: dying.port, handlers: process.payments.timers, now: gateway.now() }).catch(
          () => undefined,
        );
        await passing(minute, 30);
        expect([...gateway.books.refunds.keys()], `${point} ${nth}`).toEqual(['r-1']);
        expect(
          (await payment())?.refunds.map(({ status }) => status),
          `${point} ${nth}`,
        ).toEqual(['SUCCEEDED']);
      }
  });
});

it('given many shops with every fault, when all is quiet, then the books of gateway and shop agree', async () => {
  const faults = {
    'timeout-done': 0.2,
    'timeout-not-done': 0.2,
    'gateway-error': 0.2,
    'callback-duplicate': 0.4,
    'callback-reorder': 0.4,
    'gateway-silent': 0.2,
    'late-success': 0.3,
    'double-charge': 0.3,
    'declined-late': 0.3,
  } as const;
  for (let seed = 1; seed <= 15; seed++) {
    const { pay, gateway, minute, payment } = await shopAt(faults, seed);
    await pay();
    await pay();
    gateway.shopperPays('a-1', seed % 4 === 0);
    await passing(minute, 45);
    await passing(minute, 40, 60 * MINUTE_MS);
    const { receipts = [], refunds = [] } = (await payment()) ?? {};
    const taken = [...gateway.books.captures.values()].reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    const given = [...gateway.books.refunds.values()]
      .filter(({ status }) => status === 'succeeded')
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    expect(
      receipts.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
      `captured, seed ${seed}`,
    ).toBe(taken);
    expect(
      refunds.reduce((sum, { settledMinor = 0 }) => sum + settledMinor, 0),
      `refunded, seed ${seed}`,
    ).toBe(given);
    expect(taken - given === 0 || taken - given === 900, `kept ${taken - given}, seed ${seed}`).toBe(true);
  }
}, 30_000);

it('given a payment opened without a gateway, when it is committed, then its timers are set', async () => {
  const store = memoryStore();
  await openOrder(store);
  (await openPayment(store))._unsafeUnwrap();
  expect((await store.due(Number.MAX_SAFE_INTEGER, 9)).map(({ kind }) => kind).sort()).toEqual([
    'order.deadline',
    'payment.deadline',
    'payment.query',
  ]);
});
