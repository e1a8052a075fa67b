/** What a host lends to the store contract, and the small world the cases act in. */

import { lockOrder } from '../../app/index.ts';
import type { HistoryRecord } from '../../core/history.ts';
import { type Change, keyOf, type RowKey } from '../../flow/index.ts';
import type { Level, MovementRow } from '../../inventory/index.ts';
import type { LoadedRow, OutboxCursor, OutboxEntry, Store, Transaction, Writes } from '../../ports/index.ts';
import { codeOf, mustEqual, mustHold } from '../proof.ts';
import type { CaseFor } from './contract.ts';

export interface StoreCapabilities {
  /** Whether transactions that touch different rows overlap, or each waits for the one before. */
  readonly transactions?: 'concurrent' | 'serial' | undefined;
  /** A row that was loaded stays as it was until the transaction ends, also when it is not written. */
  readonly locksReads?: boolean | undefined;
  /** Its transactions have `writePart`. */
  readonly writesInParts?: boolean | undefined;
}

/** The host's store. What is left out is reported as not proven. */
export interface StoreSetup {
  /** A store with nothing in it. Called once a case. */
  create(): Promise<Store>;
  /** Another way into the data of a store: a second process, another connection. */
  readonly second?: ((store: Store) => Promise<Store>) | undefined;
  /** The same data after an orderly end and a new start. */
  readonly reopen?: ((store: Store) => Promise<Store>) | undefined;
  /** The same data after the process or the server was killed. */
  readonly crash?: ((store: Store) => Promise<Store>) | undefined;
  /** Begins a transaction of another client that holds a transaction id open. Returns how to end it. */
  readonly holdOpen?: ((store: Store) => Promise<() => Promise<void>>) | undefined;
  /** The data in a server whose transaction ids are behind: a dump of an older one, restored. May refuse to start. */
  readonly restoreAhead?: ((store: Store) => Promise<Store>) | undefined;
  /** The next COMMIT of the store answers with a broken connection: before the server acted on it, or after. */
  readonly cutCommit?: ((store: Store, moment: 'before' | 'after') => Promise<void>) | undefined;
  readonly capabilities?: StoreCapabilities | undefined;
  /**
   * How long the outbox may lag behind what is committed, default 3 s. It must not pass what may still commit, so on a
   * server with other users their transactions hold it up.
   */
  readonly lagMs?: number | undefined;
}

export type StoreNeed =
  | 'restoreAhead'
  | 'second'
  | 'reopen'
  | 'crash'
  | 'holdOpen'
  | 'cutCommit'
  | 'transactions'
  | 'locksReads'
  | 'writesInParts';
export type StoreCase = CaseFor<StoreSetup, StoreNeed>;

/** What is missing for a case, in words. */
export function lacking(setup: StoreSetup): (need: StoreNeed) => string | undefined {
  return (need) => {
    const there = isCapability(need) ? setup.capabilities?.[need] : setup[need];
    return there ? undefined : `${need} is not declared`;
  };
}

function isCapability(need: StoreNeed): need is keyof StoreCapabilities {
  return need === 'transactions' || need === 'locksReads' || need === 'writesInParts';
}

// --- the small world: counters, one aggregate each ---

export const START = 1_767_600_000_000;

/** An aggregate of the contract's own kind: a counter. */
export interface Counter {
  readonly id: string;
  readonly status: string;
  readonly n: number;
}

export const counter = (id: string): RowKey => ({ kind: 'counter', id });

export function changeOf(ref: RowKey, previous: number, state: object): Change {
  return { ...ref, previous, version: previous + 1, state };
}

/** A counter set to `n`, from the version it is at. */
export function counted(id: string, previous: number, n = previous + 1): Change {
  return changeOf(counter(id), previous, { id, status: 'OPEN', n } satisfies Counter);
}

export function recordOf(ref: RowKey, version: number, more: Partial<HistoryRecord> = {}): HistoryRecord {
  return {
    ...ref,
    version,
    from: 'OPEN',
    to: 'OPEN',
    event: 'counter.counted',
    operator: 'contract',
    remark: '',
    at: START + version,
    correlationId: 'contract',
    data: { type: 'counter.counted', to: 'OPEN', at: START + version, n: version },
    ...more,
  };
}

export function movementOf(opId: string, more: Partial<MovementRow> = {}): MovementRow {
  return {
    opId,
    orderId: null,
    lineId: null,
    sku: 'sku',
    location: 'main',
    type: 'INCREASE',
    quantity: 1,
    prevAvailable: 0,
    newAvailable: 1,
    prevFrozen: 0,
    newFrozen: 0,
    prevLocked: 0,
    newLocked: 0,
    at: START,
    status: 'SUCCESS',
    message: 'Operation successful',
    ...more,
  };
}

/** The level `<sku>/main`. */
export function levelOf(sku: string, available: number): Level {
  return { id: `${sku}/main`, sku, location: 'main', available, frozen: 0, locked: 0, backorder: 0 };
}

/** What a transaction writes, parts left out being empty. */
export function writesOf(parts: Partial<Writes>): Writes {
  return { changes: [], history: [], movements: [], ...parts };
}

/** A counter's next change with the event behind it. */
export function step(id: string, previous: number, n?: number): Writes {
  return writesOf({ changes: [counted(id, previous, n)], history: [recordOf(counter(id), previous + 1)] });
}

