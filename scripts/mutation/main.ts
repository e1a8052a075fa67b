/**
 * Mutation testing of the rules: a source is changed in one place, and a test of the folder has to notice.
 *
 *   npm run mutation -- core order           tries all mutants of these folders
 *   npm run mutation -- core --record        and writes what it found to test/mutation/core.json
 *   npm run mutation -- core --only json,id  tries those of two files; with --record, beside the rest of the last run
 *   npm run mutation -- --report             the figures that are committed
 *
 * It fails on a survivor that test/mutation does not justify and on a score under 90 %.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { thatCompile } from './compiles.ts';
import { FOLDERS, type Folder, mutated, recordOf } from './folders.ts';
import {
  describeSurvivor,
  type FolderRecord,
  faultsOf,
  figuresOf,
  matched,
  type Report,
  survivorsOf,
} from './record.ts';

export function main(args: readonly string[]): void {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { record: { type: 'boolean' }, report: { type: 'boolean' }, only: { type: 'string' } },
  });
  const folders = FOLDERS.filter(({ name }) => positionals.includes(name));
  const only = values.only?.split(',') ?? [];
  if (values.report) report(folders.length > 0 ? folders : FOLDERS);
  else if (folders.length === 0 || folders.length < positionals.length)
    fault(
      `usage: npm run mutation -- ${FOLDERS.map(({ name }) => name).join(' | ')} … [--only file,file] [--record]`,
    );
  else for (const folder of folders) attempt(folder, only, values.record === true);
}

function attempt(folder: Folder, only: readonly string[], record: boolean): void {
  const tried = stryker(folder, only);
  const found = record || only.length === 0 ? whole(folder, tried) : tried;
  const all = survivorsOf(found);
  const real = thatCompile(all);
  const known = committed(folder)?.justified ?? [];
  const { justified, stale } = matched(
    real.map(({ survivor }) => survivor),
    known.filter(({ file }) => record || only.length === 0 || file in found.files),
  );
  const run = { date: new Date().toISOString().slice(0, 10), commit: head() };
  const figures = figuresOf(found, real.length, all.length - real.length, run);
  const result: FolderRecord = { folder: folder.name, ...figures, justified };
  for (const [i, { line, survivor }] of real.entries())
    if (justified[i]?.why === '') console.log(describeSurvivor(survivor, `:${line}`));
  for (const each of stale) console.log(`no survivor any more, drop its reason:\n${describeSurvivor(each)}`);
  console.log(line(result));
  if (record) writeFileSync(recordOf(folder.name), `${JSON.stringify(result, null, 2)}\n`);
  for (const each of faultsOf(result)) fault(each);
  if (stale.length > 0 && !record) fault(`${folder.name}: ${stale.length} reasons without a survivor`);
}

/** What was tried just now, and what the last run found of the files that are still the same. */
function whole(folder: Folder, { files }: Report): Report {
  const kept = keptOf(folder);
  const before = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Report).files : {};
  const report: Report = { files: { ...before, ...files } };
  for (const [file, { source }] of Object.entries(report.files))
    if (readFileSync(file, 'utf8') !== source) throw new Error(`${file} has changed since it was tried`);
  writeFileSync(kept, JSON.stringify(report));
  return report;
}

const keptOf = ({ name }: Folder) => `reports/mutation-${name.replace('/', '-')}.json`;

/** Runs Stryker over the folder, or over some of its files. */
function stryker(folder: Folder, only: readonly string[]): Report {
  const require = createRequire(resolve('package.json'));
  const bin = join(dirname(require.resolve('@stryker-mutator/core/package.json')), 'bin/stryker.js');
  const { status } = spawnSync(process.execPath, [bin, 'run', '--mutate', mutated(folder, only)], {
    stdio: 'inherit',
    env: {
      ...process.env,
      ORDERWRIGHT_MUTATION_TESTS: folder.tests.join(','),
      ORDERWRIGHT_RUNS_PERCENT: String(folder.percent),
    },
  });
  if (status !== 0) throw new Error(`Stryker ended with ${status}`);
  const report = JSON.parse(readFileSync('reports/mutation.json', 'utf8')) as Report;
  if (only.length === 0) rmSync(keptOf(folder), { force: true });
  return report;
}

function report(folders: readonly Folder[]): void {
  for (const folder of folders) {
    const record = committed(folder);
    if (record === undefined) fault(`${folder.name}: never recorded`);
    else {
      console.log(line(record));
      for (const each of faultsOf(record)) fault(each);
    }
  }
}

function committed(folder: Folder): FolderRecord | undefined {
  const path = recordOf(folder.name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as FolderRecord) : undefined;
}

const head = () => execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();

function line({
  folder,
  commit,
  date,
  mutants,
  killed,
  timeouts,
  survivors,
  compileErrors,
  score,
}: FolderRecord) {
  return `${folder}: ${score} % of ${mutants} mutants (${killed} killed, ${timeouts} timeouts, ${survivors} survivors; ${compileErrors} do not compile), ${commit}, ${date}`;
}

function fault(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
