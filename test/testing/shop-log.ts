/** A small shop that did a bit of everything, and its log: what the invariants are tried on. */

import { memoryStore } from '../../src/adapters/memory/index.ts';
import { type CommittedEvent, createApp, relay } from '../../src/app/index.ts';
import { HOUR_MS } from '../../src/core/quantity.ts';
import {
  moveStock,
  type ReportedPaymentFact,
  shopUseCases,
  transferStock,
  type UseCase,
} from '../../src/flow/index.ts';
import { order } from '../../src/order/index.ts';
import type { Store } from '../../src/ports/index.ts';
import { keyed } from '../../src/testing/ask.ts';
import {
  type GatewayEntry,
  type Log,
  manualClock,
  readLog,
  recordingPublisher,
} from '../../src/testing/index.ts';
import { paymentInput } from '../../src/testing/payment-input.ts';

const START = Date.UTC(2026, 0, 5, 8);
const flow = shopUseCases(order);

/** Plays the shop on a store; every command must be accepted. */
export async function playShop(store: Store): Promise<readonly CommittedEvent[]> {
  const clock = manualClock(START);
  const app = createApp({ store, clock, timers: 'none' });
  const acknowledged: CommittedEvent[] = [];
  let n = 0;
  const go = async <C extends object>(use: UseCase<C>, command: object) => {
    clock.advance(1_000);
    const answer = await app.handle(use, command as never, keyed(`k-${++n}`));
    if (answer.isErr())
      throw new Error(`${use.name} ${JSON.stringify(command)}: ${JSON.stringify(answer.error)}`);
    acknowledged.push(...answer.value.events);
  };
  const line = (lineId: string, sku: string, quantity: number) => ({
    lineId,
    sku,
    location: 'main',
    quantity,
    unitPriceMinor: 1_000,
  });
  const place = (orderId: string, ...lines: object[]) =>
    go(flow.place, { orderId, userId: 'u', currency: 'EUR', by: 'shopper', lines, shippingMinor: 490 });
  const pay = async (orderId: string, amountMinor: number) => {
    const ids = { orderId, paymentId: `p-${orderId}`, attemptId: 'a' };
    await go(flow.openPayment, { ...ids, merchantId: 'm', channel: 'card', by: 'shopper' });
    await go(paymentInput(flow), {
      ...ids,
      type: 'paid',
      channel: 'card',
      channelTxnId: `t-${orderId}`,
      amountMinor,
      currency: 'EUR',
      merchantId: 'm',
      by: 'card',
    });
  };
  const refunded = (orderId: string, refundId: string, amountMinor: number) =>
    go(paymentInput(flow), {
      orderId,
      paymentId: `p-${orderId}`,
      type: 'refundSucceeded',
      refundId,
      amountMinor,
      currency: 'EUR',
      by: 'card',
    });

  await go(moveStock, { opId: 'in-1', type: 'INCREASE', sku: 'tea', location: 'main', quantity: 20 });
  await go(moveStock, { opId: 'in-2', type: 'INCREASE', sku: 'cup', location: 'main', quantity: 10 });
  await go(moveStock, {
    opId: 'adj-1',
    type: 'ADJUST',
    sku: 'cup',
    location: 'main',
    quantity: -1,
    by: 'clerk',
    reason: 'broken',
  });
  await go(moveStock, { opId: 'lock-1', type: 'LOCK', sku: 'tea', location: 'main', quantity: 2 });
  await go(transferStock, { opId: 'x-1', sku: 'tea', from: 'main', to: 'side', quantity: 3 });

  await place('o-1', line('1', 'tea', 2), line('2', 'cup', 1));
  await pay('o-1', 3_490);
  await go(flow.accept, { orderId: 'o-1', by: 'merchant' });
  await go(flow.ship, { orderId: 'o-1', shipmentId: 's-1', by: 'merchant' });
  await go(flow.deliver, { orderId: 'o-1', shipmentId: 's-1', by: 'system' });
  await go(flow.complete, { orderId: 'o-1', by: 'shopper' });
  await go(flow.openAfterSales, {
    orderId: 'o-1',
    caseId: 'c-1',
    by: 'shopper',
    lines: [{ lineId: '1', quantity: 1 }],
  });
  await go(flow.completeAfterSales, {
    orderId: 'o-1',
    caseId: 'c-1',
    by: 'merchant',
    returned: [{ lineId: '1', quantity: 1 }],
  });
  await go(paymentInput(flow), {
    orderId: 'o-1',
    paymentId: 'p-o-1',
    type: 'requestRefund',
    refundId: 'r-1',
    amountMinor: 1_000,
    currency: 'EUR',
    by: 'merchant',
  });
  await refunded('o-1', 'r-1', 1_000);

  await place('o-2', line('1', 'tea', 1));
  await go(flow.cancel, { orderId: 'o-2', reason: 'USER_CANCEL', by: 'shopper' });

  await place('o-3', line('1', 'cup', 2));
  await pay('o-3', 2_490);
  await go(flow.cancel, { orderId: 'o-3', reason: 'STOCK_OUT', by: 'merchant' });
  await refunded('o-3', 'p-o-3/STOCK_OUT/o-3', 2_490);

  await place('o-4', line('1', 'tea', 3));
  clock.advance(HOUR_MS);
  await go(flow.expire, { orderId: 'o-4', by: 'system' });

  await place('o-5', line('1', 'cup', 2));
  await pay('o-5', 2_490);
  await place('o-6', line('1', 'tea', 1));
  await go(flow.recordPaymentFact, { reported: STRAY, source: 'callback', by: 'card' });
  return acknowledged;
}

