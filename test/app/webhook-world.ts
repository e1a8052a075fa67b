/** A shop with one order and its payment under way, and a channel that reports to it; for memory and for PostgreSQL. */
import { createHmac } from 'node:crypto';
import { createApp, createWebhooks, type Webhooks, webhookAnswers } from '../../src/app/index.ts';
import {
  moveStock,
  type RecordPaymentFact,
  type ReportedPaymentFact,
  shopUseCases,
} from '../../src/flow/index.ts';
import { order } from '../../src/order/index.ts';
import type { Store, WebhookEndpoint } from '../../src/ports/index.ts';

export const at = 1_767_600_000_000;
export const flow = shopUseCases(order);
const SECRET = 'not a secret';

const sign = (body: Uint8Array) => createHmac('sha256', SECRET).update(body).digest('hex');

/** A channel whose bodies are reports, signed. */
export const door: WebhookEndpoint = {
  verify: ({ body, headers }) => ({
    result: headers?.['x-signature'] === sign(body) ? 'ok' : 'badSignature',
  }),
  read: ({ body }) => {
    try {
      return { facts: JSON.parse(new TextDecoder().decode(body)) as readonly ReportedPaymentFact[] };
    } catch (problem) {
      return { problem };
    }
  },
  answers: webhookAnswers.alipay,
};

export function requestOf(...reports: readonly ReportedPaymentFact[]) {
  const body = new TextEncoder().encode(JSON.stringify(reports));
  return { body, headers: { 'x-signature': sign(body) } };
}

/** A process over the store: its application and its way in for callbacks. */
export function processOver(store: Store, through: WebhookEndpoint = door) {
  const clock = { now: () => at + 60_000 };
  const app = createApp({ store, clock, pause: async () => {} });
  const callbacks: Webhooks = createWebhooks({ app, store, flow, endpoints: { card: through }, clock });
  return { app, callbacks };
}

export async function openOrder(store: Store, name = '1'): Promise<void> {
  const { app } = processOver(store);
  const lines = [{ lineId: '1', sku: `tea-${name}`, location: 'main', quantity: 2, unitPriceMinor: 450 }];
  const steps = [
    await app.handle(moveStock, {
      opId: `in-${name}`,
      type: 'INCREASE',
      sku: `tea-${name}`,
      location: 'main',
      quantity: 5,
      at,
    }),
    await app.handle(flow.place, {
      orderId: `o-${name}`,
      userId: 'u',
      currency: 'EUR',
      by: 'shopper',
      lines,
      at,
    }),
    await openPayment(store, name),
  ];
  for (const step of steps) step._unsafeUnwrap();
}

export function openPayment(store: Store, name = '1') {
  const open = {
    orderId: `o-${name}`,
    paymentId: `p-${name}`,
    attemptId: `a-${name}`,
    merchantId: 'm-1',
    by: 'shopper',
    at,
  } as const;
  return processOver(store).app.handle(flow.openPayment, open);
}

export function paidReport(
  name = '1',
  more: Partial<ReportedPaymentFact> = {},
  fact: object = {},
): ReportedPaymentFact {
  return {
    channel: 'card',
    merchantId: 'm-1',
    eventId: `evt-${name}`,
    paymentId: `p-${name}`,
    ...more,
    fact: {
      type: 'paid',
      attemptId: `a-${name}`,
      channel: 'card',
      channelTxnId: `t-${name}`,
      amountMinor: 900,
      currency: 'EUR',
      merchantId: 'm-1',
      paymentId: `p-${name}`,
      ...fact,
    } as RecordPaymentFact['reported']['fact'],
  };
}

/** Everything that an order and its payment left behind: rows, histories, timers. */
export async function traces(store: Store, name = '1') {
  const refs = [
    { kind: 'order', id: `o-${name}` },
    { kind: 'payment', id: `p-${name}` },
    { kind: 'inbox', id: `event/card/m-1/evt-${name}` },
    { kind: 'hold', id: `o-${name}/1/main` },
    { kind: 'level', id: `tea-${name}/main` },
  ];
  const rows = (await store.read(refs)).map(({ kind, version, state }) => ({ kind, version, state }));
  const histories = [];
  for (const ref of refs.slice(0, 2))
    histories.push((await store.history(ref)).map(({ version, event, to }) => `${version} ${event} → ${to}`));
  const timers = (await store.due(Number.MAX_SAFE_INTEGER, 100_000)).flatMap(({ id, about }) =>
    about.id.endsWith(`-${name}`) ? id : [],
  );
  const text = JSON.stringify({
    rows: rows.sort((a, b) => (a.kind < b.kind ? -1 : 1)),
    histories,
    timers: timers.sort(),
  });
  // Correlation ids differ; names are made the same.
  return JSON.parse(text.replaceAll(new RegExp(`\\b(o|p|a|t|evt|tea|in)-${name}\\b`, 'g'), '$1-#'));
}
