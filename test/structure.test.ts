import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { filesOf, folderOf, type Import, importsIn, importsOf, isOurs } from '../scripts/docs/imports.ts';
import { DOMAIN, LAYERS, PAGE, PURE } from '../scripts/docs/layers.ts';
import tsup, { entries } from '../tsup.config.ts';
import { circles } from './support/circles.ts';
import { errorClasses, recognisedByClass } from './support/error-classes.ts';
import { notAPort } from './support/ports.ts';
import { entryFaults, exportOf, type Published } from './support/published.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');
const files = filesOf(src);
const imports = importsIn(src);
const foldersOf = (folder: string) =>
  readdirSync(join(src, folder), { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? each.name : [],
  );
const layerOf = (path: string) => LAYERS.findIndex((folders) => folders.includes(folderOf(path)));

/** Whatever goes against the direction of imports, or loads a package where it may not be loaded. */
function faults(all: readonly Import[]): string[] {
  return all.flatMap((each) => {
    const { from, to, typeOnly } = each;
    const found: string[] = [];
    const [mine, theirs] = [folderOf(from), folderOf(to)];
    if (isOurs(each) && mine !== '') {
      if (layerOf(from) < 0) found.push('is in a folder without a layer');
      if (theirs === '') found.push('imports the front page');
      else if (layerOf(to) > layerOf(from)) found.push('imports a higher layer');
      else if (mine !== theirs && DOMAIN.includes(mine) && DOMAIN.includes(theirs) && !typeOnly)
        found.push('imports another domain folder at run time');
      else if (PAGE.includes(mine) && ![mine, 'core', ...DOMAIN].includes(theirs))
        found.push('needs more than the domain folders');
      if (
        from.startsWith('adapters/') &&
        to.startsWith('adapters/') &&
        from.split('/')[1] !== to.split('/')[1]
      )
        found.push('one adapter imports another');
    }
    if (isOurs(each) && mine === '' && !['core', ...DOMAIN].includes(theirs))
      found.push('the front page exports more than the rules');
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
      if (PURE.includes(mine)) {
        if (to.startsWith('node:')) found.push(`a rule folder imports ${to}`);
        if (!isOurs(each) && !['zod', 'neverthrow', 'decimal.js'].includes(to) && !to.startsWith('date-fns/'))
          found.push(`a rule folder imports ${to}`);
      }
    }
    return found.map((fault) => `${from} → ${to}: ${fault}`);
  });
}

