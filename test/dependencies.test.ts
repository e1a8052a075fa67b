import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { expect, it } from 'vitest';
import { entries } from '../tsup.config.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(new URL('../docs/why/dependencies.md', import.meta.url), 'utf8');
const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The packages that an output loads when it is imported; lazy imports do not count. */
function loadedBy({ outputs }: Metafile, output: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(output)) return [];
  seen.add(output);
  const loaded = (outputs[output]?.imports ?? [])
    .filter(({ kind, path }) => kind !== 'dynamic-import' && !path.startsWith('node:'))
    .flatMap(({ path, external }) => (external ? [path] : loadedBy({ inputs: {}, outputs }, path, seen)));
  return [...new Set(loaded)].sort();
}

async function loadedByEntries(points: Readonly<Record<string, string>>) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { ...points },
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outdir: 'dist',
    logLevel: 'silent',
  });
  return Object.fromEntries(
    Object.keys(points).map((name) => [name, loadedBy(metafile, `dist/${name}.js`).join(', ')]),
  );
}

it('given every entry, when it is imported, then it loads the packages that docs/why/dependencies.md lists', async () => {
  const rows = [...page.matchAll(/^\| `orderwright(?:\/([a-z-]+))?` \|([^|]*)\|$/gm)];
  const listed = Object.fromEntries(
    rows.map(([, name = 'index', packages = '']) => [name, packages.trim().replaceAll('`', '')]),
  );
  expect(await loadedByEntries(entries)).toEqual(listed);
});

it('given every entry, when it is imported, then each dependency of the package is loaded by one of them', async () => {
  const loaded = Object.values(await loadedByEntries(entries)).flatMap((packages) => packages.split(', '));
  expect(Object.keys(dependencies).filter((name) => !loaded.includes(name))).toEqual([]);
});
