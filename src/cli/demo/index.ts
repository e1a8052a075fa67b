/**
 * The sample shop: generated from a seed, on an embedded PostgreSQL, with nothing to install.
 */

import { type App, createApp, relay } from '../../app/index.ts';
import { DAY_MS, type Instant } from '../../core/quantity.ts';
import { moveStock, shopUseCases } from '../../flow/index.ts';
import type { Hold, Level } from '../../inventory/index.ts';
import { type Order, order } from '../../order/index.ts';
import type { Payment } from '../../payment/index.ts';
import type { CloudEvent, OutboxCursor } from '../../ports/index.ts';
import type { Io } from '../io.ts';
import type { OpenStore } from '../stores.ts';
import { type Books, checkBooks } from './checks.ts';
import { drive } from './drive.ts';
import { sourceEventLines } from './events.ts';
import { printReport } from './print.ts';
import { drawFrom } from './random.ts';
import { HOT_SKU, LOCATION, skus, stockedUnits, storyOf } from './stories.ts';

export interface DemoSettings {
  readonly store: OpenStore;
  /** The number of shoppers who place an order. */
  readonly orders: number;
  readonly seed: number;
  readonly io: Io;
  /** Receives the week as source A's events, as lines. */
  readonly saveEvents?: ((lines: Iterable<string>) => void) | undefined;
}

/** Shoppers arrive during the first week. The shop is checked two days later. */
const OPENING = Date.UTC(2026, 0, 5, 8);
const WEEK_MS = 7 * DAY_MS;
const CHECKED_AT = OPENING + 9 * DAY_MS;

/** Runs the sample shop and prints what happened. Resolves to whether every check held. */
export async function runDemo({ store, orders, seed, io, saveEvents }: DemoSettings): Promise<boolean> {
  const app = createApp({ store });
  const flow = shopUseCases(order);
  const draw = drawFrom(seed);
  const started = performance.now();

  await receiveStock(app, orders);
  const stories = Array.from({ length: orders }, (_, n) => ({
    at: OPENING + Math.floor(draw('arrives', n) * WEEK_MS),
    story: storyOf({ app, flow, draw }, n),
  }));
  let sent = 0;
  const reportDay = dayProgress(io);
  const tallies = await drive(stories, CHECKED_AT, (count, at) => {
    sent = count;
    reportDay(count, at);
  });
  const published: string[] = [];
  const publisher = {
    publish: async (events: readonly CloudEvent[]) => void published.push(...events.map(({ id }) => id)),
  };
  while ((await relay({ store, publisher })) > 0);
  const elapsedMs = performance.now() - started;

  const books = await readBooks(store, published);
  saveEvents?.(sourceEventLines(books, CHECKED_AT));
  const findings = checkBooks(books);
  const stockedHot = stockedUnits(HOT_SKU, orders);
  io.out(`${printReport({ tallies, books, findings, stockedHot, elapsedMs, sent })}\n`);
  return findings.every(({ holds }) => holds);
}

/** Reports progress: a line per day, or on a terminal one line that is overwritten. */
function dayProgress({ err, columns }: Io): (sent: number, at: Instant) => void {
  let reported = 0;
  return (sent, at) => {
    const day = Math.min(9, 1 + Math.floor((at - OPENING) / DAY_MS));
    const text = `day ${day} of 9 in the shop, ${sent} commands`;
    if (columns !== null)
      err(`\r${text.padEnd(columns - 1).slice(0, columns - 1)}${at >= CHECKED_AT ? '\n' : ''}`);
    else if (day > reported) err(`${text}\n`);
    reported = day;
  };
}

async function receiveStock(app: App, orders: number): Promise<void> {
  await Promise.all(
    skus.map((sku) => {
      const quantity = stockedUnits(sku, orders);
      return app.handle(moveStock, {
        opId: `open-${sku}`,
        type: 'INCREASE',
        sku,
        location: LOCATION,
        quantity,
        at: OPENING,
      });
    }),
  );
}

async function readBooks(store: OpenStore, published: readonly string[]): Promise<Books> {
  const states = async <S>(kind: string) => (await all(store.rows(kind))).map(({ state }) => state as S);
  const history = [];
  for (let cursor: OutboxCursor | undefined; ; cursor = history.at(-1)?.cursor) {
    const page = await store.outbox(cursor, 5_000);
    if (page.length === 0) break;
    history.push(...page);
  }
  return {
    levels: await states<Level>('level'),
    holds: await states<Hold>('hold'),
    orders: await states<Order>('order'),
    payments: await states<Payment>('payment'),
    movements: await all(store.movements()),
    history,
    published,
  };
}

async function all<X>(items: Iterable<X> | AsyncIterable<X>): Promise<readonly X[]> {
  const list: X[] = [];
  for await (const item of items) list.push(item);
  return list;
}
