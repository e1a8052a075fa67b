/** What a condition may contain. It is a list of what is allowed: new features of the language are refused until listed. */

/** Limits on the size of a condition and on the steps of one evaluation. Steps, not time, so that results repeat. */
export interface RuleLimits {
  readonly maxLength: number;
  readonly maxNodes: number;
  readonly maxDepth: number;
  /** The length of a list, in a condition or among the facts. */
  readonly maxListLength: number;
  /** The length of a text among the facts. */
  readonly maxTextLength: number;
  /** The depth of comprehensions inside another one. */
  readonly maxNesting: number;
  /** The nodes that the worst evaluation visits, every list having its maximum length. */
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

/** Operators, by the parser's names. `.` is left out: no variable has fields. */
export const OPERATORS: ReadonlySet<string> = new Set([
  ...['id', 'value', 'list', 'call', 'rcall', '[]'],
  ...['?:', '||', '&&', '!_', '-_', 'in'],
  ...['==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%'],
]);

interface Callable {
  /** The number of arguments beside the receiver. */
  readonly arity: number;
  /** Iterates a list: the first argument names the element, the second is evaluated for each. */
  readonly comprehension?: true;
  /** The argument is a literal text, so an unreadable one is found when the rule is checked. */
  readonly literal?: true;
}

/** `f(x)` */
export const FUNCTIONS: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ['size', { arity: 1 }],
  ['decimal', { arity: 1, literal: true }],
  ['timestamp', { arity: 1, literal: true }],
  ['duration', { arity: 1, literal: true }],
]);

/** `x.f()`. `matches` is left out: a pattern may backtrack for minutes. So are time zones: they differ by machine. */
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
