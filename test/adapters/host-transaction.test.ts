/** Our rows and the host's in one transaction that the host began: all there or nothing there. */

import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { CompiledQuery, Kysely, type Transaction as KyselyTransaction, PostgresDialect } from 'kysely';
import postgres from 'postgres';
import { beforeAll, expect, it } from 'vitest';
import { pgQuery, postgresQuery, type SqlQuery } from '../../src/adapters/sql/index.ts';
import { type App, createApp } from '../../src/app/index.ts';
import { orderUseCases } from '../../src/flow/index.ts';
import { order } from '../../src/order/index.ts';
import { keyed } from '../../src/testing/ask.ts';
import { describePostgres } from '../setup/services.ts';
import { dump, usePostgres } from './postgres-setup.ts';
import { basket, levelOf, stock } from './store-suite.ts';

const { place } = orderUseCases(order);
class Undo extends Error {}

describePostgres("the host's own transaction", () => {
  const bench = usePostgres();
  let app: App;
  beforeAll(async () => {
    app = createApp({ store: bench.store });
    await stock(app, 'joined', 100);
    await bench.pool.query('create table basket (id text primary key)');
  });

  /** Places an order and writes the host's row, as a host would inside its transaction. */
  async function buy(query: SqlQuery, id: string): Promise<void> {
    const answer = await app.handle(place, basket(id, 'joined', 2), {
      ...keyed(id),
      within: bench.store.join(query),
    });
    answer._unsafeUnwrap();
    await query.query('insert into basket (id) values ($1)', [id]);
  }

  const HOSTS: Record<string, (work: (query: SqlQuery) => Promise<void>) => Promise<unknown>> = {
    'pg client': async (work) => {
      const client = await bench.pool.connect();
      try {
        await client.query('begin');
        await work(client);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
    'pg client, prepared': async (work) => {
      const client = await bench.pool.connect();
      try {
        await client.query('begin isolation level repeatable read');
        await work(pgQuery(client));
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
    'postgres.js': async (work) => {
      const client = postgres(bench.url, { max: 1 });
      await client.begin((tx) => work(postgresQuery(tx))).finally(() => client.end());
    },
    Kysely: (work) => {
      const query = (trx: KyselyTransaction<unknown>): SqlQuery => ({
        query: (text, params) =>
          trx.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, [...params])),
      });
      const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: bench.pool }) });
      return db.transaction().execute((trx) => work(query(trx)));
    },
    Drizzle: (work) => {
      type Tx = Parameters<Parameters<ReturnType<typeof drizzle>['transaction']>[0]>[0];
      const query = (tx: Tx): SqlQuery => ({
        query: (text, params) => {
          const parts = text.split(/\$(\d+)/);
          return tx.execute(
            sql.join(
              parts.map((part, i) => (i % 2 === 0 ? sql.raw(part) : sql`${params[Number(part) - 1]}`)),
            ),
          );
        },
      });
      return drizzle(bench.pool).transaction((tx) => work(query(tx)));
    },
  };

  it.each(Object.keys(HOSTS))(
    'given %s, when the host commits or rolls back, then the library’s rows go with its own',
    async (name) => {
      const transaction = HOSTS[name]!;
      const host = name.replaceAll(/\W+/g, '-');
      const before = { level: await levelOf(bench.store, 'joined'), rows: await dump(bench.pool) };
      const undone = transaction(async (query) => {
        await buy(query, `${host}-undone`);
        throw new Undo();
      });
      await expect(undone).rejects.toBeInstanceOf(Undo);
      expect(await dump(bench.pool)).toEqual(before.rows);
      expect(
        (await bench.pool.query('select from basket where id = $1', [`${host}-undone`])).rows,
      ).toHaveLength(0);

      const id = `${host}-done`;
      await transaction((query) => buy(query, id));
      expect((await bench.pool.query('select from basket where id = $1', [id])).rows).toHaveLength(1);
      expect(
        await bench.store.read([
          { kind: 'order', id },
          { kind: 'hold', id: `${id}/1/main` },
        ]),
      ).toHaveLength(2);
      expect(await levelOf(bench.store, 'joined')).toEqual({
        ...before.level,
        available: before.level!.available - 2,
        frozen: before.level!.frozen + 2,
      });
      const again = await app.handle(place, basket(id, 'joined', 2), keyed(id));
      expect(again._unsafeUnwrap()).toMatchObject({ replayed: true });
    },
  );

  it('given a joined transaction, when a command is handled, then it is never begun, ended or repeated by the store', async () => {
    const texts: string[] = [];
    const client = await bench.pool.connect();
    try {
      await client.query('begin');
      const spy: SqlQuery = {
        query: (text, params) => {
          texts.push(text);
          return client.query(text, params as unknown[]);
        },
      };
      await buy(spy, 'spied');
      await client.query('rollback');
    } finally {
      client.release();
    }
    expect(texts.length).toBeLessThanOrEqual(4);
    expect(texts.join('\n')).not.toMatch(
      /\b(begin|commit|rollback|savepoint|set)\s*(;|$|transaction|work|local)/im,
    );
  });

  it('given a conflict, when the host goes on, then its transaction is still usable', async () => {
    const client = await bench.pool.connect();
    try {
      await client.query('begin');
      const query: SqlQuery = client;
      // Between our look and our write, another transaction takes the id: the counts say so, no error of the server.
      const racing: SqlQuery = {
        query: async (text, params) => {
          if (text.startsWith('with')) {
            const rival = await app.handle(place, basket('raced', 'elsewhere'));
            rival._unsafeUnwrap();
          }
          return query.query(text, params);
        },
      };
      await stock(app, 'elsewhere', 5);
      const answer = await app.handle(place, basket('raced', 'joined'), { within: bench.store.join(racing) });
      expect(answer._unsafeUnwrapErr()).toEqual({ code: 'CONFLICT', attempts: 1 });
      expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
      await client.query('rollback');
    } finally {
      client.release();
    }
  });
});
