/** What a browser loads for each use, bundled as a host would: minified, gzip level 9. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

export interface Use {
  readonly name: string;
  /** What a host imports. */
  readonly code: string;
  /** Bytes after gzip, at most. */
  readonly budget?: number;
  /** The packages it may carry; none where nothing is said. */
  readonly packages?: readonly string[];
}

export const uses: readonly Use[] = [
  {
    name: 'order rules: `available`, `why`, `refuse`',
    code: `export { available, orderRules, refuse, why } from 'orderwright/order';`,
    // 1.5 KB until the rules knew roles by command: 120 bytes buy that an unknown role is offered and may send nothing.
    budget: 1_664,
  },
  {
    name: 'order, stock and payment rules',
    code: `
      export { available, orderRules, refuse, why } from 'orderwright/order';
      export { post } from 'orderwright/inventory';
      export { paymentRules, refundRules } from 'orderwright/payment';`,
    // 5 KB would cost reading: the payment's roles and guards are written out once each.
    budget: 6_144,
  },
  { name: 'stock: `post`', code: `export { post } from 'orderwright/inventory';` },
  {
    name: 'the order machine, deciding',
    code: `export { order, refuse, emit, fold } from 'orderwright/order';`,
  },
  {
    name: 'the payment machine, deciding',
    code: `export { payment, refuse, emit, fold } from 'orderwright/payment';`,
  },
  {
    name: 'the order machine with `decide` (Result)',
    code: `export { order } from 'orderwright/order'; export { decide } from 'orderwright/core';`,
    packages: ['neverthrow'],
  },
];

export interface Bundle {
  readonly text: string;
  readonly bytes: number;
  readonly gzip: number;
  /** Every file that something of is in the bundle, relative to the repository. */
  readonly inputs: readonly string[];
  /** Modules that were left out because they are Node's own. */
  readonly externals: readonly string[];
}

/** Bundles from the sources, or from what was built and will be published. */
export async function bundle(root: string, code: string, from: 'src' | 'dist'): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    logLevel: 'error',
    metafile: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    external: ['node:*'],
    ...(from === 'src'
      ? { tsconfig: join(root, 'tsconfig.json') }
      : { alias: builtEntries(root), tsconfigRaw: '{}' }),
  });
  const [{ contents = new Uint8Array(), text = '' } = {}] = outputFiles;
  const [output] = Object.values(metafile.outputs);
  const used = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return {
    text,
    bytes: contents.length,
    gzip: gzipSync(contents, { level: 9 }).length,
    inputs: used.map(([file]) => file).sort(),
    externals: (output?.imports ?? []).map(({ path }) => path),
  };
}

/** Packages in a bundle that its use does not allow, and modules of Node's own. */
export function disallowedPackages({ packages = [] }: Use, { inputs, externals }: Bundle): readonly string[] {
  const carried = inputs.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set([...carried, ...externals])].filter((name) => !packages.includes(name));
}

/** Whether there is a build to look at. */
export function isBuilt(root: string): boolean {
  return existsSync(join(root, 'dist/order.js'));
}

function builtEntries(root: string): Record<string, string> {
  const entries = readdirSync(join(root, 'dist')).filter((file) => /^[a-z]+\.js$/.test(file));
  return Object.fromEntries(
    entries.map((file) => {
      const name = file.slice(0, -'.js'.length);
      return [name === 'index' ? 'orderwright' : `orderwright/${name}`, join(root, 'dist', file)];
    }),
  );
}
