import type { AnyTable } from '../../src/core/table.ts';

/** A table with one thing wrong, and the place. */
export interface TableMutant {
  readonly name: string;
  readonly status: string;
  readonly row: string;
  readonly table: AnyTable;
}

type AnyCell = AnyTable[string][string];

/**
 * Every table that differs from `table` in one cell: the cell dropped, the cell led to every other status and outcome
 * of the table, its query dropped or added, a refusal with another code, a guard dropped. Mutation testing by source code cannot see inside
 * `as const` data; this can.
 */
export function* mutateTable(table: AnyTable): Generator<TableMutant> {
  const words = new Set(Object.keys(table));
  for (const row of Object.values(table))
    for (const cell of Object.values(row)) for (const to of targetsOf(cell)) words.add(to);
  const outcomes = new Map<string, AnyCell>();
  for (const row of Object.values(table))
    for (const cell of Object.values(row)) {
      if (typeof cell === 'string' || !('outcome' in cell)) continue;
      const { outcome, query } = cell;
      outcomes.set(`${outcome}${query ? '+query' : ''}`, { outcome, ...(query && { query }) });
    }
  for (const [status, cells] of Object.entries(table)) {
    for (const [row, cell] of Object.entries(cells)) {
      const place = `${status}.${row}`;
      const { [row]: _, ...others } = cells;
      yield { name: `${place} dropped`, status, row, table: { ...table, [status]: others } };
      const mutant = (change: string, to: AnyCell): TableMutant => {
        return {
          name: `${place} ${change}`,
          status,
          row,
          table: { ...table, [status]: { ...cells, [row]: to } },
        };
      };
      for (const word of words) {
        const [only, another] = targetsOf(cell);
        if (word !== only || another !== undefined) yield mutant(`to ${word}`, guarded(cell, word));
      }
      for (const [word, stays] of outcomes) {
        const { outcome, query } = stays as { readonly outcome: string; readonly query?: true };
        const same =
          typeof cell !== 'string' && 'outcome' in cell && cell.outcome === outcome && cell.query === query;
        if (!same) yield mutant(`to ${word}`, guarded(cell, { outcome, ...(query && { query }) }));
      }
      if (typeof cell !== 'string' && 'refuse' in cell)
        yield mutant('with another code', { refuse: `NOT_${cell.refuse}` });
      if (typeof cell !== 'string' && 'when' in cell) {
        const guards = [cell.when].flat();
        for (const guard of guards) {
          yield mutant(`without ${guard}`, {
            ...cell,
            when: guards.filter((each): each is string => each !== guard && each !== undefined),
          });
        }
      }
    }
  }
}

function targetsOf(cell: AnyCell): readonly string[] {
  return typeof cell === 'string' ? [cell] : 'to' in cell ? [cell.to].flat() : [];
}

/** The cell led elsewhere, under the guards it had. */
function guarded(cell: AnyCell, to: string | { readonly outcome: string; readonly query?: true }): AnyCell {
  const target = typeof to === 'string' ? { to } : to;
  if (typeof cell === 'string' || !('when' in cell) || cell.when === undefined) return to;
  return { ...target, when: cell.when };
}

/** Whether a mutant shows: its matrix differs somewhere from the reviewed one, or it throws. Stops at the first difference. */
export function shows(reviewed: readonly string[], mutated: Iterable<string>): boolean {
  let i = 0;
  try {
    for (const line of mutated) if (line !== reviewed[i++]) return true;
  } catch {
    return true;
  }
  return i !== reviewed.length;
}
