/** Reads a store whole, for an audit. */
import { type Overrides, withDefaults } from '../../core/defaults.ts';
import type { KeyRecord } from '../../core/idempotency.ts';
import type { Instant } from '../../core/quantity.ts';
import type { InboxRow } from '../../flow/index.ts';
import type { Hold, Level, MovementRow } from '../../inventory/index.ts';
import type { Order } from '../../order/index.ts';
import type { Payment, Suspense } from '../../payment/index.ts';
import type { LoadedRow, OutboxCursor, OutboxEntry, Store } from '../../ports/index.ts';
import type { Log } from './log.ts';

/** Rows as a store gives them: at once, later, or a page at a time. */
export type Pages<R> = readonly R[] | Promise<readonly R[]> | AsyncIterable<R>;

/** A store that can be read back whole: the memory store, the SQL store. */
export type OpenStore = Store & {
  rows(kind: string): Pages<LoadedRow>;
  movements(): Pages<MovementRow>;
};

/**
 * The log of a store as it stands. Read it while nothing is being written, or the parts will not fit each other.
 *
 * @example
 * audit(await readLog(memoryStore(), Date.now()))
 */
export async function readLog(
  store: OpenStore,
  now: Instant,
  more: Overrides<Omit<Log, 'now' | 'history'>> = {},
): Promise<Log> {
  const of = (kind: string) => all(store.rows(kind));
  const states = <S>(rows: readonly LoadedRow[]) => rows.map(({ state }) => state as S);
  const orders = await of('order');
  const payments = await of('payment');
  const suspense = await of('suspense');
  const read = {
    now,
    levels: states<Level>(await of('level')),
    holds: states<Hold>(await of('hold')),
    orders: states<Order>(orders),
    payments: states<Payment>(payments),
    suspense: states<Suspense>(suspense),
    inbox: (await of('inbox')).map(({ id, state }) => ({ id, ...(state as InboxRow) })),
    timers: await store.due(now, Number.MAX_SAFE_INTEGER),
    movements: await all(store.movements()),
    history: await readOutbox(store),
    keys: (await of('key')).map(({ id, state }) => ({ id, record: state as KeyRecord })),
    versions: new Map(
      [...orders, ...payments, ...suspense].map(({ kind, id, version }) => [`${kind}/${id}`, version]),
    ),
  };
  return withDefaults<Log>(read, more);
}

/** Every committed event in commit order. */
export async function readOutbox(store: Store): Promise<readonly OutboxEntry[]> {
  const entries: OutboxEntry[] = [];
  for (let cursor: OutboxCursor | undefined; ; ) {
    const page = await store.outbox(cursor, 5_000);
    for (const entry of page) entries.push(entry);
    if (page.length === 0) return entries;
    cursor = page.at(-1)?.cursor;
  }
}

async function all<R>(pages: Pages<R>): Promise<readonly R[]> {
  const given = await pages;
  if (Array.isArray(given)) return given as readonly R[];
  const rows: R[] = [];
  for await (const row of given as AsyncIterable<R>) rows.push(row);
  return rows;
}
