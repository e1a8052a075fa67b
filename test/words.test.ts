import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { moduleOf, root } from './docs/pages.ts';
import { type Name, namesIn, proseIn, titlesIn, wordsOf } from './support/names.ts';
import { identifierBudget, sentenceBudget, titleBudget } from './words.budget.ts';
import { type Ban, bans, catalogues, vagueWords } from './words.data.ts';

interface Finding {
  readonly place: string;
  readonly text: string;
}

const filesIn = (folder: string, end: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(end))
    .map((file) => `${folder}/${file}`);

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const sources = ['src', 'examples', 'bench', 'rig', 'scripts'].flatMap((folder) => filesIn(folder, '.ts'));
// The changelog names what was; the code blocks of a page are code.
const pages = ['README.md', ...filesIn('docs', '.md')];

/** Bans of a name in one place, and those of words wherever they stand. */
const byName = new Map<string, Ban[]>();
const byWords: { readonly words: string; readonly ban: Ban }[] = [];
for (const ban of bans)
  for (const name of ban.names) {
    if (ban.within) byName.set(name, [...(byName.get(name) ?? []), ban]);
    else byWords.push({ words: ` ${wordsOf(name).join(' ')} `, ban });
  }

/** The bans that a name breaks, whatever the file: for a name that is banned everywhere also as a part of a longer one. */
const everywhere = new Map<string, readonly Ban[]>();
function bansEverywhere(text: string): readonly Ban[] {
  const known = everywhere.get(text);
  if (known) return known;
  const words = ` ${wordsOf(text).join(' ')} `;
  const broken = byWords.filter((each) => words.includes(each.words)).map(({ ban }) => ban);
  everywhere.set(text, broken);
  return broken;
}

function bansOf(file: string, { text, kind }: Name): readonly Ban[] {
  if (kind === 'literal' && /\s/.test(text)) return [];
  const here = kind === 'use' || kind === 'literal' ? [] : (byName.get(text) ?? []);
  return [
    ...bansEverywhere(text),
    ...here.filter(
      ({ within = [], kinds }) =>
        within.some((folder) => file.startsWith(folder)) && (!kinds || kinds.some((each) => each === kind)),
    ),
  ];
}

/** The banned names of a file: in its code, and in its own name. */
function bannedNames(file: string, text: string): readonly Finding[] {
  const own: Name = { text: basename(file).replace(/\.\w+$/, ''), kind: 'file', line: 0 };
  return [...(file.endsWith('.md') ? namesOnPage(file, text) : [own, ...namesIn(text)])].flatMap((name) =>
    [...bansOf(file, name), ...packedWords(file, name)].map(({ use }) => ({
      place: `${file}:${name.line}`,
      text: `${name.text} → ${use}`,
    })),
  );
}

/** `'record+query'`: several words packed into one literal. */
function packedWords(file: string, { text, kind }: Name): readonly { readonly use: string }[] {
  const packed = kind === 'literal' && /^[a-z]+\+[a-z]+$/.test(text) && file.startsWith('src/');
  return packed ? [{ use: "{ outcome: 'record', query: true }" }] : [];
}

