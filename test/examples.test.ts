import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, startBackend } from '../examples/backend.ts';
import { paidOrder, screen } from '../examples/front-end.ts';
import { type GiftCards, startGiftCards } from '../examples/idempotent-endpoint.ts';
import { checkReviewedOrders, histories, walk } from '../examples/property-test-your-rules.ts';
import { twoShoppersOneCoupon } from '../examples/several-aggregates.ts';

describe('the back end', () => {
  let shop: Backend;
  beforeAll(async () => {
    shop = await startBackend();
  });
  afterAll(() => shop.close());

  const post = async (path: string, body: object | string, key?: string) => {
    const response = await fetch(shop.url + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
    return { status: response.status, body: await response.json() };
  };
  const basket = (orderId: string, quantity: number) => ({
    orderId,
    currency: 'EUR',
    lines: [{ sku: 'tea', quantity }],
  });

  it('takes an order from the basket to the parcel', async () => {
    expect(await post('/orders', basket('o-1', 2), 'k-1')).toMatchObject({ status: 201 });
    expect(await post('/orders', basket('o-1', 2), 'k-1')).toMatchObject({
      status: 200,
      body: { replayed: true },
    });
    expect(await post('/orders', basket('o-1', 3), 'k-1')).toMatchObject({
      status: 422,
      body: { code: 'KEY_REUSED' },
    });
    const payment = { paymentId: 'p-1', attemptId: 'a-1' };
    expect(await post('/orders/o-1/payments', payment)).toMatchObject({ status: 201 });
    const paid = { ...payment, channelTxnId: 't-1', amountMinor: 900, currency: 'EUR' };
    expect(await post('/webhooks/card', paid)).toMatchObject({ status: 200 });
    expect(await post('/webhooks/card', paid)).toMatchObject({ status: 200 });
    expect(await post('/orders/o-1/accept', {})).toMatchObject({ status: 201 });
    expect(await post('/orders/o-1/ship', { shipmentId: 's-1' })).toMatchObject({
      status: 201,
      body: { events: [{ event: 'order.shipped', to: 'SHIPPED' }] },
    });
    const order = await (await fetch(`${shop.url}/orders/o-1`)).json();
    expect(order).toMatchObject({ status: 'SHIPPED', paidMinor: 900, lines: [{ shipped: 2, held: 0 }] });
  });

  it('answers what it cannot do with the reason, and bad input with its place', async () => {
    expect(await post('/orders', basket('o-2', 99), 'k-2')).toMatchObject({
      status: 409,
      body: { code: 'REFUSED', refusals: [{ code: 'INSUFFICIENT_STOCK', asked: 99 }] },
    });
    expect(await post('/orders', basket('o-4', 1))).toMatchObject({
      status: 400,
      body: { code: 'MALFORMED_REQUEST', problems: [{ path: 'key' }] },
    });
    expect(await post('/orders', { ...basket('o-3', 1), colour: 'blue' })).toMatchObject({
      status: 400,
      body: { code: 'MALFORMED_INPUT' },
    });
    expect(await post('/orders', '{')).toMatchObject({ status: 400 });
    expect(await post('/orders/o-9/ship', { shipmentId: 's' })).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND', kind: 'order', id: 'o-9' },
    });
    expect(await post('/nowhere', {})).toMatchObject({ status: 404 });
  });
});

describe('the idempotent endpoint', () => {
  let shop: GiftCards;
  beforeAll(async () => {
    shop = await startGiftCards();
  });
  afterAll(() => shop.close());
  const send = async (
    key: string | undefined,
    body: object | string,
    headers: Record<string, string> = {},
  ) => {
    const response = await fetch(`${shop.url}/gift-cards`, {
      method: 'POST',
      headers: { ...headers, ...(key !== undefined && { 'idempotency-key': key }) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const { status, headers: got } = response;
    return {
      status,
      text: await response.text(),
      type: got.get('content-type'),
      replayed: got.get('idempotency-replayed'),
      retryAfter: got.get('retry-after'),
    };
  };
  const card = (cardId: string, amountMinor = 2_500) => ({ cardId, amountMinor });

  it('does a request once and answers it again byte for byte', async () => {
    const first = await send('"k-1"', card('c-1'));
    expect(first).toMatchObject({ status: 201, replayed: null, type: 'application/json' });
    // Without its quotes it is the same key; the order of the members does not matter.
    for (const key of ['"k-1"', 'k-1'])
      expect(await send(key, '{"amountMinor":2500,  "cardId":"c-1"}')).toEqual({
        ...first,
        replayed: 'true',
      });
    expect(shop.sent.get('c-1')).toBe(1);
  });

  it('says 400 without a key, and for what is no key or no JSON; 422 for another request', async () => {
    expect(await send(undefined, card('c-2'))).toMatchObject({
      status: 400,
      type: 'application/problem+json',
    });
    expect(await send('two words', card('c-2'))).toMatchObject({ status: 400 });
    expect(await send('x'.repeat(256), card('c-2'))).toMatchObject({ status: 400 });
    expect(await send('k-2', '{')).toMatchObject({ status: 400 });
    expect(await send('k-2', card('c-2'))).toMatchObject({ status: 201 });
    expect(await send('k-2', card('c-2', 9_900))).toMatchObject({ status: 422 });
    // Another caller's key of the same name is another key.
    expect(await send('k-2', card('c-3'), { authorization: 'somebody else' })).toMatchObject({ status: 201 });
  });

  it('says 409 with Retry-After while the first is under way, then its answer', async () => {
    shop.next = 'is slow';
    const first = send('k-4', card('c-4'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await send('k-4', card('c-4'))).toMatchObject({ status: 409, retryAfter: '90' });
    shop.next = 'answers';
    expect(await first).toMatchObject({ status: 201 });
    expect(await send('k-4', card('c-4'))).toMatchObject({ status: 201, replayed: 'true' });
    expect(shop.sent.get('c-4')).toBe(1);
  });

  it('resumes a request whose answer was lost by asking, and sends nothing twice', async () => {
    shop.next = 'loses its answer';
    expect(await send('k-5', card('c-5'))).toMatchObject({ status: 500 });
    shop.next = 'answers';
    expect(await send('k-5', card('c-5'))).toMatchObject({ status: 201, replayed: null });
    expect(await send('k-5', card('c-5'))).toMatchObject({ status: 201, replayed: 'true' });
    expect(shop.sent.get('c-5')).toBe(1);
  });
});

it('the front end knows its buttons, and why one is grey', () => {
  const at = Date.UTC(2026, 0, 5, 0, 10);
  expect(screen(paidOrder, 'merchant', at).split('\n').slice(0, 3)).toEqual([
    'o-7: PAID, seen by the merchant',
    '[ ] Pay      not while paid',
    '[x] Cancel',
  ]);
  expect(screen(paidOrder, 'shopper', at)).toContain('[ ] Cancel   only for merchant or system');
});

it('a host’s own rules keep their promises, and the histories are worth something', () => {
  checkReviewedOrders(500);
  const reached = new Set(
    fc.sample(histories, 500).flatMap((commands) => walk(commands).map(({ status }) => status)),
  );
  expect([...reached].sort()).toEqual(
    expect.arrayContaining(['CANCELLED', 'EXPIRED', 'ON_HOLD', 'PAID', 'PROCESSING', 'SHIPPED']),
  );
});

it('an order and a coupon change together or not at all', async () => {
  expect(await twoShoppersOneCoupon()).toEqual([
    'coupon.spent → SPENT, order.placed → PENDING_PAYMENT',
    'ILLEGAL_TRANSITION, INSUFFICIENT_STOCK',
  ]);
});
