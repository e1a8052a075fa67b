import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { readCsv } from '../../src/cli/replay/csv.ts';
import { temporaryDirectory } from './listening.ts';

const work = temporaryDirectory();
afterAll(work.remove);

async function read(text: string, name = 'file.csv'): Promise<{ rows: string[][]; lines: number[] }> {
  const file = join(work.path, name);
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text);
  const rows: string[][] = [];
  const lines: number[] = [];
  await readCsv(file, ['b', 'a'], (fields, line) => {
    rows.push([...fields]);
    lines.push(line);
  });
  return { rows, lines };
}

it('picks columns by name and counts lines, also those inside quotes', async () => {
  expect(await read('a,x,b\n1,,2\n"3\n\n",y,"4,""5"""\n\n6,,\n')).toEqual({
    rows: [
      ['2', '1'],
      ['4,"5"', '3\n\n'],
      ['', '6'],
    ],
    lines: [2, 3, 7],
  });
});

it('takes CR LF and LF, with or without the last one', async () => {
  expect((await read('\uFEFFa,b\r\n1,2\r\n"3","4"\r\n5,6')).rows).toEqual([
    ['2', '1'],
    ['4', '3'],
    ['6', '5'],
  ]);
});

it.each(['long.csv', 'long.csv.gz'])('%s: rows may lie across the pieces it is read in', async (name) => {
  // Several times the size of a piece, with quotes, line breaks and characters of two to four bytes everywhere.
  const wanted = Array.from({ length: 20_000 }, (_, i) => [`"né, ${i}"\r\n…`, `𝒳${i}`]);
  const text = wanted.map(([b = '', a]) => `${a},"${b.replaceAll('"', '""')}"\n`).join('');
  const { rows, lines } = await read(`a,b\n${text}`, name);
  expect(rows).toEqual(wanted);
  expect(lines.at(-1)).toBe(2 + 2 * 19_999);
});

it('gives up on a record that never ends', async () => {
  const endless = `a,b\n1,2\n"${'x,\n'.repeat(500_000)}`;
  await expect(read(endless)).rejects.toThrow('file.csv:3: a record without end, perhaps a quote is missing');
});
