/** Reading a whole table without holding it in memory. */
import type { LoadedRow } from '../../ports/index.ts';
import { armOf, rowOf } from './load.ts';
import type { SqlQuery } from './query.ts';

const PAGE = 1_000;

/** All rows of a kind in the order of their ids. Each page is a statement of its own: what changes meanwhile is seen, or not. */
export async function* pagesOf(sql: SqlQuery, schema: string, kind: string): AsyncGenerator<LoadedRow> {
  const arm = armOf(kind);
  const text = `select ${arm.kind} as kind, ${arm.id} as id, ${arm.version}::text as version, ${arm.state}::text as state
from ${schema}.${arm.table} t where ${arm.kind} = $1::text and ${arm.id} > $2::text
order by ${arm.id} limit ${PAGE}`;
  let last = '';
  for (;;) {
    const { rows } = await sql.query(text, [kind, last]);
    for (const row of rows) {
      const found = rowOf(row);
      last = found.id;
      yield found;
    }
    if (rows.length < PAGE) return;
  }
}
