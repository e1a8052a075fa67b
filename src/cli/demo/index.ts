/**
 * The main job on a laptop with nothing installed: a sample shop, generated from a seed, on an embedded PostgreSQL.
 */
import { DAY_MS } from '../../core/quantity.ts';
import { moveStock, shopFlow } from '../../flow/index.ts';
import type { Hold, Level, MovementRow } from '../../inventory/index.ts';
import { type Order, order } from '../../order/index.ts';
import type { Payment } from '../../payment/index.ts';
import {
  type App,
  type CloudEvent,
  createApp,
  type LoadedRow,
  relay,
  type Store,
} from '../../ports/index.ts';
import { type Books, checkBooks } from './checks.ts';
import { drive } from './drive.ts';
import { printReport } from './print.ts';
import { drawFrom } from './random.ts';
import { HOT_SKU, LOCATION, skus, stockedUnits, tell } from './stories.ts';

/** A store whose rows can be read back whole. */
export type OpenStore = Store & {
  rows(kind: string): Promise<readonly LoadedRow[]> | readonly LoadedRow[];
  movements(): Promise<readonly MovementRow[]> | readonly MovementRow[];
};

export interface DemoSettings {
  readonly store: OpenStore;
  /** How many shoppers place an order. */
  readonly orders: number;
  readonly seed: number;
  readonly print: (text: string) => void;
  readonly progress?: (text: string) => void;
}

/** The shop opens; shoppers come at all hours of its first week, and we look at it as that week ends. */
const OPENING = Date.UTC(2026, 0, 5, 8);
const WEEK_MS = 7 * DAY_MS;
const LOOKED_AT = OPENING + WEEK_MS;

/** Runs the sample shop and prints what happened. Resolves to whether every check held. */
export async function runDemo({
  store,
  orders,
  seed,
  print,
  progress = () => {},
}: DemoSettings): Promise<boolean> {
  const app = createApp({ store });
  const flow = shopFlow(order);
  const draw = drawFrom(seed);
  const started = performance.now();

  await stockShelves(app, orders);
  const stories = Array.from({ length: orders }, (_, n) => ({
    at: OPENING + Math.floor(draw('arrives', n) * WEEK_MS),
    story: tell({ app, flow, draw }, n),
  }));
  let sent = 0;
  const tallies = await drive(stories, LOOKED_AT, (count, at) => {
    sent = count;
    progress(`${count} commands, ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} in the shop`);
  });
  const published: string[] = [];
  const publisher = {
    publish: async (events: readonly CloudEvent[]) => void published.push(...events.map(({ id }) => id)),
  };
  while ((await relay({ store, publisher })) > 0) progress(`${published.length} events published`);
  const elapsedMs = performance.now() - started;

  const books = await readBooks(store, published);
  const findings = checkBooks(books);
  print(
    printReport({ tallies, books, findings, stockedHot: stockedUnits(HOT_SKU, orders), elapsedMs, sent }),
  );
  return findings.every(({ holds }) => holds);
}

async function stockShelves(app: App, orders: number): Promise<void> {
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
  const states = async <S>(kind: string) => (await store.rows(kind)).map(({ state }) => state as S);
  const orders = await states<Order>('order');
  const payments = await states<Payment>('payment');
  const history = [];
  for (let cursor: Parameters<Store['outbox']>[0]; ; ) {
    const page = await store.outbox(cursor, 5_000);
    if (page.length === 0) break;
    history.push(...page);
    cursor = page.at(-1)?.cursor;
  }
  return {
    levels: await states<Level>('level'),
    holds: await states<Hold>('hold'),
    orders,
    payments,
    movements: await store.movements(),
    history,
    published,
  };
}
