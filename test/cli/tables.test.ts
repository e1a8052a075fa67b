/**
 * Published tables through the mappings in `examples`. The expected counts are computed here from the text of the file,
 * independently. The first 40,000 lines, or all with ORDERWRIGHT_FULL=1.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { dataFolder, describeData } from '../setup/data.ts';
import { contentOf, run, temporaryDirectory } from './captured-io.ts';

const LINES = process.env.ORDERWRIGHT_FULL === '1' ? Number.POSITIVE_INFINITY : 40_000;
const work = temporaryDirectory();
afterAll(work.remove);

type Row = Readonly<Record<string, string>>;

/** The head of a published table as a file, and its rows. No field of these tables has a comma. */
function head(folder: string): { readonly file: string; readonly rows: readonly Row[] } {
  const packed = readdirSync(dataFolder(folder)).find((name) => name.endsWith('.csv.gz')) ?? '';
  const text = gunzipSync(readFileSync(join(dataFolder(folder), packed))).toString('utf8');
  const lines = text.trimEnd().split('\n').slice(0, LINES);
  const file = join(work.path, `${folder}.csv`);
  writeFileSync(file, lines.join('\n'));
  const [names = [], ...rows] = lines.map((line) => line.trimEnd().split(','));
  return {
    file,
    rows: rows.map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']))),
  };
}

async function replayed(folder: string, file: string, mapping: string) {
  const out = join(work.path, folder);
  const { code, out: printed } = await run(['csv', file, '--mapping', mapping, '--out', out]);
  expect(code).toBe(0);
  const figures = Object.fromEntries(
    [...printed.matchAll(/^ *(\S.*?) {2,}([\d,]+)$/gm)].map(([, name = '', n = '']) => [
      name,
      Number(n.replaceAll(',', '')),
    ]),
  );
  const files = contentOf(out);
  const listed = (files['rejects.txt'] ?? '').split('\n').filter((line) => line !== '');
  const lines = (name: string) => (files[name] ?? '').split('\n').length - 1;
  return { figures, listed: countedBy(listed, (line) => line.split('|')[0] ?? ''), lines };
}

function countedBy<T>(list: readonly T[], nameOf: (each: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const each of list) counts[nameOf(each)] = (counts[nameOf(each)] ?? 0) + 1;
  return counts;
}

describeData('bpi2019_p2p', 'the purchase events of the BPI Challenge 2019', () => {
  it('given a mapping, when they are replayed, then known activities are followed and unknown ones are listed', async () => {
    const { file, rows } = head('bpi2019_p2p');
    const mapping = 'examples/mappings/purchase-events.json';
    const words: Record<string, string | null> = JSON.parse(readFileSync(mapping, 'utf8')).events[0].fields
      .status.map;
    const meant = rows.map(({ activity = '' }) => words[activity]);
    const unknown = meant.filter((word) => word === undefined).length;
    const events = meant.filter((word) => typeof word === 'string');
    const { figures, listed, lines } = await replayed('bpi2019_p2p', file, mapping);
    expect(figures).toMatchObject({
      'rows of the file': rows.length,
      'events that are none, by the mapping': meant.filter((word) => word === null).length,
      records: events.length + unknown,
      rejected: unknown,
      UNKNOWN_STATUS: unknown,
      'status events': events.length,
    });
    expect(unknown).toBeGreaterThan(0);
    expect(listed).toEqual({ UNKNOWN_STATUS: unknown });
    expect(lines('a-events.txt')).toBe(events.length);
  }, 600_000);
});

/** The tracker's maximum number of events of one order. */
const MOST = 1_000;

describeData('uci_online_retail', 'the lines of the Online Retail data set', () => {
  it('given a mapping, when they are replayed, then they are orders and items, and invalid or conflicting lines are listed', async () => {
    const { file, rows } = head('uci_online_retail');
    const known = new Map<string, string>();
    const sizes = new Map<string, number>();
    const conflicts = new Set<string>();
    const listable = { SCHEMA_VIOLATION: 0, TOO_MANY_EVENTS: 0 };
    let items = 0;
    for (const { InvoiceNo: id = '', CustomerID, InvoiceDate, Quantity, UnitPrice = '' } of rows) {
      const content = `${CustomerID} ${InvoiceDate}`;
      const size = sizes.get(id) ?? 1;
      if ((known.get(id) ?? content) !== content) conflicts.add(`${id} ${content}`);
      if (!known.has(id)) known.set(id, content);
      if (id.startsWith('C')) continue;
      if (Number(Quantity) <= 0 || /\.\d{3}/.test(UnitPrice)) listable.SCHEMA_VIOLATION += 1;
      else if (size === MOST) listable.TOO_MANY_EVENTS += 1;
      else {
        items += 1;
        sizes.set(id, size + 1);
      }
    }
    const { figures, listed, lines } = await replayed(
      'uci_online_retail',
      file,
      'examples/mappings/retail-lines.json',
    );
    const expected = Object.fromEntries(
      Object.entries({ ...listable, EVENT_CONFLICT: conflicts.size }).filter(([, n]) => n > 0),
    );
    expect(listed).toEqual(expected);
    expect(figures).toMatchObject({
      'rows of the file': rows.length,
      orders: known.size,
      'status events': known.size,
      rejected: Object.values(expected).reduce((sum, n) => sum + n, 0),
    });
    const sold = rows.filter(({ InvoiceNo = '' }) => !InvoiceNo.startsWith('C')).length;
    expect(figures.records).toBe(rows.length + sold);
    // Every record is new, a repeat, or listed.
    expect(figures.records).toBe(known.size + items + (figures.repeated ?? 0) + (figures.rejected ?? 0));
    // A return is an order of its own, and its refund has no transition.
    expect(lines('rejections.txt')).toBe(known.size);
  }, 600_000);
});
