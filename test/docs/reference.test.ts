import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { difference } from '../../scripts/docs/main.ts';
import { explainedCodes, refusedByTables } from '../../scripts/docs/pages.ts';
import { diagramOf, matrixOf } from '../../scripts/docs/tables.ts';
import { pages, root } from './pages.ts';

/** Codes in the sources that are no refusals: what a row or a finding says about itself. */
const elsewhere = [/^src\/(cli|testing|simulator)\//];

it('explains every code that the sources refuse, answer or throw with', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => `src/${file}`)
    .filter((file) => file.endsWith('.ts') && !elsewhere.some((folder) => folder.test(file)));
  const explained = explainedCodes();
  const missing = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/\bcode(?::| =) '([A-Z_]+)'/g)]
      .map(([, code = '']) => code)
      .filter((code) => !explained.has(code))
      .map((code) => `${file}: ${code}`),
  );
  expect([...new Set(missing)]).toEqual([]);
  expect(refusedByTables().filter((code) => !explained.has(code))).toEqual([]);
});

it('draws a table with its guards, outcomes and refusals', () => {
  const table = {
    OPEN: { close: { to: 'SHUT', when: 'quiet' }, knock: { outcome: 'heard' }, break: { refuse: 'SOLID' } },
    SHUT: { open: { to: ['OPEN', 'SHUT'] } },
  } as const;
  expect(diagramOf({ table, initial: 'OPEN', final: ['SHUT'] })).toBe(
    [
      '```mermaid',
      'stateDiagram-v2',
      '  [*] --> OPEN',
      '  OPEN --> SHUT: close',
      '  SHUT --> OPEN: open',
      '  SHUT --> [*]',
      '```',
    ].join('\n'),
  );
  expect(matrixOf({ table, initial: 'OPEN' }).split('\n').slice(2)).toEqual([
    '| **close** | SHUT<br>if quiet |  |',
    '| **knock** | *heard* |  |',
    '| **break** | ✗ SOLID |  |',
    '| **open** |  | OPEN or SHUT |',
  ]);
});

it('shows what changed in a page, and nothing else', () => {
  expect(difference('a\nb\nc', 'a\nx\ny\nc')).toBe('  line 2:\n- b\n+ x\n+ y');
});

it('links to pages and headings that exist', () => {
  const all = new Map(pages().map(({ name, text }) => [name, text]));
  const broken = [...all].flatMap(([name, text]) =>
    [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].flatMap(([link, path = '', anchor]) => {
      const target = path === '' ? name : join(dirname(name), path);
      if (!existsSync(join(root, target))) return `${name}: ${link}`;
      const there = all.get(target);
      return anchor === undefined || there === undefined || anchorsOf(there).includes(anchor)
        ? []
        : `${name}: ${link}`;
    }),
  );
  expect(broken).toEqual([]);
});

it('lists every page in the index, or on a page that the index lists', () => {
  const linked = (from: string) =>
    [...readFileSync(join(root, from), 'utf8').matchAll(/\]\(([^)#:]+\.md)(?:#[^)]*)?\)/g)].map(
      ([, path = '']) => join(dirname(from), path),
    );
  const listed = new Set(['docs/README.md', ...linked('docs/README.md'), ...linked('docs/why/README.md')]);
  expect(
    pages()
      .map(({ name }) => name)
      .filter((name) => !listed.has(name)),
  ).toEqual([]);
});

/** The anchors of a page: those of its headings, as GitHub makes them, and those written out. */
function anchorsOf(text: string): readonly string[] {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return [...headings, ...[...text.matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, id = '']) => id)];
}
