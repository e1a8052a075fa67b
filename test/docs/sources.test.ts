import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './pages.ts';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const filesIn = (folder: string, ...ends: readonly string[]) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ends.some((end) => file.endsWith(end)))
    .map((file) => `${folder}/${file}`);

const anchors = (page: string) =>
  new Set([...read(page).matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, id = '']) => id));
const sections = anchors('docs/sources.md');
const defects = anchors('docs/why/source-a.md');

/** Citations in a text that no page explains. */
function unexplained(text: string): readonly string[] {
  const cited = text.matchAll(/\b[Ss]ource ([A-Z])(?:'s|’s)?,? \(?(?:section )?(\d(?:\.\d+)*)/g);
  const codes = text.matchAll(/\bD(\d{2})\b/g);
  return [
    ...[...cited].filter(([, source, section]) => !isSection(source, section)).map(([all]) => all),
    ...[...codes].filter(([, digits]) => !defects.has(`d${digits}`)).map(([all]) => all),
  ];
}

/** A chapter counts where one of its sections does: "source C, 2" is all of 2.1 to 2.8. */
function isSection(source = '', section = ''): boolean {
  const id = `${source.toLowerCase()}-${section.replaceAll('.', '-')}`;
  return [...sections].some((each) => each === id || each.startsWith(`${id}-`));
}

describe('the sources', () => {
  it('given a citation in src, docs, scripts or examples, when it is looked up, then docs/sources.md has its section', () => {
    const files = [
      'README.md',
      ...filesIn('src', '.ts'),
      ...filesIn('docs', '.md'),
      ...filesIn('scripts', '.ts'),
      ...filesIn('examples', '.ts'),
    ];
    expect(files.flatMap((file) => unexplained(read(file)).map((each) => `${file}: ${each}`))).toEqual([]);
  });

  it('given the defects of source A, when they are counted, then D01 to D84 have an anchor each, in order', () => {
    expect([...defects]).toEqual(Array.from({ length: 84 }, (_, i) => `d${`${i + 1}`.padStart(2, '0')}`));
  });

  it('given a citation of nothing, when it is looked up, then it is found', () => {
    expect(unexplained('source A, 9.1; source A, 4.2.7; source D, 1; see D85 and (D00)')).toEqual([
      'source A, 9.1',
      'source A, 4.2.7',
      'source D, 1',
      'D85',
      'D00',
    ]);
    expect(unexplained('source A 4.2.1, source B, 2.6, source C, section 2; A (D20), class D2')).toEqual([]);
  });
});
