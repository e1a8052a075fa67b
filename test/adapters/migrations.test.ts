import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { fromPg, MIGRATIONS, sqlStore } from '../../src/adapters/sql/index.ts';
import { describePostgres } from '../setup/services.ts';
import { usePostgres } from './postgres-setup.ts';

const folder = fileURLToPath(new URL('../../migrations', import.meta.url));

it('the files are what migrate() runs; after a change, `vitest -u` writes them anew', async () => {
  for (const { name, text } of MIGRATIONS) await expect(text).toMatchFileSnapshot(`${folder}/${name}.sql`);
  expect((await readdir(folder)).sort()).toEqual(MIGRATIONS.map(({ name }) => `${name}.sql`));
});

it('each one records that it ran', () => {
  for (const { name, text } of MIGRATIONS)
    expect(text).toContain(`insert into orderwright.migration (name) values ('${name}');`);
});

describePostgres('migrate()', () => {
  const bench = usePostgres(8);

  it('makes the same tables as running the files by hand', async () => {
    const { pool, store } = bench;
    const columns = async () =>
      (
        await pool.query(
          `select table_name, column_name, data_type, is_nullable from information_schema.columns
           where table_schema = 'orderwright' order by 1, ordinal_position`,
        )
      ).rows;
    const made = await columns();
    expect(made.length).toBeGreaterThan(50);
    await pool.query('drop schema orderwright cascade');
    for (const { text } of MIGRATIONS) await pool.query(text);
    expect(await columns()).toEqual(made);
    await store.migrate();
    expect((await pool.query('select name from orderwright.migration')).rows).toEqual(
      MIGRATIONS.map(({ name }) => ({ name })),
    );
  });

  it('may be called by many at once, and again', async () => {
    const start = () => sqlStore(fromPg(bench.pool), { schema: 'fleet' }).migrate();
    await Promise.all(Array.from({ length: 8 }, start));
    await start();
    const { rows } = await bench.pool.query('select count(*)::int as count from fleet.migration');
    expect(rows).toEqual([{ count: MIGRATIONS.length }]);
  });

  it('that fails leaves nothing behind', async () => {
    const { pool } = bench;
    await pool.query('create schema half; create table half.history (id text)');
    await expect(sqlStore(fromPg(pool), { schema: 'half' }).migrate()).rejects.toThrow('already exists');
    const { rows } = await pool.query("select tablename from pg_tables where schemaname = 'half'");
    expect(rows).toEqual([{ tablename: 'history' }]);
  });
});
