import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { partitionOfKey } from '../../src/tracking/read/hash.ts';
import { run, temporaryDirectory } from './listening.ts';
import { secondLook } from './second-look/look.ts';
import { TABLES, tableText } from './second-look/tables.ts';

const olist = fileURLToPath(new URL('../../../shared/data/olist', import.meta.url));
/** Every order with ORDERWRIGHT_WHOLE_OLIST=1; otherwise one in so many, chosen by a hash of its id. */
const ONE_IN = process.env.ORDERWRIGHT_WHOLE_OLIST === '1' ? 1 : 8;
const LOOKS = ['2017-11-24T23:59:59', '2018-08-31T00:00:00'];

const work = temporaryDirectory();
afterAll(work.remove);

/** The busiest day is there whole: events lie so close that some come too late when they are delayed. */
const BUSY = ',2017-11-24 ';

/** The id of the order a row is of. Such rows name the order first; no field of them holds a line end. */
const orderOf = (row: string) => row.slice(0, 34).replaceAll(/["',]/g, '').slice(0, 32);

/** The tables with the chosen orders alone. */
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
  it('writes every file of the replay, byte by byte', { timeout: 600_000 }, async () => {
    const data = chosen();
    const out = join(work.path, 'out');
    const began = performance.now();
    const { code } = await run(['olist', data, '--out', out, ...LOOKS.flatMap((now) => ['--now', now])]);
    expect(code).toBe(0);
    const replayed = performance.now();
    const looks = await secondLook(
      data,
      out,
      LOOKS.map((now) => Date.parse(`${now}Z`)),
    );
    const seconds = (ms: number) => (ms / 1_000).toFixed(0);
    const lines = Object.values(looks).reduce((sum, look) => sum + look.lines, 0);
    process.stderr.write(
      `second look: ${lines} lines in ${Object.keys(looks).length} files; replay ${seconds(replayed - began)} s, SQL ${seconds(performance.now() - replayed)} s\n`,
    );
    const wrong = Object.entries(looks).filter(([, { differing }]) => differing.length > 0);
    expect(wrong).toEqual([]);
    expect(Object.keys(looks)).toHaveLength(17);
    for (const [file, look] of Object.entries(looks)) expect([file, look.lines]).not.toEqual([file, 0]);
    expect(lines).toBeGreaterThan(1_600_000 / ONE_IN);
    // Some events came too late for their windows, or nothing would have been seen of lateness.
    const [inTime, delayed] = ['e-windows.txt', 'e-windows-jittered.txt'].map((file) =>
      readFileSync(join(out, file), 'utf8'),
    );
    expect(delayed).not.toBe(inTime);
  });
});
