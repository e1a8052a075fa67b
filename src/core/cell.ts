/** Cells of a transition table, read: where they lead, and what they ask. */
import {
  type AnyRules,
  type CellChecks,
  type CommandsOf,
  cellOf,
  type RefusalOf,
  type StateOf,
  type TargetsOf,
} from './rules.ts';
import type { Cell, Target } from './table.ts';

/** A cell as lists: where it leads, the guards it names, and the code it refuses with. */
export function normalizeCell(cell: Cell<string, string, string>): {
  readonly target: Target<string, string>;
  readonly when: readonly string[];
  readonly refuse: string;
} {
  const {
    to = [],
    outcome,
    query = false,
    when = [],
    refuse = '',
  }: {
    to?: OneOrMore;
    outcome?: string;
    query?: boolean | undefined;
    when?: OneOrMore | undefined;
    refuse?: string;
  } = typeof cell === 'string' ? { to: cell } : cell;
  const target: Target<string, string> = outcome
    ? { to: [], outcome, query }
    : // A refusing cell leads nowhere, and is never handed to `emit`.
      { to: [to].flat() as [string] };
  return { target, when: [when].flat(), refuse };
}

type OneOrMore = string | readonly string[];

/** @internal Where a cell leads. */
export function targetIn<M extends AnyRules>(compiled: CellChecks<StateOf<M>, RefusalOf<M>>): TargetsOf<M> {
  compiled.target ??= normalizeCell(compiled.cell).target;
  return compiled.target as TargetsOf<M>;
}

/** What stands in the cell that `command` is looked up in: statuses, or an outcome; nothing where there is no cell. */
export function targetOf<M extends AnyRules>(
  of: M,
  state: StateOf<M>,
  command: CommandsOf<M>,
): TargetsOf<M> | undefined {
  const cell = cellOf(of, state, command);
  return cell?.refuse === '' ? targetIn<M>(cell) : undefined;
}
