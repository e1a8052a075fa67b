/** Locking and loading: one statement for all tables, in the one global order of locks. */
import type { RowKey } from '../../flow/index.ts';
import type { LoadedRow } from '../../ports/index.ts';
import { type Column, columnsOf, Parameters, rowSet } from './columns.ts';
import type { SqlQuery } from './query.ts';
import { JSON_OF } from './tables.ts';

/** How rows of one table are selected: the SQL of each part of a {@link LoadedRow}, with `t` for the table. */
export interface TableQuery {
  readonly table: string;
  readonly holds: (kind: string) => boolean;
  /** The columns that find a row, filled from a row key. */
  readonly lookup: readonly Column<RowKey>[];
  readonly kind: string;
  readonly id: string;
  readonly version: string;
  readonly state: string;
  /** Whether its rows are locked. Keys and movements are only inserted beside a locked row, and need no lock. */
  readonly locks: boolean;
}

const ID = columnsOf<RowKey>(['id', 'text']);
const KINDS_WITH_A_TABLE = new Set(['key', 'movement', 'hold', 'level']);

function tableQuery(kind: keyof typeof JSON_OF, locks: boolean): TableQuery {
  return {
    table: kind,
    holds: (asked) => asked === kind,
    lookup: ID,
    kind: `'${kind}'`,
    id: 't.id',
    version: 't.version',
    state: JSON_OF[kind],
    locks,
  };
}

/** In the order of locks. */
const TABLES: readonly TableQuery[] = [
  tableQuery('key', false),
  {
    ...tableQuery('movement', false),
    lookup: columnsOf<RowKey>(['id', 'text', 'op_id']),
    id: 't.op_id',
    version: '1',
  },
  {
    table: 'aggregate',
    holds: (kind) => !KINDS_WITH_A_TABLE.has(kind),
    lookup: columnsOf<RowKey>(['kind', 'text'], ['id', 'text']),
    kind: 't.kind',
    id: 't.id',
    version: 't.version',
    state: 't.state',
    locks: true,
  },
  tableQuery('hold', true),
  tableQuery('level', true),
];

/** The table that holds rows of a kind. */
export function tableOf(kind: string): TableQuery {
  const found = TABLES.find(({ holds }) => holds(kind));
  if (found === undefined) throw new Error(`no table for ${kind}`);
  return found;
}

/**
 * Loads rows; `lock` locks them for this transaction. Tables come in the order of locks, rows of a table in the order
 * given. The lateral subquery keeps that order: it runs once for each key, one after another. It also makes each row an
 * index lookup, even without statistics.
 *
 * `for no key update` is the lock of an update: foreign keys of the host to these rows do not wait for it.
 */
export async function loadRows(
  sql: SqlQuery,
  schema: string,
  keys: readonly RowKey[],
  { lock }: { readonly lock: boolean },
): Promise<readonly LoadedRow[]> {
  const parameters = new Parameters();
  const selects = TABLES.flatMap((each) => {
    const wanted = keys.filter(({ kind }) => each.holds(kind));
    if (wanted.length === 0) return [];
    const { from } = parameters.bind([rowSet(each.lookup, wanted)], false);
    return selectText(each, from, schema, lock);
  });
  if (selects.length === 0) return [];
  const { rows } = await sql.query(selects.join('\nunion all\n'), parameters.values);
  return rows.map(rowOf);
}

function selectText(each: TableQuery, wanted: string, schema: string, lock: boolean): string {
  const same = each.lookup.map(({ name }) => `r.${name} = u.${name}`).join(' and ');
  return `select ${columnsText(each)}
from ${wanted}
cross join lateral (
  select * from ${schema}.${each.table} r where ${same} offset 0${each.locks && lock ? ' for no key update' : ''}
) as t`;
}

/** The select list that {@link rowOf} reads. */
export function columnsText({ kind, id, version, state }: TableQuery): string {
  return `${kind} as kind, ${id} as id, ${version}::text as version, ${state}::text as state`;
}

/** A row as every query of this adapter selects it. */
export function rowOf({ kind, id, version, state }: Record<string, unknown>): LoadedRow {
  return {
    kind: kind as string,
    id: id as string,
    version: Number(version),
    state: JSON.parse(state as string),
  };
}
