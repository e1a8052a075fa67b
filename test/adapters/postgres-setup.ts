/** A PostgreSQL database for one suite, with a store on it. */
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { fromPg, type SqlStore, sqlStore } from '../../src/adapters/sql/index.ts';
import { type FreshDatabase, freshDatabase } from '../setup/services.ts';

export interface PostgresBench {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly store: SqlStore;
}

/** Call it inside `describePostgres`; what it returns is filled before the first test. */
export function usePostgres(max = 6): PostgresBench {
  const bench: { -readonly [K in keyof PostgresBench]?: PostgresBench[K] } = {};
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
    bench.url = database.url;
    bench.pool = new pg.Pool({ connectionString: database.url, max });
    // Some tests cut connections on purpose.
    bench.pool.on('error', () => undefined);
    bench.store = sqlStore(fromPg(bench.pool));
    await bench.store.migrate();
  });
  afterAll(async () => {
    await bench.pool?.end();
    await database.drop();
  });
  return bench as PostgresBench;
}

/** Everything the store holds, for comparing before with after. */
export async function dump(pool: pg.Pool): Promise<Record<string, unknown[]>> {
  const tables = ['aggregate', 'level', 'hold', 'movement', 'history', 'outbox', 'key'];
  const found: Record<string, unknown[]> = {};
  for (const table of tables)
    found[table] = (await pool.query(`select t.*::text from orderwright.${table} t order by 1`)).rows;
  return found;
}