/** The ways on which a file loads one of the packages at run time. */
function loaded(all: readonly Import[], entry: string, packages: readonly string[]): string[] {
  const from = new Map<string, string>();
  const queue = [entry];
  for (let file = queue.shift(); file !== undefined; file = queue.shift())
    for (const { to } of all.filter((each) => each.from === file && !each.typeOnly))
      if (to !== entry && !from.has(to)) {
        from.set(to, file);
        queue.push(to);
      }
  const way = (to: string): string => (to === entry ? to : `${way(from.get(to) ?? entry)} → ${to}`);
  return packages.filter((name) => from.has(name)).map(way);
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
  it('given every file, when its imports are read, then each exists, and each file imports or is imported', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(imports.filter((each) => isOurs(each) && !existsSync(join(src, each.to)))).toEqual([]);
    const known = new Set(imports.flatMap(({ from, to }) => [from, to]));
    expect(files.map((file) => relative(src, file)).filter((file) => !known.has(file))).toEqual([]);
    expect(foldersOf('.').filter((folder) => layerOf(`${folder}/x`) < 0)).toEqual([]);
  });

  it('given the layers, when imports are followed, then they go one way and heavy packages stay where they belong', () => {
    expect(faults(imports)).toEqual([]);
  });

  it('given all imports, type imports too, when they are followed, then none leads back to where it began', () => {
    expect(circles(imports)).toEqual([]);
  });

  it('given a folder of src, when it is looked for, then it is one entry, and no entry is anything else', () => {
    const json = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
    const exports: Published['exports'] = json('package.json').exports;
    const paths: Published['paths'] = json('tsconfig.json').compilerOptions.paths;
    expect(entryFaults(foldersOf('.'), foldersOf('adapters'), { entries, exports, paths })).toEqual([]);
    expect(tsup).toMatchObject({ entry: entries });
  });

  it('given a file of ports, when its statements are read, then they are interfaces, types and classes of errors', () => {
    const ports = files.filter((file) => folderOf(relative(src, file)) === 'ports');
    expect(ports.length).toBeGreaterThan(4);
    expect(
      ports.flatMap((file) =>
        notAPort(readFileSync(file, 'utf8')).map((line) => `${relative(src, file)}: ${line}`),
      ),
    ).toEqual([]);
  });

  it('given a file of src, when its lines are read, then none recognises our errors by class [reported M13]', () => {
    const texts = files.map((file) => readFileSync(file, 'utf8'));
    const classes = errorClasses(texts);
    expect(['StoreConflict', 'NotSentError'].every((name) => classes.has(name))).toBe(true);
    expect(
      files.flatMap((file, i) =>
        recognisedByClass(texts[i] ?? '', classes).map((line) => `${relative(src, file)}: ${line.trim()}`),
      ),
    ).toEqual([]);
  });

  it('given a rule folder, when its lines are read, then none reads a clock, a random source or the environment', () => {
    const rules = files.filter((file) => PURE.includes(folderOf(relative(src, file))));
    expect(rules.length).toBeGreaterThan(30);
    expect(
      rules.flatMap((file) =>
        impure(readFileSync(file, 'utf8')).map((line) => `${relative(src, file)}: ${line.trim()}`),
      ),
    ).toEqual([]);
  });

  it('given what a browser loads, when imports are followed, then they never reach zod, decimal.js or neverthrow', () => {
    const entries = ['order', 'inventory', 'payment', 'after-sales', 'screen']
      .map((folder) => `${folder}/index.ts`)
      .filter((entry) => existsSync(join(src, entry)));
    expect(entries.flatMap((entry) => loaded(imports, entry, ['zod', 'decimal.js', 'neverthrow']))).toEqual(
      [],
    );
  });

  it('given the application and its stores, when imports are followed, then they never reach zod', () => {
    const entries = ['app/index.ts', 'adapters/sql/index.ts', 'adapters/memory/index.ts'];
    expect(entries.flatMap((entry) => loaded(imports, entry, ['zod']))).toEqual([]);
  });
});

