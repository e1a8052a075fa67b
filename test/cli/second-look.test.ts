import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run, temporaryDirectory } from './listening.ts';
import { type Look, secondLook } from './second-look/look.ts';
import { looks, shop, writeTables } from './shop.ts';

const work = temporaryDirectory();
afterAll(work.remove);

const data = join(work.path, 'data');
const out = join(work.path, 'out');
const nows = looks.map((now) => Date.parse(now.endsWith('Z') ? now : `${now}Z`));

beforeAll(async () => {
  writeTables(data, shop);
  const { code } = await run(['olist', data, '--out', out, ...looks.flatMap((now) => ['--now', now])]);
  expect(code).toBe(0);
});

/** A digit more in a line of each file: the last number of its last line. Two files have one line too many or too few. */
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

// A database of its own takes its time on a busy machine.
describe('another engine, given the definitions as SQL and the raw tables', { timeout: 180_000 }, () => {
  let first: Readonly<Record<string, Look>> = {};

  it('writes every file of the replay, byte by byte', async () => {
    first = await secondLook(data, out, nows);
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

  it('finds what is wrong in a file, in every one of them', async () => {
    const files = Object.keys(first);
    expect(files).toHaveLength(17);
    spoil(files);
    // Two lines of the same content in the wrong order.
    const swapped = join(out, 'f-payments.txt');
    writeFileSync(swapped, readFileSync(swapped, 'utf8').replace(/^(.*\n)(.*\n)/, '$2$1'));
    const again = await secondLook(data, out, nows);
    for (const file of files) expect([file, again[file]?.differing.length]).not.toEqual([file, 0]);
    expect(again['e-windows.txt']?.differing).toEqual([
      expect.stringMatching(/^\+ .*\|259201$/),
      expect.stringMatching(/^- .*\|259200$/),
    ]);
    expect(again['rejections.txt']?.differing).toEqual([expect.stringMatching(/^\+ ord-c\|PROCESSING/)]);
    expect(again['a-events.txt']?.differing).toEqual([expect.stringMatching(/^- ord-l\|lea\|DELIVERED/)]);
  });
});
