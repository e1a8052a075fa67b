import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { partitionOfKey } from '../../src/tracking/read/hash.ts';
import { run, temporaryDirectory } from './captured-io.ts';
import { crossCheck } from './cross-check/check.ts';
import { TABLES, tableText } from './cross-check/tables.ts';

const olist = fileURLToPath(new URL('../../../shared/data/olist', import.meta.url));
/** Every order with ORDERWRIGHT_WHOLE_OLIST=1, otherwise one in eight, chosen by a hash of its id. */
const ONE_IN = process.env.ORDERWRIGHT_WHOLE_OLIST === '1' ? 1 : 8;
const INSPECTIONS = ['2017-11-24T23:59:59', '2018-08-31T00:00:00'];

const work = temporaryDirectory();
afterAll(work.remove);

/** All orders of the busiest day: its events are so dense that some are late when delayed. */
const BUSY = ',2017-11-24 ';

/** The order id of a row. It is the first field, and no field has a line break. */
const orderOf = (row: string) => row.slice(0, 34).replaceAll(/["',]/g, '').slice(0, 32);

/** The tables with the chosen orders only. */
function chosen(): string {
  if (ONE_IN === 1) return olist;
  const directory = join(work.path, 'data');
  mkdirSync(directory);
  const ids = new Set<string>();
  for (const row of tableText(olist, 'orders').trimEnd().split('\n'))
    if (row.includes(BUSY) || partitionOfKey(orderOf(row), ONE_IN) === 0) ids.add(orderOf(row));
  for (const table of TABLES) {
    const [head = '', ...rows] = tableText(olist, table).trimEnd().split('\n');
    const kept = head.includes('order_id') ? rows.filter((row) => ids.has(orderOf(row))) : rows;
    writeFileSync(join(directory, `olist_${table}_dataset.csv`), [head, ...kept, ''].join('\n'));
  }
  return directory;
}

const present = existsSync(olist);
const name = `another engine on the real orders, one in ${ONE_IN}`;

(present ? describe : describe.skip)(present ? name : `not run: no ../shared/data/olist — ${name}`, () => {
  it('given the definitions as SQL, when the real orders are replayed, then every file is the same, byte by byte', {
    timeout: 600_000,
  }, async () => {
    const data = chosen();
    const out = join(work.path, 'out');
    const began = performance.now();
    const { code } = await run([
      'olist',
      data,
      '--out',
      out,
      ...INSPECTIONS.flatMap((now) => ['--now', now]),
    ]);
    expect(code).toBe(0);
    const replayed = performance.now();
    const checks = await crossCheck(
      data,
      out,
      INSPECTIONS.map((now) => Date.parse(`${now}Z`)),
    );
    const seconds = (ms: number) => (ms / 1_000).toFixed(0);
    const lines = Object.values(checks).reduce((sum, check) => sum + check.lines, 0);
    process.stderr.write(
      `cross-check: ${lines} lines in ${Object.keys(checks).length} files; replay ${seconds(replayed - began)} s, SQL ${seconds(performance.now() - replayed)} s\n`,
    );
    const wrong = Object.entries(checks).filter(([, { differing }]) => differing.length > 0);
    expect(wrong).toEqual([]);
    expect(Object.keys(checks)).toHaveLength(17);
    for (const [file, check] of Object.entries(checks)) expect([file, check.lines]).not.toEqual([file, 0]);
    expect(lines).toBeGreaterThan(1_600_000 / ONE_IN);
    // Some events were late for their windows; otherwise lateness would be untested.
    const [inTime, delayed] = ['e-windows.txt', 'e-windows-jittered.txt'].map((file) =>
      readFileSync(join(out, file), 'utf8'),
    );
    expect(delayed).not.toBe(inTime);
  });
});
