/** What becomes of a pool's client and of an error, wherever in a transaction it happens. No server needed. */
import { describe, expect, it } from 'vitest';
import { fromPg, type PgPoolClient, sqlStore } from '../../src/adapters/sql/index.ts';
import { OutcomeUnknown, StoreConflict, StoreUnavailable } from '../../src/ports/index.ts';

type Fault = Error | 'lost';
const fault = (code: string) => Object.assign(new Error(code), { code });

/** A pool of one client that fails at a statement, and what was done to it. */
function brokenPool(
  faults: Record<string, Fault>,
  { refuse, tag = 'COMMIT' }: { refuse?: Error; tag?: string } = {},
) {
  const sent: string[] = [];
  const released: (boolean | undefined)[] = [];
  const listeners = new Set<(error: Error) => void>();
  const query: PgPoolClient['query'] = async ({ text }) => {
    const statement = text.split(' ')[0] ?? '';
    sent.push(statement);
    const found = faults[statement];
    if (found === 'lost') {
      for (const tell of listeners) tell(new Error('ended'));
      throw new Error('Connection terminated unexpectedly');
    }
    if (found) throw found;
    return { rows: [], command: statement === 'commit' ? tag : statement.toUpperCase() };
  };
  const client: PgPoolClient = {
    query,
    on: (_, listener) => listeners.add(listener),
    removeListener: (_, listener) => listeners.delete(listener),
    release: (destroy) => released.push(destroy),
  };
  const pool = fromPg({
    query,
    connect: (tell) => (refuse ? tell(refuse, undefined) : tell(undefined, client)),
  });
  return { pool, sent, released, listeners };
}

const work = { query: 'select' };
const select = (sql: { query(text: string, params: unknown[]): Promise<unknown> }) =>
  sql.query(work.query, []);

describe('a transaction on a pg pool', () => {
  it('given a transaction, when it ends, then its client is released and no listener stays', async () => {
    const { pool, sent, released, listeners } = brokenPool({});
    expect(await pool.transaction(async (sql) => (await select(sql)) && 'done')).toBe('done');
    expect(sent).toEqual(['begin', 'select', 'commit']);
    expect(released).toEqual([false]);
    expect(listeners.size).toBe(0);
  });

  const lost = fault('57P01');
  it.each([
    ['work throws', { select: fault('22P02') }, ['begin', 'select', 'rollback'], false, Error],
    [
      'work meets a conflict',
      { select: fault('40001') },
      ['begin', 'select', 'rollback'],
      false,
      StoreConflict,
    ],
    ['a deadlock', { select: fault('40P01') }, ['begin', 'select', 'rollback'], false, StoreConflict],
    [
      'a row that is there already',
      { select: fault('23505') },
      ['begin', 'select', 'rollback'],
      false,
      StoreConflict,
    ],
    ['begin fails', { begin: fault('25006') }, ['begin', 'rollback'], false, Error],
    [
      'begin meets a server that shuts down',
      { begin: lost, rollback: lost },
      ['begin'],
      true,
      StoreUnavailable,
    ],
    [
      'a statement times out',
      { select: new Error('Query read timeout') },
      ['begin', 'select'],
      true,
      StoreUnavailable,
    ],
    [
      'rollback fails',
      { select: fault('22P02'), rollback: fault('08006') },
      ['begin', 'select', 'rollback'],
      true,
      Error,
    ],
    ['the connection ends at work', { select: 'lost' }, ['begin', 'select'], true, StoreUnavailable],
    ['the connection ends at begin', { begin: 'lost' }, ['begin'], true, StoreUnavailable],
    [
      'the connection ends at commit',
      { commit: 'lost' },
      ['begin', 'select', 'commit'],
      true,
      OutcomeUnknown,
    ],
    ['the server ends it at commit', { commit: lost }, ['begin', 'select', 'commit'], true, OutcomeUnknown],
    [
      'commit times out',
      { commit: new Error('Query read timeout') },
      ['begin', 'select', 'commit'],
      true,
      OutcomeUnknown,
    ],
    [
      'commit finds a conflict',
      { commit: fault('40001') },
      ['begin', 'select', 'commit'],
      true,
      StoreConflict,
    ],
    [
      'commit breaks a deferred check',
      { commit: fault('23503') },
      ['begin', 'select', 'commit'],
      true,
      Error,
    ],
  ] as [string, Record<string, Fault>, string[], boolean, typeof Error][])(
    'given a failure (%s), when the transaction ends, then the error is typed and the client is not reused broken',
    async (_, faults, statements, destroyed, kind) => {
      const { pool, sent, released, listeners } = brokenPool(faults);
      await expect(pool.transaction(select)).rejects.toBeInstanceOf(kind);
      expect(sent).toEqual(statements);
      expect(released).toEqual([destroyed]);
      expect(listeners.size).toBe(0);
    },
  );

  it('given COMMIT answered with ROLLBACK, when the transaction ends, then it fails', async () => {
    const { pool, released } = brokenPool({}, { tag: 'ROLLBACK' });
    await expect(pool.transaction(select)).rejects.toThrow('rolled back');
    expect(released).toEqual([false]);
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', '57P03', '53300', '08001'])(
    'given no connection (%s), when a transaction begins, then it is STORE_UNAVAILABLE',
    async (code) => {
      const { pool, released } = brokenPool({}, { refuse: fault(code) });
      await expect(pool.transaction(select)).rejects.toBeInstanceOf(StoreUnavailable);
      expect(released).toEqual([]);
    },
  );
});

describe('a store', () => {
  it.each(['Shop', 'a-b', '1a', '', 'a"b', 'ä', 'a'.repeat(64)])(
    'given %j as a schema, when the store is built, then it is refused',
    (schema) => {
      expect(() => sqlStore(brokenPool({}).pool, { schema })).toThrow(RangeError);
    },
  );

  it('given a driver’s error inside a query builder’s, when it is read, then it is a conflict', async () => {
    const wrapped = new Error('Failed query', { cause: fault('40P01') });
    const store = sqlStore(brokenPool({ select: wrapped }).pool);
    await expect(store.read([{ kind: 'order', id: 'o' }])).rejects.toBeInstanceOf(StoreConflict);
  });
});
