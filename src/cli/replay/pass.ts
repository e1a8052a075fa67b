/** One pass over the history: a store of its own, stock on the shelves, every event sent, and the books looked at. */

import { type App, createApp, type Failure } from '../../app/index.ts';
import { joinId } from '../../core/index.ts';
import { moveStock } from '../../flow/index.ts';
import type { StatusEvent } from '../../order/index.ts';
import { Problem } from '../problem.ts';
import type { OpenStore } from '../stores.ts';
import { audit, type Books } from './audit.ts';
import { observationOf } from './commands.ts';
import { LOCATION, type NotMoved, observe } from './observe.ts';
import type { SourceOrder } from './olist.ts';
import { inOrder } from './window.ts';

/** After this many events timers, signals and the terminal get a turn: a store in memory never waits for anything. */
const BREATH = 4_096;

export interface PassInput {
  readonly store: OpenStore;
  /** Commands in one transaction at most. */
  readonly group: number;
  readonly events: readonly StatusEvent[];
  readonly orders: ReadonlyMap<string, SourceOrder>;
  /** Units on the shelf at the beginning, by sku. */
  readonly initial: ReadonlyMap<string, number>;
  readonly progress: (done: number) => void;
  readonly signal: AbortSignal;
}

/** An event the machine refused, in stream order. */
export interface Rejection {
  readonly event: StatusEvent;
  /** Empty where there was no order yet. */
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
  // While one group is being decided the next one is already waiting.
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
      settle: async (event, answer) => {
        const from = answer.match(
          () => undefined,
          (failure) => stayedIn(failure, event),
        );
        if (from !== undefined) rejections.push({ event, from });
        done += 1;
        if (done % BREATH !== 0) return;
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
    // Whatever went wrong, the store is not closed under commands that are still on their way.
    await app.idle();
  }
}

/** What lies on the shelves before the first event. */
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
    settle: ([sku], answer) => {
      if (answer.isErr()) throw failed(answer.error, `stocking ${sku}`);
    },
  });
}

/** Refusals that mean: this move does not start here. Any other would be a fault of the replay, and stops it. */
const NO_MOVE: ReadonlySet<string> = new Set(['ILLEGAL_TRANSITION', 'NOTHING_LEFT']);

/** The status a refused event left its order in. */
function stayedIn(failure: Failure, { orderId, status }: StatusEvent): string {
  const [first, ...others] = failure.code === 'REFUSED' ? failure.refusals : [];
  const notMoved = others.find((refusal): refusal is NotMoved => refusal.code === 'NOT_MOVED');
  if (!first || !NO_MOVE.has(first.code) || !notMoved) throw failed(failure, `order ${orderId}, ${status}`);
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
