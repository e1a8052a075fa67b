/** What a person may send never books money, whatever the order of the calls: money is reported by a channel, or recorded by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createShop, type Shop } from '../../src/app/index.ts';
import { shopUseCases, type UseCase } from '../../src/flow/index.ts';
import { type Order, order } from '../../src/order/index.ts';
import { simulatedGateway } from '../../src/testing/index.ts';

const T0 = Date.UTC(2026, 0, 5);
const line = { lineId: '1', sku: 'tea', location: 'main', quantity: 1, unitPriceMinor: 450 };
const placing = { userId: 'u-1', currency: 'EUR', lines: [line] };

/** Facts have one way in, which a host's server opens for a channel alone. */
const FOR_CHANNELS: readonly string[] = ['recordPaymentFact', 'matchSuspense'];
/** How a merchant records money taken or given past the channel. */
const BY_HAND: readonly string[] = ['recordCashPayment', 'recordRefundByHand'];

const flow = shopUseCases(order) as unknown as { readonly [name: string]: UseCase<object> };
const names = Object.keys(flow).filter((name) => !FOR_CHANNELS.includes(name));

/** Content that fits every use case somewhere: fields that a use case does not know are left out by `fitting`. */
const content = fc.record({
  orderId: fc.constantFrom('o-1', 'o-2'),
  paymentId: fc.constantFrom('p-1', 'p-2', 'made-up'),
  attemptId: fc.constantFrom('a-1', 'a-2'),
  refundId: fc.constantFrom('r-1', 'r-2'),
  captureId: fc.constant('c-1'),
  shipmentId: fc.constant('s-1'),
  caseId: fc.constant('case-1'),
  merchantId: fc.constant('m-1'),
  channel: fc.constant('card'),
  amountMinor: fc.constantFrom(1, 450, 900),
  currency: fc.constant('EUR'),
  reason: fc.constant('USER_CANCEL'),
  lines: fc.constant([{ lineId: '1', quantity: 1 }]),
  returned: fc.constant([{ lineId: '1', quantity: 1 }]),
});
const sent = fc.record({
  name: fc.constantFrom(...names),
  content,
  fields: fc.subarray([
    'paymentId',
    'attemptId',
    'refundId',
    'amountMinor',
    'currency',
    'merchantId',
    'channel',
  ]),
  laterMs: fc.constantFrom(0, 1_000, 3_600_000),
});

/** The fields that this use case takes, and some more of a payment's. */
const FIELDS: { readonly [name: string]: readonly string[] } = {
  cancel: ['reason'],
  ship: ['shipmentId', 'lines'],
  deliver: ['shipmentId'],
  openAfterSales: ['caseId', 'lines'],
  closeAfterSales: ['caseId'],
  completeAfterSales: ['caseId', 'returned'],
  openPayment: ['paymentId', 'attemptId', 'merchantId', 'channel'],
  openTender: ['paymentId', 'attemptId', 'merchantId', 'channel', 'amountMinor'],
  requestRefund: ['paymentId', 'refundId', 'amountMinor', 'currency'],
  retryRefund: ['paymentId', 'refundId'],
  capture: ['paymentId', 'captureId', 'amountMinor', 'currency'],
  recordCashPayment: ['paymentId', 'merchantId'],
  recordRefundByHand: ['paymentId', 'refundId', 'amountMinor', 'currency'],
};

async function statusesAfter(
  by: string,
  calls: readonly (typeof sent extends fc.Arbitrary<infer S> ? S : never)[],
) {
  const store = memoryStore();
  const time = { now: T0 };
  const shop: Shop = createShop({
    store,
    clock: { now: () => time.now },
    gateways: { card: simulatedGateway({ start: T0 }) },
  });
  await shop.stock.move({ opId: 'd-1', type: 'INCREASE', sku: 'tea', location: 'main', quantity: 9 });
  for (const orderId of ['o-1', 'o-2'])
    (
      await shop.orders.place({ ...placing, orderId }, { key: orderId, request: orderId, actor: 'u-1' })
    )._unsafeUnwrap();
  const accepted: string[] = [];
  for (const { name, content: all, fields, laterMs } of calls) {
    time.now += laterMs;
    const taken = new Set(['orderId', ...(FIELDS[name] ?? []), ...(FIELDS[name] ? [] : fields)]);
    const command = Object.fromEntries(Object.entries(all).filter(([field]) => taken.has(field)));
    const answer = await shop.handle(flow[name] as UseCase<object>, { ...command, by });
    if (answer.isOk()) accepted.push(name);
  }
  return { accepted, statuses: store.rows('order').map(({ state }) => (state as Order).status) };
}

/** Statuses that an order has only after money was booked. */
const AFTER_MONEY = ['PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'COMPLETED', 'REFUNDED'];

describe('what a person may send', () => {
  it('given any sequence of a shopper’s commands, when all are sent, then no order is paid or refunded [host P1]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sent, { maxLength: 12 }), async (calls) => {
        const { statuses } = await statusesAfter('shopper', calls);
        expect(statuses.filter((status) => AFTER_MONEY.includes(status))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('given any sequence of a merchant’s commands, when an order is paid or refunded, then money was recorded by hand [host P1]', async () => {
    let paid = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(sent, { maxLength: 12 }), async (calls) => {
        const { accepted, statuses } = await statusesAfter('merchant', calls);
        const moved = statuses.some((status) => AFTER_MONEY.includes(status));
        if (moved) paid += 1;
        if (moved) expect(accepted.some((name) => BY_HAND.includes(name))).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(paid).toBeGreaterThan(0);
  });

  it('given the use cases of a shop, when their names are read, then none is a way for a person to pay or refund an order [host P1]', () => {
    expect(names).not.toContain('pay');
    expect(names).not.toContain('refund');
    expect(names).toEqual(
      expect.arrayContaining(['requestRefund', 'capture', 'voidAuthorisation', 'retryRefund']),
    );
  });
});
