/** The SQL store: PostgreSQL 15 or later, and PGlite. Row locks keep writers apart; row versions prove it. */
import { assertPlainWrites } from '../../flow/index.ts';
import type { MovementRow } from '../../inventory/index.ts';
import type { LoadedRow, Store, Transaction, Writes } from '../../ports/index.ts';
import { storeError } from './errors.ts';
import { loadRows } from './load.ts';
import { migrate } from './migrate.ts';
import { loadCursor, readHistory, readOutbox, saveCursor } from './outbox.ts';
import type { SqlPool, SqlQuery } from './query.ts';
import { pagesOf } from './scan.ts';
import { completeTimer, readDue } from './timers.ts';
import { runWrite, writeStatement } from './write.ts';

export interface SqlSettings {
  /** The schema of the tables, default `orderwright`: lower case letters, digits and `_`. */
  readonly schema?: string | undefined;
}

/** A store on PostgreSQL that can also work inside a transaction of the host. */
export interface SqlStore extends Store {
  /**
   * A transaction that the host began, for `within` of `app.handle`. Commands are decided and written in it, and are
   * committed or rolled back with the host's own statements. The store never begins, commits, rolls back or repeats
   * it, and sets no savepoint. After a `CONFLICT` the host rolls back and starts over.
   *
   * @example
   * await client.query('begin');
   * const answer = await app.handle(flow.place, request, { key, within: store.join(client) });
   * await client.query('insert into baskets …');
   * await client.query(answer.isOk() ? 'commit' : 'rollback');
   */
  join(sql: SqlQuery): Transaction;
  /** Creates the tables that are missing. May be called at every start, by any number of processes. */
  migrate(): Promise<void>;
  /** Every committed row of a kind by id, a page at a time: for audits and comparisons. */
  rows(kind: string): AsyncGenerator<LoadedRow>;
  /** Every movement by operation id, a page at a time. */
  movements(): AsyncGenerator<MovementRow>;
}

/**
 * A store on PostgreSQL, through the host's driver.
 *
 * @example
 * const store = sqlStore(fromPg(new pg.Pool()));
 * await store.migrate();
 * const app = createApp({ store });
 * @throws a RangeError when the schema's name would need quotes
 */
export function sqlStore(pool: SqlPool, { schema = 'orderwright' }: SqlSettings = {}): SqlStore {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new RangeError(
      `the schema must match ^[a-z_][a-z0-9_]*$ and have 63 characters at most: ${schema}`,
    );
  const pooled = withStoreErrors(pool);
  return {
    transact: (work) =>
      orStoreError(pool.transaction((sql) => work(transactionOn(sql, schema, { inHostTransaction: false })))),
    join: (sql) => transactionOn(sql, schema, { inHostTransaction: true }),
    migrate: () => orStoreError(migrate(pool, schema)),
    read: (keys) => loadRows(pooled, schema, keys, { lock: false }),
    history: (key) => readHistory(pooled, schema, key),
    outbox: (cursor, limit) => readOutbox(pooled, schema, cursor, limit),
    loadCursor: (name) => loadCursor(pooled, schema, name),
    saveCursor: (name, cursor) => saveCursor(pooled, schema, name, cursor),
    due: (now, limit) => readDue(pooled, schema, now, limit),
    completeTimer: (timer, next) => completeTimer(pooled, schema, timer, next),
    rows: (kind) => pagesOf(pooled, schema, kind),
    movements: async function* () {
      for await (const { state } of pagesOf(pooled, schema, 'movement')) yield state as MovementRow;
    },
  };
}

/** One transaction on one connection. Its statements are sent one after another, in the order of the calls. */
function transactionOn(
  connection: SqlQuery,
  schema: string,
  { inHostTransaction }: { readonly inHostTransaction: boolean },
): Transaction {
  const sql = withStoreErrors(connection);
  let lastWrite: Promise<void> = Promise.resolve();
  // The statement is built at once: while an earlier one is under way, the next part is already being encoded.
  const write = async (writes: Writes): Promise<void> => {
    assertPlainWrites(writes);
    const statement = writeStatement(schema, writes, inHostTransaction);
    if (statement === undefined) return lastWrite;
    lastWrite = lastWrite.then(() => runWrite(sql, statement));
    return lastWrite;
  };
  return { load: (keys) => loadRows(sql, schema, keys, { lock: true }), write, writePart: write };
}

/** The same statements; a driver's errors become the errors of the store port. */
function withStoreErrors(sql: SqlQuery): SqlQuery {
  return { query: (text, params) => orStoreError(sql.query(text, params)) };
}

async function orStoreError<A>(promise: Promise<A>): Promise<A> {
  try {
    return await promise;
  } catch (error) {
    throw storeError(error);
  }
}