/** The names in the code blocks of a page, and in backticks. */
function namesOnPage(file: string, text: string): readonly Name[] {
  const code = namesIn(moduleOf({ name: file, text }).source);
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, (block) => block.replaceAll(/[^\n]/g, ''));
  const ticked = prose
    .split('\n')
    .flatMap((content, i) =>
      [...content.matchAll(/`([^`]+)`/g)].flatMap(([, span = '']) =>
        (span.match(/[A-Za-z_$][\w$]*/g) ?? []).map(
          (name): Name => ({ text: name, kind: 'use', line: i + 1 }),
        ),
      ),
    );
  return [...code, ...ticked];
}

/** The vague words in the comments and texts of a file, or anywhere on a page. */
function vagueSentences(file: string, text: string): readonly Finding[] {
  const parts = file.endsWith('.md')
    ? text.split('\n').map((content, i) => ({ text: content, line: i + 1 }))
    : proseIn(text);
  return parts.flatMap((part) =>
    [...part.text.matchAll(vagueWords)].map(({ 0: word, index }) => ({
      place: `${file}:${part.line + part.text.slice(0, index).split('\n').length - 1}`,
      text: word,
    })),
  );
}

const catalogued = new RegExp(`( \\[(?:${catalogues.join('|')}) [^\\]]+\\])+$`);

/** Titles of tests that have a vague word, or an id of a catalogue anywhere but at the end, with its catalogue. */
function unclearTitles(file: string, text: string): readonly Finding[] {
  return titlesIn(text).flatMap((title) => {
    const sentence = title.text.replace(catalogued, '');
    const wrong = [
      ...(sentence.match(vagueWords) ?? []),
      ...(sentence.match(/^(?:[A-Z]{1,2}\d+|\d{1,3})(?:, (?:[A-Z]{1,2})?\d+)*(?=[:,]? )/) ?? []),
      ...(sentence.match(/\[[^\]]*\d[^\]]*\]$/) ?? []),
    ];
    return wrong.map((word) => ({ place: `${file}:${title.line}`, text: `${word} in: ${title.text}` }));
  });
}

/** The folder that a budget is kept for: `src/app`, `docs`. */
const folderOf = (file: string) => /^((?:src|test)\/[^/:]+(?=\/)|[^/:]+)/.exec(file)?.[0] ?? '';

/** Each name once per folder, at the first place it stands in. */
function oncePerFolder(findings: readonly Finding[]): readonly Finding[] {
  const first = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${folderOf(finding.place)} ${finding.text}`;
    if (!first.has(key)) first.set(key, finding);
  }
  return [...first.values()];
}

/** The folders in which more was found than their budget allows, each with all findings. */
function overBudget(
  findings: readonly Finding[],
  budget: Readonly<Record<string, number>>,
): readonly string[] {
  const folders = [...new Set(findings.map(({ place }) => folderOf(place)))].sort();
  return folders
    .map((folder) => [folder, findings.filter(({ place }) => folderOf(place) === folder)] as const)
    .filter(([folder, found]) => found.length > (budget[folder] ?? 0))
    .map(([folder, found]) => {
      const lines = found.map(({ place, text }) => `  ${place} ${text}`);
      return [`${folder}: ${found.length} instead of ${budget[folder] ?? 0}`, ...lines].join('\n');
    });
}

describe('the words of this code base', () => {
  it('given every name in code and docs, when it is looked up, then none is banned', () => {
    const found = [...sources, ...pages].flatMap((file) => bannedNames(file, read(file)));
    expect(overBudget(oncePerFolder(found), identifierBudget)).toEqual([]);
  });

  it('given every comment and text in code and every page, when its words are read, then none is vague', () => {
    const found = [...sources, ...pages].flatMap((file) => vagueSentences(file, read(file)));
    expect(overBudget(found, sentenceBudget)).toEqual([]);
  });
});

describe('the titles of the tests', () => {
  it('given every title, when it is read, then it has no vague word and an id only at its end', () => {
    const found = filesIn('test', '.test.ts').flatMap((file) => unclearTitles(file, read(file)));
    expect(overBudget(found, titleBudget)).toEqual([]);
  });

  it('given a vague title, or one with an id in front or of no catalogue, when it is read, then it is found', () => {
    const wrong = (title: string) => unclearTitles('test/x.test.ts', `it('${title}', () => {});`).length;
    for (const title of [
      'nobody pays',
      'S14: all is as it was',
      '60 refuses it',
      '8, 87: sums',
      'sums [elsewhere 3]',
    ])
      expect(wrong(title), title).toBe(1);
    for (const title of ['3,000 messages pass', 'sums [bad input 60]', 'sums [invariant S14] [gap B3]'])
      expect(wrong(title), title).toBe(0);
    const each = "describe.each(all)('nobody', () => { it.skipIf(x)('told', () => {}); });";
    expect(unclearTitles('test/x.test.ts', each)).toHaveLength(2);
  });
});

