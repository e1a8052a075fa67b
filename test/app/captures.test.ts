/** Authorised money at a gateway: captured in parts, voided, and neither twice nor lost whatever the line does. */

import { describe, expect, it } from 'vitest';
import { sweep, withPolicies } from '../../src/app/index.ts';
import { MINUTE_MS } from '../../src/core/quantity.ts';
import { NotSentError } from '../../src/ports/index.ts';
import { faultyStore, type SimulatedGatewaySettings } from '../../src/testing/index.ts';
import { type PaymentInput, paymentInput } from '../../src/testing/payment-input.ts';
import { passing, shopAt } from './gateway-world.ts';
import { flow } from './webhook-world.ts';

type Faults = SimulatedGatewaySettings['faults'];
const ROUGH: Faults = {
  'timeout-done': 0.3,
  'timeout-not-done': 0.3,
  'gateway-error': 0.2,
  'callback-duplicate': 0.5,
  'callback-reorder': 0.3,
};

/** An order of 900 whose payment is authorised, and what a shop does with it. */
async function authorised(faults: Faults = {}, seed?: number) {
  const shop = await shopAt(faults, seed, { authoriseFirst: () => true });
  const { app, gateway, minute, payment, pay } = shop;
  while (!gateway.books.charges.has('a-1')) await pay();
  gateway.shopperPays('a-1');
  for (let nth = 0; nth < 200 && (await payment())?.attempts[0]?.authorisedMinor === undefined; nth++)
    await minute(MINUTE_MS / 10);
  const tell = (command: object) => {
    const about = { orderId: 'o-1', paymentId: 'p-1', by: 'merchant', at: gateway.now() };
    return app.handle(paymentInput(flow), { ...about, ...command } as PaymentInput);
  };
  const capture = async (captureId: string, amountMinor: number, more: object = {}) =>
    (await tell({ type: 'capture', captureId, amountMinor, currency: 'EUR', ...more }))._unsafeUnwrap();
  /** What the gateway has on its books: each capture that it did not refuse, and the sum of its transaction. */
  const books = () => {
    const takes = [...gateway.books.captureRequests.values()].filter(({ status }) => status !== 'refused');
    return {
      takes: takes.map(({ captureId }) => captureId).sort(),
      sums: [...gateway.books.captures.values()].map(({ amountMinor }) => amountMinor),
    };
  };
  return { ...shop, tell, capture, books };
}

