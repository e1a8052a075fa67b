/**
 * Everything a transaction decided, written by one statement. Each table has a common table expression of its own.
 * Those that may miss a row count what they inserted and updated; another count than expected is a conflict.
 */
import type { HistoryRecord } from '../../core/history.ts';
import type { Change, Timer } from '../../flow/index.ts';
import { StoreConflict, type Writes } from '../../ports/index.ts';
import { Parameters, type RowSet, rowSet } from './columns.ts';
import type { SqlQuery } from './query.ts';
import {
  EVENT,
  HISTORY,
  MOVEMENT,
  PREVIOUS,
  TIMER,
  VERSION,
  VERSIONED,
  type VersionedTable,
} from './tables.ts';
import { timerRows } from './timers.ts';

/** The statement that writes everything, ready to be sent. */
export interface WriteStatement {
  readonly text: string;
  readonly values: readonly (string | null)[];
  /** The counts that each counting expression must answer, as `inserted/updated`. */
  readonly expected: readonly (readonly [expression: string, counts: string])[];
}

/**
 * The statement that writes all of `writes`; nothing if there is nothing to write.
 *
 * @param inHostTransaction whether the host began the transaction. An error of the server would end that transaction,
 * so an insert that meets an existing row does nothing there and shows in the counts. In a transaction of our own it is
 * that error: this saves a look before every insert and an answer after it, half of the server's work.
 */
export function writeStatement(
  schema: string,
  writes: Writes,
  inHostTransaction: boolean,
): WriteStatement | undefined {
  const builder = new StatementBuilder(schema, inHostTransaction);
  const expressions = builder.expressions(writes);
  if (expressions.length === 0) return undefined;
  const expected = expressions.flatMap(({ name, expected: counts }) =>
    counts === undefined ? [] : [[name, counts] as const],
  );
  const counts = expected.map(
    ([name]) =>
      `(select count(*) filter (where fresh) || '/' || count(*) filter (where not fresh) from ${name}) as ${name}`,
  );
  return {
    text: `with ${expressions.map(({ text }) => text).join(',\n')}\nselect ${['true as written', ...counts].join(',\n')}`,
    values: builder.parameters.values,
    expected,
  };
}

/** Sends the statement. Throws {@link StoreConflict} if a row was not at the version at which it was loaded. */
export async function runWrite(sql: SqlQuery, { text, values, expected }: WriteStatement): Promise<void> {
  const { rows } = await sql.query(text, values);
  for (const [table, counts] of expected) {
    const written = rows[0]?.[table];
    if (written !== counts)
      throw new StoreConflict(
        `${table}: ${written} rows inserted/updated instead of ${counts}; another transaction changed one of them`,
      );
  }
}

/** A common table expression of the statement. */
interface Expression {
  readonly name: string;
  readonly text: string;
  /** The counts it must answer. Left out where a row that misses is an error of the server. */
  readonly expected?: string;
}

/** Builds the expressions of one statement and collects their parameters. */
class StatementBuilder {
  readonly parameters = new Parameters();
  readonly #schema: string;
  readonly #inHostTransaction: boolean;

  constructor(schema: string, inHostTransaction: boolean) {
    this.#schema = schema;
    this.#inHostTransaction = inHostTransaction;
  }

