/** A transition table as text: a diagram for the eye, a matrix for the reader who wants every cell. */
import { type AnyTable, normalizeCell, type Target } from 'orderwright/core';

/** What a machine's page needs to know of its table. */
export interface Drawn {
  readonly table: AnyTable;
  readonly initial: string;
  /** Where an aggregate may rest for ever; else the statuses that nothing leaves. */
  readonly final?: readonly string[];
}

/** The table as a Mermaid state diagram: one arrow from status to status, labelled with the rows that take it. */
export function diagramOf({ table, initial, final }: Drawn): string {
  const arrows = new Map<string, string[]>();
  for (const [from, row] of Object.entries(table)) {
    for (const [name, cell] of Object.entries(row)) {
      for (const to of normalizeCell(cell).target.to) {
        if (to === from || !Object.hasOwn(table, to)) continue;
        const arrow = `${from} --> ${to}`;
        arrows.set(arrow, [...(arrows.get(arrow) ?? []), name]);
      }
    }
  }
  const leaves = (status: string) => [...arrows.keys()].some((arrow) => arrow.startsWith(`${status} -->`));
  const ends = final ?? Object.keys(table).filter((status) => !leaves(status));
  const lines = [
    `[*] --> ${initial}`,
    ...[...arrows].map(([arrow, names]) => `${arrow}: ${wrapped(names)}`),
    ...ends.map((status) => `${status} --> [*]`),
  ];
  return ['```mermaid', 'stateDiagram-v2', ...lines.map((line) => `  ${line}`), '```'].join('\n');
}

/** A label of many names, broken so that the picture stays narrow. */
function wrapped(names: readonly string[]): string {
  const rows: string[] = [];
  for (let i = 0; i < names.length; i += 2) rows.push(names.slice(i, i + 2).join(', '));
  return rows.join('<br/>');
}

/** Every cell: a row per command, a column per status. Empty is illegal, `✗` is refused with a code of its own. */
export function matrixOf({ table }: Drawn): string {
  const statuses = Object.keys(table);
  const rows = [...new Set(Object.values(table).flatMap((row) => Object.keys(row)))];
  return markdownTable(
    ['', ...statuses],
    rows.map((name) => [
      `**${name}**`,
      ...statuses.map((status) => {
        const cell = table[status]?.[name];
        if (cell === undefined) return '';
        const { target, when, refuse } = normalizeCell(cell);
        const condition = when.length > 0 ? `<br>if ${when.join(', ')}` : '';
        return refuse === '' ? `${textOf(target)}${condition}` : `✗ ${refuse}`;
      }),
    ]),
  );
}

/** Statuses as they are; an outcome in italics, with the query it orders. */
function textOf({ to, outcome, query }: Target<string, string>): string {
  return outcome ? `*${outcome}${query && outcome !== 'quarantine' ? '+query' : ''}*` : to.join(' or ');
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
