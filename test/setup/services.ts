import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, inject, it } from 'vitest';

/** The PostgreSQL server of this run, or null when none answered. Set ORDERWRIGHT_PG_URL to use another one. */
export const postgresUrl: string | null = inject('postgresUrl');

/**
 * A suite that needs PostgreSQL. Without a server it is skipped under a name that says so;
 * with ORDERWRIGHT_REQUIRE_SERVICES=1 it fails instead.
 */
export function describePostgres(name: string, fn: () => void): void {
  if (postgresUrl !== null) {
    describe(name, fn);
  } else if (process.env.ORDERWRIGHT_REQUIRE_SERVICES === '1') {
    describe(name, () => {
      it('needs PostgreSQL', () => {
        throw new Error('PostgreSQL is unreachable and ORDERWRIGHT_REQUIRE_SERVICES=1');
      });
    });
  } else {
    describe.skip(`not run: PostgreSQL unreachable — ${name}`, fn);
  }
}

export interface FreshDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/** An empty database of its own for one test or suite. Drop it when done; open connections are cut. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `${inject('databasePrefix')}${randomUUID().slice(0, 8)}`;
  await administer(`create database "${name}" template template0`);
  const url = new URL(server());
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`drop database if exists "${name}" with (force)`) };
}

function server(): string {
  if (postgresUrl === null)
    throw new Error('PostgreSQL is unreachable; put the test inside describePostgres');
  return postgresUrl;
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
