/**
 * A small shop over HTTP: place, pay, accept, ship. The rules, the stock, the keys and the timers are the library's; what
 * is here reads requests and answers them.
 *
 * npm run example examples/backend.ts
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Result } from 'neverthrow';
import { type CommitResult, createShop, type Failure, httpStatusOf } from 'orderwright/app';
import { memoryStore } from 'orderwright/memory';
import type { WebhookEndpoint } from 'orderwright/ports';
import { currencySchema, idSchema, parse, quantitySchema } from 'orderwright/schema';
import { simulatedGateway } from 'orderwright/testing';
import * as z from 'zod';

/** Prices are the shop's, never the shopper's. */
const PRICES: ReadonlyMap<string, number> = new Map([
  ['tea', 450],
  ['pot', 2_990],
]);

const basketSchema = z.strictObject({
  orderId: idSchema,
  currency: currencySchema,
  lines: z.array(z.strictObject({ sku: idSchema, quantity: quantitySchema })).min(1),
});
const paymentSchema = z.strictObject({ paymentId: idSchema, attemptId: idSchema });
const paidSchema = z.strictObject({
  paymentId: idSchema,
  attemptId: idSchema,
  channelTxnId: idSchema,
  amountMinor: quantitySchema,
  currency: currencySchema,
});
const shipmentSchema = z.strictObject({ shipmentId: idSchema });

const merchantId = 'm-1';

/** A channel of this example. A real one signs its requests: see `orderwright/signatures` and `orderwright/channels`. */
const card: WebhookEndpoint = {
  verify: () => ({ result: 'ok' }),
  read: ({ body }) =>
    parse(paidSchema, JSON.parse(new TextDecoder().decode(body))).match<ReturnType<WebhookEndpoint['read']>>(
      ({ paymentId, ...paid }) => {
        const money = { type: 'paid', ...paid, paymentId, channel: 'card', merchantId } as const;
        return {
          facts: [{ channel: 'card', merchantId, eventId: paid.channelTxnId, paymentId, fact: money }],
        };
      },
      (problem) => ({ problem }),
    ),
  answers: {
    accepted: { status: 200, headers: {}, body: '{}' },
    refused: { status: 400, headers: {}, body: '{}' },
    retry: { status: 503, headers: {}, body: '{}' },
  },
};

interface Answer {
  readonly status: number;
  readonly body: object;
}

export interface Backend {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts the shop on the loopback interface; port 0 takes any that is free. */
export async function startBackend(port = 0): Promise<Backend> {
  const shop = createShop({
    store: memoryStore(),
    catalogue: { prices: async () => PRICES },
    gateways: { card: simulatedGateway({ start: Date.now() }) },
    endpoints: { card },
  });
  shop.start();
  for (const sku of PRICES.keys()) {
    const delivery = { opId: `first-${sku}`, type: 'INCREASE', sku, location: 'main', quantity: 10 } as const;
    (await shop.stock.move(delivery))._unsafeUnwrap();
  }

  /** One line per route: what is read, and what it is handed to. `actor` is the authenticated caller. */
  async function answer(
    route: string,
    id: string,
    body: unknown,
    key: string,
    actor: string,
  ): Promise<Answer> {
    switch (route) {
      case 'POST /orders': {
        const basket = parse(basketSchema, body);
        if (basket.isErr()) return { status: 400, body: basket.error };
        const lines = basket.value.lines.map((line, i) => ({
          ...line,
          lineId: String(i + 1),
          location: 'main',
        }));
        const request = { ...basket.value, userId: actor, lines };
        return reply(await shop.orders.place(request, { key, request: body, actor }));
      }
      case 'GET /orders/:id': {
        const order = await shop.queries.order(id);
        return order ? { status: 200, body: order } : { status: 404, body: {} };
      }
      case 'POST /orders/:id/payments': {
        const attempt = parse(paymentSchema, body);
        if (attempt.isErr()) return { status: 400, body: attempt.error };
        const paid = await shop.payments.open({ ...attempt.value, orderId: id, merchantId, by: 'shopper' });
        return paid.outcome === 'refused'
          ? { status: httpStatusOf(paid.failure), body: paid.failure }
          : { status: 201, body: paid };
      }
      case 'POST /orders/:id/accept':
        return reply(await shop.orders.accept({ orderId: id, by: 'merchant' }));
      case 'POST /orders/:id/ship': {
        const parcel = parse(shipmentSchema, body);
        if (parcel.isErr()) return { status: 400, body: parcel.error };
        return reply(await shop.orders.ship({ ...parcel.value, orderId: id, by: 'merchant' }));
      }
      default:
        return { status: 404, body: {} };
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, folder = '', id = '', action = ''] = (request.url ?? '').split('/');
    const bytes = await bytesOf(request);
    if (folder === 'webhooks') {
      const { answer } = await shop.webhooks.receive(id, { body: bytes, headers: request.headers });
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    }
    const path = folder === 'orders' && id !== '' ? `/orders/:id${action && `/${action}`}` : request.url;
    const body = jsonOf(bytes);
    const { status, body: content } =
      body === undefined
        ? { status: 400, body: { code: 'MALFORMED_JSON' } }
        : await answer(
            `${request.method} ${path}`,
            id,
            body,
            String(request.headers['idempotency-key'] ?? ''),
            String(request.headers['x-user'] ?? 'guest'),
          );
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await shop.stop();
    },
  };
}

/** What was committed, or the failure, as HTTP. */
function reply(result: Result<CommitResult, Failure>): Answer {
  return result.match<Answer>(
    (committed) => ({ status: committed.replayed ? 200 : 201, body: committed }),
    (failure) => ({ status: httpStatusOf(failure), body: failure }),
  );
}

async function bytesOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** The JSON of a body, `{}` without one, `undefined` where it is none. */
function jsonOf(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

export async function main(): Promise<void> {
  const shop = await startBackend(8080);
  console.log(`the shop is open at ${shop.url}; Ctrl-C closes it`);
  await new Promise((resolve) => process.once('SIGINT', resolve));
  await shop.close();
}
