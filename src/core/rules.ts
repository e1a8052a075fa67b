/**
 * Rules over a transition table: `refuse`, `why` and `available` answer a screen and a server alike.
 *
 * Nothing here allocates while asking, reads a clock or throws on hostile input.
 */
import type { Refusal } from './refusal.ts';
import type { FieldProblem } from './shape.ts';
import type {
  AnyTable,
  Cell,
  CommandFrom,
  CommandOf,
  GuardOf,
  StatusOf,
  Target,
  TargetOfTable,
} from './table.ts';

/** Who asks, and when: the part of every command that is known before its content is. */
export interface AskContext<By extends string = string> {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The role that asks: `shopper`, `merchant`, `system`. */
  readonly by?: By | undefined;
}

/** The smallest command or fact: a name and an instant. */
export interface AnyCommand extends AskContext {
  readonly type: string;
}

/** A check returns the reason to refuse, or nothing. Guards read only `at` and `by`, so a screen can ask them too. */
export type Check<S, C, R> = (state: S, command: C) => R | undefined;

/** The command is not legal in this status; `legalIn` lists the statuses where it would be. */
export interface IllegalTransition extends Refusal {
  readonly code: 'ILLEGAL_TRANSITION';
  readonly status: string;
  readonly command: string;
  readonly legalIn: readonly string[];
}

/** The table itself says why this command is never legal here, with a code of its own. */
export interface RefusedByTable extends Refusal {
  readonly status: string;
  readonly command: string;
  readonly legalIn: readonly string[];
}

/** The role may not send this command; `allowed` lists the roles that may. */
export interface RoleNotAllowed extends Refusal {
  readonly code: 'NOT_ALLOWED';
  readonly by: string;
  readonly allowed: readonly string[];
}

/** Wrong in itself, whatever the state: every problem of its content. */
export interface MalformedCommand extends Refusal {
  readonly code: 'MALFORMED_COMMAND';
  readonly problems: readonly FieldProblem[];
}

/** What a screen needs to ask: the table, what its guards demand, what each command demands. */
export interface RuleDefinition<T extends AnyTable, S, C, R, By extends string = string> {
  readonly table: T;
  /** What each guard named in the table demands. */
  readonly guards: { readonly [guard in GuardOf<T>]: Check<S, AskContext, R> };
  /** What each command demands beyond its cell. The order is the documented precedence of its refusals. */
  readonly rules: { readonly [command: string]: readonly Check<S, never, R>[] };
  /** The cell a command is looked up in, where that depends on the facts; else its type. */
  readonly cellKey?: ((state: S, command: C) => string) | undefined;
  /** The commands of each role. A role that is not listed is offered nothing and may send nothing. Left out: no roles. */
  readonly visibleCommands?: { readonly [role in By]: readonly string[] } | undefined;
  /** What a channel, a carrier or a clock reports: offered to no role, and refused by none. */
  readonly facts?: readonly string[] | undefined;
}

/** A cell made ready to be asked. */
export interface CellChecks<S, R> {
  readonly cell: Cell<string, string, string>;
  /** The table's own code; empty where the cell is open. */
  readonly refuse: string;
  readonly guards: readonly Check<S, AskContext, R>[];
  /** Guards and rules, in the order in which they are asked. */
  readonly checks: readonly Check<S, AnyCommand, R>[];
  /** Where the cell leads, read once a decision needs it. */
  target?: Target<string, string> | undefined;
}

