/**
 * `npm run mutation -- core inventory`: mutants of the rules in these folders of src, tried on the tests of the folder
 * of the same name. What a mutant survives is told as a difference; the figures go to reports/mutation-<folder>.json.
 * Tables are left out: mutation testing cannot see them, and they have a reviewed matrix and a mutator of their own.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** How many of the usual cases a property is tried on, per cent: as few as still visit everything they must. */
const PERCENT = { core: 10, inventory: 10, order: 10, payment: 5 };

const stryker = join(
  dirname(createRequire(import.meta.url).resolve('@stryker-mutator/core/package.json')),
  'bin/stryker.js',
);
const folders = process.argv.slice(2);
const unknown = folders.filter((folder) => !(folder in PERCENT));
if (folders.length === 0 || unknown.length > 0) {
  console.error(
    `usage: npm run mutation -- ${Object.keys(PERCENT).join(' ')}   (one or more${unknown.length > 0 ? `; not: ${unknown.join(', ')}` : ''})`,
  );
  process.exit(1);
}

for (const folder of folders) {
  const mutate = [
    `src/${folder}/*.ts`,
    ...['schema', 'index', '*.types', '*.table', '*.commands'].map((name) => `!src/${folder}/${name}.ts`),
  ];
  const env = {
    ...process.env,
    ORDERWRIGHT_MUTATE: folder,
    ORDERWRIGHT_RUNS_PERCENT: String(PERCENT[folder]),
  };
  const { status } = spawnSync(process.execPath, [stryker, 'run', '--mutate', mutate.join(',')], {
    env,
    stdio: 'inherit',
  });
  if (existsSync('reports/mutation.json'))
    copyFileSync('reports/mutation.json', `reports/mutation-${folder}.json`);
  if (status !== 0) process.exit(status ?? 1);
}