describe('captures at a gateway', () => {
  it('given two captures, when both have come, then the order is paid by one transaction', async () => {
    const { capture, minute, books, payment, order, store } = await authorised();
    expect([(await payment())?.status, await order()]).toEqual(['PROCESSING', 'PENDING_PAYMENT']);
    await capture('c-1', 400);
    await capture('c-2', 500);
    await passing(minute, 5);
    expect(books()).toEqual({ takes: ['c-1', 'c-2'], sums: [900] });
    expect([(await payment())?.status, await order()]).toEqual(['SUCCESS', 'PAID']);
    await passing(minute, 60);
    expect(await store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  it('given a line that loses messages, when captures are sent, then each happens once and is queried until definite', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const { capture, minute, books, payment, order } = await authorised(ROUGH, seed);
      await capture('c-1', 300);
      await capture('c-2', 300);
      await passing(minute, 2);
      await capture('c-3', 300);
      await passing(minute, 25);
      expect(books(), `seed ${seed}`).toEqual({ takes: ['c-1', 'c-2', 'c-3'], sums: [900] });
      expect((await payment())?.captures.map(({ status }) => status)).toEqual(Array(3).fill('SUCCEEDED'));
      expect(await order(), `seed ${seed}`).toBe('PAID');
    }
  });

  it('given a lost answer, when a capture was sent, then it is recorded as unknown and resumed by a query', async () => {
    const { capture, payment, store, books, life, gateway } = await authorised();
    await capture('c-1', 900);
    const calls: string[] = [];
    const { payments } = life(store, {
      ...gateway,
      capture: async (request, signal) => {
        calls.push(request.how);
        await gateway.capture(request, signal);
        throw new Error('the line broke');
      },
      queryCapture: (request, signal) => {
        calls.push('query');
        return gateway.queryCapture(request, signal);
      },
    });
    const handlers = { 'payment.capture': payments.timers['payment.capture'] } as typeof payments.timers;
    await sweep({ store, handlers, now: gateway.now() });
    expect((await payment())?.queryWanted).toBe(true);
    const history = await store.history({ kind: 'payment', id: 'p-1' });
    expect(history.at(-1)).toMatchObject({ event: 'payment.query_ordered', remark: 'capture c-1' });
    gateway.advance(2 * MINUTE_MS);
    await sweep({ store, handlers, now: gateway.now() });
    expect(calls).toEqual(['send', 'query']);
    expect([(await payment())?.status, books().takes]).toEqual(['SUCCESS', ['c-1']]);
  });

  it('given a capture that was certainly not sent, when its timer fires, then it is sent without a query', async () => {
    const { capture, payment, life, store, gateway, books } = await authorised();
    await capture('c-1', 900);
    const asked: string[] = [];
    let down = true;
    const policy = {
      execute: async <A>(work: (context: { signal: AbortSignal }) => PromiseLike<A> | A): Promise<A> => {
        if (down) throw new NotSentError('the breaker is open');
        return work({ signal: AbortSignal.timeout(1_000) });
      },
    };
    const counting = {
      execute: async <A>(work: (context: { signal: AbortSignal }) => PromiseLike<A> | A): Promise<A> => {
        asked.push('asked');
        return work({ signal: AbortSignal.timeout(1_000) });
      },
    };
    const { payments } = life(store, withPolicies(gateway, { writes: policy, reads: counting }));
    const sweepAt = async (minutes: number) => {
      gateway.advance(minutes * MINUTE_MS);
      // Only captures: the payment's own query would ask too.
      const handlers = { 'payment.capture': payments.timers['payment.capture'] } as typeof payments.timers;
      await sweep({ store, handlers, now: gateway.now() });
    };
    await sweepAt(1);
    expect([books().takes, (await payment())?.captures[0]?.status]).toEqual([[], 'REQUESTED']);
    down = false;
    await sweepAt(2);
    expect([books().takes, asked]).toEqual([['c-1'], []]);
  });

  it('given a capture that the channel refuses, when it has failed, then its money may be captured under another id', async () => {
    let refused = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const { capture, minute, payment, order, books } = await authorised({ 'capture-fails': 0.4 }, seed);
      for (let nth = 0; nth < 10 && (await order()) !== 'PAID'; nth++) {
        const open = (await payment())?.captures.some(({ status }) => status === 'REQUESTED');
        if (!open) await capture(`c-${seed}-${nth}`, 900);
        await passing(minute, 2);
      }
      const captures = (await payment())?.captures ?? [];
      refused += captures.filter(({ status }) => status === 'FAILED').length;
      expect([await order(), books().sums], `seed ${seed}`).toEqual(['PAID', [900]]);
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('given a death at any boundary of the sweep, when it goes on, then the channel has one operation', async () => {
    const points = [
      'due.before',
      'read.before',
      'write.after',
      'commit.before',
      'commit.after',
      'completeTimer.before',
    ];
    for (const point of points)
      for (const nth of [0, 1, 2, 3]) {
        const { capture, life, store, gateway, minute, books, order } = await authorised();
        await capture('c-1', 900);
        const dying = faultyStore(store, (where, times) =>
          where === point && times === nth ? 'crash' : undefined,
        );
        const { payments } = life(dying.port);
        await sweep({ store: dying.port, handlers: payments.timers, now: gateway.now() }).catch(
          () => undefined,
        );
        await passing(minute, 10);
        expect(books(), `${point} ${nth}`).toEqual({ takes: ['c-1'], sums: [900] });
        expect(await order(), `${point} ${nth}`).toBe('PAID');
      }
  });

  it('given captures of less than the order costs, when all have come, then the order is not paid and the money goes back', async () => {
    const { capture, minute, payment, order, gateway } = await authorised();
    await capture('c-1', 400, { final: true });
    await passing(minute, 12);
    expect([(await payment())?.status, await order()]).toEqual(['REFUNDED', 'PENDING_PAYMENT']);
    expect(gateway.books.leftOf('t-a-1-1')).toBe(0);
    expect(gateway.books.charges.get('a-1')?.released).toBe(true);
  });
});

describe('a void at a gateway', () => {
  it('given an authorisation, when it is voided, then nothing is captured and the payment is closed', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const { tell, minute, payment, gateway } = await authorised(ROUGH, seed);
      (await tell({ type: 'void' }))._unsafeUnwrap();
      await passing(minute, 25);
      expect([(await payment())?.status, gateway.books.captures.size], `seed ${seed}`).toEqual(['CLOSED', 0]);
      expect(gateway.books.charges.get('a-1')?.released).toBe(true);
    }
  });

  it('given a capture under way, when the rest is voided, then the void waits for the capture', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const { capture, tell, minute, payment, books, gateway } = await authorised(ROUGH, seed);
      await capture('c-1', 400);
      (await tell({ type: 'void' }))._unsafeUnwrap();
      await passing(minute, 25);
      expect(books(), `seed ${seed}`).toEqual({ takes: ['c-1'], sums: [400] });
      expect(gateway.books.charges.get('a-1')?.released, `seed ${seed}`).toBe(true);
      expect((await payment())?.attempts).toMatchObject([{ voided: true, state: 'succeeded' }]);
    }
  });

  it('given a closed attempt, when the bank authorises it, then it is voided by itself', async () => {
    const { gateway, pay, minute, payment, order } = await shopAt({ 'late-success': 1 }, 1, {
      authoriseFirst: () => true,
    });
    await pay();
    await passing(minute, 40);
    expect([(await payment())?.status, await order()]).toEqual(['CLOSED', 'EXPIRED']);
    gateway.shopperPays('a-1');
    await passing(minute, 10);
    const charge = gateway.books.charges.get('a-1');
    expect([charge?.authorisedMinor, charge?.released, gateway.books.captures.size]).toEqual([900, true, 0]);
  });

  it('given an order that is gone before any capture, when its timers fire, then the authorisation is voided', async () => {
    for (const seed of [1, 2, 3]) {
      const { minute, payment, order, gateway } = await authorised(ROUGH, seed);
      await passing(minute, 70);
      expect([(await payment())?.status, await order()], `seed ${seed}`).toEqual(['CLOSED', 'EXPIRED']);
      const charge = gateway.books.charges.get('a-1');
      expect([charge?.released, gateway.books.captures.size], `seed ${seed}`).toEqual([true, 0]);
    }
  });

  it('given an authorisation that lapsed, when timers fire, then no void is sent', async () => {
    const { minute, payment, gateway } = await authorised({ 'authorisation-lapses': 1 });
    await passing(minute, 30);
    expect([(await payment())?.status, gateway.books.captures.size]).toEqual(['CLOSED', 0]);
  });
});
