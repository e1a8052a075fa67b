import { normalizeCell } from './cell.ts';
import type { AnyTable } from './table.ts';

/** What is wrong with a table: a code and the place. */
export interface TableProblem {
  readonly code: 'UNKNOWN_TARGET' | 'UNKNOWN_GUARD' | 'UNREACHABLE_STATUS' | 'DEAD_END' | 'UNKNOWN_INITIAL';
  readonly status: string;
  readonly cellKey?: string;
  readonly name?: string;
}

/**
 * Everything wrong with a transition table: a target that is no status, a guard without a function, a status that
 * cannot be reached from `initial`, a status that cannot reach a final one (a status that nothing leaves).
 * A cell with an outcome changes no headline and is passed over.
 */
export function checkTable(
  table: AnyTable,
  {
    initial,
    guards = {},
    final,
  }: {
    readonly initial: string;
    readonly guards?: object | undefined;
    readonly final?: readonly string[] | undefined;
  },
): readonly TableProblem[] {
  if (!Object.hasOwn(table, initial)) return [{ code: 'UNKNOWN_INITIAL', status: initial }];
  const problems: TableProblem[] = [];
  const edges = new Map<string, Set<string>>();
  for (const [status, cells] of Object.entries(table)) {
    const targets = new Set<string>();
    edges.set(status, targets);
    for (const [name, cell] of Object.entries(cells)) {
      const { target, when } = normalizeCell(cell);
      for (const to of target.to) {
        if (Object.hasOwn(table, to)) targets.add(to);
        else problems.push({ code: 'UNKNOWN_TARGET', status, cellKey: name, name: to });
      }
      for (const guard of when) {
        if (!Object.hasOwn(guards, guard))
          problems.push({ code: 'UNKNOWN_GUARD', status, cellKey: name, name: guard });
      }
    }
  }
  const reached = closure([initial], (status) => edges.get(status) ?? []);
  const statusesWhere = (fits: (status: string, targets: ReadonlySet<string>) => boolean) =>
    [...edges].filter(([status, targets]) => fits(status, targets)).map(([status]) => status);
  const ends = statusesWhere((status, targets) =>
    final ? final.includes(status) : [...targets].every((target) => target === status),
  );
  const alive = closure(ends, (status) => statusesWhere((_, targets) => targets.has(status)));
  for (const status of edges.keys()) {
    if (!reached.has(status)) problems.push({ code: 'UNREACHABLE_STATUS', status });
    if (!alive.has(status)) problems.push({ code: 'DEAD_END', status });
  }
  return problems;
}

function closure(from: readonly string[], next: (status: string) => Iterable<string>): ReadonlySet<string> {
  const seen = new Set(from);
  for (const status of seen) for (const target of next(status)) seen.add(target);
  return seen;
}
