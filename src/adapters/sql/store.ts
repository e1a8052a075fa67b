/** The SQL store: PostgreSQL 15 or later, PGlite too. Row locks keep writers apart, versions prove that they did. */
import type { MovementRow } from '../../inventory/index.ts';
import type { LoadedRow, Store, Transaction, Writes } from '../../ports/index.ts';
import { storeError } from './errors.ts';
import { loadRows } from './load.ts';
import { migrate } from './migrate.ts';
import { loadCursor, readHistory, readOutbox, saveCursor } from './outbox.ts';
import type { SqlPool, SqlQuery } from './query.ts';
import { pagesOf } from './scan.ts';
import { readDue, settleTimer } from './timers.ts';
import { runWrite, writeStatement } from './write.ts';

export interface SqlSettings {
  /** Where the tables are, default `orderwright`: lower case letters, digits and `_`. */
  readonly schema?: string;
}

/** A store on PostgreSQL, and a way into transactions that the host began. */
export interface SqlStore extends Store {
  /**
   * A transaction the host began, as `within` of `app.handle`: commands are decided and written in it, and become
   * true with whatever else the host does there, or not at all. It is never begun, committed, rolled back or run
   * again from here, and no savepoint is set. After a `CONFLICT` the host rolls back and starts over.
   *
   * @example
   * await client.query('begin');
   * const answer = await app.handle(flow.place, request, { key, within: store.join(client) });
   * await client.query('insert into baskets …');
   * await client.query(answer.isOk() ? 'commit' : 'rollback');
   */
  join(sql: SqlQuery): Transaction;
  /** Creates what is missing of the tables. May be called at every start, by any number of processes. */
  migrate(): Promise<void>;
  /** Every committed row of a kind by id, a page at a time: for audits and comparisons. */
  rows(kind: string): AsyncGenerator<LoadedRow>;
  /** Every movement by operation id, a page at a time. */
  movements(): AsyncGenerator<MovementRow>;
}

/**
 * A store on PostgreSQL through whichever driver the host has.
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
  const on = (sql: SqlQuery, isOurs: boolean): Transaction => {
    const guarded = guard(sql);
    let last: Promise<void> = Promise.resolve();
    // Put together at once, sent when the one before it is done: a connection takes one statement at a time.
    const write = async (writes: Writes): Promise<void> => {
      const statement = writeStatement(schema, writes, !isOurs);
      if (statement === undefined) return last;
      last = last.then(() => runWrite(guarded, statement));
      return last;
    };
    return { load: (refs) => loadRows(guarded, schema, refs, true), write, writePart: write };
  };
  const outside = guard(pool);
  return {
    transact: (work) => named(pool.transaction((sql) => work(on(sql, true)))),
    join: (sql) => on(sql, false),
    migrate: () => named(migrate(pool, schema)),
    read: (refs) => loadRows(outside, schema, refs, false),
    history: (ref) => readHistory(outside, schema, ref),
    outbox: (cursor, limit) => readOutbox(outside, schema, cursor, limit),
    loadCursor: (name) => loadCursor(outside, schema, name),
    saveCursor: (name, cursor) => saveCursor(outside, schema, name, cursor),
    due: (now, limit) => readDue(outside, schema, now, limit),
    completeTimer: (timer, next) => settleTimer(outside, schema, timer, next),
    rows: (kind) => pagesOf(outside, schema, kind),
    movements: async function* () {
      for await (const { state } of pagesOf(outside, schema, 'movement')) yield state as MovementRow;
    },
  };
}

/** The same statements, their errors called by the store's names. */
function guard(sql: SqlQuery): SqlQuery {
  return { query: (text, params) => named(sql.query(text, params)) };
}

async function named<A>(promise: Promise<A>): Promise<A> {
  try {
    return await promise;
  } catch (error) {
    throw storeError(error);
  }
}
