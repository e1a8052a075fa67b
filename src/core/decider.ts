/**
 * A decider over a transition table: rules that can also decide. `decideEvents` answers with events or a refusal,
 * `fold` applies events. The checks come first; past the last one `emit` cannot fail.
 *
 * A refusal becomes a `Result` in one place only, `decide.ts`, so a front end that asks never loads neverthrow.
 */
import { targetIn } from './cell.ts';
import { MAX_ID_LENGTH } from './id.ts';
import { isInstant } from './quantity.ts';
import type { Refusal } from './refusal.ts';
import {
  type AnyCommand,
  type CommandFor,
  type CommandsOf,
  cellOf,
  defineRules,
  illegal,
  type MalformedCommand,
  type RefusalOf,
  type RoleNotAllowed,
  type RuleDefinition,
  type Rules,
  roleRefusal,
  type StateOf,
} from './rules.ts';
import {
  choice,
  type FieldProblem,
  instant,
  problemsOf,
  type ReadyShape,
  readyShape,
  type Shapes,
  text,
  valueProblems,
} from './shape.ts';
import type { AnyTable, TargetOfTable } from './table.ts';
import { UnknownEventError } from './unknown-event.ts';

export { normalizeCell, targetOf } from './cell.ts';
export * from './rules.ts';

/** The smallest event: a name, the status it led to, an instant. */
export interface AnyEvent {
  readonly type: string;
  readonly to: string;
  readonly at: number;
}

/** What a machine is made of: what may be asked, and what follows when the answer is yes. */
export interface MachineDefinition<
  T extends AnyTable,
  S,
  C extends AnyCommand,
  E,
  R,
  By extends string = string,
> extends RuleDefinition<T, S, C, R, By> {
  /** Names the rows in the store and the streams: `order`, `payment`. */
  readonly kind: string;
  /** The fields of each command, `satisfies ShapesOf<C>`. Left out: content is checked by the rules alone. */
  readonly shapes?: Shapes | undefined;
  /** What is wrong with a command whose fields are sound one by one: sums, lists that contradict each other. */
  readonly content?: ((command: C) => readonly FieldProblem[]) | undefined;
  /**
   * Recognises a thing already done: `true` when every field agrees (success, no events), a refusal naming the
   * field when the same id comes with other content, nothing when it is new. Asked before the table.
   */
  readonly repeats?: ((state: S, command: C) => true | R | undefined) | undefined;
  /** Statuses an aggregate may rest in for ever, where those are not simply the ones that nothing leaves. */
  readonly final?: readonly string[] | undefined;
  /** The state before the first event: creation is a transition like any other. */
  readonly initial: (id: string) => S;
  /** What happened, given that it may. `target` is what stands in the cell. `[]` = already so. Cannot fail. */
  readonly emit: (state: S, command: C, target: TargetOfTable<T>) => readonly E[];
  readonly evolve: (state: S, event: E) => S;
}

/** Rules that can also decide. Built by `defineMachine` or `extend`. */
export interface Machine<T extends AnyTable, S, C extends AnyCommand, E, R, By extends string = string>
  extends Rules<T, S, C, R, By>,
    MachineDefinition<T, S, C, E, R, By> {}

// biome-ignore lint/suspicious/noExplicitAny: of whatever kind; the types are read back with `infer`
export type AnyMachine = Machine<any, any, any, any, any, any>;
export type EventOf<M> =
  M extends Machine<infer _T, infer _S, infer _C, infer E, infer _R, infer _B> ? E : never;

/** Builds a machine: rules that can also decide. */
export function defineMachine<
  const T extends AnyTable,
  S,
  C extends AnyCommand,
  E extends AnyEvent,
  R extends Refusal,
  By extends string = string,
>(definition: MachineDefinition<T, S, C, E, R, By>): Machine<T, S, C, E, R, By> {
  const { shapes, content, repeats } = definition;
  const rules = defineRules(definition);
  const ready = new Map<string, ReadyShape>(
    Object.entries(shapes ?? {}).map(([type, fields]) => [
      type,
      readyShape({ type: choice([type]), ...fields }),
    ]),
  );
  const precheck = (state: S, command: C): readonly (R | MalformedCommand)[] | undefined => {
    const { type, at } = (command ?? {}) as Partial<AnyCommand>;
    if (typeof type !== 'string') return malformed(valueProblems(NAME, type, 'type'));
    const barred = roleRefusal(rules, command);
    if (barred) return barred as readonly (R & RoleNotAllowed)[];
    const fields = ready.get(type);
    const problems = fields
      ? problemsOf(fields, command)
      : isInstant(at)
        ? []
        : valueProblems(instant, at, 'at');
    if (problems.length > 0) return malformed(problems);
    const contradictions = fields ? content?.(command) : undefined;
    if (contradictions && contradictions.length > 0) return malformed(contradictions);
    const again = repeats?.(state, command);
    return again && (again === true ? [] : [again]);
  };
  return { ...definition, ...rules, precheck };
}

/** What `type` must be where no shape says more. */
const NAME = /* @__PURE__ */ text(MAX_ID_LENGTH);

function malformed(problems: readonly FieldProblem[]): readonly MalformedCommand[] {
  return [{ code: 'MALFORMED_COMMAND', problems }];
}

/**
 * The events, or the first reason why not: `refuse` and `emit` with one look at the table. No events: done before.
 *
 * @example
 * const answer = decideEvents(order, paid, { type: 'accept', at: now, by: 'merchant' });
 * if (Array.isArray(answer)) save(fold(order, paid, answer));
 */
export function decideEvents<M extends AnyMachine, St extends StateOf<M>>(
  of: M,
  state: St,
  command: CommandFor<M, St>,
): readonly EventOf<M>[] | RefusalOf<M> {
  const known = of.precheck?.(state, command);
  if (known) return (known[0] ?? []) as readonly EventOf<M>[] | RefusalOf<M>;
  const cell = cellOf(of, state, command);
  if (cell?.refuse !== '') return illegal(of, state, command, cell?.refuse);
  for (const check of cell.checks) {
    const reason = check(state, command);
    if (reason) return reason;
  }
  return of.emit(state, command, targetIn<M>(cell));
}

/** What happens when `command`, already asked about, goes ahead. Only for a command that `refuse` had nothing against. */
export function emit<M extends AnyMachine>(
  of: M,
  state: StateOf<M>,
  command: CommandsOf<M>,
): readonly EventOf<M>[] {
  if (of.repeats?.(state, command) === true) return [];
  const cell = cellOf(of, state, command);
  return cell ? of.emit(state, command, targetIn<M>(cell)) : [];
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
