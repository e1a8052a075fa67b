import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

interface Import {
  readonly from: string;
  readonly to: string;
  /** Gone once the types are stripped. */
  readonly typeOnly: boolean;
}

/** What a source file imports or re-exports, read off its statements; strings and comments do not count. */
function importsOf(file: string, text: string): Import[] {
  const bare = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  const statements = bare.matchAll(
    /^(?:import|export)\s+(type\s+)?([\s\S]*?)\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm,
  );
  return [...statements].map(([, type, names = '', from, bareImport, dynamic]) => {
    const specifier = from ?? bareImport ?? dynamic ?? '';
    const named = /^\{([\s\S]*)\}\s*$/.exec(names.trim())?.[1];
    const each = named?.split(',').filter((name) => name.trim() !== '') ?? [];
    const typeOnly = type !== undefined || (each.length > 0 && each.every((name) => /^\s*type\s/.test(name)));
    const to = specifier.startsWith('.') ? relative(src, join(dirname(file), specifier)) : specifier;
    return { from: relative(src, file), to, typeOnly };
  });
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

const files = filesOf(src);
const imports = files.flatMap((file) => importsOf(file, readFileSync(file, 'utf8')));

const DOMAIN = ['order', 'inventory', 'payment', 'fulfillment', 'after-sales', 'anomaly', 'notifications'];
/** Lower layers first; a file imports its own layer or a lower one. */
const LAYERS: readonly (readonly string[])[] = [
  ['core'],
  DOMAIN,
  // Each puts some of the domain folders together and knows none of the others.
  ['channels'],
  ['reconciliation', 'flow'],
  ['tracking'],
  ['ports'],
  ['app'],
  ['adapters'],
  ['testing'],
  ['simulator'],
  ['cli'],
  ['schema'],
];

const folderOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '') : '');
const layerOf = (path: string) => LAYERS.findIndex((folders) => folders.includes(folderOf(path)));
const isOurs = ({ to }: Import) => to.endsWith('.ts');

/** Everything that goes against the direction of imports, or loads a package where it may not be loaded. */
function faults(all: readonly Import[]): string[] {
  return all.flatMap((each) => {
    const { from, to, typeOnly } = each;
    const found: string[] = [];
    const [mine, theirs] = [folderOf(from), folderOf(to)];
    if (isOurs(each) && mine !== '') {
      if (theirs === '') found.push('imports the front page');
      else if (layerOf(to) > layerOf(from)) found.push('imports a higher layer');
      else if (mine !== theirs && DOMAIN.includes(mine) && DOMAIN.includes(theirs) && !typeOnly)
        found.push('imports another domain folder at run time');
      if (
        from.startsWith('adapters/') &&
        to.startsWith('adapters/') &&
        from.split('/')[1] !== to.split('/')[1]
      )
        found.push('one adapter imports another');
    }
    if (!typeOnly) {
      const may = (allowed: boolean, name: string) => {
        if (to === name && !allowed) found.push(`loads ${name}`);
      };
      may(/(^|[/.])schema\.ts$/.test(from), 'zod');
      may(
        /^(core\/(decide|money|schema)\.ts$|app\/|adapters\/|testing\/|simulator\/|cli\/)/.test(from) ||
          /(^|[/.])schema\.ts$/.test(from),
        'neverthrow',
      );
      may(from.startsWith('adapters/cel/'), '@marcbachmann/cel-js');
      may(from === 'core/money.ts', 'decimal.js');
      may(from.startsWith('testing/') || from.startsWith('simulator/'), 'fast-check');
      if (/^(core|flow|tracking|channels|reconciliation|ports)\//.test(from) || DOMAIN.includes(mine)) {
        if (to.startsWith('node:')) found.push(`a rule folder imports ${to}`);
        if (!isOurs(each) && !['zod', 'neverthrow', 'decimal.js'].includes(to) && !to.startsWith('date-fns/'))
          found.push(`a rule folder imports ${to}`);
      }
    }
    return found.map((fault) => `${from} → ${to}: ${fault}`);
  });
}

const IMPURE =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\.|\brandomUUID\b|\bprocess\.|\bsetTimeout\b|\bsetInterval\b|\bglobalThis\b|\bconsole\./;
/** Lines of a rule file that read a clock, a random source or the environment. */
function impure(text: string): string[] {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => IMPURE.test(line.replace(/\/\/.*$/, '')));
}

