// Packs the package and uses the tarball as a host would: linters, links, both module systems, every way of resolving types.
// The host has the dependencies, and the packages that the README names for an import.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
  const needed = [...importsInReadme().values()].flat();
  for (const name of new Set([...Object.keys(pkg.dependencies), ...needed])) link(name, consumer);
  return consumer;
}

/** Subpath → the packages that the README says it needs, from the table of imports. */
function importsInReadme() {
  const rows = readFileSync(join(root, 'README.md'), 'utf8').matchAll(
    /^\| (`(?:orderwright|\/)[^|]*) \| ([^|]*) \|/gm,
  );
  const ticked = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);
  return new Map(
    [...rows].flatMap(([, imports, needs]) =>
      ticked(imports).map((name) => [name === pkg.name ? '.' : `.${name}`, ticked(needs)]),
    ),
  );
}

/** The packages that a built file imports, itself or through its chunks. */
function packagesOf(file, seen = new Set()) {
  if (seen.has(file)) return [];
  seen.add(file);
  const targets = [
    ...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^'"]*?['"]([^'"]+)['"];?$/gm),
  ];
  return targets.flatMap(([, to]) => {
    if (to.startsWith('.')) return packagesOf(join(dirname(file), to), seen);
    const name = /^(?:@[^/]+\/)?[^/:]+/.exec(to)?.[0] ?? to;
    return to.startsWith('node:') || builtinModules.includes(name) ? [] : [name];
  });
}

function importsAreAsSaid() {
  const said = importsInReadme();
  const installed = Object.keys(pkg.dependencies);
  const differences = subpaths.flatMap((path) => {
    const found = packagesOf(join(root, pkg.exports[path].import.default)).filter(
      (name) => !installed.includes(name),
    );
    const [needs, named] = [[...new Set(found)].sort(), said.get(path)];
    return named && needs.every((name) => named.includes(name))
      ? []
      : [
          `${path} imports ${needs.join(', ') || 'nothing'}, README says ${named?.join(', ') ?? 'nothing of it'}`,
        ];
  });
  check('README names every subpath and the packages it imports', {
    ok: differences.length === 0,
    output: differences.join('\n'),
  });
}

/** Links between pages of the package that lead out of it. */
function linksWork(installed) {
  const pages = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.md'),
  );
  const broken = pages.flatMap((page) => {
    const prose = readFileSync(join(installed, page), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
    return [...prose.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
      .map(([, to]) => to)
      .filter((to) => !/^[a-z]+:/.test(to) && !existsSync(join(installed, dirname(page), to)))
      .map((to) => `${page} → ${to}`);
  });
  check('links of README and docs work in the package', {
    ok: pages.length > 1 && broken.length === 0,
    output: broken.join('\n'),
  });
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
    import { memoryStore } from 'orderwright/memory';
    import * as own from 'orderwright/ports';
    const { StoreConflict } = createRequire(import.meta.url)('orderwright/ports');
    if (StoreConflict === own.StoreConflict) throw new Error('both builds share one class');
    const store = { ...memoryStore(), transact: () => Promise.reject(new StoreConflict('faster')) };
    const useCase = { name: 'x', locks: () => [], decide: () => {} };
    const answer = await createApp({ store, maxAttempts: 2, pause: async () => {} }).handle(useCase, {});
    console.log(JSON.stringify(answer.error));`;
  const { ok, output } = run(['--input-type=module', '--eval', code], consumer);
  check('a conflict of the CommonJS build is a CONFLICT in the ES module build', {
    ok: ok && output === '{"code":"CONFLICT","attempts":2}',
    output,
  });
}

const compilers = [
  ['TypeScript 5.4, the oldest', 'typescript-oldest/bin/tsc'],
  ['TypeScript 6', 'typescript/bin/tsc'],
  ['TypeScript 7', 'typescript-native/bin/tsc'],
];

function typesWork(consumer) {
  const source = specifiers.map((name, n) => `import * as m${n} from '${name}';`);
  source.push(`export const all = [${specifiers.map((_, n) => `m${n}`).join(', ')}];`);
  const compile = (label, compiler, file, options) => {
    writeFileSync(join(consumer, file), source.join('\n'));
    // No Node types: our declarations must stand in a browser project. (zod's declarations name URL, hence the dom library.)
    const base = { target: 'es2022', lib: ['es2022', 'dom'], types: [], strict: true, noEmit: true };
    const config = { compilerOptions: { ...base, ...options }, files: [file] };
    writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify(config));
    check(label, run([tool(compiler), '-p', 'tsconfig.json'], consumer));
  };
  for (const [version, compiler] of compilers) {
    compile(`types from ESM, ${version} [reported L11]`, compiler, 'consumer.mts', { module: 'nodenext' });
    compile(`types from CJS, ${version} [reported L11]`, compiler, 'consumer.cts', { module: 'nodenext' });
    compile(`types from a bundler, ${version} [reported L11]`, compiler, 'consumer.ts', {
      module: 'preserve',
    });
    // TypeScript 7 has no such resolution any more. The declarations of fast-check and zod do not stand in it alone.
    if (compiler.startsWith('typescript-native')) continue;
    compile(`types under moduleResolution node, ${version} [reported L11]`, compiler, 'consumer.ts', {
      ...{ module: 'commonjs', moduleResolution: 'node10', esModuleInterop: true, skipLibCheck: true },
      ...(compiler === 'typescript/bin/tsc' && { ignoreDeprecations: '6.0' }),
    });
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
    linksWork(join(consumer, 'node_modules', pkg.name));
    importsAreAsSaid();
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