/** Writes without loading anything first. */
export function write(store: Store, parts: Partial<Writes>): Promise<void> {
  return store.transact((transaction) => transaction.write(writesOf(parts)));
}

export async function readOne(store: Store, ref: RowKey): Promise<LoadedRow | undefined> {
  return (await store.read([ref]))[0];
}

/** Loads counters, adds one to each and writes them, each with its event: what every command does in small. */
export async function addOne(
  transaction: Transaction,
  ids: readonly string[],
  between: () => Promise<void> = async () => {},
): Promise<void> {
  const rows = await transaction.load(lockOrder(ids.map(counter)));
  await between();
  const found = new Map(rows.map((row) => [row.id, row]));
  const versionOf = (id: string) => found.get(id)?.version ?? 0;
  const next = (id: string) => ((found.get(id)?.state as Counter | undefined)?.n ?? 0) + 1;
  await transaction.write(
    writesOf({
      changes: ids.map((id) => counted(id, versionOf(id), next(id))),
      history: ids.map((id) => recordOf(counter(id), versionOf(id) + 1)),
    }),
  );
}

/** Runs work again while other transactions are faster. Any other error is passed on. */
export async function persistently<A>(
  store: Store,
  work: (transaction: Transaction) => Promise<A>,
): Promise<A> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await store.transact(work);
    } catch (error) {
      if (codeOf(error) !== 'CONFLICT' || attempt > 500) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(attempt, 5)));
    }
  }
}

/** All entries after a cursor, page by page. */
export async function readOutboxFrom(
  store: Store,
  cursor: OutboxCursor | undefined,
  limit = 1_000,
): Promise<readonly OutboxEntry[]> {
  const entries: OutboxEntry[] = [];
  for (let from = cursor; ; ) {
    const page = await store.outbox(from, limit);
    mustHold(page.length <= limit, `a page of at most ${limit}`, page.length);
    for (const entry of page) entries.push(entry);
    if (page.length === 0) return entries;
    from = page.at(-1)?.cursor;
  }
}

const lags = new WeakMap<Store, number>();
const LAG_MS = 3_000;

/** A setup whose stores are known by how long their outbox may lag. */
export function withLag(setup: StoreSetup): StoreSetup {
  const { lagMs = LAG_MS } = setup;
  const known = async (opened: Promise<Store>): Promise<Store> => {
    const store = await opened;
    lags.set(store, lagMs);
    return store;
  };
  const again = (name: 'second' | 'reopen' | 'crash' | 'restoreAhead') =>
    setup[name] && {
      [name]: (store: Store) => known((setup[name] as NonNullable<StoreSetup[typeof name]>)(store)),
    };
  return {
    ...setup,
    create: () => known(setup.create()),
    ...again('second'),
    ...again('reopen'),
    ...again('crash'),
    ...again('restoreAhead'),
  };
}

/** Reads until `done` or the time is up; what was read last is what counts. */
export async function eventually<A>(
  store: Store,
  read: () => Promise<A>,
  done: (found: A) => boolean,
): Promise<A> {
  const end = Date.now() + (lags.get(store) ?? LAG_MS);
  for (;;) {
    const found = await read();
    if (done(found) || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

/** The outbox once it shows as many events as were committed. It may lag: it must not pass what may still commit. */
export function outboxOf(store: Store, count: number, limit?: number): Promise<readonly OutboxEntry[]> {
  return eventually(
    store,
    () => readOutboxFrom(store, undefined, limit),
    (entries) => entries.length >= count,
  );
}

let markers = 0;

/** All that is in the outbox by now: an event of our own is sent after it, and waited for. */
export async function wholeOutbox(store: Store): Promise<readonly OutboxEntry[]> {
  const marker = counter(`marker-${++markers}`);
  await write(store, { history: [recordOf(marker, 1)] });
  const entries = await eventually(
    store,
    () => readOutboxFrom(store, undefined),
    (found) => found.some(({ id }) => id === marker.id),
  );
  return entries.filter(({ id }) => !id.startsWith('marker-'));
}

/** Rows and histories, in a form that can be compared. */
export async function rowsAndHistories(store: Store, refs: readonly RowKey[]): Promise<object> {
  const rows = [...(await store.read(refs))].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const histories: (readonly HistoryRecord[])[] = [];
  for (const ref of refs) histories.push(await store.history(ref));
  return { rows, histories };
}

/** Everything the store holds of some rows, with all that is in the outbox. */
export async function dumpOf(store: Store, refs: readonly RowKey[]): Promise<object> {
  const outbox = (await wholeOutbox(store)).map(({ cursor: _, ...record }) => record);
  // Commit order of different aggregates is not promised; of one it is.
  const byStream = outbox.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
  return { ...(await rowsAndHistories(store, refs)), outbox: byStream };
}

/** Nothing of what `refs` name may change while `work` runs. */
export async function leavesNoTrace(
  store: Store,
  refs: readonly RowKey[],
  what: string,
  work: () => Promise<unknown>,
): Promise<void> {
  const before = await dumpOf(store, refs);
  await work();
  mustEqual(await dumpOf(store, refs), before, `${what} leaves no trace`);
}