describe('the shape of src', () => {
  it('was read: every file imports something that exists, or is imported', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(imports.filter((each) => isOurs(each) && !existsSync(join(src, each.to)))).toEqual([]);
    const known = new Set(imports.flatMap(({ from, to }) => [from, to]));
    expect(files.map((file) => relative(src, file)).filter((file) => !known.has(file))).toEqual([]);
    const folders = new Set(
      files.map((file) => folderOf(relative(src, file))).filter((folder) => folder !== ''),
    );
    expect([...folders].filter((folder) => layerOf(`${folder}/x`) < 0)).toEqual([]);
  });

  it('imports go one way, domain folders know each other only as types, heavy packages stay where they belong', () => {
    expect(faults(imports)).toEqual([]);
  });

  it('rule folders read no clock, no random source and no environment', () => {
    const rules = files.filter((file) =>
      ['core', 'flow', 'tracking', 'channels', 'reconciliation', 'ports', ...DOMAIN].includes(
        folderOf(relative(src, file)),
      ),
    );
    expect(rules.length).toBeGreaterThan(30);
    expect(
      rules.flatMap((file) =>
        impure(readFileSync(file, 'utf8')).map((line) => `${relative(src, file)}: ${line.trim()}`),
      ),
    ).toEqual([]);
  });

  it('what a browser loads of the order never reaches zod, decimal.js or neverthrow', () => {
    const runtime = (from: string, seen = new Set<string>()): Set<string> => {
      if (seen.has(from)) return seen;
      seen.add(from);
      for (const each of imports) if (each.from === from && !each.typeOnly) runtime(each.to, seen);
      return seen;
    };
    for (const page of [
      'order/index.ts',
      'inventory/index.ts',
      'payment/index.ts',
      'after-sales/index.ts',
    ].filter((page) => existsSync(join(src, page)))) {
      const loaded = runtime(page);
      expect(
        ['zod', 'decimal.js', 'neverthrow'].filter((name) => loaded.has(name)),
        page,
      ).toEqual([]);
    }
  });

  it('sees planted faults', () => {
    const plant = (file: string, text: string) => faults(importsOf(join(src, file), text));
    const planted: readonly (readonly [string, string])[] = [
      ['core/x.ts', `import { live } from '../order/lines.ts';`],
      ['order/x.ts', `import { post } from '../inventory/post.ts';`],
      ['order/x.ts', `import { type Level, post } from '../inventory/post.ts';`],
      ['order/x.ts', `export * from '../inventory/index.ts';`],
      ['flow/x.ts', `import { createApp } from '../app/handle.ts';`],
      ['app/x.ts', `import { memoryStore } from '../adapters/memory/index.ts';`],
      ['adapters/sql/x.ts', `import { memoryStore } from '../memory/index.ts';`],
      ['order/x.ts', `import * as z from 'zod';`],
      ['order/x.ts', `import { err } from 'neverthrow';`],
      ['order/x.ts', `import { Decimal } from 'decimal.js';`],
      ['flow/x.ts', `import { createHash } from 'node:crypto';`],
      ['tracking/x.ts', `import { createHash } from 'node:crypto';`],
      ['flow/x.ts', `import { createTracker } from '../tracking/tracker.ts';`],
      ['anomaly/x.ts', `import { createTracker } from '../tracking/tracker.ts';`],
      ['core/x.ts', `import '../index.ts';`],
      ['app/x.ts', `const fc = await import('fast-check');`],
      ['adapters/sql/x.ts', `import { Environment } from '@marcbachmann/cel-js';`],
      ['order/x.ts', `import { chunk } from 'lodash';`],
    ];
    expect(planted.filter(([file, text]) => plant(file, text).length === 0)).toEqual([]);
    const fine: readonly (readonly [string, string])[] = [
      ['order/x.ts', `import type { Level } from '../inventory/stock.types.ts';`],
      ['order/x.ts', `import { type Level, type Hold } from '../inventory/stock.types.ts';`],
      ['tracking/x.ts', `import { observe } from '../order/lifecycle.ts';`],
      ['order/schema.ts', `import * as z from 'zod';`],
      ['order/x.ts', `// import * as z from 'zod';`],
      ['app/x.ts', `import { err } from 'neverthrow';`],
    ];
    expect(fine.flatMap(([file, text]) => plant(file, text))).toEqual([]);
    for (const line of [
      'const at = Date.now();',
      'const at = new Date();',
      'if (process.env.X) return;',
      'Math.random()',
    ])
      expect(impure(line)).toHaveLength(1);
    expect(impure('// Date.now() is not for rules\nconst d = new Date(at);')).toEqual([]);
  });
});