  expressions({ changes, history, movements, timers = [] }: Writes): readonly Expression[] {
    const byTable = new Map<string, Change[]>([...VERSIONED.keys()].map((table) => [table, []]));
    for (const change of changes) (byTable.get(change.kind) ?? byTable.get('aggregate'))?.push(change);
    const expressions: Expression[] = [];
    for (const [name, table] of VERSIONED) {
      const rows = byTable.get(name) ?? [];
      if (rows.length > 0) expressions.push(this.#change(name, table, rows));
    }
    if (movements.length > 0)
      expressions.push(this.#insert('movement', [rowSet(MOVEMENT, movements)], 'quantity'));
    if (history.length > 0)
      expressions.push(
        this.#insert('history', [rowSet(HISTORY, history)], 'version'),
        this.#publish(history),
      );
    if (timers.length > 0) expressions.push(this.#setTimers(timers));
    return expressions;
  }

  /** Inserts and updates rows that have versions. */
  #change(name: string, { primaryKey, rowSets }: VersionedTable, changes: readonly Change[]): Expression {
    const inserts = changes.filter(({ previous }) => previous === 0).length;
    // Two transactions that insert the same rows insert them in one order, so they cannot deadlock.
    const rows = inserts > 0 ? [...changes].sort((a, b) => (a.id < b.id ? -1 : 1)) : changes;
    const content = [...rowSets(rows), rowSet(VERSION, rows)];
    if (inserts === rows.length) return this.#insert(name, content, 'version');
    const { from, names, values } = this.parameters.bind([...content, rowSet(PREVIOUS, rows)], false);
    const columns = names.slice(0, -1);
    const assignments = columns
      .filter((column) => !primaryKey.includes(column))
      .map((column) => `${column} = excluded.${column}`);
    // `update … from` would leave the join to the planner, which without statistics reads the whole table. An insert
    // finds the existing row by the primary key. A row that was inserted where one should have been updated has
    // xmax 0, and shows in the counts.
    const text = `${name}_given as materialized (select * from ${from} where u.version is not null),
${name} as (
  insert into ${this.#schema}.${name} as t (${columns.join(', ')})
  select ${values.slice(0, -1).join(', ')} from ${name}_given u
  on conflict (${primaryKey.join(', ')}) do update set ${assignments.join(', ')}
  where (${primaryKey.map((column) => `t.${column}`).join(', ')}, t.version)
    in (select ${primaryKey.join(', ')}, previous from ${name}_given)
  returning t.xmax = 0 as fresh
)`;
    return { name, text, expected: `${inserts}/${rows.length - inserts}` };
  }

  /** Inserts rows that must not exist yet. `notNull` is a column that is never NULL, see {@link Parameters.bind}. */
  #insert(name: string, content: readonly RowSet[], notNull: string): Expression {
    const { from, names, values } = this.parameters.bind(content, true);
    const insert = `insert into ${this.#schema}.${name} (${names.join(', ')})
  select ${values.join(', ')} from ${from} where u.${notNull} is not null`;
    if (!this.#inHostTransaction) return { name, text: `${name} as (\n  ${insert}\n)` };
    const text = `${name} as (\n  ${insert}\n  on conflict do nothing returning true as fresh\n)`;
    return { name, text, expected: `${content[0]?.rows.length ?? 0}/0` };
  }

  /**
   * Inserts an outbox row for each history record. It carries the later of two transaction ids: our own, and the last
   * one that was complete when this transaction held its locks. Our own id is assigned at the first lock. A transaction
   * that then waited would sort before the one it waited for, and events of one aggregate would leave out of order.
   */
  #publish(history: readonly HistoryRecord[]): Expression {
    const { from, names, values } = this.parameters.bind([rowSet(EVENT, history)], true);
    const text = `outbox as (
  insert into ${this.#schema}.outbox (transaction, ${names.join(', ')})
  select (select greatest(
    pg_current_xact_id(),
    (pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1)::text::xid8
  )), ${values.join(', ')} from ${from} where u.version is not null
)`;
    return { name: 'outbox', text };
  }

  /** Sets timers, or sets them again. The transaction holds the lock of the row that each timer is about. */
  #setTimers(timers: readonly Timer[]): Expression {
    const { from, names, values } = this.parameters.bind([rowSet(TIMER, timerRows(timers))], false);
    const assignments = [...names.slice(1), 'version'].map((column) => `${column} = excluded.${column}`);
    const text = `timer as (
  insert into ${this.#schema}.timer (${names.join(', ')})
  select ${values.join(', ')} from ${from} where u.due_at is not null
  on conflict (id) do update set ${assignments.join(', ')}
)`;
    return { name: 'timer', text };
  }
}
