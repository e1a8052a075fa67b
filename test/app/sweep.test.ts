import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createApp, deadlines, sweep } from '../../src/app/index.ts';
import { MINUTE_MS } from '../../src/core/quantity.ts';
import { nextPoll } from '../../src/core/schedule.ts';
import { defaultTimerPlan, moveStock, shopUseCases, type Timer } from '../../src/flow/index.ts';
import { order } from '../../src/order/index.ts';
import type { Store } from '../../src/ports/index.ts';
import { paymentInput } from '../../src/testing/payment-input.ts';

const at = 1_700_000_000_000;
const about = { kind: 'note', id: 'n' };
const timer = (id: string, dueAt: number, kind = 'ring'): Timer => ({
  id,
  kind,
  about,
  dueAt,
  payload: { nth: 0 },
});
const set = (store: Store, ...timers: Timer[]) =>
  store.transact((transaction) => transaction.write({ changes: [], history: [], movements: [], timers }));

describe('a sweep', () => {
  it('given due timers, when they are swept, then they fire in order and are completed', async () => {
    const store = memoryStore();
    await set(store, timer('b', at + 1), timer('a', at), timer('later', at + 2));
    const fired: string[] = [];
    const handlers = { ring: async ({ id }: Timer) => void fired.push(id) as undefined };
    expect(await sweep({ store, handlers, now: at + 1 })).toEqual({ fired: 2, failed: [] });
    expect(fired).toEqual(['a', 'b']);
    expect(await sweep({ store, handlers, now: at + 1 })).toEqual({ fired: 0, failed: [] });
  });

  it('given a handler that names another time, when its timer fires, then it is moved', async () => {
    const store = memoryStore();
    await set(store, timer('a', at));
    const handlers = { ring: async () => ({ dueAt: at + MINUTE_MS, payload: { nth: 1 } }) };
    await sweep({ store, handlers, now: at });
    expect(await store.due(at + MINUTE_MS - 1, 9)).toEqual([]);
    expect(await store.due(at + MINUTE_MS, 9)).toMatchObject([{ id: 'a', payload: { nth: 1 } }]);
  });

  it('given a handler whose next payload is not plain JSON, when it is swept, then that timer alone is put off [host B13]', async () => {
    const store = memoryStore();
    await set(store, timer('bad', at), timer('good', at));
    const handlers = {
      ring: async ({ id }: Timer) =>
        id === 'bad' ? { dueAt: at + 1, payload: { seen: new Map() } } : undefined,
    };
    const { failed } = await sweep({ store, handlers, now: at });
    expect(failed).toMatchObject([{ timer: { id: 'bad' }, cause: { code: 'NOT_PLAIN_JSON', path: 'seen' } }]);
    expect(await store.due(at + MINUTE_MS, 9)).toMatchObject([{ id: 'bad', payload: { nth: 0 } }]);
  });

  it('given a timer that fails or has no handler, when it is swept, then it is put off and the rest fire', async () => {
    const store = memoryStore();
    await set(
      store,
      timer('bad', at),
      timer('unknown', at, 'nobody'),
      timer('__proto__', at, 'constructor'),
      timer('good', at),
    );
    const fired: string[] = [];
    const handlers = {
      ring: async ({ id }: Timer) => {
        if (id === 'bad') throw new Error('not today');
        fired.push(id);
        return undefined;
      },
    };
    const { failed } = await sweep({ store, handlers, now: at, concurrency: 1 });
    expect(fired).toEqual(['good']);
    expect(failed.map(({ timer: { id } }) => id)).toEqual(['__proto__', 'bad', 'unknown']);
    expect(failed[2]?.cause).toMatchObject({ code: 'NO_HANDLER' });
    expect(await store.due(at + MINUTE_MS - 1, 9)).toEqual([]);
    expect(await store.due(at + MINUTE_MS, 9)).toHaveLength(3);
  });

  it('given a death before completion, when the sweep goes on, then the timer fires again, and one set anew stays set', async () => {
    const store = memoryStore();
    await set(store, timer('a', at));
    const dying: Pick<Store, 'due' | 'completeTimer'> = {
      due: store.due,
      completeTimer: async () => {
        throw new Error('died');
      },
    };
    let fired = 0;
    const ring = async () => {
      fired += 1;
      return undefined;
    };
    await expect(sweep({ store: dying, handlers: { ring }, now: at })).rejects.toThrow('died');
    await sweep({ store, handlers: { ring }, now: at });
    expect(fired).toBe(2);
    await set(store, timer('a', at));
    await sweep({
      store,
      handlers: { ring: async () => void (await set(store, timer('a', at))) as undefined },
      now: at,
    });
    expect(await store.due(at, 9)).toHaveLength(1);
  });

  it('given a limit, when more timers are due, then no more fire at once', async () => {
    const store = memoryStore();
    await set(store, ...Array.from({ length: 20 }, (_, i) => timer(`t${i}`, at)));
    let now = 0;
    let most = 0;
    const ring = async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      now -= 1;
      return undefined;
    };
    await sweep({ store, handlers: { ring }, now: at, concurrency: 3, limit: 10 });
    expect(most).toBe(3);
    expect(await store.due(at, 99)).toHaveLength(10);
  });
});