/** A table with its rules, ready to be asked; what a browser loads. Built by `defineRules`. */
export interface Rules<T extends AnyTable, S, C, R, By extends string = string>
  extends RuleDefinition<T, S, C, R, By> {
  /** @internal */
  readonly compiled: ReadonlyMap<string, ReadonlyMap<string, CellChecks<S, R>>>;
  /** @internal The roles that have a command; nothing where the rules know no roles. A fact has no entry. */
  readonly rolesOf: ReadonlyMap<string, readonly string[] | undefined>;
  /** @internal An answer that needs no table: what is wrong with the content, or `[]` for a thing already done. */
  readonly precheck?: ((state: S, command: C) => readonly (R | MalformedCommand)[] | undefined) | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: of whatever kind; the types are read back with `infer`
export type AnyRules = Rules<any, any, any, any, any>;
export type StateOf<M> = M extends Rules<infer _T, infer S, infer _C, infer _R, infer _B> ? S : never;
export type CommandsOf<M> = M extends Rules<infer _T, infer _S, infer C, infer _R, infer _B> ? C : never;
/** The roles that the rules know. */
export type RoleOf<M> = M extends Rules<infer _T, infer _S, infer _C, infer _R, infer By> ? By : never;
export type RefusalOf<M> =
  | (M extends Rules<infer _T, infer _S, infer _C, infer R, infer _B> ? R : never)
  | IllegalTransition
  | RoleNotAllowed
  | MalformedCommand;
/** What the cells of the rules' table lead to. */
export type TargetsOf<M> =
  M extends Rules<infer T, infer _S, infer _C, infer _R, infer _B> ? TargetOfTable<T> : never;
/** The commands of a table, by name. */
export type CommandNameOf<M> =
  M extends Rules<infer T, infer _S, infer _C, infer _R, infer _B> ? CommandOf<T> : never;

/**
 * The commands that may be sent to a state. The more the compiler knows, the more it refuses: a state
 * narrowed to some statuses takes only what is legal in all of them; a state of unknown status takes
 * anything, and the answer is a typed refusal.
 */
export type CommandFor<M, St> =
  M extends Rules<infer T, infer _S, infer C, infer _R, infer _B>
    ? // In brackets, or a union of statuses would take what is legal in any one of them.
      [St] extends [{ readonly status: infer _Status }]
      ? Legal<T, C, St['status']>
      : never
    : never;
type Legal<T, C, Status> = [StatusOf<T>] extends [Status]
  ? C
  : Extract<C, { readonly type: CommandFrom<T, Status & keyof T> }>;

/** Makes rules ready to be asked. The tables shipped here are checked by the tests; `extend` checks a host's when it is built. */
export function defineRules<
  const T extends AnyTable,
  S,
  C extends AnyCommand,
  R extends Refusal,
  By extends string = string,
>(definition: RuleDefinition<T, S, C, R, By>): Rules<T, S, C, R, By> {
  const { table, guards, rules, facts, visibleCommands: lists } = definition;
  const rolesOf = new Map<string, readonly string[] | undefined>();
  const compiled = mapOf(table, (cells) =>
    mapOf(cells, (cell, name): CellChecks<S, R> => {
      const roles = lists && (Object.keys(lists) as By[]).filter((role) => lists[role].includes(name));
      if (!facts?.includes(name)) rolesOf.set(name, roles);
      // A cell that is a plain status has neither.
      const { when = [], refuse = '' } = cell as { when?: OneOrMore<GuardOf<T>>; refuse?: string };
      const asked = [when].flat().map((guard) => guards[guard as GuardOf<T>]);
      return { cell, refuse, guards: asked, checks: [...asked, ...((rules[name] ?? []) as typeof asked)] };
    }),
  );
  return { ...definition, compiled, rolesOf };
}

type OneOrMore<V> = V | readonly V[];

// A map and no object: a status or a command named `constructor` must find nothing.
function mapOf<V, W>(
  object: { readonly [key: string]: V },
  change: (value: V, key: string) => W,
): ReadonlyMap<string, W> {
  return new Map(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

/**
 * The first reason to refuse `command` in `state`, or nothing. Allocates nothing when the answer is "nothing".
 *
 * @example
 * refuse(order, placed, { type: 'ship', at: now, by: 'merchant', shipmentId: 's-1' })
 * // { code: 'ILLEGAL_TRANSITION', status: 'PENDING_PAYMENT', command: 'ship', legalIn: ['PROCESSING', …] }
 */
export function refuse<M extends AnyRules, St extends StateOf<M>>(
  of: M,
  state: St,
  command: CommandFor<M, St>,
): RefusalOf<M> | undefined {
  for (const check of checksOf(of, state, command)) {
    const reason = check(state, command);
    if (reason) return reason;
  }
  return undefined;
}

/** Every reason to refuse `command` in `state`, in precedence order; empty when it may go ahead. */
export function why<M extends AnyRules, St extends StateOf<M>>(
  of: M,
  state: St,
  command: CommandFor<M, St>,
): readonly RefusalOf<M>[] {
  return checksOf(of, state, command).flatMap((check) => check(state, command) ?? []);
}

/** The checks that are left to ask. An answer known already comes as checks that return it; a repeat has none. */
function checksOf<M extends AnyRules>(
  of: M,
  state: StateOf<M>,
  command: AnyCommand,
): readonly Check<StateOf<M>, AnyCommand, RefusalOf<M>>[] {
  const known = of.precheck?.(state, command) ?? roleRefusal(of, command);
  if (known) return constantChecks(known as readonly RefusalOf<M>[]);
  const cell = cellOf(of, state, command);
  return cell?.refuse === '' ? cell.checks : constantChecks([illegal(of, state, command, cell?.refuse)]);
}

// This stands beside `checksOf` and not in it: a closure there would cost every question an allocation.
function constantChecks<R>(reasons: readonly R[]): readonly (() => R)[] {
  return reasons.map((reason) => () => reason);
}

/** @internal Why the table refuses: its own code, or an illegal transition. */
export function illegal<M extends AnyRules>(
  { compiled }: M,
  { status }: StateOf<M>,
  command: AnyCommand,
  code = 'ILLEGAL_TRANSITION',
): RefusalOf<M> {
  const type = command?.type;
  const legalIn = [...compiled].flatMap(([each, cells]) => (cells.get(type)?.refuse === '' ? each : []));
  return { code, status, command: type, legalIn } as RefusalOf<M>;
}

/** @internal The refusal of a role that does not have the command. A fact is refused to no reporter. */
export function roleRefusal(of: AnyRules, command: AnyCommand): readonly RoleNotAllowed[] | undefined {
  const roles = of.rolesOf.get(command?.type);
  const refusal = roles && notAllowed(command.by, roles);
  return refusal && [refusal];
}

/** The reason why a role may not, or nothing. */
export function notAllowed<Role extends string>(
  by: unknown,
  allowed: readonly Role[],
): (RoleNotAllowed & { readonly allowed: readonly Role[] }) | undefined {
  if (allowed.includes(by as Role)) return undefined;
  return { code: 'NOT_ALLOWED', by: typeof by === 'string' ? by : '', allowed };
}

/** @internal */
export function cellOf<M extends AnyRules>(
  of: M,
  state: StateOf<M>,
  command: AnyCommand,
): CellChecks<StateOf<M>, RefusalOf<M>> | undefined {
  return of.compiled.get(state.status)?.get(of.cellKey?.(state, command) ?? command?.type) as
    | CellChecks<StateOf<M>, RefusalOf<M>>
    | undefined;
}

/**
 * The commands `ask.by` may send to `state` at `ask.at`, guards applied: the buttons that are not grey. A command is
 * missing here exactly when `why` has a reason.
 *
 * @example
 * available(order, paid, { at: now, by: 'merchant' }) // ['accept', 'cancel', 'openAfterSales', …]
 */
export function available<M extends AnyRules, St extends StateOf<M>>(
  of: M,
  state: St,
  ask: AskContext<RoleOf<M>>,
): CommandNameOf<M>[] {
  const names: string[] = [];
  const refuses = (guard: Check<St, AskContext, unknown>) => guard(state, ask);
  for (const [type, { refuse, guards }] of of.compiled.get(state.status) ?? [])
    if (!refuse && of.rolesOf.has(type) && !roleRefusal(of, { ...ask, type }) && !guards.some(refuses))
      names.push(type);
  return names as CommandNameOf<M>[];
}
