import { checkTable, type TableProblem } from './check.ts';
import {
  type AnyCommand,
  type AnyEvent,
  type AskContext,
  type Check,
  defineMachine,
  type Machine,
} from './decider.ts';
import type { Refusal } from './refusal.ts';
import type { ShapesOf } from './shape.ts';
import type { AnyTable, Cell, GuardOf, OutcomeOf, Target } from './table.ts';

/** A host's machine cannot be built. `problems` lists everything that is wrong, not the first. */
export class ExtensionError extends Error {
  readonly code = 'INVALID_EXTENSION';
  readonly problems: readonly ExtensionProblem[];
  constructor(problems: readonly ExtensionProblem[]) {
    super(`this extension does not make a machine: ${problems.map((p) => JSON.stringify(p)).join(', ')}`);
    this.problems = problems;
  }
}

/** A table problem, a cell or guard replaced without saying so, or a rule for a command that no cell lists. */
export type ExtensionProblem =
  | TableProblem
  | {
      readonly code: 'REPLACED_SILENTLY' | 'NOTHING_TO_REPLACE' | 'RULE_FOR_NOTHING';
      readonly status?: string;
      readonly cellKey?: string;
      readonly name?: string;
    };

/**
 * A host's rule. It does not speak of the host's own commands, or writing one above `emit` would decide their type before
 * `emit` could; as a method it may still name the one it is for, `(state, command: Release) => …`.
 */
type HostRule<S, C, R> = { check(state: S, command: C | AnyCommand): R | undefined }['check'];

/** The same state in another status. */
export type Restatus<S, N extends string> = N extends string
  ? { [K in keyof S]: K extends 'status' ? N : S[K] }
  : never;

/** One table laid over another, cell by cell. */
export type Overlay<T, X> = {
  readonly [S in keyof T | keyof X]: RowOf<T, S> & RowOf<X, S>;
} extends infer Both extends AnyTable
  ? Both
  : never;
type RowOf<T, S> = S extends keyof T ? T[S] : unknown;

type NewStatus<T, X> = Exclude<keyof X, keyof T> & string;
/** What a host may write: cells that lead to a status of either table, or say an outcome word of the machine. */
type HostTable<T, X> = {
  readonly [S in keyof X]: {
    readonly [cellKey in keyof X[S]]: Cell<(keyof T | keyof X) & string, string, OutcomeOf<T>>;
  };
};
type Replacement<T, X> = {
  readonly [S in keyof T]?: {
    readonly [cellKey in keyof T[S]]?: Cell<(keyof T | keyof X) & string, string, OutcomeOf<T>>;
  };
};
type StateWith<T, S, X> = S | Restatus<S, NewStatus<T, X>>;

/** What a host adds. Adding can only refuse more; what loosens stands under `replace`, where a diff shows it. */
export interface Extension<
  T extends AnyTable,
  S,
  C,
  X extends AnyTable,
  C2,
  E2 extends AnyEvent,
  R2,
  By extends string = string,
> {
  /** New statuses and new cells. A cell that exists already is refused here: name it under `replace`. */
  readonly table: X & HostTable<T, X>;
  /** The guards that the new cells name. */
  readonly guards?: { readonly [guard: string]: Check<StateWith<T, S, X>, AskContext, R2> } | undefined;
  /** Further reasons to refuse, asked after the machine's own: by command, or `'*'` for every command. */
  readonly rules?: { readonly [command: string]: readonly HostRule<StateWith<T, S, X>, C, R2>[] } | undefined;
  /** Existing cells and guards that are to mean something else. */
  readonly replace?:
    | {
        readonly table?: Replacement<T, X> | undefined;
        readonly guards?:
          | { readonly [guard in GuardOf<T>]?: Check<StateWith<T, S, X>, AskContext, R2> | undefined }
          | undefined;
      }
    | undefined;
  /** The new commands of each role; a command that is not listed is offered to no role, and may be sent by none. */
  readonly visibleCommands?: { readonly [role in By]?: readonly string[] | undefined } | undefined;
  /** New facts: what a channel, a carrier or a clock reports. No role sends them. */
  readonly facts?: readonly string[] | undefined;
  /** The fields of the new commands: what is not in them is refused by name. Left out: the rules alone check content. */
  readonly shapes?: Partial<ShapesOf<NoInfer<C2> & AnyCommand>> | undefined;
  /** What the new commands bring about. Existing commands keep their events, and land where their cell says. */
  readonly emit: (
    state: StateWith<T, S, X>,
    command: C2,
    target: Target<(keyof T | keyof X) & string, OutcomeOf<T>>,
  ) => readonly E2[];
  /** How each new event changes the state; `moveTo` where it changes nothing but the status. */
  readonly evolve: {
    readonly [type in E2['type']]: (state: StateWith<T, S, X>, event: E2) => StateWith<T, S, X>;
  };
}

/** Folds an event that changes nothing but the status. */
export function moveTo<S extends { readonly status: string }>(state: S, event: AnyEvent): S {
  return { ...state, status: event.to };
}

