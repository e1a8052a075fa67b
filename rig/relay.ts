/** A process that publishes: the library's relay, with a journal outside the database as its broker. */
import { relay } from 'orderwright/app';
import { fromPg, sqlStore } from 'orderwright/sql';
import pg from 'pg';
import { endRequest, journalOf, pause, type RelayTask } from './child.ts';
import { outboxByPosition } from './control-stores.ts';
import type { Published } from './entries.ts';
import { openJournal } from './journal.ts';

const POLL_MS = 5;
const AFTER_FAULT_MS = 50;

export async function publish({ name, url, folder, life, idOnly }: RelayTask): Promise<void> {
  const ending = endRequest();
  const journal = openJournal<Published>(journalOf(folder, name, life));
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    application_name: name,
    connectionTimeoutMillis: 3_000,
    query_timeout: 2_000,
  });
  pool.on('error', () => undefined);
  const sql = fromPg(pool);
  const sound = sqlStore(sql);
  const store = idOnly
    ? {
        ...sound,
        outbox: (...[cursor, limit]: Parameters<typeof sound.outbox>) => outboxByPosition(sql, cursor, limit),
      }
    : sound;
  const publisher = {
    publish: (events: readonly { readonly id: string }[]) =>
      journal.append({ ids: events.map(({ id }) => id) }),
  };
  for (;;) {
    const mayEnd = ending.requested();
    const sent = await relay({ store, publisher, name, limit: 200 }).catch(() => undefined);
    if (sent === undefined) await pause(AFTER_FAULT_MS);
    else if (sent === 0 && mayEnd) break;
    else if (sent === 0) await pause(POLL_MS);
  }
  await pool.end();
  process.exit(0);
}
