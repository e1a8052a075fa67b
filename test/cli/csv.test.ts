import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { readCsv } from '../../src/cli/replay/csv.ts';
import { temporaryDirectory } from './captured-io.ts';

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

it('given quoted line breaks, when rows are read, then columns are picked by name and lines are counted', async () => {
  expect(await read('a,x,b\n1,,2\n"3\n\n",y,"4,""5"""\n\n6,,\n')).toEqual({
    rows: [
      ['2', '1'],
      ['4,"5"', '3\n\n'],
      ['', '6'],
    ],
    lines: [2, 3, 7],
  });
});

it('given CR LF or LF, with or without a last line end, when rows are read, then they are the same', async () => {
  expect((await read('\uFEFFa,b\r\n1,2\r\n"3","4"\r\n5,6')).rows).toEqual([
    ['2', '1'],
    ['4', '3'],
    ['6', '5'],
  ]);
});

it.each(['long.csv', 'long.csv.gz'])(
  'given %s, when rows extend over several pieces, then they are read whole',
  async (name) => {
    // Several times the size of a piece, with quotes, line breaks and multi-byte characters.
    const wanted = Array.from({ length: 20_000 }, (_, i) => [`"né, ${i}"\r\n…`, `𝒳${i}`]);
    const text = wanted.map(([b = '', a]) => `${a},"${b.replaceAll('"', '""')}"\n`).join('');
    const { rows, lines } = await read(`a,b\n${text}`, name);
    expect(rows).toEqual(wanted);
    expect(lines.at(-1)).toBe(2 + 2 * 19_999);
  },
);

it('given a record without end, when it is read, then it is a problem', async () => {
  const endless = `a,b\n1,2\n"${'x,\n'.repeat(500_000)}`;
  await expect(read(endless)).rejects.toThrow('file.csv:3: a record without end, perhaps a quote is missing');
});
