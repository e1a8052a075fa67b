import { run } from '@bufbuild/cel';
import { describe, expect, it } from 'vitest';
import { type Facts, facts, saved, truth } from './kit.ts';

/** Conditions whose meaning CEL defines; a second engine is asked too. */
const shared: readonly (readonly [condition: string, expected: boolean | 'error'])[] = [
  ['true', true],
  ['false || true', true],
  ['!(true && false)', true],
  ['status == "PAID"', true],
  ['status != "PAID"', false],
  ['status in ["PAID", "SHIPPED"]', true],
  ['"tea" in skus', true],
  ['"coal" in skus', false],
  ['!("coal" in skus)', true],
  ['units > 2', true],
  ['units >= 3 && units <= 3', true],
  ['units + 1 == 4', true],
  ['units - 4 == -1', true],
  ['units * units == 9', true],
  ['units / 2 == 1', true],
  ['(0 - units) / 2 == -1', true],
  ['units % 2 == 1', true],
  ['(0 - units) % 2 == -1', true],
  ['7 / 2 == 3', true],
  ['units > 2 ? status == "PAID" : false', true],
  ['units == 3 || units / 0 == 1', true],
  ['units / 0 == 1 || units == 3', true],
  ['units == 4 && units / 0 == 1', false],
  ['units / 0 == 1 && units == 4', false],
  ['units / (units - 3) == 1', 'error'],
  ['9223372036854775807 - units + units + 1 > 0', 'error'],
  ['size(skus) == 2', true],
  ['skus.size() == 2', true],
  ['size(orderId) == 3', true],
  ['orderId.startsWith("o-")', true],
  ['orderId.endsWith("1")', true],
  ['orderId.contains("-")', true],
  ['orderId.contains("")', true],
  ['orderId + status == "o-1PAID"', true],
  ['"a" < "b"', true],
  ['status < prevStatus', true],
  ['"\\u0041" == "A"', true],
  ['\'single\' == "single"', true],
  ['r"\\n" == "\\\\n"', true],
  ['-9223372036854775808 < units', true],
  ['skus[0] == "tea"', true],
  ['skus[1] == "tea"', false],
  ['skus[units] == "tea"', 'error'],
  ['skus == ["tea", "cup"]', true],
  ['skus + ["pot"] == ["tea", "cup", "pot"]', true],
  ['skus.exists(s, s == "cup")', true],
  ['skus.exists(s, s == "pot")', false],
  ['skus.all(s, size(s) == 3)', true],
  ['[].all(s, s == "x")', true],
  ['skus.exists_one(s, s == "tea")', true],
  ['categories.exists_one(c, c == "fresh")', false],
  ['skus.filter(s, s == "tea") == ["tea"]', true],
  ['skus.all(s, skus.exists(t, t == s))', true],
  ['skus.exists(s, s == "tea" || skus[9] == s)', true],
  ['skus.exists(status, status == "tea") && status == "PAID"', true],
  ['cancelReason == ""', true],
  ['minutesInStatus > 10 && userAbnormalCount < 6', true],
];

const forEngine = Object.fromEntries(
  Object.entries(facts).map(([name, value]) => [name, typeof value === 'number' ? BigInt(value) : value]),
) as Parameters<typeof run>[1];

describe('conditions', () => {
  it.each(shared)(
    'given facts, when `given facts, when `%s` is evaluated, then it has its truth value` is evaluated, then it has its truth value',
    (condition, expected) => {
      const answer = truth(condition);
      expect(typeof answer === 'boolean' ? answer : 'error').toBe(expected);
    },
  );

  it.each(shared)(
    'given a second engine, when `%s` is evaluated, then it has the same truth value',
    (condition, expected) => {
      const { amount: _, ...rest } = forEngine as { [name: string]: never };
      let answer: unknown;
      try {
        answer = run(condition, rest);
      } catch {
        answer = 'error';
      }
      expect(typeof answer === 'boolean' ? answer : 'error').toBe(expected);
    },
  );

  it.each([
    ['amount > 1000', true],
    ['amount > decimal("1234.49")', true],
    ['amount > decimal("1234.50")', false],
    ['amount >= decimal("1234.50")', true],
    ['amount == decimal("1234.5")', true],
    ['amount != decimal("1234.5")', false],
    ['amount + amount == 2469', true],
    ['amount - decimal("0.1") - decimal("0.2") == decimal("1234.2")', true],
    ['1234 < amount', true],
    ['decimal("0.1") + decimal("0.2") == decimal("0.3")', true],
    ['currency == "CNY" && amount > 1000', true],
    ['at.getHours() >= 22 || at.getHours() < 6', true],
    ['at.getDayOfWeek() == 1', true],
    ['at >= timestamp("2026-01-05T22:30:00Z")', true],
    ['at < timestamp("2026-01-05T22:30:00Z")', false],
    ['at - timestamp("2026-01-05T22:00:00Z") == duration("30m")', true],
  ])('given money and time, when `%s` is evaluated, then it is exact', (condition, expected) => {
    expect(truth(condition)).toBe(expected);
  });

  it('given currencies with 0, 2 and 3 places, when amounts are compared, then they are exact', () => {
    const amount = (minor: number, currency: string): Facts => ({ ...facts, amount: { minor, currency } });
    expect(truth('amount == 1500', amount(1_500, 'JPY'))).toBe(true);
    expect(truth('amount == decimal("1.5")', amount(1_500, 'KWD'))).toBe(true);
    expect(truth('amount == decimal("-0.01")', amount(-1, 'EUR'))).toBe(true);
    expect(truth('amount == decimal("90071992547409.91")', amount(Number.MAX_SAFE_INTEGER, 'EUR'))).toBe(
      true,
    );
    expect(truth('amount == decimal("0.3")', { ...facts, amount: '0.3' })).toBe(true);
  });
});

