import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  actionTable,
  orderVariables,
  RULE_TYPES,
  type Rule,
  type RuleProblem,
  ruleSet,
} from 'orderwright/cel';
import { describe, expect, it } from 'vitest';
import { facts, rule } from './kit.ts';

const setOf = (rules: readonly unknown[], samples: readonly object[] = []) =>
  ruleSet({ variables: orderVariables, rules, samples });
const problems = (rules: readonly unknown[]): readonly RuleProblem[] =>
  setOf(rules).match(
    () => [],
    (found) => found,
  );
const takenOf = (rules: readonly unknown[]) =>
  setOf(rules).match(
    (set) => set,
    (found) => assert.fail(JSON.stringify(found)),
  );

describe('rules', () => {
  it('given rules of several types and times, when an event is evaluated, then the active ones that hold apply, by priority, then id [source A D79]', () => {
    const some = fc.array(
      fc.record({
        type: fc.constantFrom('INVENTORY_RULE', 'ANOMALY_RULE'),
        priority: fc.integer({ min: 1, max: 3 }),
        condition: fc.constantFrom('true', 'false', 'units > 2', 'units > 9'),
        effectiveAt: fc.integer({ min: 0, max: 5 }),
        length: fc.option(fc.integer({ min: 1, max: 5 })),
        status: fc.constantFrom('ACTIVE', 'INACTIVE'),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: -1, max: 11 }), (given, at) => {
        const rules = given.map(({ length, type, ...each }, i) =>
          rule(each.condition, {
            ...each,
            type,
            ruleId: `r${(i * 5) % 8}`,
            expiresAt: length === null ? null : each.effectiveAt + length,
            action:
              type === 'ANOMALY_RULE' ? { do: 'EXCUSE', anomaly: 'X' } : { do: 'FREEZE_FROM', location: 'x' },
          }),
        );
        const expected = rules
          .filter((each) => each.type === 'INVENTORY_RULE' && each.status === 'ACTIVE')
          .filter(({ effectiveAt, expiresAt }) => effectiveAt <= at && at < (expiresAt ?? Infinity))
          .filter(({ condition }) => condition === 'true' || condition === 'units > 2')
          .sort((a, b) => a.priority - b.priority || (a.ruleId < b.ruleId ? -1 : 1));
        const { matched, failed } = takenOf(rules).evaluate('INVENTORY_RULE', facts, at);
        assert.deepEqual(
          matched.map(({ ruleId }) => ruleId),
          expected.map(({ ruleId }) => ruleId),
        );
        assert.deepEqual(failed, []);
      }),
      { numRuns: 100 },
    );
  });

  it('given an interval of effect, when a rule is evaluated, then it applies from the first instant and no longer at the last', () => {
    const set = takenOf([rule('true', { effectiveAt: 10, expiresAt: 20 })]);
    const counts = [9, 10, 19, 20].map((at) => set.evaluate('INVENTORY_RULE', facts, at).matched.length);
    expect(counts).toEqual([0, 1, 1, 0]);
  });

  it('given two versions of a rule, when old events are evaluated, then the version of that time applies [source A D79]', () => {
    const set = takenOf([
      rule('amount > 1000', { effectiveAt: 0, expiresAt: 100 }),
      rule('amount > 2000', { effectiveAt: 100 }),
    ]);
    const at = (instant: number) => set.evaluate('INVENTORY_RULE', facts, instant).matched.length;
    expect([at(99), at(100)]).toEqual([1, 0]);
  });

  it('given two versions in force at one time, when a rule set is built, then it is refused [source A D80]', () => {
    expect(problems([rule('true'), rule('false')])).toMatchObject([
      { code: 'DUPLICATE_RULE', ruleId: 'r-1' },
    ]);
    expect(problems([rule('true', { expiresAt: 5 }), rule('true', { effectiveAt: 4 })])).toHaveLength(1);
    expect(problems([rule('true', { expiresAt: 5 }), rule('true', { effectiveAt: 5 })])).toEqual([]);
  });

  it('given rules with problems, when a rule set is built, then every problem of every rule is reported', () => {
    const found = problems([
      rule('status ==', { ruleId: 'a' }),
      rule('nobody == 1', { ruleId: 'b' }),
      rule('orderId.matches("x")', { ruleId: 'c' }),
      rule('true', { ruleId: 'd', priority: 0 }),
      rule('true', { ruleId: 'e' }),
      null,
    ]);
    expect(found.map(({ ruleId, code }) => [ruleId, code]).sort()).toEqual([
      ['', 'MALFORMED_RULE'],
      ['a', 'RULE_SYNTAX'],
      ['b', 'RULE_TYPE'],
      ['c', 'RULE_LIMIT'],
      ['d', 'MALFORMED_RULE'],
    ]);
  });

  it('given a rule that cannot be evaluated, when an event is evaluated, then it is skipped and reported, and the others apply', () => {
    const set = takenOf([
      rule('units / (units - 3) == 1', { ruleId: 'broken' }),
      rule('city == "Hangzhou"', { ruleId: 'blind', priority: 2 }),
      rule('units == 3', { ruleId: 'fine', priority: 3 }),
    ]);
    const { matched, failed } = set.evaluate('INVENTORY_RULE', { units: 3 }, 1);
    expect(matched.map(({ ruleId }) => ruleId)).toEqual(['fine']);
    expect(failed).toMatchObject([
      { ruleId: 'broken', code: 'RULE_TYPE' },
      { ruleId: 'blind', code: 'RULE_FACT', message: 'city is missing' },
    ]);
  });

  it.each([
    ['true', 'ALWAYS_MATCHES'],
    ['1 + 1 == 2', 'ALWAYS_MATCHES'],
    ['units > 2 || true', 'ALWAYS_MATCHES'],
    ['units > 2 && false', 'NEVER_MATCHES'],
    ['!(units > 2 || 2 > 1)', 'NEVER_MATCHES'],
    ['1 > 2 ? units > 1 : false', 'NEVER_MATCHES'],
    ['units > 1 ? true : "a" == "a"', 'ALWAYS_MATCHES'],
  ])(
    'given a condition that facts cannot change, when it is checked, then there is a warning: %s [bad input 114]',
    (condition, code) => {
      expect(takenOf([rule(condition)]).warnings).toEqual([{ code, ruleId: 'r-1', by: 'condition' }]);
    },
  );

  it('given samples, when a condition matches all or none, then there is a warning [bad input 114]', () => {
    const samples = [facts, { ...facts, units: 4 }];
    const warnings = (condition: string) =>
      setOf([rule(condition)], samples).match(
        (set) => set.warnings.map(({ code, by }) => `${code} ${by}`),
        () => ['refused'],
      );
    expect(warnings('units > 2')).toEqual(['ALWAYS_MATCHES samples']);
    expect(warnings('units > 9')).toEqual(['NEVER_MATCHES samples']);
    expect(warnings('units > 3')).toEqual([]);
    expect(setOf([rule('units > 3')]).isOk()).toBe(true);
  });

  it('given an action, when it is checked, then it is data of the type of its rule and nothing else', () => {
    const values = { id: 'x', text: 'x', count: 1, urgency: 'HIGH', channel: 'SMS' } as const;
    for (const type of RULE_TYPES) {
      for (const [name, shape] of Object.entries(actionTable[type])) {
        const action = {
          do: name,
          ...Object.fromEntries(Object.entries(shape).map(([field, kind]) => [field, values[kind as 'id']])),
        };
        expect(problems([rule('true', { type, action })])).toEqual([]);
        expect(problems([rule('true', { type, action: { ...action, more: 1 } })])).toHaveLength(1);
        const others = RULE_TYPES.filter((other) => other !== type);
        for (const other of others) expect(problems([rule('true', { type: other, action })])).toHaveLength(1);
      }
    }
    const taken: Rule | undefined = takenOf([rule('true')]).rules[0];
    expect(Object.isFrozen(taken)).toBe(true);
    expect(Object.isFrozen(taken?.action)).toBe(true);
  });

  it('given two rule sets, when both are built, then they share no registry', () => {
    const one = ruleSet({ variables: { a: 'int' }, rules: [rule('a > 1')] });
    const two = ruleSet({ variables: { b: 'int' }, rules: [rule('a > 1')] });
    expect([one.isOk(), two.isOk()]).toEqual([true, false]);
  });
});
