/** The glossary: every word of the public names, with its meaning, its origin and the Chinese word. */
import { proof } from './glossary/proof.ts';
import { anomaly, deciding, fulfillment, notifications, order, payment, stock } from './glossary/rules.ts';
import { channels, reconciliation, running, streams } from './glossary/running.ts';
import type { Subject } from './glossary/term.ts';
import { page } from './layout.ts';
import { markdownTable } from './tables.ts';

export const glossary: readonly Subject[] = [
  deciding,
  order,
  stock,
  payment,
  fulfillment,
  anomaly,
  notifications,
  channels,
  reconciliation,
  running,
  streams,
  proof,
];

export function glossaryPage(): string {
  return page(
    'Glossary',
    'Every word that public names are made of and that is no plain English. One word means one thing. "From" names the standard, the vendor or the book that has the word; source A, B and C are introduced on [Sources](sources.md).',
    ...glossary.flatMap(({ title, page: file, terms }) => [
      `## ${title}`,
      `See [${title}](${file}).`,
      markdownTable(
        ['word', 'means', 'from', '中文'],
        terms.map(({ term, means, from, zh }) => [`**${term}**`, means, from, zh]),
      ),
    ]),
  );
}
