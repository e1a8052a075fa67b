/** Everything a transaction decided, written by one statement: a part for each table, counting what may miss its row. */
import type { HistoryRecord } from '../../core/history.ts';
import type { Change, Timer } from '../../flow/index.ts';
import { StoreConflict, type Writes } from '../../ports/index.ts';
import { alike, columnsOf, Parameters, type Side, side } from './columns.ts';
import type { SqlQuery } from './query.ts';
import { HISTORY, HOLD, KEY, LEVEL, MOVEMENT } from './tables.ts';
import { TIMER, timerRows } from './timers.ts';

/** A part of the statement: common table expressions, the one called `name` answering what became of each row. */
interface Part {
  readonly name: string;
  readonly text: string;
  /** What the answer must be: rows inserted and rows updated. Nothing where a row that misses is an error of the server. */
  readonly expected?: string;
}

/** A table whose rows have versions, and what its columns are filled from. */
interface VersionedTable {
  readonly primaryKey: readonly string[];
  readonly sides: (changes: readonly Change[]) => readonly Side[];
}

const ID = columnsOf<Change>(['id', 'text']);
const KIND_AND_ID = alike(columnsOf<Change>(['kind', 'text'], ['id', 'text']), 'kind');
const VERSION = columnsOf<Change>(['version', 'number']);
const PREVIOUS = columnsOf<Change>(['previous', 'number']);
const EVENT = alike(
  columnsOf<HistoryRecord>(['kind', 'text'], ['id', 'text'], ['version', 'number']),
  'kind',
);
const STATE = columnsOf<Change>(['state', 'json']);
const STATUS = alike(columnsOf<{ readonly status: string }>(['status', 'text']), 'status');

const statesOf = (changes: readonly Change[]) => changes.map(({ state }) => state as never);

/** By kind; a kind that is not here is an aggregate. In the order in which they are written. */
const VERSIONED: ReadonlyMap<string, VersionedTable> = new Map([
  ['key', { primaryKey: ['id'], sides: (rows) => [side(ID, rows), side(KEY, statesOf(rows))] }],
  [
    'aggregate',
    {
      primaryKey: ['kind', 'id'],
      sides: (rows) => [side(KIND_AND_ID, rows), side(STATUS, statesOf(rows)), side(STATE, rows)],
    },
  ],
  ['hold', { primaryKey: ['id'], sides: (rows) => [side(HOLD, statesOf(rows))] }],
  ['level', { primaryKey: ['id'], sides: (rows) => [side(LEVEL, statesOf(rows))] }],
]);

/** What writes everything at once, ready to be sent. */
export interface WriteStatement {
  readonly text: string;
  readonly values: readonly (string | null)[];
  /** What the parts that count have to answer. */
  readonly expected: readonly (readonly [part: string, counts: string])[];
}

/**
 * The statement that writes all this; none if there is nothing to write.
 *
 * @param spare what a row in the way does: in a transaction of the host it is passed over and shows in the counts,
 * because an error of the server would end a transaction that is not ours; in our own it may be that error, which
 * saves looking before every insert and telling of every row after it (half of the server's work)
 */
export function writeStatement(schema: string, writes: Writes, spare: boolean): WriteStatement | undefined {
  const statement = new Statement(schema, spare);
  const parts = statement.parts(writes);
  if (parts.length === 0) return undefined;
  const expected = parts.flatMap(({ name, expected: counts }) =>
    counts === undefined ? [] : [[name, counts] as const],
  );
  const counts = expected.map(
    ([name]) =>
      `(select count(*) filter (where fresh) || '/' || count(*) filter (where not fresh) from ${name}) as ${name}`,
  );
  return {
    text: `with ${parts.map((part) => part.text).join(',\n')}\nselect ${['true as written', ...counts].join(',\n')}`,
    values: statement.parameters.values,
    expected,
  };
}

/** Sends it, and throws a {@link StoreConflict} if a row was not at the version it was loaded at. */
export async function runWrite(sql: SqlQuery, { text, values, expected }: WriteStatement): Promise<void> {
  const { rows } = await sql.query(text, values);
  for (const [name, counts] of expected) {
    const written = rows[0]?.[name];
    if (written !== counts)
      throw new StoreConflict(
        `${name}: ${written} rows inserted/updated, not ${counts}: not at their versions`,
      );
  }
}

/** The statement while it is put together. */
class Statement {
  readonly parameters = new Parameters();
  readonly #schema: string;
  readonly #spare: boolean;