/**
 * A host's own statuses, cells and rules on top of a machine; the result is as typed as the original.
 *
 * Throws {@link ExtensionError} (`INVALID_EXTENSION`) while it is built, never while it is asked: an unknown target,
 * an unreachable status, a dead end, a guard without a meaning, a cell replaced without saying so.
 *
 * @example
 * const reviewed = extend(order, {
 *   table: { PAID: { hold: 'ON_HOLD' }, ON_HOLD: { release: 'PAID', cancel: { to: 'CANCELLED', when: 'mayCancel' } } },
 *   visibleCommands: { merchant: ['hold', 'release'] },
 *   emit: (_, c: Review, { to: [to] }) => [{ type: 'order.reviewed', to, at: c.at }],
 *   evolve: { 'order.reviewed': moveTo },
 * });
 */
export function extend<
  T extends AnyTable,
  S extends { readonly status: string },
  C extends AnyCommand,
  E extends AnyEvent,
  R extends Refusal,
  const X extends AnyTable,
  C2 extends AnyCommand = never,
  E2 extends AnyEvent = AnyEvent,
  R2 extends Refusal = never,
  By extends string = string,
>(
  base: Machine<T, S, C, E, R, By>,
  extension: Extension<T, NoInfer<S>, NoInfer<C>, X, C2, E2, R2, NoInfer<By>>,
): Machine<Overlay<T, X>, StateWith<T, S, X>, C | C2, E | E2, R | R2, By> {
  const { table: added, replace = {}, rules = {} } = extension;
  const replaced = (replace.table ?? {}) as AnyTable;
  const table = overlay(overlay(base.table, added), replaced);
  const cellKeys = new Set(cells(table).map(([, key]) => key));
  const problems: ExtensionProblem[] = [
    ...clashes(base.table, added),
    ...missing(base.table, replaced),
    ...Object.keys(rules)
      .filter((cellKey) => cellKey !== '*' && !cellKeys.has(cellKey))
      .map((cellKey) => ({ code: 'RULE_FOR_NOTHING' as const, cellKey })),
    ...Object.keys(extension.guards ?? {})
      .filter((name) => Object.hasOwn(base.guards, name))
      .map((name) => ({ code: 'REPLACED_SILENTLY' as const, name })),
    ...Object.keys(replace.guards ?? {})
      .filter((name) => !Object.hasOwn(base.guards, name))
      .map((name) => ({ code: 'NOTHING_TO_REPLACE' as const, name })),
  ];
  const guards = { ...base.guards, ...extension.guards, ...replace.guards };
  const { status: initial } = base.initial('');
  problems.push(...checkTable(table, { initial, guards, ...(base.final && { final: base.final }) }));
  if (problems.length > 0) throw new ExtensionError(problems);

  const known = new Set(cells(base.table).map(([, key]) => key));
  const evolves = new Map<string, (state: never, event: never) => unknown>(Object.entries(extension.evolve));
  // The casts are the price of one table type made of two; test/types proves what they promise.
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const parts: any = {
    ...base,
    table,
    guards,
    rules: joined(cellKeys, base.rules, rules),
    ...(base.visibleCommands && {
      visibleCommands: addedTo(base.visibleCommands, extension.visibleCommands ?? {}),
    }),
    facts: [...(base.facts ?? []), ...(extension.facts ?? [])],
    shapes: { ...base.shapes, ...extension.shapes },
    emit: (state: never, command: C & C2, target: never) =>
      known.has(command.type) ? base.emit(state, command, target) : extension.emit(state, command, target),
    evolve: (state: never, event: never) => {
      const ours = evolves.get((event as AnyEvent).type);
      return ours ? ours(state, event) : base.evolve(state, event);
    },
  };
  return defineMachine(parts) as never;
}

function overlay(under: AnyTable, over: AnyTable): AnyTable {
  const table: Record<string, AnyTable[string]> = { ...under };
  for (const [status, added] of Object.entries(over)) table[status] = { ...table[status], ...added };
  return table;
}

type CommandLists = { readonly [role: string]: readonly string[] | undefined };
function addedTo(lists: CommandLists, added: CommandLists): CommandLists {
  const roles = [...new Set([...Object.keys(lists), ...Object.keys(added)])];
  return Object.fromEntries(roles.map((role) => [role, [...(lists[role] ?? []), ...(added[role] ?? [])]]));
}

function clashes(table: AnyTable, added: AnyTable): ExtensionProblem[] {
  return cells(added)
    .filter(([status, cellKey]) => has(table, status, cellKey))
    .map(([status, cellKey]) => ({ code: 'REPLACED_SILENTLY', status, cellKey }));
}

function missing(table: AnyTable, replaced: AnyTable): ExtensionProblem[] {
  return cells(replaced)
    .filter(([status, cellKey]) => !has(table, status, cellKey))
    .map(([status, cellKey]) => ({ code: 'NOTHING_TO_REPLACE', status, cellKey }));
}

function cells(table: AnyTable): (readonly [status: string, cellKey: string])[] {
  return Object.entries(table).flatMap(([status, all]) =>
    Object.keys(all).map((name) => [status, name] as const),
  );
}

function has(table: AnyTable, status: string, cellKey: string): boolean {
  return Object.hasOwn(table, status) && Object.hasOwn(table[status] ?? {}, cellKey);
}

type RuleTable = { readonly [command: string]: readonly Check<never, never, unknown>[] };
function joined(cellKeys: ReadonlySet<string>, base: RuleTable, host: RuleTable): RuleTable {
  return Object.fromEntries(
    [...cellKeys].map((name) => [name, [...(base[name] ?? []), ...(host[name] ?? []), ...(host['*'] ?? [])]]),
  );
}
