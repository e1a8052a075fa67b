/** One pass over the history: a store of its own, initial stock, every event, and an audit of the books. */

import { type App, createApp, type Failure } from '../../app/index.ts';
import { joinId } from '../../core/index.ts';
import { moveStock } from '../../flow/index.ts';
import type { StatusEvent } from '../../order/index.ts';
import { Problem } from '../problem.ts';
import type { OpenStore } from '../stores.ts';
import { audit, type Books } from './audit.ts';
import { observationOf } from './commands.ts';
import { inOrder } from './in-order.ts';
import { LOCATION, type NotMoved, observe } from './observe.ts';
import type { SourceOrder } from './olist.ts';

/**
 * After this many events the event loop gets a turn. A memory store never waits, so timers and signals would starve.
 */
const YIELD_AFTER = 4_096;

export interface PassInput {
  readonly store: OpenStore;
  /** The maximum number of commands in one transaction. */
  readonly group: number;
  readonly events: readonly StatusEvent[];
  readonly orders: ReadonlyMap<string, SourceOrder>;
  /** Units in stock at the beginning, by sku. */
  readonly initial: ReadonlyMap<string, number>;
  readonly progress: (done: number) => void;
  readonly signal: AbortSignal;
}

/** An event that the machine refused. */
export interface Rejection {
  readonly event: StatusEvent;
  /** The order's status; empty if there was no order. */
  readonly from: string;
}

export interface PassResult {
  readonly accepted: number;
  readonly rejections: readonly Rejection[];
  readonly books: Books;
  readonly elapsedMs: number;
}

export async function runPass({
  store,
  group,
  events,
  orders,
  initial,
  progress,
  signal,
}: PassInput): Promise<PassResult> {
  signal.throwIfAborted();
  // The next group is queued while one is decided.
  const size = 2 * group;
  const app = createApp({ store, maxBatch: group });
  try {
    await stock(app, initial, size, events[0]?.at ?? 0);
    const rejections: Rejection[] = [];
    const began = performance.now();
    let done = 0;
    await inOrder(events, {
      size,
      send: (event) =>
        app.handle(observe, observationOf(event, orderOf(orders, event)), { correlationId: event.orderId }),
      complete: async (event, answer) => {
        const from = answer.match(
          () => undefined,
          (failure) => stayedIn(failure, event),
        );
        if (from !== undefined) rejections.push({ event, from });
        done += 1;
        if (done % YIELD_AFTER !== 0) return;
        progress(done);
        await new Promise((resolve) => setImmediate(resolve));
        signal.throwIfAborted();
      },
    });
    const elapsedMs = performance.now() - began;
    progress(done);
    const books = await audit(store, initial);
    return { accepted: done - rejections.length, rejections, books, elapsedMs };
  } finally {
    // The store is not closed while commands are in flight.
    await app.idle();
  }
}

/** Receives the initial stock. */
async function stock(
  app: App,
  initial: ReadonlyMap<string, number>,
  size: number,
  at: number,
): Promise<void> {
  await inOrder(initial, {
    size,
    send: ([sku, quantity]) =>
      app.handle(moveStock, {
        opId: joinId('initial', sku),
        type: 'INCREASE',
        sku,
        location: LOCATION,
        quantity,
        at,
      }),
    complete: ([sku], answer) => {
      if (answer.isErr()) throw failed(answer.error, `stocking ${sku}`);
    },
  });
}

/** Refusals of a transition. Any other refusal is a bug of the replay and stops it. */
const NO_TRANSITION: ReadonlySet<string> = new Set(['ILLEGAL_TRANSITION', 'NOT_FOUND', 'NOTHING_LEFT']);

/** The status that the order stayed in after a refused event. */
function stayedIn(failure: Failure, { orderId, status }: StatusEvent): string {
  const [first, ...others] = failure.code === 'REFUSED' ? failure.refusals : [];
  const notMoved = others.find((refusal): refusal is NotMoved => refusal.code === 'NOT_MOVED');
  if (!first || !NO_TRANSITION.has(first.code) || !notMoved)
    throw failed(failure, `order ${orderId}, ${status}`);
  return notMoved.from === 'NEW' ? '' : notMoved.from;
}

function failed(failure: Failure, what: string): Problem {
  const { code } = failure;
  const why =
    code === 'STORE_FAILED'
      ? `the store failed: ${failure.cause instanceof Error ? failure.cause.message : String(failure.cause)}`
      : JSON.stringify(failure);
  return new Problem(`${what}: ${why}`);
}

function orderOf(orders: ReadonlyMap<string, SourceOrder>, { orderId }: StatusEvent): SourceOrder {
  const order = orders.get(orderId);
  if (!order) throw new Error(`no order ${orderId}`);
  return order;
}
