/** Locks are taken in one global order, so transactions wait for each other but never in a circle. */
import { expect, it } from 'vitest';
import type { SqlQuery } from '../../src/adapters/sql/index.ts';
import type { RowKey } from '../../src/flow/index.ts';
import type { Transaction } from '../../src/ports/index.ts';
import { describePostgres } from '../setup/services.ts';
import { usePostgres } from './postgres-setup.ts';

const level = (id: string) => ({
  kind: 'level',
  id,
  previous: 0,
  version: 1,
  state: { id, sku: id, location: 'main', available: 9, frozen: 0, locked: 0, backorder: 0 },
});
const hold = (id: string) => ({
  kind: 'hold',
  id,
  previous: 0,
  version: 1,
  state: {
    id,
    orderId: id,
    lineId: '1',
    sku: 'sku',
    location: 'main',
    quantity: 1,
    open: 1,
    deducted: 0,
    released: 0,
    restocked: 0,
    expiresAt: null,
    operations: ['op'],
  },
});
const note = (id: string) => ({ kind: 'note', id, previous: 0, version: 1, state: {} });

describePostgres('locks', () => {
  const bench = usePostgres();

  /** Which of `refs` are still free while a load of all of them waits for `held`. */
  async function freeWhileWaitingFor(held: RowKey, refs: readonly RowKey[]): Promise<string[]> {
    const { pool, store } = bench;
    const holder = await pool.connect();
    const other = await pool.connect();
    const table = ({ kind }: RowKey) => (kind === 'note' ? 'aggregate' : kind);
    try {
      await holder.query('begin');
      await holder.query(`select from orderwright.${table(held)} where id = $1 for update`, [held.id]);
      const waiting = store.transact((transaction: Transaction) => transaction.load(refs));
      const isWaiting = async () =>
        (
          await other.query(
            "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
          )
        ).rows.length > 0;
      while (!(await isWaiting()));
      const free: string[] = [];
      for (const ref of refs.filter(({ id }) => id !== held.id)) {
        const { rows } = await other.query(
          `select id from orderwright.${table(ref)} where id = $1 for update skip locked`,
          [ref.id],
        );
        free.push(...rows.map(({ id }) => id as string));
      }
      await holder.query('rollback');
      await waiting;
      return free;
    } finally {
      holder.release();
      other.release();
    }
  }

  it('given rows of several tables, when they are locked, then it goes table by table, in the given order', async () => {
    const { store } = bench;
    const rows = [note('n2'), note('n1'), hold('h2'), hold('h1'), level('l2'), level('l1')];
    await store.transact((transaction) => transaction.write({ changes: rows, history: [], movements: [] }));
    // Whatever comes after the row it waits for is still free, and nothing before it is.
    for (const [i, held] of rows.entries())
      expect(await freeWhileWaitingFor(held, rows)).toEqual(rows.slice(i + 1).map(({ id }) => id));
  });

  it('given crossing baskets, when they lock the same rows, then they wait and never deadlock', async () => {
    const { store, pool } = bench;
    const refs: RowKey[] = [
      { kind: 'level', id: 'l1' },
      { kind: 'level', id: 'l2' },
    ];
    const take = (n: number) =>
      store.transact(async (transaction) => {
        const found = await transaction.load(refs);
        await new Promise((resolve) => setTimeout(resolve, n % 3));
        await transaction.write({
          changes: found.map(({ kind, id, version, state }) => ({
            kind,
            id,
            previous: version,
            version: version + 1,
            state: { ...(state as object), available: (state as { available: number }).available + 1 },
          })),
          history: [],
          movements: [],
        });
      });
    await Promise.all(Array.from({ length: 40 }, (_, n) => take(n)));
    const { rows } = await pool.query(
      'select id, available::int, version::int from orderwright.level order by id',
    );
    expect(rows).toEqual([
      { id: 'l1', available: 49, version: 41 },
      { id: 'l2', available: 49, version: 41 },
    ]);
  });

  it('given a host’s foreign key to a locked row, when the host inserts, then it does not wait', async () => {
    const { pool, store } = bench;
    await pool.query(
      "create table invoice (kind text default 'note', note text, foreign key (kind, note) references orderwright.aggregate)",
    );
    await store.transact(async (transaction) => {
      await transaction.load([{ kind: 'note', id: 'n1' }]);
      const query: SqlQuery = pool;
      await query.query('insert into invoice (note) values ($1)', ['n1']);
    });
    expect((await pool.query('select from invoice')).rows).toHaveLength(1);
  });
});
