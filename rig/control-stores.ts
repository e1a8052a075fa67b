/** Stores with the fault of a negative control. A rig that does not notice them proves nothing. */
import type { HistoryRecord } from 'orderwright/core';
import type { OutboxCursor, OutboxEntry } from 'orderwright/ports';
import type { SqlPool, SqlQuery } from 'orderwright/sql';

/** Removes the outbox rows from every transaction, and writes them in a second one after it. */
export function outboxApart(pool: SqlPool): SqlPool {
  return {
    ...pool,
    transaction: async (work) => {
      let taken: readonly Record<string, unknown>[] = [];
      const answer = await pool.transaction(async (sql) => {
        const done = await work(sql);
        const { rows } = await sql.query(
          `delete from orderwright.outbox where xmin = pg_current_xact_id()::xid
returning kind, id, version::text as version`,
          [],
        );
        taken = rows;
        return done;
      });
      for (const { kind, id, version } of taken)
        await pool.query(
          `insert into orderwright.outbox (transaction, kind, id, version)
values (pg_current_xact_id(), $1::text, $2::text, $3::text::bigint)`,
          [kind, id, version],
        );
      return answer;
    },
  };
}

/** The outbox read by position alone: every row above the last position. */
export async function outboxByPosition(
  sql: SqlQuery,
  cursor: OutboxCursor | undefined,
  limit: number,
): Promise<readonly OutboxEntry[]> {
  const { rows } = await sql.query(
    `select o.position::text as position, h.kind, h.id, h.version::text as version
from orderwright.outbox o join orderwright.history h using (kind, id, version)
where o.position > $1::text::bigint order by o.position limit $2::text::bigint`,
    [cursor?.position ?? '0', String(limit)],
  );
  return rows.map(({ position, kind, id, version }) => ({
    ...EMPTY,
    kind: String(kind),
    id: String(id),
    version: Number(version),
    cursor: { transaction: '0', position: String(position) },
  }));
}

/** Only the arrival of these events is judged, never their content. */
const EMPTY: HistoryRecord = {
  kind: '',
  id: '',
  version: 0,
  from: '',
  to: '',
  event: '',
  operator: '',
  remark: '',
  at: 0,
  correlationId: '',
  data: {},
};
