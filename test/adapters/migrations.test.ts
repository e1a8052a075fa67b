import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { fromPg, MIGRATIONS, sqlStore } from '../../src/adapters/sql/index.ts';
import { describePostgres } from '../setup/services.ts';
import { usePostgres } from './postgres-setup.ts';

const folder = fileURLToPath(new URL('../../migrations', import.meta.url));

it('given the migration files, when they are compared with what migrate() runs, then they are the same (`vitest -u` writes them)', async () => {
  for (const { name, text } of MIGRATIONS) await expect(text).toMatchFileSnapshot(`${folder}/${name}.sql`);
  expect((await readdir(folder)).sort()).toEqual(MIGRATIONS.map(({ name }) => `${name}.sql`));
});

it('given each migration, when it is read, then it records that it ran', () => {
  for (const { name, text } of MIGRATIONS)
    expect(text).toContain(`insert into orderwright.migration (name) values ('${name}');`);
});

describePostgres('migrate()', () => {
  const bench = usePostgres(8);

  it('given the files run by hand, when tables are compared, then migrate() makes the same', async () => {
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

  it('given many callers at once, when they migrate, then each migration runs once', async () => {
    const start = () => sqlStore(fromPg(bench.pool), { schema: 'fleet' }).migrate();
    await Promise.all(Array.from({ length: 8 }, start));
    await start();
    const { rows } = await bench.pool.query('select count(*)::int as count from fleet.migration');
    expect(rows).toEqual([{ count: MIGRATIONS.length }]);
  });

  it('given a migration that fails, when it is over, then it leaves no table', async () => {
    const { pool } = bench;
    await pool.query('create schema half; create table half.history (id text)');
    await expect(sqlStore(fromPg(pool), { schema: 'half' }).migrate()).rejects.toThrow('already exists');
    const { rows } = await pool.query("select tablename from pg_tables where schemaname = 'half'");
    expect(rows).toEqual([{ tablename: 'history' }]);
  });
});
