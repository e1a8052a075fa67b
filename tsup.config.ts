import { defineConfig } from 'tsup';

const folders = [
  'core',
  'order',
  'inventory',
  'payment',
  'fulfillment',
  'anomaly',
  'notifications',
  'channels',
  'reconciliation',
  'tracking',
  'flow',
  'ports',
  'app',
  'schema',
  'testing',
  'simulator',
];
const adapters = ['memory', 'sql', 'policies', 'signatures', 'cel', 'otel'];

// A folder is an entry: the name of the subpath is the name of the folder.
export const entries: Record<string, string> = {
  index: 'src/index.ts',
  ...Object.fromEntries(folders.map((name) => [name, `src/${name}/index.ts`])),
  ...Object.fromEntries(adapters.map((name) => [name, `src/adapters/${name}/index.ts`])),
};

// A file of its own and no subpath: whoever handles no money then loads no decimal library.
const parts: Record<string, string> = { 'core.money': 'src/core/money.ts' };

export default defineConfig({
  entry: { ...entries, ...parts },
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  splitting: true,
  treeshake: true,
  clean: true,
  sourcemap: false,
  skipNodeModulesBundle: true,
  removeNodeProtocol: false,
});
