/** Rules that a host changes while it runs: conditions in CEL behind a guard, actions as typed data. Needs `@marcbachmann/cel-js` and zod. */
export { actionTable, RULE_TYPES, type RuleAction, type RuleType } from './actions.table.ts';
export { defaultRuleLimits, type RuleLimits } from './guard.table.ts';
export { type RuleSet, type RuleSetInput, ruleSet } from './rule-set.ts';
export type * from './rules.types.ts';
export { ruleSchema } from './schema.ts';
export { orderVariables } from './variables.ts';