describe('bad inputs 104–115', () => {
  it.each([
    [104, 'orderId.constructor.constructor("return 1")() == 1', 'RULE_SYNTAX'],
    [104, 'orderId.constructor.constructor("return 1") == 1', 'RULE_TYPE'],
    [105, 'orderId["__proto__"] == 1', 'RULE_TYPE'],
    [105, 'skus["__proto__"] == "x"', 'RULE_TYPE'],
    [106, 'skus.all(a, skus.all(b, skus.all(c, a == b || b == c)))', 'RULE_LIMIT'],
    [106, `skus.all(a, skus.all(b, ${'a == b || '.repeat(5)}a == b))`, 'RULE_LIMIT'],
    [107, 'orderId.matches("(a+)+$")', 'RULE_LIMIT'],
    [108, `${'('.repeat(30)}true${')'.repeat(30)}`, 'RULE_LIMIT'],
    [109, `${'orderId + '.repeat(120)}orderId == ""`, 'RULE_LIMIT'],
    [110, 'units', 'RULE_TYPE'],
    [110, 'units > 2 ? orderId : status', 'RULE_TYPE'],
    [111, 'coupon == "x"', 'RULE_TYPE'],
    [112, '9223372036854775807 + 1 > units', 'RULE_LIMIT'],
    [112, '9223372036854775808 > units', 'RULE_LIMIT'],
    [112, '-9223372036854775809 < units', 'RULE_LIMIT'],
    [113, '1 / 0 == units', 'RULE_TYPE'],
    [115, 'now() > at', 'RULE_TYPE'],
    [115, 'random() == units', 'RULE_TYPE'],
    ['syntax', 'status ==', 'RULE_SYNTAX'],
    ['type', 'status == 1', 'RULE_TYPE'],
    ['type', 'units > 2.5', 'RULE_TYPE'],
    ['negation', '-units > 0', 'RULE_TYPE'],
    ['type', 'amount > "1000"', 'RULE_TYPE'],
    ['length', `status == "${'x'.repeat(2_000)}"`, 'RULE_LIMIT'],
  ])(
    'given %s of the catalogue, when `%s` is saved, then it is refused with its code [bad input 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 115]',
    (_, condition, code) => {
      expect(saved(condition)).toBe(code);
    },
  );

  it.each([
    ['units / (units - 3) == 1', 'RULE_TYPE'],
    ['units + 9223372036854775807 > 0', 'RULE_LIMIT'],
    ['skus[units] == "x"', 'RULE_TYPE'],
  ])(
    'given facts for which `%s` fails, when it is evaluated, then the failure is a code',
    (condition, code) => {
      expect(saved(condition)).toBeUndefined();
      expect(truth(condition)).toBe(code);
    },
  );

  it.each<[string, Facts, boolean | string]>([
    ['units > 2', { ...facts, units: 2.5 }, 'RULE_FACT'],
    ['units > 2', { ...facts, units: '3' as never }, 'RULE_FACT'],
    ['units > 2', { ...facts, units: 2n ** 63n }, 'RULE_FACT'],
    ['units > 2', { ...facts, units: 2n ** 63n - 1n }, true],
    ['status == "PAID"', { units: 3 }, 'RULE_FACT'],
    ['units > 2', { units: 3 }, true],
    ['skus.exists(s, s == "a")', { skus: Array.from({ length: 101 }, () => 'a') }, 'RULE_FACT'],
    ['skus.exists(s, s == "a")', { skus: ['a', 7 as never] }, 'RULE_FACT'],
    ['orderId == "a"', { orderId: 'a'.repeat(1_001) }, 'RULE_FACT'],
    ['amount > 1', { amount: { minor: 1.5, currency: 'EUR' } }, 'RULE_FACT'],
    ['amount > 1', { amount: { minor: 1, currency: 'XXX' } }, 'RULE_FACT'],
    ['amount > 1', { amount: 1000 as never }, 'RULE_FACT'],
    ['at.getHours() == 0', { at: Number.NaN }, 'RULE_FACT'],
    ['orderId == "a"', Object.create({ orderId: 'a' }) as Facts, 'RULE_FACT'],
  ])(
    'given facts not as declared, when `%s` is evaluated, then the fact is refused',
    (condition, about, expected) => {
      expect(truth(condition, about)).toBe(expected);
    },
  );

  it('given a getter, when a condition reads it twice, then it is called once, and one that throws is no fact', () => {
    let reads = 0;
    const shifty = {
      get units() {
        reads += 1;
        return reads;
      },
    };
    expect(truth('units == 1 && units == 1', shifty)).toBe(true);
    expect(reads).toBe(1);
    const thrower = Object.defineProperty({}, 'units', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(truth('units == 1', thrower)).toBe('RULE_FACT');
  });
});
