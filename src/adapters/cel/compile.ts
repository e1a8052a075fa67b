/** Compiles the text of a condition: parses, guards and type-checks it, and evaluates its constant parts. */
import { type Environment, EvaluationError, ParseError } from '@marcbachmann/cel-js';
import { type Certain, certainTruth } from './fold.ts';
import type { RuleLimits } from './guard.table.ts';
import { guard } from './guard.ts';

/** A condition that may be evaluated. */
export interface Condition {
  /** The variables it reads. */
  readonly names: ReadonlySet<string>;
  readonly certain: Certain;
  /** Returns the engine's value, or throws the engine's error. */
  readonly ask: (context: { readonly [name: string]: unknown }) => unknown;
}

/** Why a condition is refused. */
export interface ConditionProblem {
  readonly code: 'RULE_SYNTAX' | 'RULE_TYPE' | 'RULE_LIMIT';
  readonly message: string;
}

/** Checks everything that needs no facts. */
export function compile(
  text: string,
  environment: Environment,
  limits: RuleLimits,
): { readonly condition: Condition } | { readonly problem: ConditionProblem } {
  if (text.length > limits.maxLength)
    return problem(
      'RULE_LIMIT',
      `the condition has ${text.length} characters; ${limits.maxLength} are allowed`,
    );
  try {
    const parsed = environment.parse(text);
    const guarded = guard(parsed.ast, limits);
    if ('code' in guarded) return { problem: guarded };
    const { valid, type, error } = parsed.check();
    if (!valid) return problem('RULE_TYPE', error?.summary ?? 'the types do not match');
    if (type !== 'bool') return problem('RULE_TYPE', `the condition is of type ${type}, not bool`);
    const certain = certainTruth(parsed.ast, environment);
    return { condition: { names: guarded.names, certain, ask: parsed } };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** The engine's error as a problem of ours, from parsing or from evaluation. */
export function problemOf(error: unknown): ConditionProblem {
  const message = error instanceof Error ? firstLine(error) : 'failed';
  if (error instanceof ParseError)
    return { code: error.code === 'limit_exceeded' ? 'RULE_LIMIT' : 'RULE_SYNTAX', message };
  if (error instanceof EvaluationError && error.code === 'numeric_overflow')
    return { code: 'RULE_LIMIT', message };
  // A stack overflow means that the condition is too deep, whatever the parser counted.
  if (error instanceof RangeError && /call stack/.test(error.message)) return { code: 'RULE_LIMIT', message };
  return { code: 'RULE_TYPE', message };
}

function firstLine(error: Error): string {
  const { summary } = error as { readonly summary?: string };
  return (summary ?? error.message).split('\n')[0]?.slice(0, 200) ?? '';
}

function problem(code: ConditionProblem['code'], message: string) {
  return { problem: { code, message } };
}
