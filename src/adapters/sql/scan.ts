/** Reads a whole table, a page at a time, without holding it in memory. */
import type { LoadedRow } from '../../ports/index.ts';
import { columnsText, rowOf, tableOf } from './load.ts';
import type { SqlQuery } from './query.ts';

const PAGE = 1_000;

/** All rows of a kind by id. Each page is a statement of its own, so a change in between may or may not be seen. */
export async function* pagesOf(sql: SqlQuery, schema: string, kind: string): AsyncGenerator<LoadedRow> {
  const table = tableOf(kind);
  const text = `select ${columnsText(table)}
from ${schema}.${table.table} t where ${table.kind} = $1::text and ${table.id} > $2::text
order by ${table.id} limit ${PAGE}`;
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
