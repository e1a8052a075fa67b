import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run, temporaryDirectory } from './captured-io.ts';
import { crossCheck, type FileCheck } from './cross-check/check.ts';
import { inspections, shop, writeTables } from './shop.ts';

const work = temporaryDirectory();
afterAll(work.remove);

const data = join(work.path, 'data');
const out = join(work.path, 'out');
const nows = inspections.map((now) => Date.parse(now.endsWith('Z') ? now : `${now}Z`));

beforeAll(async () => {
  writeTables(data, shop);
  const { code } = await run(['olist', data, '--out', out, ...inspections.flatMap((now) => ['--now', now])]);
  expect(code).toBe(0);
});

/** Changes the last digit of each file. Two files get a line too many or too few instead. */
function spoil(files: readonly string[]): void {
  for (const file of files) {
    const path = join(out, file);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const last = lines.pop() ?? '';
    const spoiled = last.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
    if (file.startsWith('rejections')) lines.push(last, last);
    else if (!file.startsWith('a-')) lines.push(spoiled);
    writeFileSync(path, `${lines.join('\n')}\n`);
  }
}

// Starting a database is slow on a busy machine.
describe('a cross-check by SQL over the raw tables', { timeout: 180_000 }, () => {
  let first: Readonly<Record<string, FileCheck>> = {};

  it('given a replay, when it is checked, then every file is the same, byte by byte', async () => {
    first = await crossCheck(data, out, nows);
    expect(first).toEqual({
      'a-events.txt': { lines: 49, differing: [] },
      'b-lifecycle.txt': { lines: 13, differing: [] },
      'c-logistics-real.txt': { lines: 10, differing: [] },
      'c-logistics-derived.txt': { lines: 10, differing: [] },
      'd-abnormal-20200102T000000.txt': { lines: 1, differing: [] },
      'd-handling-20200102T000000.txt': { lines: 1, differing: [] },
      'd-abnormal-20200105T000000.txt': { lines: 2, differing: [] },
      'd-handling-20200105T000000.txt': { lines: 1, differing: [] },
      'e-windows.txt': { lines: 33, differing: [] },
      'e-windows-jittered.txt': { lines: 33, differing: [] },
      'f-payments.txt': { lines: 13, differing: [] },
      'g-stock-logical-full.txt': { lines: 4, differing: [] },
      'g-stock-stream-full.txt': { lines: 4, differing: [] },
      'g-stock-stream-half.txt': { lines: 4, differing: [] },
      'h-dispatch.txt': { lines: 9, differing: [] },
      'i-notifications.txt': { lines: 28, differing: [] },
      'rejections.txt': { lines: 5, differing: [] },
    });
  });

  it('given a spoiled file, when it is checked, then the difference is found, in each of the files', async () => {
    const files = Object.keys(first);
    expect(files).toHaveLength(17);
    spoil(files);
    // Two lines in the wrong order.
    const swapped = join(out, 'f-payments.txt');
    writeFileSync(swapped, readFileSync(swapped, 'utf8').replace(/^(.*\n)(.*\n)/, '$2$1'));
    const again = await crossCheck(data, out, nows);
    for (const file of files) expect([file, again[file]?.differing.length]).not.toEqual([file, 0]);
    expect(again['e-windows.txt']?.differing).toEqual([
      expect.stringMatching(/^\+ .*\|259201$/),
      expect.stringMatching(/^- .*\|259200$/),
    ]);
    expect(again['rejections.txt']?.differing).toEqual([expect.stringMatching(/^\+ ord-c\|PROCESSING/)]);
    expect(again['a-events.txt']?.differing).toEqual([expect.stringMatching(/^- ord-l\|lea\|DELIVERED/)]);
  });
});
