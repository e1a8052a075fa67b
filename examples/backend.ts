/**
 * A small shop over HTTP: place, pay, accept, ship. The rules, the stock and the keys are the library's; what is here is
 * reading requests and answering them.
 *
 * npm run example examples/backend.ts
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Result } from 'neverthrow';
import { type CommitResult, createApp, type Failure } from 'orderwright/app';
import { moveStock, shopUseCases } from 'orderwright/flow';
import { memoryStore } from 'orderwright/memory';
import { type Order, order } from 'orderwright/order';
import { currencySchema, idSchema, parse, quantitySchema } from 'orderwright/schema';
import * as z from 'zod';

/** Prices are the shop's, never the shopper's. */
const PRICES: ReadonlyMap<string, number> = new Map([
  ['tea', 450],
  ['pot', 2_990],
]);

const basketSchema = z.strictObject({
  orderId: idSchema,
  userId: idSchema,
  currency: currencySchema,
  lines: z.array(z.strictObject({ sku: idSchema, quantity: quantitySchema })).min(1),
});
const paymentSchema = z.strictObject({ paymentId: idSchema, attemptId: idSchema });
const paidSchema = z.strictObject({
  orderId: idSchema,
  paymentId: idSchema,
  attemptId: idSchema,
  channelTxnId: idSchema,
  amountMinor: quantitySchema,
  currency: currencySchema,
});
const shipmentSchema = z.strictObject({ shipmentId: idSchema });

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
  const store = memoryStore();
  const app = createApp({ store });
  const flow = shopUseCases(order);
  const merchantId = 'm-1';
  for (const sku of PRICES.keys()) {
    const delivery = { opId: `first-${sku}`, type: 'INCREASE', sku, location: 'main', quantity: 10 } as const;
    (await app.handle(moveStock, delivery))._unsafeUnwrap();
  }

  /** One line per route: what is read, and what it is handed to. */
  async function answer(route: string, id: string, body: unknown, key: string | undefined): Promise<Answer> {
    const options = { ...(key !== undefined && { key }) };
    switch (route) {
      case 'POST /orders': {
        const basket = parse(basketSchema, body);
        if (basket.isErr()) return { status: 400, body: basket.error };
        const { lines: wanted, ...rest } = basket.value;
        const unknown = wanted.filter(({ sku }) => !PRICES.has(sku));
        if (unknown.length > 0) return { status: 400, body: { code: 'UNKNOWN_SKU', unknown } };
        const lines = wanted.map(({ sku, quantity }, i) => ({
          lineId: String(i + 1),
          sku,
          location: 'main',
          quantity,
          unitPriceMinor: PRICES.get(sku) ?? 0,
        }));
        return told(await app.handle(flow.place, { ...rest, lines, by: 'shopper' }, options));
      }
      case 'GET /orders/:id': {
        const [row] = await store.read([{ kind: order.kind, id }]);
        return row ? { status: 200, body: row.state as Order } : { status: 404, body: {} };
      }
      case 'POST /orders/:id/payments': {
        const wish = parse(paymentSchema, body);
        if (wish.isErr()) return { status: 400, body: wish.error };
        return told(
          await app.handle(
            flow.openPayment,
            { ...wish.value, orderId: id, merchantId, by: 'shopper' },
            options,
          ),
        );
      }
      // A real channel signs its callbacks: verify the signature over the raw body before reading it.
      case 'POST /callbacks/card': {
        const fact = parse(paidSchema, body);
        if (fact.isErr()) return { status: 400, body: fact.error };
        const paid = { ...fact.value, type: 'paid', channel: 'card', merchantId, by: 'card' } as const;
        return told(await app.handle(flow.tellPayment, paid, { key: paid.channelTxnId }));
      }
      case 'POST /orders/:id/accept':
        return told(await app.handle(flow.accept, { orderId: id, by: 'merchant' }, options));
      case 'POST /orders/:id/ship': {
        const parcel = parse(shipmentSchema, body);
        if (parcel.isErr()) return { status: 400, body: parcel.error };
        return told(await app.handle(flow.ship, { ...parcel.value, orderId: id, by: 'merchant' }, options));
      }
      default:
        return { status: 404, body: {} };
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, folder = '', id = '', action = ''] = (request.url ?? '').split('/');
    const path = folder === 'orders' && id !== '' ? `/orders/:id${action && `/${action}`}` : request.url;
    const key = request.headers['idempotency-key'];
    const body = await bodyOf(request);
    const { status, body: told } =
      body === undefined
        ? { status: 400, body: { code: 'MALFORMED_JSON' } }
        : await answer(`${request.method} ${path}`, id, body, typeof key === 'string' ? key : undefined);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told));
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
      await app.idle();
    },
  };
}

/** A receipt or a failure as HTTP. */
function told(result: Result<CommitResult, Failure>): Answer {
  return result.match(
    (receipt) => ({ status: receipt.replayed ? 200 : 201, body: receipt }),
    (failure) => ({ status: statusOf(failure), body: failure }),
  );
}

function statusOf({ code }: Failure): number {
  switch (code) {
    case 'MALFORMED_REQUEST':
      return 400;
    case 'REFUSED':
    case 'IN_PROGRESS':
      return 409;
    case 'KEY_REUSED':
      return 422;
    case 'CONFLICT':
    case 'OUTCOME_UNKNOWN':
    case 'STORE_FAILED':
      return 503;
  }
}

/** The JSON of a request, `{}` without one, `undefined` where it is none. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
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
