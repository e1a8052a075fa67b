import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { run, temporaryDirectory } from './listening.ts';
import { secondLook } from './second-look.ts';
import { looks, shop, writeTables } from './shop.ts';

const work = temporaryDirectory();
afterAll(work.remove);

it('another engine, given the definitions as SQL, finds every line of the replay, and a line that is wrong', async () => {
  const data = join(work.path, 'data');
  const out = join(work.path, 'out');
  writeTables(data, shop);
  const { code } = await run(['olist', data, '--out', out, ...looks.flatMap((now) => ['--now', now])]);
  expect(code).toBe(0);
  // One second more in one sum of one window.
  const windows = join(out, 'e-windows.txt');
  const right = readFileSync(windows, 'utf8');
  writeFileSync(windows, right.replace('|1|300|0|0|0|0\n', '|1|301|0|0|0|0\n'));
  const nows = looks.map((now) => Date.parse(now.endsWith('Z') ? now : `${now}Z`));
  const { 'e-windows.txt': spoiled, ...others } = await secondLook(out, nows);
  expect(others).toEqual({
    'b-lifecycle.txt': { lines: 13, differing: [] },
    'c-logistics-real.txt': { lines: 10, differing: [] },
    'd-abnormal-20200102T000000.txt': { lines: 1, differing: [] },
    'd-abnormal-20200105T000000.txt': { lines: 2, differing: [] },
    'i-notifications.txt': { lines: 28, differing: [] },
  });
  expect(spoiled).toEqual({
    lines: 33,
    differing: [expect.stringMatching(/^\+ .*\|301\|/), expect.stringMatching(/^- .*\|300\|/)],
  });
  // A database of its own takes its time on a busy machine.
}, 180_000);