describe('a planted fault', () => {
  const read = (file: string, text: string) => importsOf(src, join(src, file), text);

  it('given an import against the directions, when it is looked for, then it is found', () => {
    const planted: readonly (readonly [string, string])[] = [
      ['core/x.ts', `import { unshipped } from '../order/lines.ts';`],
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
      ['screen/x.ts', `import { shopUseCases } from '../flow/index.ts';`],
      ['messages/x.ts', `import { stripe } from '../channels/index.ts';`],
      ['order/x.ts', `import type { Button } from '../screen/index.ts';`],
      ['elsewhere/x.ts', `import { order } from '../order/index.ts';`],
      ['index.ts', `export * from './app/index.ts';`],
      ['core/x.ts', `import '../index.ts';`],
      ['app/x.ts', `const fc = await import('fast-check');`],
      ['adapters/sql/x.ts', `import { Environment } from '@marcbachmann/cel-js';`],
      ['order/x.ts', `import { chunk } from 'lodash';`],
    ];
    expect(planted.filter(([file, text]) => faults(read(file, text)).length === 0)).toEqual([]);
    const fine: readonly (readonly [string, string])[] = [
      ['order/x.ts', `import type { Level } from '../inventory/stock.types.ts';`],
      ['order/x.ts', `import { type Level, type Hold } from '../inventory/stock.types.ts';`],
      ['tracking/x.ts', `import { observe } from '../order/lifecycle.ts';`],
      ['screen/x.ts', `import { order } from '../order/index.ts';`],
      ['index.ts', `export * from './order/index.ts';`],
      ['order/schema.ts', `import * as z from 'zod';`],
      ['order/x.ts', `// import * as z from 'zod';`],
      ['app/x.ts', `import { err } from 'neverthrow';`],
    ];
    expect(fine.flatMap(([file, text]) => faults(read(file, text)))).toEqual([]);
  });

  it('given a way to a package that is too heavy, when imports are followed, then it is named', () => {
    const all = [
      ...read('app/index.ts', `export * from './track.ts';\nimport type { z } from '../core/schema.ts';`),
      ...read('app/track.ts', `import { createTracker } from '../tracking/index.ts';`),
      ...read('tracking/index.ts', `import * as z from 'zod';\nexport * from '../app/index.ts';`),
      ...read('core/schema.ts', `import * as z from 'zod';`),
    ];
    expect(loaded(all, 'app/index.ts', ['zod', 'neverthrow'])).toEqual([
      'app/index.ts → app/track.ts → tracking/index.ts → zod',
    ]);
    expect(loaded(all.slice(1), 'app/index.ts', ['zod'])).toEqual([]);
  });

  it('given a circle of imports, when it is looked for, then it is found and the way round is named', () => {
    const all = [
      ...read('core/a.ts', `import type { B } from './b.ts';`),
      ...read('core/b.ts', `export * from './c.ts';\nimport { d } from './d.ts';`),
      ...read('core/c.ts', `import { a } from './a.ts';`),
      ...read('core/d.ts', `import { e } from './e.ts';`),
      ...read('core/self.ts', `import { own } from './self.ts';`),
    ];
    expect(circles(all)).toEqual([
      'core/a.ts → core/b.ts → core/c.ts → core/a.ts',
      'core/self.ts → core/self.ts',
    ]);
    expect(circles(all.filter(({ from }) => from !== 'core/c.ts' && from !== 'core/self.ts'))).toEqual([]);
  });

  it('given a folder that is no entry, or an entry that is no folder, when they are compared, then it is found', () => {
    const right = {
      entries: { index: 'src/index.ts', core: 'src/core/index.ts', memory: 'src/adapters/memory/index.ts' },
      exports: {
        '.': exportOf('index'),
        './core': exportOf('core'),
        './memory': exportOf('memory'),
        './package.json': './package.json',
      },
      paths: {
        orderwright: ['./src/index.ts'],
        'orderwright/memory': ['./src/adapters/memory/index.ts'],
        'orderwright/*': ['./src/*/index.ts'],
      },
    };
    const faultsOf = (published: Partial<Published>, folders = ['core', 'cli', 'adapters']) =>
      entryFaults(folders, ['memory'], { ...right, ...published });
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({}, ['core', 'order', 'cli', 'adapters'])).toEqual([
      'src/order/index.ts is not built as order',
      'package.json does not export ./order as built',
    ]);
    const { core: _, ...entries } = right.entries;
    expect(faultsOf({ entries: { ...entries, kernel: 'src/core/index.ts' } })).toEqual([
      'src/core/index.ts is not built as core',
      'kernel is built from no folder',
    ]);
    expect(faultsOf({ exports: { ...right.exports, './core': exportOf('index') } })).toHaveLength(1);
    expect(faultsOf({ exports: { ...right.exports, './extra': exportOf('core') } })).toHaveLength(1);
    expect(
      faultsOf({ paths: { ...right.paths, 'orderwright/memory': ['./src/adapters/sql/index.ts'] } }),
    ).toHaveLength(1);
    expect(
      faultsOf({ paths: { ...right.paths, 'orderwright/rules': ['./src/core/index.ts'] } }),
    ).toHaveLength(1);
  });

  it('given a function or a constant in ports, when its statements are read, then it is found', () => {
    for (const planted of [
      'export const limit = 10;',
      'export function helper(): void {}',
      'export class Helper {}',
      'export enum Kind { A }',
      `import { post } from '../inventory/index.ts';`,
      `import '../inventory/index.ts';`,
      'store.open();',
    ])
      expect(notAPort(planted), planted).toHaveLength(1);
    for (const fine of [
      'export interface Store { read(): Promise<void> }',
      'export type Row = { readonly id: string };',
      'export class StoreConflict extends Error {}',
      `import type { Level } from '../inventory/index.ts';`,
      `import { type Level, type Hold } from '../inventory/index.ts';`,
      `export * from './store.ts';`,
    ])
      expect(notAPort(fine), fine).toEqual([]);
  });

  it('given an error that is recognised by its class, when lines are read, then it is found', () => {
    const classes = errorClasses([
      'export class Busy extends Error {}',
      'class TooBusy extends Busy {}',
      'class Rows extends Map<string, Row> {}',
    ]);
    expect([...classes]).toEqual(['Busy', 'TooBusy']);
    for (const line of ['if (error instanceof Busy) return;', 'const again = error instanceof TooBusy;'])
      expect(recognisedByClass(line, classes), line).toHaveLength(1);
    const fine = '// instanceof Busy\nif (error instanceof Error && rows instanceof Rows) return;';
    expect(recognisedByClass(fine, classes)).toEqual([]);
  });

  it('given a clock, a random source or the environment in a rule, when its lines are read, then it is found', () => {
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
