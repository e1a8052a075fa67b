// Runs a TypeScript file of this repository: node scripts/run-ts.mjs <file> [arguments]
// The file is bundled with the sources it imports and its `main` is called with the arguments.
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const [file, ...args] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: node scripts/run-ts.mjs <file> [arguments]');

// Inside the repository, so that packages are found from there.
const folder = join(root, 'out', `run-${process.pid}`);
const bundle = join(folder, `${basename(file, '.ts')}.mjs`);
mkdirSync(folder, { recursive: true });
try {
  await build({
    entryPoints: [file],
    outfile: bundle,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    tsconfig: join(root, 'tsconfig.json'),
    logLevel: 'warning',
  });
  const { main } = await import(pathToFileURL(bundle).href);
  await main?.(args);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
