import { defineConfig } from 'tsup';

// The command line alone, without declarations: `npm run demo` builds it on every start.
// `npm run build` runs the same file with --out-dir dist/cli.
export default defineConfig({
  entry: { main: 'src/cli/main.ts' },
  outDir: 'dist-cli',
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  splitting: false,
  treeshake: false,
  clean: true,
  sourcemap: false,
  skipNodeModulesBundle: true,
  // Only the command line uses it, and only one function: bundled, nobody installs its 28 MB (docs/why/dependencies.md).
  noExternal: [/^date-fns/],
  removeNodeProtocol: false,
});
