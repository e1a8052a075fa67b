import { type FactsOf, orderVariables, type Rule, type RuleProblem, ruleSet } from 'orderwright/cel';

export type Facts = FactsOf<typeof orderVariables>;

export const rule = (condition: string, more: object = {}): Rule =>
  ({
    ruleId: 'r-1',
    type: 'INVENTORY_RULE',
    priority: 1,
    condition,
    action: { do: 'FREEZE_FROM', location: 'north' },
    effectiveAt: 0,
    expiresAt: null,
    status: 'ACTIVE',
    ...more,
  }) as Rule;

export const facts: Facts = {
  orderId: 'o-1',
  userId: 'u-1',
  status: 'PAID',
  prevStatus: 'PENDING_PAYMENT',
  cancelReason: '',
  at: Date.UTC(2026, 0, 5, 22, 30),
  amount: { minor: 123_450, currency: 'CNY' },
  currency: 'CNY',
  units: 3,
  skus: ['tea', 'cup'],
  categories: ['fresh', 'fresh'],
  province: 'Zhejiang',
  city: 'Hangzhou',
  minutesInStatus: 12,
  userAbnormalCount: 0,
};

/** True, false, or the code of what is wrong, when saved or when asked. */
export function truth(condition: string, about: Facts = facts): boolean | RuleProblem['code'] {
  const set = ruleSet({ variables: orderVariables, rules: [rule(condition)] });
  if (set.isErr()) return set.error[0]?.code ?? 'MALFORMED_RULE';
  const { matched, failed } = set.value.evaluate('INVENTORY_RULE', about, 1);
  return failed[0]?.code ?? matched.length === 1;
}

/** What is wrong with a condition when it is saved, or nothing. */
export function saved(condition: string): RuleProblem['code'] | undefined {
  return ruleSet({ variables: orderVariables, rules: [rule(condition)] }).match(
    () => undefined,
    ([problem]) => problem?.code,
  );
}
