/** Rules, their problems, and the result of their evaluation, as plain JSON. */

import type { Money } from '../../core/money.ts';
import type { Instant } from '../../core/quantity.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { RuleAction, RuleType } from './actions.table.ts';

/** A row of `order_processing_rules` of source A 6.3. */
export interface RuleOf<T extends RuleType> {
  readonly ruleId: string;
  readonly type: T;
  /** 1 comes first. Rules of equal priority are ordered by id. */
  readonly priority: number;
  /** An expression in CEL of type bool, over the declared variables only. */
  readonly condition: string;
  readonly action: RuleAction<T>;
  /** The rule is in force from this instant … */
  readonly effectiveAt: Instant;
  /** … until before this one; null: without an end. */
  readonly expiresAt: Instant | null;
  /** An inactive rule is never in force. To end a rule, set `expiresAt`: earlier matches then stay explained. */
  readonly status: 'ACTIVE' | 'INACTIVE';
}
export type Rule = { [T in RuleType]: RuleOf<T> }[RuleType];

/** The types of variables. Money is `decimal`, never a floating-point number. */
export interface VariableValues {
  readonly bool: boolean;
  /** A safe integer, or a bigint of 64 bits. */
  readonly int: number | bigint;
  readonly string: string;
  /** An amount, or decimal text. Its currency is another variable. */
  readonly decimal: Money | string;
  readonly timestamp: Instant;
  readonly 'list<string>': readonly string[];
  readonly 'list<int>': readonly (number | bigint)[];
}
export type VariableType = keyof VariableValues;
/** The variables of conditions: name → type. */
export type Variables = { readonly [name: string]: VariableType };

/** The facts of an event, by variable. Variables that no condition reads may be left out. */
export type FactsOf<V extends Variables> = { readonly [name in keyof V]?: VariableValues[V[name]] };

/** Why a rule is refused, or was skipped. */
export type RuleProblem =
  /** A field is missing, or not of its kind. */
  | (Refusal & { readonly code: 'MALFORMED_RULE'; readonly ruleId: string; readonly message: string })
  /** Two versions of one rule are in force at one time. */
  | (Refusal & { readonly code: 'DUPLICATE_RULE'; readonly ruleId: string; readonly message: string })
  /** The condition is not CEL. */
  | (Refusal & { readonly code: 'RULE_SYNTAX'; readonly ruleId: string; readonly message: string })
  /** It reads an undeclared variable, mixes types, has no truth value, or fails for all facts. */
  | (Refusal & { readonly code: 'RULE_TYPE'; readonly ruleId: string; readonly message: string })
  /** It is too large, may take too long, or contains what is not allowed; or a number left its range. */
  | (Refusal & { readonly code: 'RULE_LIMIT'; readonly ruleId: string; readonly message: string })
  /** At evaluation: a fact that it reads is missing, not of its type, or too large. */
  | (Refusal & { readonly code: 'RULE_FACT'; readonly ruleId: string; readonly message: string });

/** A rule that is accepted and probably a mistake. */
export interface RuleWarning {
  readonly code: 'ALWAYS_MATCHES' | 'NEVER_MATCHES';
  readonly ruleId: string;
  /** For all facts, or for all given samples. */
  readonly by: 'condition' | 'samples';
}

/** The result of evaluating the rules of one type for one event. */
export interface Evaluation<T extends RuleType = RuleType> {
  /** In the order of priority. */
  readonly matched: readonly { readonly ruleId: string; readonly action: RuleAction<T> }[];
  /** Rules that could not be evaluated. They were skipped; the others were evaluated. */
  readonly failed: readonly RuleProblem[];
}