describe('deadlines', () => {
  const shop = async () => {
    const store = memoryStore();
    const app = createApp({ store });
    const flow = shopUseCases(order);
    await app.handle(moveStock, {
      opId: 'd',
      type: 'INCREASE',
      sku: 'tea',
      location: 'main',
      quantity: 5,
      at,
    });
    const lines = [{ lineId: '1', sku: 'tea', location: 'main', quantity: 2, unitPriceMinor: 450 }];
    await app.handle(flow.place, { orderId: 'o-1', userId: 'u', currency: 'EUR', by: 'shopper', lines, at });
    const open = {
      orderId: 'o-1',
      paymentId: 'p-1',
      attemptId: 'a-1',
      merchantId: 'm',
      by: 'shopper',
      at,
    } as const;
    await app.handle(flow.openPayment, open);
    const statusOf = async (kind: string, id: string) =>
      (await store.read([{ kind, id }])).map(({ state }) => (state as { status: string }).status)[0];
    const run = (now: number) =>
      sweep({
        store,
        handlers: { ...deadlines({ app, flow, store }), 'payment.query': async () => undefined },
        now,
      });
    return { store, app, flow, statusOf, run };
  };
  const late = at + 30 * MINUTE_MS;

  it('given an unpaid order, when its deadline passes, then it expires and its attempt is closed', async () => {
    const { store, statusOf, run } = await shop();
    await run(late - 1);
    expect(await statusOf('order', 'o-1')).toBe('PENDING_PAYMENT');
    await run(late);
    expect([await statusOf('order', 'o-1'), await statusOf('payment', 'p-1')]).toEqual(['EXPIRED', 'CLOSED']);
    expect(await store.due(late, 9)).toMatchObject([
      { kind: 'payment.close', payload: { attemptId: 'a-1' } },
    ]);
    expect(store.rows('level')[0]?.state).toMatchObject({ available: 5, frozen: 0 });
  });

  it('given a paid order, when its deadline passes, then it stays paid', async () => {
    const { store, app, flow, statusOf, run } = await shop();
    const paid = {
      orderId: 'o-1',
      paymentId: 'p-1',
      attemptId: 'a-1',
      channel: 'card',
      channelTxnId: 't',
      merchantId: 'm',
      type: 'paid',
      amountMinor: 900,
      currency: 'EUR',
      by: 'card',
      at,
    } as const;
    (await app.handle(paymentInput(flow), paid))._unsafeUnwrap();
    expect(await run(late)).toMatchObject({ failed: [] });
    expect([await statusOf('order', 'o-1'), await statusOf('payment', 'p-1')]).toEqual(['PAID', 'SUCCESS']);
    expect(await store.due(late + 1e12, 9)).toEqual([]);
  });

  it('given an application whose timers are none, when an order is placed, then no timer is set [host P4]', async () => {
    const lines = [{ lineId: '1', sku: 'tea', location: 'main', quantity: 1, unitPriceMinor: 450 }];
    for (const [timers, set] of [
      ['none', 0],
      [undefined, 1],
    ] as const) {
      const store = memoryStore();
      const app = createApp({ store, timers });
      const arrives = {
        opId: 'in',
        type: 'INCREASE',
        sku: 'tea',
        location: 'main',
        quantity: 5,
        at,
      } as const;
      (await app.handle(moveStock, arrives))._unsafeUnwrap();
      const request = { orderId: 'o-2', userId: 'u', currency: 'EUR', by: 'shopper', lines, at } as const;
      (await app.handle(shopUseCases(order).place, request))._unsafeUnwrap();
      expect(await store.due(Number.MAX_SAFE_INTEGER, 99)).toHaveLength(set);
    }
  });
});

it('given a payment without an answer, when time passes, then queries follow the plan: minutes, hours, days', () => {
  const { query, refund } = defaultTimerPlan;
  const waits = Array.from({ length: 100 }, (_, nth) => nextPoll(query, nth, 0));
  expect(waits.slice(0, 30)).toEqual(Array(30).fill(MINUTE_MS));
  expect([waits[30], waits[77], waits[78], waits[99]]).toEqual(
    [60, 60, 1440, 1440].map((minutes) => minutes * MINUTE_MS),
  );
  expect([0, 1, 10_000].map((nth) => nextPoll(refund, nth, 0))).toEqual(Array(3).fill(3 * MINUTE_MS));
});
