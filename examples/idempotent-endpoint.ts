/**
 * `Idempotency-Key` in front of endpoints, as a middleware in the style of Express, over plain `node:http`: missing 400,
 * in progress 409 with Retry-After, other content 422, and the first answer again, byte for byte.
 *
 * npm run example examples/idempotent-endpoint.ts
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createKeys, type Keys, type Lease } from 'orderwright/app';
import { memoryStore } from 'orderwright/memory';

/** A request whose body was read, and what its handler may say about the work. */
interface Keyed {
  readonly body: unknown;
  /** Set where an earlier try got this far and its answer was lost: query its outcome before sending it again. */
  readonly recoveryPoint?: string;
  /** Call it before the work leaves the process: from here on a retry resumes, and never starts over. */
  readonly checkpoint: (point: string) => Promise<void>;
}
type Handler = (request: IncomingMessage & { keyed: Keyed }, response: ServerResponse) => Promise<void>;
type Middleware = (request: IncomingMessage, response: ServerResponse, next: Handler) => Promise<void>;

/** Answers as the work has them: application/problem+json. */
function problem(
  response: ServerResponse,
  status: number,
  title: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', title, status }));
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? null : JSON.parse(text);
}

/** The key of the header: a structured-field string, with its quotes or, as most clients send it, without. */
function keyOf(request: IncomingMessage): string {
  const header = String(request.headers['idempotency-key'] ?? '').trim();
  return /^".*"$/.test(header) ? header.slice(1, -1) : header;
}

/** Who asks: keys of different callers have nothing to do with each other. Yours comes from the session. */
const actorOf = (request: IncomingMessage) => String(request.headers.authorization ?? 'anonymous');

export function idempotent(keys: Keys): Middleware {
  return async (request, response, next) => {
    const key = keyOf(request);
    if (key === '') return problem(response, 400, 'Idempotency-Key is missing');
    let body: unknown;
    try {
      body = await jsonOf(request);
    } catch {
      // Validated first: a request that has to be mended uses no key up.
      return problem(response, 400, 'The body is not JSON');
    }
    const operation = `${request.method} ${request.url}`;
    const begun = await keys.begin({ operation, actor: actorOf(request), key, content: body });
    switch (begun.verdict) {
      case 'malformed':
        return problem(response, 400, 'Idempotency-Key is malformed');
      case 'mismatch':
        return problem(response, 422, 'Idempotency-Key was used for another request');
      case 'inProgress':
        return problem(response, 409, 'A request with this Idempotency-Key is under way', {
          'retry-after': String(Math.ceil(begun.retryAfterMs / 1_000)),
        });
      case 'replay': {
        const { status, type, text } = JSON.parse(begun.response) as Kept;
        response.writeHead(status, { 'content-type': type, 'idempotency-replayed': 'true' });
        response.end(text);
        return;
      }
      case 'execute':
        return run(keys, begun.lease, { body }, request, response, next);
      case 'resume': {
        const { recoveryPoint } = begun;
        const keyed = { body, ...(recoveryPoint !== undefined && { recoveryPoint }) };
        return run(keys, begun.lease, keyed, request, response, next);
      }
    }
  };
}

/** What is kept of an answer. */
interface Kept {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Runs the handler, keeps what it answers, then sends it: whoever got an answer gets the same one again. */
async function run(
  keys: Keys,
  lease: Lease,
  keyed: Omit<Keyed, 'checkpoint'>,
  request: IncomingMessage,
  response: ServerResponse,
  next: Handler,
): Promise<void> {
  const { end } = response;
  let text = '';
  response.end = ((chunk?: unknown) => {
    text = typeof chunk === 'string' ? chunk : '';
    return response;
  }) as typeof response.end;
  const checkpoint = async (point: string): Promise<void> => {
    if (await keys.checkpoint(lease, point)) throw new Error('the lease went to another');
  };
  try {
    await next(Object.assign(request, { keyed: { ...keyed, checkpoint } }), response);
  } catch (error) {
    response.end = end;
    // Before a checkpoint nothing happened: the same request may start over. After one, it resumes.
    await keys.abandon(lease);
    console.error(error);
    return problem(response, 500, 'It is not known whether this was done; send it again under the same key');
  }
  response.end = end;
  const kept: Kept = { status: response.statusCode, type: String(response.getHeader('content-type')), text };
  const lost = await keys.complete(lease, JSON.stringify(kept));
  if (lost) return problem(response, 409, 'Another request took this over', { 'retry-after': '1' });
  response.end(text);
}

// --- a shop that sends gift cards through the API of another company ---

export interface GiftCards {
  readonly url: string;
  /** Cards that were really sent, by the number that the API was given. */
  readonly sent: ReadonlyMap<string, number>;
  /** What the API does next: its answer is lost, or it is slow. */
  next: 'answers' | 'loses its answer' | 'is slow';
  close(): Promise<void>;
}

export async function startGiftCards(keys: Keys = createKeys({ store: memoryStore() })): Promise<GiftCards> {
  const sent = new Map<string, number>();
  const once = idempotent(keys);
  const sendCard: Handler = async ({ keyed: { body, recoveryPoint, checkpoint } }, response) => {
    const { cardId, amountMinor } = body as { readonly cardId: string; readonly amountMinor: number };
    // Resumed: ask first. Only what the API does not know is sent.
    if (recoveryPoint !== `sending ${cardId}` || !sent.has(cardId)) {
      await checkpoint(`sending ${cardId}`);
      if (shop.next === 'is slow') await new Promise((resolve) => setTimeout(resolve, 300));
      sent.set(cardId, (sent.get(cardId) ?? 0) + 1);
      if (shop.next === 'loses its answer') throw new Error('no answer from the API');
    }
    response.setHeader('content-type', 'application/json');
    response.statusCode = 201;
    response.end(JSON.stringify({ cardId, amountMinor, sentAt: sent.size }));
  };
  const server = createServer((request, response) => {
    once(request, response, sendCard).catch((error: unknown) => problem(response, 500, String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const shop: GiftCards = {
    url: `http://127.0.0.1:${port}`,
    sent,
    next: 'answers',
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return shop;
}

export async function main(): Promise<void> {
  const shop = await startGiftCards();
  const send = async (amountMinor: number) => {
    const response = await fetch(`${shop.url}/gift-cards`, {
      method: 'POST',
      headers: { 'idempotency-key': '"click-1"' },
      body: JSON.stringify({ cardId: 'card-1', amountMinor }),
    });
    console.log(response.status, response.headers.get('idempotency-replayed') ?? '-', await response.text());
  };
  await send(2_500);
  await send(2_500);
  await send(9_900);
  await shop.close();
}
