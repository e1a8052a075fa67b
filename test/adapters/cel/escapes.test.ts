import assert from 'node:assert/strict';
import fc from 'fast-check';
import { orderVariables, ruleSet } from 'orderwright/cel';
import { describe, expect, it } from 'vitest';
import { escapes } from './escapes.ts';
import { facts, rule, saved, truth } from './kit.ts';

/** Everything that hangs on the prototypes and the global object: names, and the functions themselves. */
function surroundings(): string {
  const objects = [Object, Function, Array, String, Number, Boolean, Date, Map, Set, BigInt, Promise, RegExp];
  const told = (object: object) =>
    Reflect.ownKeys(object).map((key) => {
      const { value, get, set } = Object.getOwnPropertyDescriptor(object, key) ?? {};
      return [
        String(key),
        typeof value === 'function' ? String(value) : typeof value,
        String(get),
        String(set),
      ];
    });
  return (
    JSON.stringify([...objects, ...objects.map((each) => each.prototype as object)].map(told)) +
    JSON.stringify(Reflect.ownKeys(globalThis).map(String))
  );
}

/** Conditions of the catalogue that are right, and inert. */
const inert = escapes.filter((condition) => saved(condition) === undefined);

describe('ways out', () => {
  it('given the catalogue of attacks, when it is counted, then it has more than 200', () => {
    expect(escapes.length).toBeGreaterThanOrEqual(300);
  });

  it('given each attack, when it is saved or evaluated, then it is refused or a truth value, and globals are unchanged', () => {
    const before = surroundings();
    const answers = escapes.map((condition) => [condition, truth(condition)] as const);
    expect(surroundings()).toBe(before);
    const odd = answers.filter(
      ([, answer]) =>
        typeof answer !== 'boolean' && !['RULE_SYNTAX', 'RULE_TYPE', 'RULE_LIMIT'].includes(answer),
    );
    expect(odd).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('given the attacks that may be saved, when they are listed, then they only compare', () => {
    expect(inert).toMatchInlineSnapshot(`
      [
        "skus.exists(constructor, constructor == "tea")",
        "skus.exists(this, this == "tea")",
        "skus.exists(toString, toString == "tea")",
        "skus.exists(status, status == "tea")",
        "at + duration("99999999999999h") > at",
        "skus[-1] == "x"",
        "skus[99999999999] == "x"",
        "skus[9223372036854775807] == "x"",
        "skus[units] == "x"",
        "orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId + orderId == """,
      ]
    `);
  });

  it('given each attack as an id, a text, a field or a variable name, when it is used, then it has no effect', () => {
    const before = surroundings();
    for (const text of escapes.filter((_, i) => i % 5 === 0)) {
      const hostile = [
        rule('true', { ruleId: text }),
        rule('true', { action: { do: text } }),
        rule('true', { action: { do: 'FREEZE_FROM', location: text } }),
        rule('true', { type: text }),
        rule('true', { [text]: 1 }),
        JSON.parse(`{"__proto__": {"polluted": 1}, "ruleId": ${JSON.stringify(text)}}`) as unknown,
      ];
      for (const each of hostile) ruleSet({ variables: orderVariables, rules: [each] });
      ruleSet({ variables: { [text]: 'string' }, rules: [rule('true')] });
      truth('orderId == status', { ...facts, orderId: text, status: text });
    }
    expect(surroundings()).toBe(before);
    for (const name of ['__proto__', 'constructor', 'toString', 'a b', '', '1', 'a-b', 'é'])
      expect(ruleSet({ variables: Object.fromEntries([[name, 'string']]), rules: [] }).isErr(), name).toBe(
        true,
      );
  });

  it('given values that are no rules, when a rule set is built, then each is a problem and nothing throws', () => {
    const thrower = new Proxy({}, { get: () => assert.fail('read'), ownKeys: () => assert.fail('listed') });
    for (const given of [null, undefined, 7, 'rule', [], {}, thrower, () => 1, Object.create(null)])
      expect(
        ruleSet({ variables: orderVariables, rules: [given] }).match(
          () => 'taken',
          ([problem]) => problem?.code,
        ),
      ).toBe('MALFORMED_RULE');
  });

  it('given random pieces of the language, when they are evaluated, then they give a truth value or a code and never throw', () => {
    const atom = fc.constantFrom(
      ...[
        'orderId',
        'units',
        'amount',
        'skus',
        'at',
        's',
        '1',
        '-1',
        '"tea"',
        'true',
        'false',
        'null',
        '[]',
        '{}',
      ],
      ...[
        'skus[0]',
        'decimal("1")',
        'timestamp("2026-01-01T00:00:00Z")',
        '9223372036854775807',
        '0',
        '"PAID"',
      ],
    );
    const binary = fc.constantFrom('&&', '||', '==', '!=', '<', '>=', '+', '-', '*', '/', '%', 'in');
    const { expression, truths } = fc.letrec<{ expression: string; truths: string }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        atom,
        tie('truths'),
        fc.tuple(tie('expression'), binary, tie('expression')).map(([a, op, b]) => `(${a} ${op} ${b})`),
        fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `${a}.exists(s, ${b})`),
        fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `${a}.contains(${b})`),
        tie('expression').map((a) => `size(${a})`),
      ),
      truths: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom('units > 2', 'amount >= 3', '"tea" in skus', 'status == "PAID"', 'at.getHours() > 8'),
        fc
          .tuple(tie('truths'), fc.constantFrom('&&', '||', '=='), tie('truths'))
          .map((each) => `(${each.join(' ')})`),
        tie('truths').map((a) => `!(${a})`),
        tie('truths').map((a) => `skus.all(s, ${a})`),
        fc.tuple(tie('truths'), tie('truths'), tie('expression')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      ),
    }));
    const codes = ['RULE_SYNTAX', 'RULE_TYPE', 'RULE_LIMIT'];
    let asked = 0;
    fc.assert(
      fc.property(fc.oneof(truths, expression, fc.string({ maxLength: 40 })), (condition) => {
        const answer = truth(condition);
        if (typeof answer === 'boolean') asked += 1;
        assert.ok(typeof answer === 'boolean' || codes.includes(answer), `${condition}: ${answer}`);
      }),
      { numRuns: 1_500 },
    );
    expect(asked).toBeGreaterThan(30);
  });
});
