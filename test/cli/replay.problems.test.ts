import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentOf, run, temporaryDirectory } from './captured-io.ts';
import { shop, type Table, type Tables, writeTables } from './shop.ts';

let work: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
  work = temporaryDirectory();
});
afterEach(() => work.remove());

/** The shop with some text of one table replaced. */
function spoiled(table: Table, from: string, to: string): Tables {
  if (!shop[table].includes(from)) throw new Error(`${table} has no ${from}`);
  return { ...shop, [table]: shop[table].replace(from, to) };
}

const ORDERS = 'olist_orders_dataset.csv.gz';
const ITEMS = 'olist_order_items_dataset.csv.gz';
const CUSTOMERS = 'olist_customers_dataset.csv';
const PRODUCTS = 'olist_products_dataset.csv';
const PAYMENTS = 'olist_order_payments_dataset.csv';

const cases: readonly [what: string, tables: Partial<Tables>, problem: string][] = [
  [
    'a missing column',
    spoiled('orders', '"order_approved_at"', 'approved'),
    `${ORDERS}:1: missing column order_approved_at (there are: order_id,`,
  ],
  [
    'a day that does not exist',
    spoiled('orders', '2020-01-01 11:00:00', '2017-02-30 11:00:00'),
    `${ORDERS}:4: bad timestamp "2017-02-30 11:00:00" in order_purchase_timestamp`,
  ],
  [
    'an hour that does not exist',
    spoiled('orders', '2020-01-01 12:45:00', '2020-01-01 24:00:00'),
    `${ORDERS}:5: bad timestamp "2020-01-01 24:00:00" in order_approved_at`,
  ],
  [
    'an order without a time of purchase',
    spoiled('orders', 'ord-k,c-k,created,2020-01-01 22:00:00', 'ord-k,c-k,created,'),
    `${ORDERS}:13: bad timestamp "" in order_purchase_timestamp`,
  ],
  [
    'a word as a number',
    spoiled('order_items', 'ord-d,1,pot,20.00', 'ord-d,1,pot,twenty'),
    `${ITEMS}:7: bad number "twenty" in price`,
  ],
  [
    'a negative price',
    spoiled('order_items', 'ord-d,1,pot,20.00,2.00', 'ord-d,1,pot,20.00,-2.00'),
    `${ITEMS}:7: bad number "-2.00" in freight_value`,
  ],
  [
    'a fraction of a cent',
    spoiled('order_payments', '5.00', '5.001'),
    `${PAYMENTS}:4: bad number "5.001" in payment_value`,
  ],
  ['a duplicate order', spoiled('orders', 'ord-b,', 'ord-a,'), `${ORDERS}:4: duplicate order id "ord-a"`],
  [
    'an unknown status',
    spoiled('orders', 'c-i,approved', 'c-i,aproved'),
    `${ORDERS}:11: unknown status "aproved" (there are: created,`,
  ],
  [
    'an item of an unknown order',
    spoiled('order_items', 'ord-e,1', 'ord-x,1'),
    `${ITEMS}:8: an item of the unknown order "ord-x"`,
  ],
  [
    'an item of an unknown product',
    spoiled('order_items', 'ord-d,1,pot', 'ord-d,1,pan'),
    `${ITEMS}:7: an item of the unknown product "pan"`,
  ],
  ['a duplicate product', spoiled('products', 'cup,', 'tea,'), `${PRODUCTS}:3: duplicate product id "tea"`],
  [
    'a payment of an unknown order',
    spoiled('order_payments', 'ord-g,1', 'ord-x,1'),
    `${PAYMENTS}:3: a payment of the unknown order "ord-x"`,
  ],
  [
    'an order of an unknown customer',
    spoiled('orders', 'ord-h,c-h', 'ord-h,c-x'),
    `${ORDERS}:10: unknown customer "c-x"`,
  ],
  ['a duplicate customer', spoiled('customers', 'c-b', 'c-a'), `${CUSTOMERS}:3: duplicate customer id "c-a"`],
  [
    'an id that cannot be stored',
    spoiled('order_items', 'pot', 'p\u0000t'),
    `${ITEMS}:7: bad id "p\\u0000t" in product_id`,
  ],
  ['an empty id', spoiled('orders', 'ord-c', ''), `${ORDERS}:5: bad id "" in order_id`],
  [
    'a row that is too short',
    spoiled('order_items', 'ord-k,1,cup,3.25,1.00', 'ord-k,1,cup,3.25'),
    `${ITEMS}:13: 4 fields where the header has 5`,
  ],
  [
    'a quote that is never closed',
    spoiled('orders', '"ord-d"', '"ord-d'),
    `${ORDERS}:6: a quote is opened and never closed`,
  ],
  ['text after a quote', spoiled('orders', '"ord-d"', '"ord"-d'), `${ORDERS}:6: text after a closing quote`],
  [
    'a quote in the middle',
    spoiled('orders', '"ord-d"', 'ord"d'),
    `${ORDERS}:6: a quote inside the field "ord\\"d"`,
  ],
  ['an empty file', { ...shop, order_payments: '' }, `${PAYMENTS}:1: no header, the file is empty`],
];

