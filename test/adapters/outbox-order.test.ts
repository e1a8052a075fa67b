/** The relay's cursor against transactions that overtake each other. */
import { expect, it } from 'vitest';
import type { OutboxCursor, OutboxEntry, Transaction } from '../../src/ports/index.ts';
import { describePostgres } from '../setup/services.ts';
import { usePostgres } from './postgres-setup.ts';

const at = 1_700_000_000_000;

function write(transaction: Transaction, id: string, version: number): Promise<void> {
  return transaction.write({
    changes: [{ kind: 'note', id, previous: version - 1, version, state: {} }],
    history: [
      {
        kind: 'note',
        id,
        version,
        from: '',
        to: '',
        event: 'written',
        operator: '',
        remark: '',
        at,
        correlationId: '',
        data: {},
      },
    ],
    movements: [],
  });
}

/** Something to wait for, and the way to end the wait. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describePostgres('the outbox', () => {
  const bench = usePostgres();
  let cursor: OutboxCursor | undefined;
  /** What a relay would publish next. Transactions of other databases on the server may delay it, so a test asks again. */
  async function poll(limit = 100): Promise<string[]> {
    const entries: readonly OutboxEntry[] = await bench.store.outbox(cursor, limit);
    cursor = entries.at(-1)?.cursor ?? cursor;
    return entries.map(({ id, version }) => `${id}.${version}`);
  }

  async function next(count: number, limit = 100): Promise<string[]> {
    const found: string[] = [];
    while (found.length < count) found.push(...(await poll(limit)));
    return found;
  }

  it('given a transaction that may still commit, when the outbox is read, then nothing after it is returned', async () => {
    const { store } = bench;
    const [written, go] = [gate(), gate()];
    const parked = store.transact(async (transaction) => {
      await write(transaction, 'slow', 1);
      written.open();
      await go.opened;
    });
    await written.opened;
    await store.transact((transaction) => write(transaction, 'fast', 1));
    expect(await poll()).toEqual([]);
    go.open();
    await parked;
    expect((await next(2)).sort()).toEqual(['fast.1', 'slow.1']);
    expect(await poll()).toEqual([]);
  });

  it('given a transaction that rolled back, when the outbox is read, then it delays nothing', async () => {
    const { store } = bench;
    const failing = store.transact(async (transaction) => {
      await write(transaction, 'never', 1);
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    await store.transact((transaction) => write(transaction, 'next', 1));
    expect(await next(1)).toEqual(['next.1']);
  });

  it('given a writer that waited, when the outbox is read, then the events of an aggregate are in the order of versions', async () => {
    const { store } = bench;
    await store.transact((transaction) => write(transaction, 'b', 1));
    const [locked, go] = [gate(), gate()];
    // The early bird takes its transaction id with its first lock, and then comes to `b` after another one did.
    const early = store.transact(async (transaction) => {
      await transaction.load([{ kind: 'note', id: 'next' }]);
      locked.open();
      await go.opened;
      await transaction.load([{ kind: 'note', id: 'b' }]);
      await write(transaction, 'b', 3);
    });
    await locked.opened;
    await store.transact(async (transaction) => {
      await transaction.load([{ kind: 'note', id: 'b' }]);
      await write(transaction, 'b', 2);
    });
    go.open();
    await early;
    expect(await next(3, 1)).toEqual(['b.1', 'b.2', 'b.3']);
  });

  it('given writers that overlap at random, when the outbox is read, then no event is lost or repeated', async () => {
    const { store } = bench;
    const published: string[] = [];
    let writing = true;
    const relay = (async () => {
      while (writing) published.push(...(await poll(7)));
      published.push(...(await next(100 - published.length, 7)));
      expect(await poll()).toEqual([]);
    })();
    const writers = Array.from({ length: 4 }, async (_, w) => {
      for (let n = 1; n <= 25; n++)
        await store.transact(async (transaction) => {
          await transaction.load([{ kind: 'note', id: `w${(w * n) % 3}` }]);
          await new Promise((resolve) => setTimeout(resolve, (w * n) % 4));
          await write(transaction, `w${w}-${n}`, 1);
          await new Promise((resolve) => setTimeout(resolve, (w + n) % 3));
        });
    });
    await Promise.all(writers);
    writing = false;
    await relay;
    expect(published).toHaveLength(100);
    expect(new Set(published).size).toBe(100);
  });

  it('given a database restored from an older server, when it is migrated, then OUTBOX_AHEAD is thrown', async () => {
    const { pool, store } = bench;
    await pool.query(
      "insert into orderwright.outbox (transaction, kind, id, version) values ('999999999999', 'note', 'x', 1)",
    );
    await expect(store.migrate()).rejects.toMatchObject({ code: 'OUTBOX_AHEAD' });
    await pool.query("delete from orderwright.outbox where id = 'x'");
    await store.migrate();
    await store.saveCursor('restored', { transaction: '999999999999', position: '1' });
    await expect(store.migrate()).rejects.toMatchObject({ code: 'OUTBOX_AHEAD' });
    await pool.query('delete from orderwright.cursor');
    await store.migrate();
  });
});
