/**
 * Rules that a host changes while it runs: source A 6.3, corrected by D79. Conditions are evaluated by
 * priority, at the time of the event. A rule is in force from `effectiveAt` until before `expiresAt`. A rule that cannot be
 * evaluated is skipped and reported. A condition can only be true or false.
 */

import { err, ok, type Result } from 'neverthrow';
import { type Overrides, withDefaults } from '../../core/defaults.ts';
import type { Instant } from '../../core/quantity.ts';
import type { RuleAction, RuleType } from './actions.table.ts';
import { type Condition, compile, problemOf } from './compile.ts';
import { environmentOf } from './environment.ts';
import { FactReader, isBad } from './facts.ts';
import { defaultRuleLimits, type RuleLimits } from './guard.table.ts';
import type { Evaluation, FactsOf, Rule, RuleProblem, RuleWarning, Variables } from './rules.types.ts';
import { ruleSchema } from './schema.ts';

/** The parts of a rule set. */
export interface RuleSetInput<V extends Variables> {
  /** The variables of conditions. */
  readonly variables: V;
  /** Rules as they are stored: read strictly, with every problem of every rule reported. */
  readonly rules: readonly unknown[];
  readonly limits?: Overrides<RuleLimits> | undefined;
  /** Facts of past events. A rule that matches all of them, or none, gets a warning. */
  readonly samples?: readonly FactsOf<V>[] | undefined;
}

/** Checked rules, ready to be evaluated. */
export interface RuleSet<V extends Variables> {
  readonly rules: readonly Rule[];
  readonly warnings: readonly RuleWarning[];
  /** Evaluates the rules of a type that are in force at `at`, the time of the event. */
  readonly evaluate: <T extends RuleType>(type: T, facts: FactsOf<V>, at: Instant) => Evaluation<T>;
}

interface Ready {
  readonly rule: Rule;
  readonly condition: Condition;
}

/**
 * Checks rules and compiles their conditions.
 *
 * @returns the rule set, or every problem of every rule: MALFORMED_RULE, DUPLICATE_RULE, RULE_SYNTAX, RULE_TYPE,
 * RULE_LIMIT. One bad rule refuses the whole set: an editor checks a rule before it saves it.
 */
export function ruleSet<const V extends Variables>(
  input: RuleSetInput<V>,
): Result<RuleSet<V>, readonly RuleProblem[]> {
  const { variables, rules } = input;
  const limits = withDefaults(defaultRuleLimits, input.limits ?? {});
  const { environment, unsayable } = environmentOf(variables, limits);
  if (unsayable.length > 0)
    return err(
      unsayable.map((name): RuleProblem => {
        const message = `not a name of a variable: ${name.slice(0, 64)}`;
        return { code: 'RULE_TYPE', ruleId: '', message };
      }),
    );
  const problems: RuleProblem[] = [];
  const ready: Ready[] = [];
  for (const given of rules) {
    const rule = read(given, problems);
    if (rule === undefined) continue;
    const compiled = compile(rule.condition, environment, limits);
    if ('problem' in compiled) problems.push({ ...compiled.problem, ruleId: rule.ruleId });
    else ready.push({ rule, condition: compiled.condition });
  }
  ready.sort((a, b) => a.rule.priority - b.rule.priority || (a.rule.ruleId < b.rule.ruleId ? -1 : 1));
  problems.push(...duplicates(ready));
  if (problems.length > 0) return err(problems);

  const readerOf = (facts: FactsOf<V>) => new FactReader(facts, variables, limits);
  return ok({
    rules: ready.map(({ rule }) => rule),
    warnings: ready.flatMap((each) => warningOf(each, (input.samples ?? []).map(readerOf))),
    evaluate: (type, facts, at) => evaluate(ready, type, readerOf(facts), at),
  });
}

function read(given: unknown, problems: RuleProblem[]): Rule | undefined {
  const parsed = safely(() => ruleSchema.safeParse(given));
  if (parsed?.success) return deepFrozen(parsed.data);
  const ruleId = safely(() => String((given as { ruleId?: unknown } | null)?.ruleId ?? '').slice(0, 200));
  const issue = parsed?.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  problems.push({
    code: 'MALFORMED_RULE',
    ruleId: ruleId ?? '',
    message: (issue ?? 'the rule cannot be read').slice(0, 500),
  });
  return undefined;
}

/** A proxy or a getter may throw anything. */
function safely<T>(attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}

function deepFrozen(rule: Rule): Rule {
  Object.freeze(rule.action);
  return Object.freeze(rule);
}

/** Versions of a rule share its id. Two versions in force at one instant contradict each other. */
function duplicates(ready: readonly Ready[]): readonly RuleProblem[] {
  const byId = new Map<string, Rule[]>();
  for (const { rule } of ready) byId.set(rule.ruleId, [...(byId.get(rule.ruleId) ?? []), rule]);
  return [...byId].flatMap(([ruleId, versions]) => {
    versions.sort((a, b) => a.effectiveAt - b.effectiveAt);
    const twice = versions.some((each, i) => {
      const before = versions[i - 1];
      return before !== undefined && (before.expiresAt === null || before.expiresAt > each.effectiveAt);
    });
    return twice
      ? [{ code: 'DUPLICATE_RULE' as const, ruleId, message: 'two versions are in force at one time' }]
      : [];
  });
}

function isInForce({ status, effectiveAt, expiresAt }: Rule, at: Instant): boolean {
  return status === 'ACTIVE' && effectiveAt <= at && (expiresAt === null || at < expiresAt);
}

function evaluate<T extends RuleType>(
  ready: readonly Ready[],
  type: T,
  facts: FactReader,
  at: Instant,
): Evaluation<T> {
  const matched: { ruleId: string; action: RuleAction<T> }[] = [];
  const failed: RuleProblem[] = [];
  for (const each of ready) {
    const { rule } = each;
    if (rule.type !== type || !isInForce(rule, at)) continue;
    const answer = ask(each, facts);
    if (answer === true) matched.push({ ruleId: rule.ruleId, action: rule.action as RuleAction<T> });
    else if (answer !== false) failed.push(answer);
  }
  return { matched, failed };
}

/** The truth value, or why there is none. */
function ask({ rule: { ruleId }, condition }: Ready, facts: FactReader): boolean | RuleProblem {
  const context = facts.take(condition.names);
  if (isBad(context)) return { code: 'RULE_FACT', ruleId, message: context.bad };
  try {
    const answer = condition.ask(context);
    if (typeof answer === 'boolean') return answer;
    return { code: 'RULE_TYPE', ruleId, message: 'the condition has no truth value' };
  } catch (error) {
    return { ...problemOf(error), ruleId };
  }
}

function warningOf(each: Ready, samples: readonly FactReader[]): readonly RuleWarning[] {
  const { ruleId } = each.rule;
  const warn = (truth: boolean, by: RuleWarning['by']): readonly RuleWarning[] => [
    { code: truth ? 'ALWAYS_MATCHES' : 'NEVER_MATCHES', ruleId, by },
  ];
  const { certain } = each.condition;
  if (certain !== undefined) return warn(certain, 'condition');
  const answers = samples.map((sample) => ask(each, sample)).filter((answer) => typeof answer === 'boolean');
  const [first] = answers;
  return first !== undefined && answers.length > 1 && answers.every((answer) => answer === first)
    ? warn(first, 'samples')
    : [];
}
