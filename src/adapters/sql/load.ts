/** Locking and loading: one statement, its arms in the one global order of locks. */
import type { RowKey } from '../../flow/index.ts';
import type { LoadedRow } from '../../ports/index.ts';
import { columnsOf, Parameters, side } from './columns.ts';
import type { SqlQuery } from './query.ts';
import { HOLD, jsonOf, KEY, LEVEL, MOVEMENT } from './tables.ts';

/** What `load` asks of one table. */
export interface Arm {
  readonly table: string;
  readonly takes: (ref: RowKey) => boolean;
  /** The columns a row is looked up by, as properties of a ref. */
  readonly by: ReturnType<typeof columnsOf<RowKey>>;
  readonly kind: string;
  readonly id: string;
  readonly version: string;
  readonly state: string;
  readonly locks: boolean;
}

const ID = columnsOf<RowKey>(['id', 'text']);
const STOCK_AND_MEMORY = new Set(['key', 'movement', 'hold', 'level']);

function arm(kind: string, state: string, different: Partial<Arm> = {}): Arm {
  return {
    table: kind,
    takes: (ref) => ref.kind === kind,
    by: ID,
    kind: `'${kind}'`,
    id: 't.id',
    version: 't.version',
    state,
    locks: true,
    ...different,
  };
}

/** In the order of locks. Keys and movements are only ever inserted beside a locked row, and need none themselves. */
const ARMS: readonly Arm[] = [
  arm('key', `json_strip_nulls(${jsonOf(KEY)})`, { locks: false }),
  arm('movement', jsonOf(MOVEMENT), {
    by: columnsOf<RowKey>(['id', 'text', 'op_id']),
    id: 't.op_id',
    version: '1',
    locks: false,
  }),
  arm('aggregate', 't.state', {
    takes: ({ kind }) => !STOCK_AND_MEMORY.has(kind),
    by: columnsOf<RowKey>(['kind', 'text'], ['id', 'text']),
    kind: 't.kind',
  }),
  arm('hold', jsonOf(HOLD)),
  arm('level', jsonOf(LEVEL)),
];

/** The arm that a kind is read by. */
export function armOf(kind: string): Arm {
  const found = ARMS.find(({ takes }) => takes({ kind, id: '' }));
  if (found === undefined) throw new Error(`no table for ${kind}`);
  return found;
}

/**
 * Loads rows, and locks them for this transaction if `lock` says so: table after table, and within a table in the
 * order given. The lateral subquery is what keeps that order, and what makes every row an index lookup however the
 * planner feels about a table it has no statistics of: it is run once per ref, one after another.
 *
 * `no key update` is the lock an update takes anyway; a host's foreign keys to these rows do not wait for it.
 */
export async function loadRows(
  sql: SqlQuery,
  schema: string,
  refs: readonly RowKey[],
  lock: boolean,
): Promise<readonly LoadedRow[]> {
  const parameters = new Parameters();
  const arms = ARMS.flatMap((each) => {
    const wanted = refs.filter(each.takes);
    return wanted.length === 0
      ? []
      : armText(each, parameters.rows([side(each.by, wanted)], false).from, schema, lock);
  });
  if (arms.length === 0) return [];
  const { rows } = await sql.query(arms.join('\nunion all\n'), parameters.values);
  return rows.map(rowOf);
}

function armText(
  { table, by, kind, id, version, state, locks }: Arm,
  wanted: string,
  schema: string,
  lock: boolean,
): string {
  const same = by.map(({ name }) => `r.${name} = u.${name}`).join(' and ');
  return `select ${kind} as kind, ${id} as id, ${version}::text as version, ${state}::text as state
from ${wanted}
cross join lateral (
  select * from ${schema}.${table} r where ${same} offset 0${locks && lock ? ' for no key update' : ''}
) as t`;
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
