import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/**
 * Compares `text` with the reviewed file `test/golden/<file>`; a difference fails with a diff. `UPDATE_GOLDEN=1` rewrites
 * the file instead: look at the diff before you commit it.
 */
export function expectGolden(file: string, text: string): void {
  const path = fileURLToPath(new URL(`../golden/${file}`, import.meta.url));
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return;
  }
  const reviewed = existsSync(path) ? readFileSync(path, 'utf8') : '';
  expect(text, `differs from test/golden/${file}; UPDATE_GOLDEN=1 accepts it`).toBe(reviewed);
}

/** A Markdown table, columns padded so that it reads as plain text too. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, ...rows];
  const widths = header.map((_, i) => Math.max(3, ...lines.map((line) => line[i]?.length ?? 0)));
  const print = (line: readonly string[]) =>
    `| ${widths.map((width, i) => (line[i] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [print(header), rule, ...rows.map(print), ''].join('\n');
}