describe('a planted word', () => {
  const texts = (file: string, text: string) =>
    bannedNames(file, text).map((each) => each.text.split(' ')[0]);

  it('given each banned name, declared where it is banned, when names are looked up, then it is found', () => {
    for (const ban of bans)
      for (const name of ban.names) {
        const file = `${ban.within?.[0] || 'src/flow/'}x.ts`;
        const declared: { readonly [kind: string]: string } = {
          type: `type ${name} = 1;`,
          property: `const o = { ${name}: 1 };`,
          function: `function ${name}() {}`,
          variable: `const ${name} = 1;`,
          parameter: `const f = (${name}: number) => 1;`,
        };
        const kinds = (ban.kinds ?? Object.keys(declared)).filter((kind) => kind !== 'file');
        for (const kind of kinds)
          expect(texts(file, declared[kind] ?? ''), `${kind} ${name}`).toContain(name);
      }
  });

  it('given a banned word as a part, in use, as a literal, in the name of a file or on a page, then it is found', () => {
    expect(texts('src/order/x.ts', 'const untoldTales = 1;')).toEqual([]);
    expect(texts('src/order/x.ts', 'const wasTold = 1;')).toEqual(['wasTold']);
    expect(texts('src/order/x.ts', 'flow.tellPayment(1);')).toEqual(['tellPayment']);
    expect(texts('src/order/x.ts', "send({ type: 'giveBack' });")).toEqual(['giveBack']);
    expect(texts('src/payment/x.ts', "const cell = 'record+query';")).toEqual(['record+query']);
    expect(texts('src/payment/x.ts', "const text = 'nothing to say here';")).toEqual([]);
    expect(texts('src/app/capture-desk.ts', '')).toEqual(['capture-desk']);
    expect(texts('docs/x.md', '# X\n\nCall `flow.tellPayment(…)` and tell.\n')).toEqual(['tellPayment']);
    expect(texts('docs/x.md', '# X\n\n```ts\nflow.tellPayment();\n```\n')).toEqual(['tellPayment']);
    expect(texts('docs/x.md', '# X\n\n```text\nflow.tellPayment();\n```\n')).toEqual([]);
  });

  it('given a word that is banned in one place only, when it stands elsewhere, then it is left alone', () => {
    expect(texts('src/adapters/sql/x.ts', 'const row = 1;')).toEqual([]);
    expect(texts('src/core/x.ts', 'const row = 1;')).toEqual(['row']);
    expect(texts('src/inventory/x.ts', 'function post() {}')).toEqual([]);
    expect(texts('src/simulator/x.ts', 'function post() {}')).toEqual(['post']);
    expect(texts('src/flow/x.ts', 'const machine = defineMachine(parts);')).toEqual([]);
  });

  it('given a vague word in a comment or on a page, when sentences are read, then its line is named', () => {
    const places = (file: string, text: string) => vagueSentences(file, text).map(({ place }) => place);
    expect(
      places('src/x.ts', 'const a = 1; // told later\n/**\n * Nobody knows.\n */\nf(/* heard */);\n'),
    ).toEqual(['src/x.ts:1', 'src/x.ts:3', 'src/x.ts:5']);
    expect(places('src/x.ts', "const url = 'http://told';\n")).toEqual([]);
    const texts = `log('was told');\nlog(\`\${id}\n was told \${at}\`);\n`;
    expect(places('src/x.ts', texts)).toEqual(['src/x.ts:1', 'src/x.ts:3']);
    expect(places('docs/x.md', '# X\n\nSomebody is\ntold.\n')).toEqual(['docs/x.md:3', 'docs/x.md:4']);
  });

  it('given one finding more than the budget, when they are counted, then the folder is named with its findings', () => {
    const two = [
      { place: 'src/app/a.ts:1', text: 'told' },
      { place: 'src/app/b.ts:2', text: 'tell' },
    ];
    expect(overBudget(two, { 'src/app': 2 })).toEqual([]);
    expect(overBudget(two, { 'src/app': 1 })).toEqual([
      'src/app: 2 instead of 1\n  src/app/a.ts:1 told\n  src/app/b.ts:2 tell',
    ]);
    expect(overBudget(two, {})).toHaveLength(1);
    expect(oncePerFolder([...two, ...two])).toEqual(two);
    expect(folderOf('README.md:3')).toBe('README.md');
  });
});
