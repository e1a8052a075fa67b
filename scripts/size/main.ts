/**
 * `npm run size`: what a browser loads, from the built package. Fails over budget, and when bench/results/size.md has other
 * figures. `--record` writes that page.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { bundle, disallowedPackages, isBuilt, uses } from './bundles.ts';

const PAGE = 'bench/results/size.md';

export async function main(args: readonly string[]): Promise<void> {
  const root = process.cwd();
  if (!isBuilt(root)) throw new Error('dist is missing: run `npm run build` first');
  const rows: string[] = [];
  for (const use of uses) {
    const { name, code, budget } = use;
    const [built, source] = [await bundle(root, code, 'dist'), await bundle(root, code, 'src')];
    const over = budget !== undefined && built.gzip > budget;
    const guests = disallowedPackages(use, built);
    if (guests.length > 0) console.error(`${name}: carries ${guests.join(', ')}`);
    if (over || guests.length > 0) process.exitCode = 1;
    rows.push(
      `| ${name} | ${built.bytes.toLocaleString('en')} | ${built.gzip.toLocaleString('en')} | ${source.gzip.toLocaleString('en')} | ${budget?.toLocaleString('en') ?? ''}${over ? ' **over**' : ''} |`,
    );
  }
  const table = [
    '| import | minified | gzip, as built | gzip, from source | budget |',
    '|---|---:|---:|---:|---:|',
    ...rows,
  ].join('\n');
  console.log(table);
  if (args.includes('--record')) writeFileSync(PAGE, page(table));
  else if (!readFileSync(PAGE, 'utf8').includes(table)) {
    console.error(`${PAGE} is older than the code: run \`npm run size -- --record\``);
    process.exitCode = 1;
  }
}

function page(table: string): string {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const { version: esbuild } = JSON.parse(readFileSync('node_modules/esbuild/package.json', 'utf8')) as {
    version: string;
  };
  return `# What a browser loads

Bytes, bundled and minified by esbuild ${esbuild}, gzip level 9, orderwright ${version}, ${new Date().toISOString().slice(0, 10)}.
\`npm run size\` compares with the budgets, \`npm run size -- --record\` writes this page.

${table}
`;
}
