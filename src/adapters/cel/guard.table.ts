/** What a condition may be made of. A list of what is allowed: what the language learns tomorrow is refused until it stands here. */

/** How large a condition may be, and how long one evaluation may take in counted steps; never in time, so results repeat. */
export interface RuleLimits {
  readonly maxLength: number;
  readonly maxNodes: number;
  readonly maxDepth: number;
  /** Of a list, in a condition or among the facts. */
  readonly maxListLength: number;
  /** Of a text among the facts. */
  readonly maxTextLength: number;
  /** Comprehensions inside one another beyond the first. */
  readonly maxNesting: number;
  /** Nodes visited by the worst evaluation there can be, with every list as long as it may be. */
  readonly maxSteps: number;
}

export const defaultRuleLimits: RuleLimits = {
  maxLength: 2_000,
  maxNodes: 200,
  maxDepth: 24,
  maxListLength: 100,
  maxTextLength: 1_000,
  maxNesting: 1,
  maxSteps: 100_000,
};

/** Operators, by the names of the parser; `.` is missing: no variable has fields. */
export const OPERATORS: ReadonlySet<string> = new Set([
  ...['id', 'value', 'list', 'call', 'rcall', '[]'],
  ...['?:', '||', '&&', '!_', '-_', 'in'],
  ...['==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%'],
]);

interface Callable {
  /** How many arguments beside the receiver. */
  readonly arity: number;
  /** Goes through a list: the first argument is a name, the second is asked once an element. */
  readonly comprehension?: true;
  /** The argument is text in the condition itself, so what cannot be read is found when the rule is saved. */
  readonly literal?: true;
}

/** `f(x)` */
export const FUNCTIONS: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ['size', { arity: 1 }],
  ['decimal', { arity: 1, literal: true }],
  ['timestamp', { arity: 1, literal: true }],
  ['duration', { arity: 1, literal: true }],
]);

/** `x.f()`. No `matches`: a pattern that backtracks takes minutes. No time zones: they change with the machine. */
export const METHODS: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ['size', { arity: 0 }],
  ['startsWith', { arity: 1 }],
  ['endsWith', { arity: 1 }],
  ['contains', { arity: 1 }],
  ['lowerAscii', { arity: 0 }],
  ['upperAscii', { arity: 0 }],
  ['trim', { arity: 0 }],
  ['all', { arity: 2, comprehension: true }],
  ['exists', { arity: 2, comprehension: true }],
  ['exists_one', { arity: 2, comprehension: true }],
  ['filter', { arity: 2, comprehension: true }],
  ['getFullYear', { arity: 0 }],
  ['getMonth', { arity: 0 }],
  ['getDate', { arity: 0 }],
  ['getDayOfWeek', { arity: 0 }],
  ['getHours', { arity: 0 }],
  ['getMinutes', { arity: 0 }],
]);
