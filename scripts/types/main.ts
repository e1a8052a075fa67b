/**
 * `npm run types:cost`: what our types cost a host's compiler, from the built declarations, and how large those are.
 * Prints the table; `--record` writes bench/results/types.md. Nothing fails here: the figures are watched, not limited.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

interface Cost {
  readonly instantiations: number;
  readonly types: number;
}

export function main(args: readonly string[]): void {
  const root = process.cwd();
  const { exports, version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    exports: Record<string, string | { import: { types: string } }>;
    version: string;
  };
  const entries = Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'string' ? [] : [{ name: `orderwright${path.slice(1)}`, file: target.import.types }],
  );
  const built = entries.filter(({ file }) => existsSync(file));
  if (built.length === 0) throw new Error('dist is missing: run `npm run build` first');
  const paths = Object.fromEntries(built.map(({ name, file }) => [name, [join(root, file)]]));
  const folder = join(root, 'out', `types-${process.pid}`);
  try {
    const nothing = costOf(root, folder, paths, 'export {};');
    const less = ({ instantiations, types }: Cost): Cost => ({
      instantiations: instantiations - nothing.instantiations,
      types: types - nothing.types,
    });
    const row = (name: string, own: string, all: string, cost: Cost) =>
      `| ${name} | ${own} | ${all} | ${figure(cost.instantiations)} | ${figure(cost.types)} |`;
    const rows = built.map(({ name, file }) => {
      const cost = less(costOf(root, folder, paths, `export * from '${name}';`));
      return row(`\`${name}\``, figure(sizeOf(file)), figure(total(declarations(file))), cost);
    });
    const uses = less(costOf(root, folder, paths, readFileSync('bench/types/uses.ts', 'utf8')));
    const table = [
      '| import | declarations, bytes | with what they import | instantiations | types |',
      '|---|---:|---:|---:|---:|',
      ...rows,
      row('all of it, used (bench/types/uses.ts)', '', '', uses),
    ].join('\n');
    console.log(table);
    if (args.includes('--record')) writeFileSync('bench/results/types.md', page(table, version));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Compiles one file against the built declarations and reads the compiler's own counts. */
function costOf(root: string, folder: string, paths: object, source: string): Cost {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'fixture.ts'), source);
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022', 'dom'],
    module: 'preserve',
    types: [],
    strict: true,
    noEmit: true,
    paths,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['fixture.ts'] }));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder, '--extendedDiagnostics'], {
    encoding: 'utf8',
  });
  if (/error TS/.test(stdout)) throw new Error(stdout);
  const count = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(stdout)?.[1]);
  return { instantiations: count('Instantiations'), types: count('Types') };
}

/** A declaration file and those it imports, each once. */
function declarations(file: string, known: Set<string> = new Set()): ReadonlySet<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)\.js'/g))
    declarations(relative('.', join(dirname(file), `${path}.d.ts`)), known);
  return known;
}

function sizeOf(file: string): number {
  return readFileSync(file).length;
}

function total(files: ReadonlySet<string>): number {
  return [...files].reduce((sum, file) => sum + sizeOf(file), 0);
}

function figure(count: number): string {
  return count.toLocaleString('en');
}

function page(table: string, version: string): string {
  const { version: typescript } = JSON.parse(
    readFileSync('node_modules/typescript/package.json', 'utf8'),
  ) as { version: string };
  return `# What the types cost

TypeScript ${typescript}, orderwright ${version}, ${new Date().toISOString().slice(0, 10)}; counts beyond those of an empty file, declarations
checked too (no \`skipLibCheck\`), so they do not depend on the machine. \`npm run types:cost -- --record\` writes this page after a build.

${table}
`;
}
