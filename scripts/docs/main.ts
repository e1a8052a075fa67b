/** Writes the generated pages, or with `--check` fails when one is not as the sources have it and prints the difference. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { referencePages } from './pages.ts';

export function main(args: readonly string[]): void {
  const check = args.includes('--check');
  let drifted = 0;
  for (const [path, text] of referencePages()) {
    const stored = existsSync(path) ? readFileSync(path, 'utf8') : '';
    if (stored === text) continue;
    drifted += 1;
    if (check) console.log(`${path} is not what the sources say:\n${difference(stored, text)}\n`);
    else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      console.log(`wrote ${path}`);
    }
  }
  if (check && drifted > 0) {
    console.log('Run `npm run docs:generate`, read the change and commit it.');
    process.exitCode = 1;
  }
}

/** The lines that differ, between those that both texts begin and end with. */
export function difference(before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const changed = (lines: readonly string[], mark: string) =>
    lines.slice(start, lines.length - end).map((line) => `${mark} ${line}`);
  return [`  line ${start + 1}:`, ...changed(a, '-'), ...changed(b, '+')].join('\n');
}