describe('a problem with the data', () => {
  it.each(cases)(
    'given %s, when it is replayed, then one line names file and line, with exit code 1 and no output',
    async (_, tables, problem) => {
      const data = join(work.path, 'data');
      writeTables(data, tables);
      const before = contentOf(work.path);
      const { code, out, err } = await run(['olist', data, '--out', join(work.path, 'new', 'out')]);
      expect(err).toContain(`replay: ${data}/${problem}`);
      expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 1, out: '', lines: 1 });
      expect(contentOf(work.path)).toEqual(before);
    },
  );

  it('given a missing file, when it is replayed, then one line names it', async () => {
    const { orders: _, ...others } = shop;
    const data = join(work.path, 'data');
    writeTables(data, others);
    const { code, err } = await run(['olist', data, '--out', join(work.path, 'out')]);
    expect({ code, err }).toEqual({
      code: 1,
      err: `replay: missing file: ${join(data, 'olist_orders_dataset')}.csv.gz (or the same without .gz)\n`,
    });
  });

  it('given a missing directory, when it is replayed, then one line names it', async () => {
    const nowhere = join(work.path, 'nowhere');
    expect(await run(['olist', nowhere, '--out', join(work.path, 'out')])).toMatchObject({
      code: 1,
      err: `replay: no such directory: ${nowhere}\n`,
    });
  });

  it('given a truncated gzip file or invalid UTF-8, when it is replayed, then one line names the file', async () => {
    const data = join(work.path, 'data');
    writeTables(data, shop);
    writeFileSync(join(data, ORDERS), 'no gzip at all');
    const args = ['olist', data, '--out', join(work.path, 'out')];
    expect((await run(args)).err).toContain(`${ORDERS}: cannot be read: incorrect header check`);
    writeFileSync(join(data, CUSTOMERS), Buffer.from('customer_id,customer_unique_id\nc,\xe9\n', 'latin1'));
    expect((await run(args)).err).toContain(`${CUSTOMERS}:1: no UTF-8 from here on`);
  });

  it('given the output of an earlier run, when a replay fails, then the output is unchanged', async () => {
    const data = join(work.path, 'data');
    const args = ['olist', data, '--out', join(work.path, 'out')];
    writeTables(data, shop);
    expect((await run(args)).code).toBe(0);
    const before = contentOf(join(work.path, 'out'));
    rmSync(data, { recursive: true });
    writeTables(data, spoiled('order_items', 'ord-e,1', 'ord-x,1'));
    expect((await run(args)).code).toBe(1);
    expect(contentOf(join(work.path, 'out'))).toEqual(before);
  });
});

describe('a problem with the command line', () => {
  const dir = 'somewhere';
  it.each([
    [
      ['olist', dir, '--out', 'o', '--when', 'x'],
      "Unknown option '--when' (there are: --out, --report, --now, --store, --partitions, --currency, --mapping, --help)",
    ],
    [
      ['olist', dir, '--out'],
      "Option '--out <value>' argument missing (there are: --out, --report, --now, --store, --partitions, --currency, --mapping, --help)",
    ],
    ...['today', '2017-02-30T00:00:00', '2017-11-24T23:59:59.5', '2017-11-24'].map(
      (now): [string[], string] => [
        ['olist', dir, '--out', 'o', '--now', '2017-11-24T23:59:59', '--now', now],
        `bad --now "${now}": an instant is like 2017-11-24T23:59:59, in UTC`,
      ],
    ),
    [
      ['olist', dir, '--out', 'o', '--now', '2017-11-24T23:59:59', '--now', '2017-11-24T23:59:59Z'],
      '--now "2017-11-24T23:59:59Z" is given twice',
    ],
    [['olist', dir], '--out is missing: the directory that the files go to'],
    [['olist'], 'replay takes two words, olist and a directory, or events or csv and a file, not: olist'],
    [
      ['amazon', dir, '--out', 'o'],
      'replay takes two words, olist and a directory, or events or csv and a file, not: amazon somewhere',
    ],
    [[], 'replay takes two words, olist and a directory, or events or csv and a file'],
    [
      ['olist', dir, '--out', 'o', '--store', 'paper'],
      'unknown store "paper" (there are: memory, pglite, postgres://…)',
    ],
  ])('given %j, when it is run, then one line names the problem', async (args, problem) => {
    expect(await run(args)).toEqual({ code: 1, out: '', err: `replay: ${problem}\n` });
  });

  it('given a store that does not answer, when it is run, then it is reported before reading, without its password', async () => {
    const { code, err } = await run([
      'olist',
      dir,
      '--out',
      join(work.path, 'out'),
      '--store',
      'postgres://user:secret@127.0.0.1:1/shop',
    ]);
    expect(code).toBe(1);
    expect(err).toMatch(
      /^replay: the store postgres:\/\/127\.0\.0\.1:1\/shop does not answer: .*ECONNREFUSED/,
    );
    expect(err).not.toContain('secret');
    expect(contentOf(work.path)).toEqual({});
  });

  it('given an output that is a file, when it is run, then it is a problem', async () => {
    mkdirSync(join(work.path, 'data'));
    const file = join(work.path, 'file');
    writeFileSync(file, '');
    const { code, err } = await run(['olist', join(work.path, 'data'), '--out', file]);
    expect({ code, err }).toEqual({ code: 1, err: `replay: --out ${file} is no directory\n` });
  });

  it('given --help, when it is run, then it prints the usage', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('--store memory');
  });
});
