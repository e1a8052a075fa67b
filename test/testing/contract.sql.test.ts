import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromPg, fromPglite, type PgPool, type SqlPool, sqlStore } from '../../src/adapters/sql/index.ts';
import type { Store } from '../../src/ports/index.ts';
import { badInputs, differential, runBadInput, storeContract } from '../../src/testing/index.ts';
import { describePostgres, type FreshDatabase, freshDatabase } from '../setup/services.ts';

const TABLES = ['aggregate', 'level', 'hold', 'key', 'movement', 'history', 'outbox', 'cursor', 'timer'];
const emptied = `truncate ${TABLES.map((table) => `orderwright.${table}`).join(', ')} restart identity`;

describe('PGlite keeps the contract', () => {
  let db: PGlite;
  beforeAll(async () => {
    db = await PGlite.create();
    await sqlStore(fromPglite(db)).migrate();
  });
  afterAll(() => db.close());

  // One schema, emptied for each case: migrating costs more than most cases.
  const create = async () => {
    await db.exec(emptied);
    return sqlStore(fromPglite(db));
  };
  const { cases, notProven } = storeContract({
    create,
    second: async (store) => store,
    capabilities: { transactions: 'serial', locksReads: true, writesInParts: true },
  });
  for (const { id, title, run } of cases) it(`given PGlite, when ${id} runs, then it passes: ${title}`, run);
  it('given 5,000 operations, when they are compared step by step, then the results are those of the memory store', async () => {
    const { operations } = await differential({ create, seed: 2 });
    expect(operations).toBeGreaterThanOrEqual(5_000);
  });
  it('given a bad input, when it is sent, then the answer has its code and nothing is stored', async () => {
    const stored = badInputs.filter(
      ({ entryPoint }) => entryPoint === 'app.handle' || entryPoint === 'store.write',
    );
    expect(stored.length).toBeGreaterThan(10);
    for (const bad of stored) await runBadInput(bad, await create());
  });
  it('given PGlite, when the contract runs, then it lists what needs a server', () =>
    expect(notProven.map(({ id }) => id)).toEqual([
      'C4.reopen',
      'C4.crash',
      'C12',
      'C16.reopen',
      'C22.driver',
      'C25.reopen',
      'C35',
    ]));
});

/** Where the next COMMIT of a store is to be cut. */
interface Cut {
  moment?: 'before' | 'after';
}

describePostgres('PostgreSQL keeps the contract', () => {
  let database: FreshDatabase;
  let admin: pg.Pool;
  const pools = new Set<pg.Pool>();
  const served = new WeakMap<Store, Cut>();

  beforeAll(async () => {
    database = await freshDatabase();
    admin = connect();
    await sqlStore(fromPg(admin)).migrate();
  });
  afterAll(async () => {
    await Promise.all([...pools].map((pool) => pool.end()));
    await database.drop();
  });

  function connect(): pg.Pool {
    const pool = new pg.Pool({ connectionString: database.url, max: 8 });
    pool.on('error', () => {});
    pools.add(pool);
    return pool;
  }

  let shared: pg.Pool | undefined;
  async function serve(own = false): Promise<Store> {
    shared ??= connect();
    const pool = own ? connect() : shared;
    const cut: Cut = {};
    const store = sqlStore(cutting(pool, cut));
    served.set(store, cut);
    return store;
  }

  /** Breaks the connection at COMMIT, once, when it is told to: before the server hears of it, or after it has answered. */
  function cutting(pool: pg.Pool, cut: Cut): SqlPool {
    const breaking = (client: pg.PoolClient) => async (statement: pg.QueryConfig) => {
      if (statement.text !== 'commit' || cut.moment === undefined) return client.query(statement);
      const { moment } = cut;
      delete cut.moment;
      const { rows } = await client.query('select pg_backend_pid() as pid');
      if (moment === 'after') await client.query(statement);
      await admin.query('select pg_terminate_backend($1)', [rows[0].pid]);
      return client.query(statement);
    };
    const connecting: PgPool = {
      query: (statement) => pool.query(statement),
      connect: (callback) =>
        pool.connect((error, client) => {
          const query = client && breaking(client);
          callback(
            error,
            client &&
              (new Proxy(client, {
                get: (target, name) => (name === 'query' ? query : bound(target, name)),
              }) as never),
          );
        }),
    };
    return fromPg(connecting);
  }
  function bound(target: object, name: string | symbol): unknown {
    const member: unknown = Reflect.get(target, name);
    return typeof member === 'function' ? member.bind(target) : member;
  }

  const create = async () => {
    await admin.query(emptied);
    return serve();
  };
  const { cases, notProven } = storeContract({
    create,
    second: () => serve(true),
    reopen: () => serve(true),
    crash: async () => {
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and state = 'idle in transaction'`,
      );
      return serve(true);
    },
    holdOpen: async () => {
      const client = await admin.connect();
      await client.query('begin');
      await client.query('select pg_current_xact_id()');
      return async () => {
        await client.query('commit');
        client.release();
      };
    },
    restoreAhead: async () => {
      await admin.query(
        `update orderwright.outbox set transaction = (transaction::text::bigint + 1000000000)::text::xid8`,
      );
      const store = await serve();
      await sqlStore(fromPg(admin)).migrate();
      return store;
    },
    cutCommit: async (store, moment) => {
      (served.get(store) as Cut).moment = moment;
    },
    capabilities: { transactions: 'concurrent', locksReads: true, writesInParts: true },
    // Other tests run transactions on the same server.
    lagMs: 10_000,
  });
  for (const { id, title, run } of cases)
    it(`given a server, when ${id} runs, then it passes: ${title}`, run);
  it('given 5,000 operations, when they are compared step by step, then the results are those of the memory store', async () => {
    const { operations, kinds } = await differential({ create, lagMs: 20_000 });
    expect(operations).toBeGreaterThanOrEqual(5_000);
    for (const [kind, { succeeded, failed }] of kinds)
      expect(Math.min(succeeded, failed), kind).toBeGreaterThan(0);
  }, 90_000);
  it('given a server, when the contract runs, then nothing is left unproven', () =>
    expect(notProven).toEqual([]));
});
