/**
 * Puts a table into the guide to the proof, between `<!-- name -->` and `<!-- end of name -->`:
 *
 *   npm run -s gauntlet | node scripts/run-ts.mjs scripts/proof/main.ts gauntlet
 */
import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = 'docs/proof.md';

export function main([name = '']: readonly string[]): void {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`];
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has no place for ${name}`);
  const table = readFileSync(0, 'utf8').trim();
  writeFileSync(PAGE, `${page.slice(0, from)}${begin}${table}\n${page.slice(to)}`);
}
