// Packs the package and uses the tarball as a stranger would: linters, both module systems, both kinds of types.
// The stranger has the dependencies and zod, and no optional peer unless a subpath says it needs one.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Subpath → the optional peer it imports at run time. */
const needs = {
  './policies': 'cockatiel',
  './cel': '@marcbachmann/cel-js',
  './testing': 'fast-check',
};

const root = fileURLToPath(new URL('..', import.meta.url));
const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const subpaths = Object.keys(pkg.exports).filter((path) => path !== './package.json');
const specifiers = subpaths.map((path) => pkg.name + path.slice(1));
const work = mkdtempSync(join(tmpdir(), 'orderwright-pack-'));
let failures = 0;

function run(args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  return {
    ok: status === 0,
    output: `${stdout ?? ''}${stderr ?? ''}${error ?? ''}`.trim(),
    stdout: stdout ?? '',
  };
}

function check(name, { ok, output }) {
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name}`);
  if (!ok) {
    failures += 1;
    console.log(output.replace(/^/gm, '      '));
  }
  return ok;
}

const tool = (path) => join(root, 'node_modules', path);

function link(name, consumer) {
  const target = join(consumer, 'node_modules', name);
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(tool(name), target, 'dir');
}

function pack() {
  const packed = spawnSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', work], {
    cwd: root,
    encoding: 'utf8',
  });
  if (!check('npm pack', { ok: packed.status === 0, output: packed.stderr })) return undefined;
  const [{ filename, files, size }] = JSON.parse(packed.stdout);
  console.log(`      ${files.length} files, ${(size / 1024).toFixed(1)} KB packed`);
  return join(work, filename);
}

function unpackForConsumer(tarball) {
  const consumer = join(work, 'consumer');
  const installed = join(consumer, 'node_modules', pkg.name);
  mkdirSync(installed, { recursive: true });
  spawnSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  const optional = (name) => pkg.peerDependenciesMeta?.[name]?.optional === true;
  const required = Object.keys(pkg.peerDependencies).filter((name) => !optional(name));
  for (const name of new Set([...Object.keys(pkg.dependencies), ...required, ...Object.values(needs)])) {
    link(name, consumer);
  }
  return consumer;
}

/** Imports one subpath in a process of its own and answers the names and types of its exports. */
function exportsOf(consumer, specifier, format) {
  const load = format === 'esm' ? `await import('${specifier}')` : `require('${specifier}')`;
  const flag = format === 'esm' ? 'module' : 'commonjs';
  const code = `const it = ${load}; console.log(JSON.stringify(Object.entries(it).map(([k, v]) => k + ': ' + typeof v).sort()))`;
  return run([`--input-type=${flag}`, '--eval', code], consumer);
}

function importsWork(consumer) {
  for (const specifier of specifiers) {
    const esm = exportsOf(consumer, specifier, 'esm');
    const cjs = exportsOf(consumer, specifier, 'cjs');
    const loaded = check(`import ${specifier}`, esm) && check(`require ${specifier}`, cjs);
    if (!loaded) continue;
    check(`${specifier} exports the same from both`, {
      ok: esm.stdout === cjs.stdout,
      output: `esm ${esm.stdout}cjs ${cjs.stdout}`,
    });
  }
}

/** An ES module host with a CommonJS adapter has two copies of every error class: a conflict must stay a conflict. */
function errorsOfTheOtherCopy(consumer) {
  const code = `
    import { createRequire } from 'node:module';
    import { createApp } from 'orderwright/app';
    import * as own from 'orderwright/ports';
    const { StoreConflict } = createRequire(import.meta.url)('orderwright/ports');
    if (StoreConflict === own.StoreConflict) throw new Error('both builds share one class');
    const store = { transact: () => Promise.reject(new StoreConflict('faster')) };
    const useCase = { name: 'x', locks: () => [], decide: () => {} };
    const answer = await createApp({ store, maxAttempts: 2, pause: async () => {} }).handle(useCase, {});
    console.log(JSON.stringify(answer.error));`;
  const { ok, output } = run(['--input-type=module', '--eval', code], consumer);
  check('a conflict of the CommonJS build is a CONFLICT in the ES module build', {
    ok: ok && output === '{"code":"CONFLICT","attempts":2}',
    output,
  });
}

function typesWork(consumer) {
  const source = specifiers.map((name, n) => `import * as m${n} from '${name}';`);
  source.push(`export const all = [${specifiers.map((_, n) => `m${n}`).join(', ')}];`);
  for (const [kind, module, file] of [
    ['ESM', 'nodenext', 'consumer.mts'],
    ['CJS', 'nodenext', 'consumer.cts'],
    ['bundler', 'preserve', 'consumer.ts'],
  ]) {
    writeFileSync(join(consumer, file), source.join('\n'));
    // No Node types and no skipLibCheck: our declarations must stand in a browser project without optional peers.
    // (zod's declarations name URL, hence the dom library.)
    const options = {
      module,
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      strict: true,
      noEmit: true,
    };
    writeFileSync(
      join(consumer, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: [file] }),
    );
    for (const [version, tsc] of [
      ['TypeScript 6', 'typescript/bin/tsc'],
      ['TypeScript 7', 'typescript-native/bin/tsc'],
    ]) {
      check(`types from ${kind}, ${version}`, run([tool(tsc), '-p', 'tsconfig.json'], consumer));
    }
  }
}

try {
  if (!existsSync(join(root, 'dist'))) throw new Error('dist is missing: run `npm run build` first');
  const tarball = pack();
  if (tarball !== undefined) {
    check('publint --strict', run([tool('publint/src/cli.js'), 'run', tarball, '--strict'], root));
    check(
      'attw --profile node16',
      run([tool('@arethetypeswrong/cli/dist/index.js'), tarball, '--profile', 'node16'], root),
    );
    const consumer = unpackForConsumer(tarball);
    importsWork(consumer);
    errorsOfTheOtherCopy(consumer);
    for (const [name, file] of Object.entries(pkg.bin)) {
      const shebang = readFileSync(join(consumer, 'node_modules', pkg.name, file), 'utf8').startsWith('#!');
      check(`bin ${name} has a shebang`, { ok: shebang, output: file });
    }
    typesWork(consumer);
  }
} catch (error) {
  check('check-pack', { ok: false, output: String(error) });
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(failures === 0 ? 'the package is fine' : `${failures} checks failed`);
process.exitCode = failures === 0 ? 0 : 1;
