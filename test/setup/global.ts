import pg from 'pg';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string | null;
    databasePrefix: string;
  }
}

const defaultUrl = 'postgres://postgres@127.0.0.1:5432/test';

async function reachable(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Asks once per run whether PostgreSQL is there, and at the end drops the databases a failed test left behind. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.ORDERWRIGHT_PG_URL ?? defaultUrl;
  const postgresUrl = (await reachable(url)) ? url : null;
  const databasePrefix = `orderwright_test_${process.pid}_${Date.now().toString(36)}_`;
  project.provide('postgresUrl', postgresUrl);
  project.provide('databasePrefix', databasePrefix);

  return async () => {
    if (postgresUrl === null) return;
    const client = new pg.Client({ connectionString: postgresUrl });
    await client.connect();
    try {
      const left = await client.query<{ datname: string }>(
        'select datname from pg_database where starts_with(datname, $1)',
        [databasePrefix],
      );
      for (const { datname } of left.rows) {
        await client.query(`drop database if exists "${datname}" with (force)`);
      }
    } finally {
      await client.end();
    }
  };
}
