/**
 * Runs the tests of one rule folder for Stryker in the runner's own process: everything is bundled once and evaluated
 * anew for each mutant, which takes milliseconds where a start of vitest takes seconds. Only so is a run over all rules
 * possible on two processors. Rules have no servers and no timers, so nothing is lost by it.
 */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { build } from 'esbuild';

/** Where the instrumented sources look for the mutant that is active, and write what they covered. */
globalThis.__stryker__ ??= {};
const stryker = globalThis.__stryker__;

/** The folders of test that are run. */
const FOLDERS = (process.env.ORDERWRIGHT_MUTATION_TESTS ?? 'core').split(',');

const SHIM = fileURLToPath(new URL('./vitest.mjs', import.meta.url));

/** Processor time after which a test counts as endless; the slowest needs a second. */
const ENDLESS_MS = 4_000;

class Endless extends Error {}

class InProcessRunner {
  #script;
  /** How long each test took the last time it ran: the first that fails ends a trial, so the quick ones go first. */
  #took = new Map();

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const files = (await Promise.all(FOLDERS.map((folder) => testFiles(join('test', folder))))).flat();
    const text = ['./test/setup/mutation.ts', ...files]
      .map((file) => `import ${JSON.stringify(file)};`)
      .join('\n');
    const { outputFiles } = await build({
      stdin: { contents: text, resolveDir: process.cwd(), loader: 'ts' },
      bundle: true,
      write: false,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      tsconfig: 'tsconfig.json',
      packages: 'external',
      // The package says of itself that its files do nothing when they are imported; tests do.
      ignoreAnnotations: true,
      alias: { vitest: SHIM },
      plugins: [ownUrl],
      logLevel: 'error',
    });
    const [{ text: bundle }] = outputFiles;
    this.#script = new vm.Script(`(function (require, module, exports) {${bundle}\n})`, {
      filename: 'tests.cjs',
    });
  }

  async dryRun({ coverageAnalysis }) {
    stryker.activeMutant = undefined;
    stryker.mutantCoverage = undefined;
    const tests = this.#collect();
    const results = await run(tests, { bail: false, perTest: coverageAnalysis === 'perTest' });
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, mutantActivation, testFilter, hitLimit: wide, disableBail }) {
    const hitLimit = wide && endless(wide);
    stryker.hitCount = hitLimit === undefined ? undefined : 0;
    stryker.hitLimit = hitLimit;
    stryker.mutantCoverage = undefined;
    stryker.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    const result = await this.#tried(activeMutant, testFilter, !disableBail);
    stryker.activeMutant = undefined;
    return toMutantRunResult(determineHitLimitReached(stryker.hitCount, hitLimit) ?? result);
  }

  async #tried({ id: mutant }, testFilter, bail) {
    let tests;
    try {
      tests = within(() => this.#collect());
    } catch (error) {
      if (error instanceof Endless) return { status: DryRunStatus.Timeout, reason: 'endless' };
      // The sources do not even load with it: whoever imports them sees that at once.
      const failed = { id: 'loading', name: 'loading', timeSpentMs: 0, status: TestStatus.Failed };
      return { status: DryRunStatus.Complete, tests: [{ ...failed, failureMessage: messageOf(error) }] };
    }
    stryker.activeMutant = mutant;
    const wanted = testFilter && new Set(testFilter);
    const took = ({ id }) => this.#took.get(id) ?? 0;
    const some = (wanted ? tests.filter((test) => wanted.has(test.id)) : tests).sort(
      (a, b) => took(a) - took(b),
    );
    try {
      const results = await run(some, { bail, perTest: false });
      for (const { id, timeSpentMs } of results) this.#took.set(id, timeSpentMs);
      return { status: DryRunStatus.Complete, tests: results };
    } catch (error) {
      if (error instanceof Endless) return { status: DryRunStatus.Timeout, reason: 'endless' };
      throw error;
    }
  }

  /** Evaluates sources and tests anew. */
  #collect() {
    const tests = [];
    globalThis.__orderwright_tests__ = tests;
    this.#script.runInThisContext()(createRequire(join(process.cwd(), 'test/x.cjs')), { exports: {} }, {});
    return tests;
  }
}

/**
 * How often a mutant may be passed before its loop counts as endless. Stryker allows a hundred times what the sound
 * source needs, which is minutes where that was a million; a loop that is merely longer does not need three times as much.
 */
function endless(hundredfold) {
  return Math.min(hundredfold, 0.03 * hundredfold + 1_000_000);
}

async function run(tests, { bail, perTest }) {
  const results = [];
  for (const { id, body, after } of tests) {
    stryker.currentTestId = perTest ? id : undefined;
    const began = performance.now();
    const failure = await failureOf(body, after);
    stryker.currentTestId = undefined;
    const result = { id, name: id, timeSpentMs: performance.now() - began };
    if (failure === undefined) results.push({ ...result, status: TestStatus.Success });
    else results.push({ ...result, status: TestStatus.Failed, failureMessage: failure });
    if (failure !== undefined && bail) break;
  }
  return results;
}

async function failureOf(body, after) {
  try {
    await within(body);
    for (const each of after) await each.body();
    return undefined;
  } catch (error) {
    if (error instanceof Endless) throw error;
    return messageOf(error);
  }
}

const CALL = new vm.Script('globalThis.__orderwright_work__()');

/** Calls it, and gives up on what computes for too long. Processor time counts: a machine that stands still for a while proves nothing. */
function within(work) {
  globalThis.__orderwright_work__ = work;
  const before = process.cpuUsage();
  for (let timeout = ENDLESS_MS; ; timeout *= 2) {
    try {
      return CALL.runInThisContext({ timeout });
    } catch (error) {
      if (error?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      const { user, system } = process.cpuUsage(before);
      if (user + system > ENDLESS_MS * 1_000) throw new Endless();
    }
  }
}

function messageOf(error) {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}

async function testFiles(folder) {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith('.test.ts')).map((name) => `./${join(folder, name)}`);
}

/** A bundle is one file, the tests read others beside their own. */
const ownUrl = {
  name: 'own url',
  setup({ onLoad }) {
    onLoad({ filter: /\/test\/(?:setup|support)\/.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return {
        contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
        loader: 'ts',
      };
    });
  },
};

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
