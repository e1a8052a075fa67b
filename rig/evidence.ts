/** The evidence of a run: the journals outside the database, and the database itself. */
import { fromPg, sqlStore } from 'orderwright/sql';
import { type Log, readLog } from 'orderwright/testing';
import pg from 'pg';
import type { Answered, Published, Sent, WorkerEntry } from './entries.ts';
import { readJournal } from './journal.ts';
import type { Shop } from './shop.ts';

export interface Evidence {
  readonly sent: readonly Sent[];
  readonly answered: readonly Answered[];
  /** Published message ids per relay, repeats included. */
  readonly published: ReadonlyMap<string, readonly string[]>;
  /** The store at the end of the run. */
  readonly log: Log;
  /** Ids (`kind/id/version`) of the history rows, and those the outbox points at. */
  readonly historyIds: readonly string[];
  readonly outboxIds: readonly string[];
}

/** Gathers the evidence. Open transactions are ended first, since they would hide committed rows. */
export async function gather(shop: Shop): Promise<Evidence> {
  const { cluster, database, crew } = shop;
  await endOthers(shop);
  const entries = crew
    .names('worker')
    .flatMap((name) => crew.journals(name).flatMap(readJournal<WorkerEntry>));
  const published = new Map(
    crew.names('relay').map((name) => [
      name,
      crew
        .journals(name)
        .flatMap(readJournal<Published>)
        .flatMap(({ ids }) => ids),
    ]),
  );
  const pool = new pg.Pool({ connectionString: cluster.url(database), max: 1 });
  try {
    const log = await readLog(sqlStore(fromPg(pool)), Date.now());
    const idsOf = async (table: string) =>
      (
        await pool.query(`select kind || '/' || id || '/' || version as id from orderwright.${table}`)
      ).rows.map(({ id }) => String(id));
    return {
      sent: entries.flatMap((entry) => (entry.type === 'sent' ? entry : [])),
      answered: entries.flatMap((entry) => (entry.type === 'answered' ? entry : [])),
      published,
      log,
      historyIds: await idsOf('history'),
      outboxIds: await idsOf('outbox'),
    };
  } finally {
    await pool.end();
  }
}

/** Ends every connection to the shop's database except those of relays, and waits until they are gone. */
export async function endOthers({ cluster, database }: Shop): Promise<void> {
  const others = `from pg_stat_activity
where datname = '${database}' and pid <> pg_backend_pid() and application_name not like 'relay%'`;
  for (let i = 0; i < 500; i++) {
    const rows = await cluster.query('postgres', `select pg_terminate_backend(pid) ${others}`);
    if (rows.length === 0) return;
  }
  throw new Error('a connection does not end');
}
