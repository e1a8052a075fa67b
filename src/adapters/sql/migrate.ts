/** Migrates the tables: in one transaction, one process at a time. */
import { MIGRATIONS, type Migration } from './migrations.ts';
import type { SqlPool, SqlQuery } from './query.ts';

/**
 * Runs the migrations that are missing. Safe at every start of every process: a second process waits for the first and
 * then finds nothing to do.
 */
export async function migrate(pool: SqlPool, schema: string): Promise<void> {
  if ((await missing(pool, schema)).length > 0)
    await pool.transaction(async (sql) => {
      await sql.query('select pg_advisory_xact_lock(hashtextextended($1::text, 0))', [
        `orderwright ${schema}`,
      ]);
      for (const { text } of await missing(sql, schema))
        for (const statement of statementsOf(text, schema)) await sql.query(statement, []);
    });
  await checkHorizon(pool, schema);
}

async function missing(sql: SqlQuery, schema: string): Promise<readonly Migration[]> {
  // to_regclass would not do: within a transaction it may answer from before the wait for the lock.
  const { rows } = await sql.query(
    "select 1 as found from pg_catalog.pg_tables where schemaname = $1::text and tablename = 'migration'",
    [schema],
  );
  if (rows.length === 0) return MIGRATIONS;
  const done = await sql.query(`select name from ${schema}.migration`, []);
  const names = new Set(done.rows.map(({ name }) => name));
  return MIGRATIONS.filter(({ name }) => !names.has(name));
}

/** One statement at a time: a driver that binds parameters does not take two. */
function statementsOf(text: string, schema: string): readonly string[] {
  return text
    .replaceAll(/^--.*\n/gm, '')
    .replaceAll(/\borderwright\b/g, schema)
    .split(/;\n/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/**
 * Transaction ids belong to a cluster. After a dump is restored into a younger cluster, old outbox rows and bookmarks
 * lie in its future. No relay would then see those rows, nor new rows below its bookmark, until the ids catch up.
 */
async function checkHorizon(sql: SqlQuery, schema: string): Promise<void> {
  const { rows } = await sql.query(
    `select transaction::text as last from (
  (select transaction from ${schema}.outbox order by transaction desc limit 1)
  union all select transaction from ${schema}.cursor
) o where transaction > pg_snapshot_xmax(pg_current_snapshot()) order by transaction desc limit 1`,
    [],
  );
  if (rows[0] !== undefined) throw new OutboxAhead(schema, String(rows[0].last));
}

/** The outbox has transaction ids that this cluster has not reached: it was restored from an older cluster. */
export class OutboxAhead extends Error {
  readonly code = 'OUTBOX_AHEAD';
  constructor(schema: string, last: string) {
    super(
      `the outbox of ${schema} has transaction ${last}, which this server has not reached: the database was restored ` +
        `from another server. Stop all writers, then run: update ${schema}.outbox set transaction = '3'; ` +
        `delete from ${schema}.cursor; every event is then published once more.`,
    );
  }
}