  constructor(schema: string, spare: boolean) {
    this.#schema = schema;
    this.#spare = spare;
  }

  parts({ changes, history, movements, timers }: Writes): readonly Part[] {
    const byTable = new Map<string, Change[]>([...VERSIONED.keys()].map((table) => [table, []]));
    for (const change of changes) (byTable.get(change.kind) ?? byTable.get('aggregate'))?.push(change);
    const parts: Part[] = [];
    for (const [name, table] of VERSIONED) {
      const rows = byTable.get(name) ?? [];
      if (rows.length > 0) parts.push(this.#changed(name, table, rows));
    }
    if (movements.length > 0) parts.push(this.#inserted('movement', [side(MOVEMENT, movements)], 'quantity'));
    if (history.length > 0)
      parts.push(this.#inserted('history', [side(HISTORY, history)], 'version'), this.#published(history));
    if (timers !== undefined && timers.length > 0) parts.push(this.#set(timers));
    return parts;
  }

  #changed(name: string, { primaryKey, sides }: VersionedTable, changes: readonly Change[]): Part {
    const fresh = changes.filter(({ previous }) => previous === 0).length;
    // What two processes create at once is created in one order, so that neither waits for the other for ever.
    const rows = fresh > 0 ? [...changes].sort((a, b) => (a.id < b.id ? -1 : 1)) : changes;
    const content = [...sides(rows), side(VERSION, rows)];
    if (fresh === rows.length) return this.#inserted(name, content, 'version');
    const { from, names, values } = this.parameters.rows([...content, side(PREVIOUS, rows)], false);
    const kept = names.slice(0, -1);
    const set = kept.filter((each) => !primaryKey.includes(each)).map((each) => `${each} = excluded.${each}`);
    // No `update … from`: the planner joins as it sees fit, and without statistics that is by reading the whole table.
    // An insert that meets its row always finds it by the primary key. What it inserts where it should have met a row
    // shows in the counts: xmax is 0 where nothing was there before.
    const text = `${name}_given as materialized (select * from ${from} where u.version is not null),
${name} as (
  insert into ${this.#schema}.${name} as t (${kept.join(', ')})
  select ${values.slice(0, -1).join(', ')} from ${name}_given u
  on conflict (${primaryKey.join(', ')}) do update set ${set.join(', ')}
  where (${primaryKey.map((each) => `t.${each}`).join(', ')}, t.version)
    in (select ${primaryKey.join(', ')}, previous from ${name}_given)
  returning t.xmax = 0 as fresh
)`;
    return { name, text, expected: `${fresh}/${rows.length - fresh}` };
  }

  /** Timers, set or set again; whoever does so holds the lock of what they are about. */
  #set(timers: readonly Timer[]): Part {
    const { from, names, values } = this.parameters.rows([side(TIMER, timerRows(timers))], false);
    const text = `timer as (
  insert into ${this.#schema}.timer (${names.join(', ')})
  select ${values.join(', ')} from ${from} where u.due_at is not null
  on conflict (id) do update set ${[...names.slice(1), 'version'].map((each) => `${each} = excluded.${each}`).join(', ')}
)`;
    return { name: 'timer', text };
  }

  /** Rows that must not be there yet. `always` names a column that is never NULL, see {@link Parameters.rows}. */
  #inserted(name: string, content: readonly Side[], always: string): Part {
    const { from, names, values } = this.parameters.rows(content, true);
    const insert = `insert into ${this.#schema}.${name} (${names.join(', ')})
  select ${values.join(', ')} from ${from} where u.${always} is not null`;
    if (!this.#spare) return { name, text: `${name} as (\n  ${insert}\n)` };
    const text = `${name} as (\n  ${insert}\n  on conflict do nothing returning true as fresh\n)`;
    return { name, text, expected: `${content[0]?.rows.length ?? 0}/0` };
  }

  /**
   * A pointer to each new history record. Its transaction is the later of our own and the last one that was complete
   * when the locks were ours: the id alone is given out at the first lock, so that a transaction which then waited
   * would sort before the one it waited for, and the events of one aggregate would go out in the wrong order.
   */
  #published(history: Writes['history']): Part {
    const { from, names, values } = this.parameters.rows([side(EVENT, history)], true);
    const text = `outbox as (
  insert into ${this.#schema}.outbox (transaction, ${names.join(', ')})
  select (select greatest(
    pg_current_xact_id(),
    (pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1)::text::xid8
  )), ${values.join(', ')} from ${from} where u.version is not null
)`;
    return { name: 'outbox', text };
  }
}
