/** The relay's side of the store: committed events in commit order, and the relay's bookmarks. */
import type { HistoryRecord } from '../../core/history.ts';
import type { RowKey } from '../../flow/index.ts';
import type { OutboxCursor, OutboxEntry } from '../../ports/index.ts';
import type { SqlQuery } from './query.ts';
import { JSON_OF } from './tables.ts';

/**
 * Entries after `cursor`, of transactions older than every one that still runs. A younger transaction may yet commit
 * entries that sort before visible ones, and a bookmark must never pass those.
 */
export async function readOutbox(
  sql: SqlQuery,
  schema: string,
  cursor: OutboxCursor | undefined,
  limit: number,
): Promise<readonly OutboxEntry[]> {
  const { rows } = await sql.query(
    `select o.transaction::text as transaction, o.position::text as position, ${JSON_OF.history}::text as record
from (
  select * from ${schema}.outbox
  where transaction < pg_snapshot_xmin(pg_current_snapshot())
    and (transaction, position) > ($1::text::xid8, $2::text::bigint)
  order by transaction, position
  limit $3::text::bigint
) o
cross join lateral (
  select * from ${schema}.history h where h.kind = o.kind and h.id = o.id and h.version = o.version offset 0
) t
order by o.transaction, o.position`,
    [cursor?.transaction ?? '0', cursor?.position ?? '0', String(limit)],
  );
  return rows.map(({ transaction, position, record }) => ({
    ...(JSON.parse(record as string) as HistoryRecord),
    cursor: { transaction: transaction as string, position: position as string },
  }));
}

export async function readHistory(
  sql: SqlQuery,
  schema: string,
  { kind, id }: RowKey,
): Promise<readonly HistoryRecord[]> {
  const { rows } = await sql.query(
    `select ${JSON_OF.history}::text as record from ${schema}.history t
where t.kind = $1::text and t.id = $2::text order by t.version`,
    [kind, id],
  );
  return rows.map(({ record }) => JSON.parse(record as string) as HistoryRecord);
}

export async function loadCursor(
  sql: SqlQuery,
  schema: string,
  name: string,
): Promise<OutboxCursor | undefined> {
  const { rows } = await sql.query(
    `select transaction::text as transaction, position::text as position from ${schema}.cursor where name = $1::text`,
    [name],
  );
  return rows[0] as OutboxCursor | undefined;
}

export async function saveCursor(
  sql: SqlQuery,
  schema: string,
  name: string,
  { transaction, position }: OutboxCursor,
): Promise<void> {
  await sql.query(
    `insert into ${schema}.cursor (name, transaction, position) values ($1::text, $2::text::xid8, $3::text::bigint)
on conflict (name) do update set transaction = excluded.transaction, position = excluded.position`,
    [name, transaction, position],
  );
}
