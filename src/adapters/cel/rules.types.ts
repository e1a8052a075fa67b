/** Rules, what is wrong with them, and what comes of evaluating them. Plain JSON. */

import type { Money } from '../../core/money.ts';
import type { Instant } from '../../core/quantity.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { RuleAction, RuleType } from './actions.table.ts';

/** A row of source A's `order_processing_rules` (6.3). */
export interface RuleOf<T extends RuleType> {
  readonly ruleId: string;
  readonly type: T;
  /** 1 goes first; of two that are equal, the lesser id. */
  readonly priority: number;
  /** An expression in CEL that yields true or false, over the declared variables and nothing else. */
  readonly condition: string;
  readonly action: RuleAction<T>;
  /** In force from here on … */
  readonly effectiveAt: Instant;
  /** … and no longer at this instant; null: until further notice. */
  readonly expiresAt: Instant | null;
  /** Whether it is in force at all. To end a rule set `expiresAt`: what happened before stays explained. */
  readonly status: 'ACTIVE' | 'INACTIVE';
}
export type Rule = { [T in RuleType]: RuleOf<T> }[RuleType];

/** What a variable may be. Money is `decimal`, never a floating number. */
export interface VariableValues {
  readonly bool: boolean;
  /** A safe integer, or a bigint of 64 bits. */
  readonly int: number | bigint;
  readonly string: string;
  /** An amount, or decimal text. Its currency is a variable of its own. */
  readonly decimal: Money | string;
  readonly timestamp: Instant;
  readonly 'list<string>': readonly string[];
  readonly 'list<int>': readonly (number | bigint)[];
}
export type VariableType = keyof VariableValues;
/** Name → type: everything a condition may speak of. */
export type Variables = { readonly [name: string]: VariableType };

/** What a condition is asked about. Whatever a condition does not name may be left out. */
export type FactsOf<V extends Variables> = { readonly [name in keyof V]?: VariableValues[V[name]] };

/** Why a rule is not taken, or was passed over. */
export type RuleProblem =
  /** Not a rule: a field is missing or not of its kind. */
  | (Refusal & { readonly code: 'MALFORMED_RULE'; readonly ruleId: string; readonly message: string })
  /** The same rule twice at one time. */
  | (Refusal & { readonly code: 'DUPLICATE_RULE'; readonly ruleId: string; readonly message: string })
  /** The condition is no CEL. */
  | (Refusal & { readonly code: 'RULE_SYNTAX'; readonly ruleId: string; readonly message: string })
  /** It names what was not declared, mixes types, yields no truth value, or fails whatever the facts are. */
  | (Refusal & { readonly code: 'RULE_TYPE'; readonly ruleId: string; readonly message: string })
  /** It is too large, may take too long, or needs what is not allowed; or a number left its range. */
  | (Refusal & { readonly code: 'RULE_LIMIT'; readonly ruleId: string; readonly message: string })
  /** At evaluation: a fact it needs is missing, not of its type, or too large. */
  | (Refusal & { readonly code: 'RULE_FACT'; readonly ruleId: string; readonly message: string });

/** A rule that is taken, and is likely a mistake. */
export interface RuleWarning {
  readonly code: 'ALWAYS_MATCHES' | 'NEVER_MATCHES';
  readonly ruleId: string;
  /** Whatever the facts are, or of all the samples given. */
  readonly by: 'condition' | 'samples';
}

/** What comes of asking the rules of one type about one event. */
export interface Evaluation<T extends RuleType = RuleType> {
  /** In the order of their priority. */
  readonly matched: readonly { readonly ruleId: string; readonly action: RuleAction<T> }[];
  /** Rules that could not be evaluated; they were passed over, the others were asked. */
  readonly failed: readonly RuleProblem[];
}
