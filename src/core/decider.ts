/**
 * A decider over a transition table: `refuse` asks the rules, `available` and `why` answer a screen,
 * `evolve` folds events. The checks come first; past the last one `emit` cannot fail.
 *
 * Nothing here allocates while asking, reads a clock or throws on hostile input. A refusal becomes a
 * `Result` in one place only, `decide.ts`, so a front end that asks never loads neverthrow.
 */
import { isInstant } from './quantity.ts';
import type { Refusal } from './refusal.ts';
import type { AnyTable, Cell, CommandFrom, GuardOf, StatusOf } from './table.ts';
import { UnknownEventError } from './unknown-event.ts';

/** Who asks, and when: the part of every command that is known before its content is. */
export interface AskContext {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The operator of C's audit table: `shopper`, `merchant`, `system`, a channel or a person's id. */
  readonly by?: string;
}

/** The smallest command: a name and an instant. */
export interface AnyCommand extends AskContext {
  readonly type: string;
}

/** The smallest event: a name, the status it led to, an instant. */
export interface AnyEvent {
  readonly type: string;
  readonly to: string;
  readonly at: number;
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

/** Not a command at all: no object, no `type`, or an `at` that is no instant. */
export interface MalformedCommand extends Refusal {
  readonly code: 'MALFORMED_COMMAND';
  readonly field: string;
}

/** What a screen needs to ask: the table, what its guards demand, what each command demands. */
export interface RuleDefinition<T extends AnyTable, S, C, R> {
  readonly table: T;
  /** What each guard named in the table demands. */
  readonly guards: { readonly [guard in GuardOf<T>]: Check<S, AskContext, R> };
  /** What each command demands beyond its cell. The order is the documented precedence of its refusals. */
  readonly rules: { readonly [command: string]: readonly Check<S, never, R>[] };
  /** The row a command is looked up in, where that depends on the facts; else its type. */
  readonly cellKey?: (state: S, command: C) => string;
  /** What is offered to somebody, by role; nothing: every row of the table. `available` lists no other. */
  readonly visibleCommands?: (by: string | undefined) => readonly string[] | undefined;
}

/** What a machine is made of: what may be asked, and what follows when the answer is yes. */
export interface MachineDefinition<T extends AnyTable, S, C, E, R> extends RuleDefinition<T, S, C, R> {
  /** Names the rows in the store and the streams: `order`, `payment`. */
  readonly kind: string;
  /** Everything wrong with a command's content whatever the state: types, ranges, ids. Asked first, and alone. */
  readonly shape?: (command: C) => readonly R[];
  /**
   * Recognises a thing already done: `true` when every field agrees (success, no events), a refusal naming the
   * field when the same id comes with other content, nothing when it is new. Asked before the table.
   */
  readonly repeats?: (state: S, command: C) => true | R | undefined;
  /** Statuses an aggregate may rest in for ever, where those are not simply the ones that nothing leaves. */
  readonly final?: readonly string[];
  /** The state before the first event: creation is a transition like any other. */
  readonly initial: (id: string) => S;
  /** What happened, given that it may. `to` lists the targets of the cell. `[]` = already so. Cannot fail. */
  readonly emit: (state: S, command: C, to: readonly string[]) => readonly E[];
  readonly evolve: (state: S, event: E) => S;
}

/** A cell made ready: targets as a list, guards and rules as one list of checks. */
interface Compiled<S, R> {
  readonly to: readonly string[];
  /** Empty where the cell is open. */
  readonly refuse: string;
  readonly guards: readonly Check<S, AskContext, R>[];
  readonly checks: readonly Check<S, AnyCommand, R>[];
}

type CompiledTable<S, R> = ReadonlyMap<string, ReadonlyMap<string, Compiled<S, R>>>;

/** A table with its rules, ready to be asked; what a browser loads. Built by `askable`. */
export interface Rules<T extends AnyTable, S, C, R> extends RuleDefinition<T, S, C, R> {
  /** @internal */
  readonly compiled: CompiledTable<S, R>;
  /** @internal An answer that needs no table: what is wrong with the content, or `[]` for a thing already done. */
  readonly precheck?: (state: S, command: C) => readonly (R | MalformedCommand)[] | undefined;
}

/** Rules that can also decide. Built by `machine` or `extend`. */
export interface Machine<T extends AnyTable, S, C, E, R>
  extends Rules<T, S, C, R>,
    MachineDefinition<T, S, C, E, R> {}

// biome-ignore-start lint/suspicious/noExplicitAny: of whatever kind; the types are read back with `infer`
export type AnyRules = Rules<any, any, any, any>;
export type AnyMachine = Machine<any, any, any, any, any>;
// biome-ignore-end lint/suspicious/noExplicitAny: as above
export type StateOf<M> = M extends Rules<infer _T, infer S, infer _C, infer _R> ? S : never;
export type CommandsOf<M> = M extends Rules<infer _T, infer _S, infer C, infer _R> ? C : never;
export type EventOf<M> = M extends Machine<infer _T, infer _S, infer _C, infer E, infer _R> ? E : never;
export type RefusalOf<M> =
  | (M extends Rules<infer _T, infer _S, infer _C, infer R> ? R : never)
  | IllegalTransition
  | MalformedCommand;

/**
 * The commands that may be sent to a state. The more the compiler knows, the more it refuses: a state
 * narrowed to some statuses takes only what is legal in all of them; a state of unknown status takes
 * anything, and the answer is a typed refusal.
 */
export type CommandFor<M, St> =
  M extends Rules<infer T, infer _S, infer C, infer _R>
    ? // In brackets, or a union of statuses would take what is legal in any one of them.
      [St] extends [{ readonly status: infer _Status }]
      ? Legal<T, C, St['status']>
      : never
    : never;
type Legal<T, C, Status> = [StatusOf<T>] extends [Status]
  ? C
  : Extract<C, { readonly type: CommandFrom<T, Status & keyof T> }>;

/** Makes rules ready to be asked. The tables shipped here are checked by the tests; `extend` checks a host's when it is built. */
export function defineRules<const T extends AnyTable, S, C extends AnyCommand, R extends Refusal>(
  asking: RuleDefinition<T, S, C, R>,
): Rules<T, S, C, R> {
  const { table, guards, rules } = asking;
  const compiled = mapOf(table, (row) =>
    mapOf(row, (cell, name): Compiled<S, R> => {
      const spec = normalizeCell(cell);
      const asked = spec.when.map((guard) => guards[guard as GuardOf<T>]);
      return { ...spec, guards: asked, checks: [...asked, ...((rules[name] ?? []) as typeof asked)] };
    }),
  );
  return { ...asking, compiled };
}

/** Builds a machine: rules that can also decide. */
export function defineMachine<
  const T extends AnyTable,
  S,
  C extends AnyCommand,
  E extends AnyEvent,
  R extends Refusal,
>(parts: MachineDefinition<T, S, C, E, R>): Machine<T, S, C, E, R> {
  const { shape, repeats } = parts;
  const early = (state: S, command: C): readonly (R | MalformedCommand)[] | undefined => {
    const { type, at } = (command ?? {}) as Partial<AnyCommand>;
    const field = typeof type !== 'string' ? 'type' : isInstant(at) ? '' : 'at';
    if (field) return [{ code: 'MALFORMED_COMMAND', field }];
    const bad = shape?.(command);
    if (bad && bad.length > 0) return bad;
    const again = repeats?.(state, command);
    return again && (again === true ? [] : [again]);
  };
  return { ...parts, ...defineRules(parts), precheck: early };
}

// A map and no object: a status or a command named `constructor` must find nothing.
function mapOf<V, W>(
  object: { readonly [key: string]: V },
  change: (value: V, key: string) => W,
): ReadonlyMap<string, W> {
  return new Map(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

/** A cell as lists: its targets, the guards it names, and the code it refuses with. */
export function normalizeCell(cell: Cell<string, string, string>): {
  readonly to: readonly string[];
  readonly when: readonly string[];
  readonly refuse: string;
} {
  const {
    to = [],
    when = [],
    refuse = '',
  }: { to?: Some; when?: Some; refuse?: string } = typeof cell === 'string' ? { to: cell } : cell;
  return { to: [to].flat(), when: [when].flat(), refuse };
}
type Some = string | readonly string[];

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

/** The checks that remain to be asked: a refusal that is certain already is a check that says so, a thing done before has none. */
function checksOf<M extends AnyRules>(
  of: M,
  state: StateOf<M>,
  command: AnyCommand,
): readonly Check<StateOf<M>, AnyCommand, RefusalOf<M>>[] {
  const early = of.precheck?.(state, command);
  if (early) return constantChecks(early);
  const cell = cellOf(of, state, command);
  if (cell?.refuse === '') return cell.checks;
  return constantChecks([refusal(of, state, command, cell?.refuse)]);
}

// These two stand beside `checksOf` and not in it: a closure there would cost every question an allocation.
function constantChecks<R>(reasons: readonly R[]): readonly (() => R)[] {
  return reasons.map((reason) => () => reason);
}

function refusal<M extends AnyRules>(
  { compiled }: M,
  { status }: StateOf<M>,
  command: AnyCommand,
  code = 'ILLEGAL_TRANSITION',
): RefusalOf<M> {
  const type = command?.type;
  const legalIn = [...compiled.keys()].filter((each) => compiled.get(each)?.get(type)?.refuse === '');
  return { code, status, command: type, legalIn } as RefusalOf<M>;
}

function cellOf<M extends AnyRules>(
  of: M,
  state: StateOf<M>,
  command: AnyCommand,
): Compiled<StateOf<M>, RefusalOf<M>> | undefined {
  return of.compiled.get(state.status)?.get(of.cellKey?.(state, command) ?? command?.type) as
    | Compiled<StateOf<M>, RefusalOf<M>>
    | undefined;
}

/**
 * The commands `ask.by` may send to `state` at `ask.at`, guards applied: the buttons that are not grey.
 *
 * @example
 * available(order, paid, { at: now, by: 'merchant' }) // ['accept', 'cancel', 'openAfterSales', 'refund']
 */
export function available<M extends AnyRules, St extends StateOf<M>>(
  { compiled, visibleCommands: offers }: M,
  state: St,
  ask: AskContext,
): string[] {
  const names: string[] = [];
  const offered = offers?.(ask.by);
  const refuses = (guard: Check<St, AskContext, unknown>) => guard(state, ask);
  for (const [name, { refuse, guards }] of compiled.get(state.status) ?? []) {
    if (!refuse && offered?.includes(name) !== false && !guards.some(refuses)) names.push(name);
  }
  return names;
}

/** What stands in the cell that `command` is looked up in: statuses, or one outcome word; empty where it is refused. */
export function targets<M extends AnyRules>(
  of: M,
  state: StateOf<M>,
  command: CommandsOf<M>,
): readonly string[] {
  return cellOf(of, state, command)?.to ?? [];
}

/**
 * The events, or the first reason why not: `refuse` and `emit` with one look at the table. No events: done before.
 *
 * @example
 * const answer = settle(order, paid, { type: 'accept', at: now, by: 'merchant' });
 * if (Array.isArray(answer)) save(fold(order, paid, answer));
 */
export function decideEvents<M extends AnyMachine, St extends StateOf<M>>(
  of: M,
  state: St,
  command: CommandFor<M, St>,
): readonly EventOf<M>[] | RefusalOf<M> {
  const early = of.precheck?.(state, command);
  if (early) return early[0] ?? [];
  const cell = cellOf(of, state, command);
  if (cell?.refuse !== '') return refusal(of, state, command, cell?.refuse);
  for (const check of cell.checks) {
    const reason = check(state, command);
    if (reason) return reason;
  }
  return of.emit(state, command, cell.to);
}

/** What happens when `command`, already asked about, goes ahead. Only for a command that `refuse` had nothing against. */
export function emit<M extends AnyMachine>(
  of: M,
  state: StateOf<M>,
  command: CommandsOf<M>,
): readonly EventOf<M>[] {
  return of.repeats?.(state, command) === true
    ? []
    : of.emit(state, command, cellOf(of, state, command)?.to ?? []);
}

/**
 * The state after `events`, oldest first. Never consults the table: yesterday's events replay under tomorrow's.
 * Throws {@link UnknownEventError} on an event the machine does not know; skipping it would make the state a lie.
 */
export function fold<M extends AnyMachine>(
  of: M,
  state: StateOf<M>,
  events: readonly EventOf<M>[],
): StateOf<M> {
  let folded = state;
  for (const event of events) {
    folded = of.evolve(folded, event) as StateOf<M>;
    if (folded === undefined) throw new UnknownEventError(of.kind, event.type);
  }
  return folded;
}
