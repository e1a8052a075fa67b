import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { glossary } from '../scripts/docs/glossary-page.ts';
import { filesOf } from '../scripts/docs/imports.ts';
import { entries } from '../tsup.config.ts';
import { root } from './docs/pages.ts';
import { plainWords } from './plain-words.ts';
import { exportedNames, exportsOf } from './support/exports.ts';
import { namesIn, wordsOf } from './support/names.ts';

const terms = glossary.flatMap((subject) => subject.terms);

/** A word in the singular and the plural. */
const forms = (word: string) => [word, `${word}s`, `${word}es`, word.replace(/y$/, 'ies')];
const withForms = (words: readonly string[]) => new Set(words.flatMap(forms));
const formsOf = ({ term, also = [] }: (typeof terms)[number]) =>
  [...wordsOf(term), ...also].flatMap((word) => forms(word));

/** Word → the first public name that has it. */
function wordsOfNames(names: readonly string[]): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const name of names)
    for (const word of wordsOf(name).filter((each) => !/^\d+$/.test(each)))
      if (!words.has(word)) words.set(word, name);
  return words;
}

/** Words of public names that neither the glossary nor the list of plain words has. */
function unknownWords(
  used: ReadonlyMap<string, string>,
  explained: ReadonlySet<string>,
  plain: ReadonlySet<string>,
): string[] {
  return [...used]
    .filter(([word]) => !explained.has(word) && !plain.has(word))
    .map(([word, name]) => `${word} (${name})`);
}

const explained = new Set(terms.flatMap(formsOf));
const names = Object.entries(entries).flatMap(([name, file]) => [name, ...exportedNames(join(root, file))]);
const used = wordsOfNames(names);

describe('the glossary', () => {
  it('given the exported names of all entries, when they are split into words, then each is explained or plain English', () => {
    expect(names.length).toBeGreaterThan(500);
    expect(unknownWords(used, explained, withForms(plainWords))).toEqual([]);
  });

  it('given the list of plain words, when names are looked through, then each is used, sorted, and in no glossary', () => {
    expect(plainWords.filter((word) => !forms(word).some((form) => used.has(form)))).toEqual([]);
    expect(plainWords.filter((word) => explained.has(word))).toEqual([]);
    expect([...new Set(plainWords)].sort()).toEqual(plainWords);
  });

  it('given a term, when the names that src declares are looked through, then one has it', () => {
    const sources = filesOf(join(root, 'src')).map((file) => readFileSync(file, 'utf8'));
    const declared = wordsOfNames([
      ...names,
      ...sources.flatMap((text) => namesIn(text).map((name) => name.text)),
    ]);
    const unused = terms.filter((term) => !formsOf(term).some((word) => declared.has(word)));
    expect(unused.map(({ term }) => term)).toEqual([]);
  });

  it('given the terms, when they are read, then each stands once, in one sentence of at most twenty words', () => {
    const all = terms.map(({ term }) => term);
    expect(all.filter((term, i) => all.indexOf(term) !== i)).toEqual([]);
    expect(
      terms.filter(({ means }) => !/^[A-Z`].*[.?]$/.test(means) || means.split(/\s+/).length > 20),
    ).toEqual([]);
    expect(terms.filter(({ zh, from }) => !/\p{Script=Han}/u.test(zh) || from === '')).toEqual([]);
  });
});

describe('a planted name', () => {
  it('given a word that no list has, when names are split, then it is found with the name', () => {
    const planted = wordsOfNames(['refundFrobnicated', 'opensOrder', 'MAX_2']);
    expect(unknownWords(planted, new Set(['refund', 'order']), withForms(['max', 'open']))).toEqual([
      'frobnicated (refundFrobnicated)',
    ]);
  });

  it('given each form of an export, when a module is read, then its name is found', () => {
    const text = `
      export const a = 1, { b, c: d } = all;
      export function e() {}
      export interface F {}
      export type G = 1;
      export class H {}
      export { i, j as k } from './x.ts';
      export type { L } from './x.ts';
      export * from './y.ts';
      export * as z from './y.ts';
      const no = 1;
    `;
    expect(exportsOf('src/core/x.ts', text, (file) => [file])).toEqual([
      ...['a', 'b', 'd', 'e', 'F', 'G', 'H', 'i', 'k', 'L'],
      'src/core/y.ts',
      'z',
    ]);
  });
});
