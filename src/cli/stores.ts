/** The stores of a replay. Every pass gets its own empty store, which is removed afterwards. */
import { randomBytes } from 'node:crypto';
import { memoryStore } from '../adapters/memory/index.ts';
import { fromPg, fromPglite, type SqlPool, type SqlStore, sqlStore } from '../adapters/sql/index.ts';
import type { MovementRow } from '../inventory/index.ts';
import type { LoadedRow, Store } from '../ports/index.ts';
import { Problem, shown } from './problem.ts';

type Rows<R> = Iterable<R> | AsyncIterable<R>;

/** A store whose rows can be listed. */
export interface OpenStore extends Store {
  rows(kind: string): Rows<LoadedRow>;
  movements(): Rows<MovementRow>;
}

export interface Stores {
  /** The maximum number of commands in one transaction: many for a database, few for memory. */
  readonly group: number;
  /** Throws a {@link Problem} if the store does not answer. */
  check(): Promise<void>;
  /** Runs `work` on a new, empty store and removes the store afterwards. */
  with<A>(work: (store: OpenStore) => Promise<A>): Promise<A>;
}

export function storesOf(spec: string): Stores {
  if (spec === 'memory')
    return { group: 64, check: async () => undefined, with: (work) => work(memoryStore()) };
  if (spec === 'pglite') return pglite();
  if (/^postgres(ql)?:\/\//.test(spec)) return postgres(spec);
  throw new Problem(`unknown store ${shown(spec)} (there are: memory, pglite, postgres://…)`);
}

const SQL_GROUP = 512;

function pglite(): Stores {
  const load = () =>
    import('@electric-sql/pglite').catch((error: unknown) => {
      throw new Problem(`--store pglite needs the package @electric-sql/pglite: ${messageOf(error)}`);
    });
  return {
    group: SQL_GROUP,
    check: async () => void (await load()),
    with: async (work) => {
      const { PGlite } = await load();
      const db = new PGlite();
      try {
        return await work(await migrated(sqlStore(fromPglite(db))));
      } finally {
        await db.close();
      }
    },
  };
}

function postgres(connectionString: string): Stores {
  const load = async () => {
    const { default: pg } = await import('pg').catch((error: unknown) => {
      throw new Problem(`--store postgres://… needs the package pg: ${messageOf(error)}`);
    });
    const pool = new pg.Pool({ connectionString, max: 2, connectionTimeoutMillis: 5_000 });
    // A broken idle connection shows at its next use.
    pool.on('error', () => undefined);
    return pool;
  };
  return {
    group: SQL_GROUP,
    check: async () => {
      const pool = await load();
      await pool
        .query('select 1')
        .catch((error: unknown) => {
          throw new Problem(`the store ${placeOf(connectionString)} does not answer: ${messageOf(error)}`);
        })
        .finally(() => pool.end());
    },
    with: async (work) => {
      const schema = `orderwright_cli_${randomBytes(4).toString('hex')}`;
      const pool = await load();
      const sql: SqlPool = fromPg(pool);
      try {
        return await work(await migrated(sqlStore(sql, { schema })));
      } finally {
        await pool.query(`drop schema if exists ${schema} cascade`).finally(() => pool.end());
      }
    },
  };
}

async function migrated(store: SqlStore): Promise<SqlStore> {
  await store.migrate();
  return store;
}

/** The server's address, without the password of the URL. */
function placeOf(connectionString: string): string {
  const url = URL.canParse(connectionString) ? new URL(connectionString) : undefined;
  return url ? `${url.protocol}//${url.host}${url.pathname}` : 'postgres://…';
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