/** Money for a payment that nobody opened. */
export const STRAY: ReportedPaymentFact = {
  channel: 'card',
  merchantId: 'm',
  eventId: 'e-1',
  paymentId: 'p-lost',
  fact: {
    ...{ type: 'paid', attemptId: 'a', channel: 'card', channelTxnId: 't-lost' },
    ...{ amountMinor: 700, currency: 'EUR', merchantId: 'm', paymentId: 'p-lost' },
  },
};

export const NOW = START + HOUR_MS + 10 * 60_000;

const GATEWAY: readonly GatewayEntry[] = [
  ...['o-1', 'o-3', 'o-5'].map((id) => ({
    kind: 'capture' as const,
    paymentId: `p-${id}`,
    channel: 'card',
    ref: `t-${id}`,
    intent: 'a',
    amountMinor: id === 'o-1' ? 3_490 : 2_490,
    currency: 'EUR',
  })),
  {
    kind: 'refund',
    paymentId: 'p-o-1',
    channel: 'card',
    ref: 'r-1',
    intent: 'r-1',
    amountMinor: 1_000,
    currency: 'EUR',
  },
  {
    kind: 'refund',
    paymentId: 'p-o-3',
    channel: 'card',
    ref: 'p-o-3/STOCK_OUT/o-3',
    intent: 'p-o-3/STOCK_OUT/o-3',
    amountMinor: 2_490,
    currency: 'EUR',
  },
];

/** The log of that shop with every optional part, all of it sound. */
export async function shopLog(): Promise<Log> {
  const store = memoryStore();
  const acknowledged = await playShop(store);
  const publisher = recordingPublisher();
  while ((await relay({ store, publisher, limit: 7 })) > 0);
  return readLog(store, NOW, {
    acknowledged,
    published: publisher.events.map(({ id }) => id),
    relayed: publisher.events.length,
    gateway: GATEWAY,
    reportedFacts: [STRAY, STRAY],
    answers: [
      { key: 'k-1', request: 'in 20 tea', answer: '{"events":[]}' },
      { key: 'k-1', request: 'in 20 tea', answer: '{"events":[]}' },
      { key: 'k-1', request: 'in 30 tea', answer: 'KEY_REUSED', refused: 'KEY_REUSED' },
    ],
  });
}
