/** The conditions of rules as a way in: saved first, and asked of some facts where saving let them pass. */

/** What an order is like where a condition is asked of it. */
const FACTS: Facts = { orderId: 'o-1', units: 3, skus: ['tea', 'cup'], at: 1_767_600_000_000 };

interface Facts {
  readonly [name: string]: unknown;
}
interface Asked {
  readonly condition: string;
  /** Default: all that the catalogue's conditions speak of. */
  readonly facts?: Facts;
}

/** The codes of all that is wrong with a condition. The language of rules is an optional package, loaded when it is spoken. */
export async function judged({ condition, facts = FACTS }: Asked): Promise<readonly string[]> {
  const { orderVariables, ruleSet } = await import('../../adapters/cel/index.ts');
  const rule = {
    ...{ ruleId: 'r-1', type: 'INVENTORY_RULE', priority: 1, condition, status: 'ACTIVE' },
    ...{ effectiveAt: 0, expiresAt: null, action: { do: 'FREEZE_FROM', location: 'north' } },
  } as const;
  return ruleSet({ variables: orderVariables, rules: [rule] }).match(
    ({ warnings, evaluate }) =>
      [...warnings, ...evaluate('INVENTORY_RULE', facts as never, 1).failed].map(({ code }) => code),
    (problems) => problems.map(({ code }) => code),
  );
}
