/** The due table: which timers are due, and their completion. */
import type { Instant } from '../../core/quantity.ts';
import type { Timer } from '../../flow/index.ts';
import type { DueTimer } from '../../ports/index.ts';
import type { SqlQuery } from './query.ts';
import type { TimerRow } from './tables.ts';

/** Sorted by id, so that two transactions that set the same new timers cannot deadlock. */
export function timerRows(timers: readonly Timer[]): readonly TimerRow[] {
  return timers
    .map(({ about, ...timer }) => ({ ...timer, aboutKind: about.kind, aboutId: about.id }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function readDue(
  sql: SqlQuery,
  schema: string,
  now: Instant,
  limit: number,
): Promise<readonly DueTimer[]> {
  const { rows } = await sql.query(
    `select id, kind, about_kind, about_id, due_at::text as due_at, payload::text as payload, version::text as version
from ${schema}.timer where due_at <= $1::text::bigint order by due_at, id limit $2::text::bigint`,
    [String(now), String(limit)],
  );
  return rows.map((row) => ({
    id: row.id as string,
    kind: row.kind as string,
    about: { kind: row.about_kind as string, id: row.about_id as string },
    dueAt: Number(row.due_at),
    payload: JSON.parse(row.payload as string),
    version: row.version as string,
  }));
}

/** Deletes a timer, or moves it to `next`; one that was set again since has another version and stays. */
export async function completeTimer(
  sql: SqlQuery,
  schema: string,
  { id, version }: DueTimer,
  next?: Pick<Timer, 'dueAt' | 'payload'>,
): Promise<void> {
  const same = 'where id = $1::text and version = $2::text::bigint';
  if (next === undefined) await sql.query(`delete from ${schema}.timer ${same}`, [id, version]);
  else
    await sql.query(
      `update ${schema}.timer set due_at = $3::text::bigint, payload = $4::text::json, version = default ${same}`,
      [id, version, String(next.dueAt), JSON.stringify(next.payload)],
    );
}
