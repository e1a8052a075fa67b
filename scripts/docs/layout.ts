/** How a generated page is laid out, and the lists it is made of. */
import * as prose from './remedies.ts';
import { markdownTable } from './tables.ts';

const GENERATED = '<!-- Written by `npm run docs:generate` from the sources. Do not edit. -->';

export function page(title: string, ...parts: readonly string[]): string {
  return `${[`# ${title}`, GENERATED, ...parts].join('\n\n')}\n`;
}

export function guards(meanings: { readonly [guard: string]: string }): string {
  return markdownTable(
    ['guard', 'demands'],
    Object.entries(meanings).map(([name, text]) => [name, text]),
  );
}

export function refusals(remedies: { readonly [code: string]: prose.Remedy }): string {
  const rows = Object.entries(remedies).map(([code, { stage, means, remedy }]) => [
    `\`${code}\``,
    stage,
    means,
    remedy,
  ]);
  const legend = Object.entries(prose.stages).map(([stage, text]) => `* **${stage}**: ${text}`);
  return `${markdownTable(['code', 'found in', 'means', 'remedy'], rows)}\n\n${legend.join('\n')}`;
}

export function notes(entries: { readonly [code: string]: prose.Note }): string {
  const rows = Object.entries(entries).map(([code, { means, remedy }]) => [`\`${code}\``, means, remedy]);
  return markdownTable(['code', 'means', 'remedy'], rows);
}

export function codes(entries: { readonly [code: string]: string }): string {
  return markdownTable(
    ['code', 'means'],
    Object.entries(entries).map(([code, text]) => [`\`${code}\``, text]),
  );
}
