import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describePostgres, freshDatabase } from '../setup/services.ts';
import { contentOf, run, temporaryDirectory } from './captured-io.ts';
import { expected, expectedAtLooks, inspections, shop, writeTables } from './shop.ts';

const work = temporaryDirectory();
const data = join(work.path, 'data');
beforeAll(() => writeTables(data, shop));
afterAll(work.remove);

describe('replay of an invented shop', () => {
  it('given thirteen orders, when they are replayed, then the files are those worked out by hand, with a summary', async () => {
    const out = join(work.path, 'memory');
    const { code, out: printed, err } = await run(['olist', data, '--out', out]);
    expect({ code, err: err.split('\n').length }).toEqual({ code: 0, err: 4 });
    expect(contentOf(out)).toEqual(expected);
    expect(printed).toContain('13 orders, 49 events, 3 passes');
    const table = new Map(
      printed
        .split('\n')
        .map((line) => line.trim().split(/ {2,}/))
        .filter((cells) => cells.length === 4)
        .map(([name = '', ...cells]) => [name, cells]),
    );
    // In stream order, then in logical order, then with half the stock.
    expect(table.get('accepted')).toEqual(['44', '47', '44']);
    expect(table.get('rejected')).toEqual(['5', '2', '5']);
    expect(table.get('(no order) → SHIPPED')).toEqual(['1', '0', '1']);
    expect(table.get('PENDING_PAYMENT → SHIPPED')).toEqual(['2', '1', '2']);
    expect(table.get('FREEZE SUCCESS')).toEqual(['12', '12', '11']);
    expect(table.get('FREEZE FAILED')).toEqual(['0', '0', '1']);
    expect(table.get('DECREASE SUCCESS')).toEqual(['8', '10', '7']);
    expect(table.get('DECREASE FAILED')).toEqual(['0', '0', '1']);
    expect(table.get('UNFREEZE SUCCESS')).toEqual(['1', '1', '1']);
    // A refund without held units moves nothing, and has no failed row.
    expect(table.get('UNFREEZE FAILED')).toBe(undefined);
    expect(table.get('INCREASE SUCCESS')).toEqual(['3', '3', '2']);
    expect(table.get('units at first')).toEqual(['18', '18', '11']);
    expect(table.get('in open holds')).toEqual(table.get('frozen'));
  });

  it('given several --now, when it is replayed, then abnormal orders are found, and handling has only new ones', async () => {
    const out = join(work.path, 'looks');
    const nows = inspections.flatMap((now) => ['--now', now]);
    expect((await run(['olist', data, '--out', out, ...nows])).code).toBe(0);
    expect(contentOf(out)).toEqual({ ...expected, ...expectedAtLooks });
  });

  it('given --report, when it is replayed, then the page has the counts of the files', async () => {
    const out = join(work.path, 'page');
    const report = join(out, 'pages', 'report.html');
    const nows = inspections.flatMap((now) => ['--now', now]);
    expect((await run(['olist', data, '--out', out, '--report', report, ...nows])).code).toBe(0);
    const { 'pages/': pages, ...lines } = contentOf(out);
    expect(lines).toEqual({ ...expected, ...expectedAtLooks });
    const { 'report.html': page = '' } = JSON.parse(pages ?? '{}') as Record<string, string>;
    const text = Buffer.from(page, 'latin1').toString();
    expect(text).toContain('2 of 13 orders (15.4\u00a0%)');
    expect(text).toContain('5 of 49 status events (10.2\u00a0%)');
    // Units of the three passes: at first, deducted, restocked.
    const books = [...text.matchAll(/18 − 11 \+ 4 = 11|18 − 13 \+ 4 = 9|11 − 9 \+ 2 = 4/g)];
    expect(books).toHaveLength(3);
    expect(text).not.toContain('class="fails"');
    const bad = await run(['olist', data, '--out', out, '--report', 'page']);
    expect(bad.err).toBe('replay: bad --report "page": the page is a file that ends in .html\n');
  });

  it('given an existing directory, when it is replayed, then its own files are replaced and others are unchanged', async () => {
    const out = join(work.path, 'again');
    writeTables(out, { order_payments: 'something of the user' });
    const theirs = contentOf(out);
    for (const _ of [1, 2]) expect((await run(['olist', data, '--out', out])).code).toBe(0);
    expect(contentOf(out)).toEqual({ ...theirs, ...expected });
  });

  it('given a terminal, when it is replayed, then progress is a bar', async () => {
    const { err } = await run(['olist', data, '--out', join(work.path, 'bar')], { columns: 60 });
    expect(err).toMatch(/^\r\[#{24}\] stream-full {2}49 of 49 events/);
    expect(err.split('\n').every((line) => line.length <= 60)).toBe(true);
  });

  it('given an interrupt, when it is replayed, then it stops and writes nothing', async () => {
    const before = contentOf(work.path);
    const { code, err } = await run(['olist', data, '--out', join(work.path, 'interrupted')], {
      onErr: () => process.emit('SIGINT'),
    });
    expect({ code, err: err.trim().split('\n').at(-1) }).toEqual({
      code: 1,
      err: 'replay: interrupted, nothing was written',
    });
    expect(contentOf(work.path)).toEqual(before);
  });

  it('given PGlite, when it is replayed, then the files are the same', async () => {
    const out = join(work.path, 'pglite');
    const { code, err } = await run(['olist', data, '--out', out, '--store', 'pglite']);
    expect({ code, err }).toEqual({ code: 0, err: expect.any(String) });
    expect(contentOf(out)).toEqual(expected);
    // Each pass starts a database, which is slow on a busy machine.
  }, 180_000);
});

describePostgres('replay on PostgreSQL', () => {
  it('given PostgreSQL, when it is replayed, then the files are the same and no schema is left', async () => {
    const database = await freshDatabase();
    try {
      const out = join(work.path, 'postgres');
      const { code } = await run(['olist', data, '--out', out, '--store', database.url]);
      expect(code).toBe(0);
      expect(contentOf(out)).toEqual(expected);
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      const { rows } = await client.query(
        "select nspname from pg_namespace where starts_with(nspname, 'orderwright')",
      );
      await client.end();
      expect(rows).toEqual([]);
    } finally {
      await database.drop();
    }
  });
});
