import pg from 'pg';
import postgres from 'postgres';
import { afterAll, beforeAll, describe } from 'vitest';
import { fromPg, fromPostgres, type SqlPool, type SqlStore, sqlStore } from '../../src/adapters/sql/index.ts';
import { describePostgres, type FreshDatabase, freshDatabase } from '../setup/services.ts';
import { storeSuite } from './store-suite.ts';

/** Dropping the database cuts a connection that is still closing; a pool nobody listens to would end the run. */
function poolOf(connectionString: string): pg.Pool {
  return new pg.Pool({ connectionString, max: 4 }).on('error', () => undefined);
}

const DRIVERS: Record<
  string,
  (url: string) => { readonly pool: SqlPool; readonly close: () => Promise<unknown> }
> = {
  pg: (connectionString) => {
    const pool = poolOf(connectionString);
    return { pool: fromPg(pool), close: () => pool.end() };
  },
  'pg, nothing prepared': (connectionString) => {
    const pool = poolOf(connectionString);
    return { pool: fromPg(pool, { prepare: false }), close: () => pool.end() };
  },
  'postgres.js': (url) => {
    const sql = postgres(url, { max: 4, transform: postgres.camel });
    return { pool: fromPostgres(sql), close: () => sql.end() };
  },
};

for (const [driver, connect] of Object.entries(DRIVERS))
  describePostgres(`PostgreSQL by ${driver}`, () => {
    let database: FreshDatabase;
    let connection: ReturnType<typeof connect>;
    let store: SqlStore;
    beforeAll(async () => {
      database = await freshDatabase();
      connection = connect(database.url);
      store = sqlStore(connection.pool, { schema: 'shop_1' });
      await store.migrate();
    });
    afterAll(async () => {
      await connection.close();
      await database.drop();
    });

    describe('the store', () => storeSuite(() => store, { checks: true }));
  });
