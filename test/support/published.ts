/** Whether every folder of src is an entry of the package, and every entry a folder. */

/** What a package publishes, as the three places that name it have it. */
export interface Published {
  /** Subpath → file, as built. */
  readonly entries: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
  /** Name → files, as the type checker resolves it. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
}

/** Where a folder is no entry, or an entry no folder. */
export function entryFaults(
  folders: readonly string[],
  adapters: readonly string[],
  { entries, exports, paths }: Published,
): string[] {
  const wanted = new Map([
    ['index', 'src/index.ts'],
    ...folders
      .filter((folder) => folder !== 'cli' && folder !== 'adapters')
      .map((folder) => [folder, `src/${folder}/index.ts`] as const),
    ...adapters.map((adapter) => [adapter, `src/adapters/${adapter}/index.ts`] as const),
  ]);
  const found: string[] = [];
  for (const [name, file] of wanted) {
    if (entries[name] !== file) found.push(`${file} is not built as ${name}`);
    const subpath = name === 'index' ? '.' : `./${name}`;
    if (JSON.stringify(exports[subpath]) !== JSON.stringify(exportOf(name)))
      found.push(`package.json does not export ${subpath} as built`);
    if (resolved(paths, name) !== `./${file}`) found.push(`tsconfig.json resolves ${name} elsewhere`);
  }
  const subpaths = Object.keys(exports).map((path) => (path === '.' ? 'index' : path.slice(2)));
  const named = Object.keys(paths).map((name) => (name === 'orderwright' ? 'index' : name.split('/')[1]));
  for (const name of Object.keys(entries))
    if (!wanted.has(name)) found.push(`${name} is built from no folder`);
  for (const name of subpaths)
    if (!wanted.has(name) && name !== 'package.json') found.push(`${name} is exported from no folder`);
  for (const name of named)
    if (name !== '*' && !wanted.has(name ?? ''))
      found.push(`tsconfig.json names ${name}, which is no folder`);
  return found;
}

/** The conditions of an entry in package.json. */
export const exportOf = (name: string) => ({
  import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
  require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
});

/** The file that the type checker takes for an entry: its own line, or that of the wildcard. */
function resolved(paths: Published['paths'], name: string): string | undefined {
  if (name === 'index') return paths.orderwright?.[0];
  return (paths[`orderwright/${name}`] ?? paths['orderwright/*'])?.[0]?.replace('*', name);
}
