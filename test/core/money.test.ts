import assert from 'node:assert/strict';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  addMoney,
  allocate,
  allocateMoney,
  exponentOf,
  formatMoney,
  money,
  parseMoney,
  percentOf,
  type Rounding,
  subtractMoney,
  unitShare,
} from '../../src/core/index.ts';
import { BAD_QUANTITIES } from '../support/hostile.ts';
import { runs } from '../support/runs.ts';

const CURRENCIES = { JPY: 0, KRW: 0, EUR: 2, USD: 2, CNY: 2, KWD: 3, BHD: 3, CLF: 4, UYW: 4 } as const;
const currency = fc.constantFrom(...(Object.keys(CURRENCIES) as (keyof typeof CURRENCIES)[]));
const safe = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -2_000, max: 2_000 }));

describe('money', () => {
  it('knows the decimal places of ISO 4217, and no currency that cannot be charged', () => {
    for (const [code, places] of Object.entries(CURRENCIES)) expect(exponentOf(code)).toBe(places);
    for (const code of ['eur', 'XXX', 'XTS', 'XAU', 'EURO', 'EU', '', 'constructor', '__proto__', ' EUR'])
      expect(exponentOf(code)).toBeUndefined();
  });

  it('prints what it can read, and reads what it printed, for every exponent', () => {
    fc.assert(
      fc.property(safe, currency, (minor, code) => {
        const text = formatMoney({ minor, currency: code });
        assert.match(
          text,
          CURRENCIES[code] === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${CURRENCIES[code]}}$`),
        );
        assert.deepEqual(parseMoney(text, code)._unsafeUnwrap(), { minor: minor + 0, currency: code });
        const scaled = BigInt(text.replace('.', ''));
        assert.equal(scaled, BigInt(minor), 'the digits are those of the minor units');
      }),
      { numRuns: runs(500) },
    );
  });

  it('reads fewer decimals than the currency has', () => {
    for (const [text, minor] of [
      ['1', 100],
      ['1.5', 150],
      ['-0.05', -5],
      ['0', 0],
      ['-0', 0],
      ['-0.00', 0],
    ] as const)
      expect(parseMoney(text, 'EUR')._unsafeUnwrap()).toStrictEqual({ minor, currency: 'EUR' });
  });

  it.each([
    ['17 a number', 19.99, 'EUR', 'NOT_DECIMAL_TEXT'],
    ['20 comma', '10,00', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['21 empty', '', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['22 above 2^53-1', '90071992547409.92', 'EUR', 'OUT_OF_RANGE'],
    ['22 below -(2^53-1)', '-90071992547409.92', 'EUR', 'OUT_OF_RANGE'],
    ['23 above bigint', '9223372036854775808', 'EUR', 'OUT_OF_RANGE'],
    ['24 half a cent', '10.005', 'EUR', 'TOO_MANY_DECIMALS'],
    ['25 yen with decimals', '1.5', 'JPY', 'TOO_MANY_DECIMALS'],
    ['26 four places of KWD', '1.0005', 'KWD', 'TOO_MANY_DECIMALS'],
    ['exponent', '1e3', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['plus', '+1', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['leading zero', '01', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['bare point', '1.', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['no digit before', '.5', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['blank', ' 1', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['newline', '1\n', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['hex', '0x10', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['full-width', '１', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['infinity', 'Infinity', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['41 digits', '1'.repeat(41), 'EUR', 'NOT_DECIMAL_TEXT'],
    ['missing', undefined, 'EUR', 'NOT_DECIMAL_TEXT'],
    ['list', ['1'], 'EUR', 'NOT_DECIMAL_TEXT'],
  ])('%s is refused', (_, text, code, problem) => {
    expect(parseMoney(text as string, code)._unsafeUnwrapErr()).toMatchObject({
      code: 'INVALID_MONEY',
      problem,
    });
  });

  it('30, 31: a currency that does not exist is refused before the amount is looked at', () => {
    for (const code of ['eur', 'XXX', '', 7, null, undefined, {}] as string[]) {
      expect(parseMoney('1', code)._unsafeUnwrapErr()).toMatchObject({ code: 'UNKNOWN_CURRENCY' });
      expect(money(1, code)._unsafeUnwrapErr()).toMatchObject({ code: 'UNKNOWN_CURRENCY' });
    }
  });

  it('an amount is a safe integer', () => {
    for (const [name, value] of BAD_QUANTITIES) {
      const made = money(value as number, 'EUR');
      if (['1 zero', '2 negative', '3 minus zero'].includes(name))
        expect(Object.is(made._unsafeUnwrap().minor, -0)).toBe(false);
      else
        expect(made._unsafeUnwrapErr()).toMatchObject({ code: 'INVALID_MONEY', problem: 'NOT_AN_INTEGER' });
    }
  });

  it('is plain data: the amount and its currency', () => {
    expect(money(5, 'EUR')._unsafeUnwrap()).toEqual({ minor: 5, currency: 'EUR' });
    expect(parseMoney('0.05', 'EUR')._unsafeUnwrap()).toEqual({ minor: 5, currency: 'EUR' });
  });

  it('text of forty characters is the longest that is read as a number', () => {
    const text = (length: number) => `0.${'0'.repeat(length - 3)}1`;
    expect(parseMoney(text(40), 'EUR')._unsafeUnwrapErr()).toMatchObject({ problem: 'TOO_MANY_DECIMALS' });
    expect(parseMoney(text(41), 'EUR')._unsafeUnwrapErr()).toMatchObject({ problem: 'NOT_DECIMAL_TEXT' });
  });

  it('adds and takes away', () => {
    const five = { minor: 500, currency: 'EUR' };
    expect(subtractMoney(addMoney(five, five), five)).toEqual(five);
  });
});

/** Rounding by integers alone: another formula than the one under test. */
function rounded(numerator: bigint, denominator: bigint, how: Rounding): bigint {
  const sign = numerator < 0n ? -1n : 1n;
  const size = numerator * sign;
  const whole = size / denominator;
  const twice = (size % denominator) * 2n;
  const up =
    how === 'up'
      ? twice > 0n
      : how === 'down'
        ? false
        : twice > denominator || (twice === denominator && (how === 'half-up' || whole % 2n === 1n));
  return (up ? whole + 1n : whole) * sign;
}

describe('percentOf', () => {
  const rate = fc
    .tuple(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.nat(14))
    .map(([digits, places]) => ({
      digits,
      places,
      text: new Decimal(`${digits}e-${places}`).toFixed(places),
    }));
  const how = fc.constantFrom<Rounding[]>('half-up', 'half-even', 'up', 'down');

  it('is exact: the same as with integers alone, for every rounding, sign and size', () => {
    fc.assert(
      fc.property(safe, rate, how, (minor, { digits, places, text }, rounding) => {
        const expected = rounded(BigInt(minor) * digits, 10n ** BigInt(places) * 100n, rounding);
        const part = percentOf({ minor, currency: 'EUR' }, text, rounding);
        if (expected > Number.MAX_SAFE_INTEGER || expected < -Number.MAX_SAFE_INTEGER)
          assert.equal(part._unsafeUnwrapErr().problem, 'OUT_OF_RANGE');
        else assert.deepEqual(part._unsafeUnwrap(), { minor: Number(expected), currency: 'EUR' });
      }),
      { numRuns: runs(2_000) },
    );
  });

  it.each([
    [5, 'half-up', 3],
    [5, 'half-even', 2],
    [15, 'half-even', 8],
    [5, 'up', 3],
    [5, 'down', 2],
    [-5, 'half-up', -3],
    [-5, 'half-even', -2],
    [-5, 'up', -3],
    [-5, 'down', -2],
  ] as const)('half of %i, %s, is %i', (minor, rounding, half) => {
    expect(percentOf({ minor, currency: 'EUR' }, '50', rounding)._unsafeUnwrap().minor).toBe(half);
  });

  it('the 24th digit decides: nothing is rounded twice', () => {
    // Just below a half. Twenty significant digits make it a half, and the half goes up.
    const amount = { minor: 9_007_199_254_740_991, currency: 'EUR' };
    const exact = rounded(BigInt(amount.minor) * 8716080163749889n, 10n ** 16n, 'half-up');
    expect(percentOf(amount, '87.16080163749889', 'half-up')._unsafeUnwrap().minor).toBe(Number(exact));
  });

  it('28: says how to round, or is refused; and so is a rate that is none', () => {
    const amount = { minor: 5, currency: 'EUR' };
    for (const rounding of [undefined, 'half', 'HALF_UP', 'constructor', 4])
      expect(percentOf(amount, '50', rounding as Rounding)._unsafeUnwrapErr().problem).toBe('NO_ROUNDING');
    for (const rate of ['', '8,25', '1e3', 8.25, null, 'x', '1'.repeat(41)])
      expect(percentOf(amount, rate as string, 'down')._unsafeUnwrapErr().problem).toBe('NOT_DECIMAL_TEXT');
  });

  it('of half a cent is not asked for', () => {
    for (const minor of [0.5, Number.NaN, 2 ** 53])
      expect(percentOf({ minor, currency: 'EUR' }, '50', 'down')._unsafeUnwrapErr()).toMatchObject({
        code: 'INVALID_MONEY',
        problem: 'NOT_AN_INTEGER',
      });
  });

  afterEach(() => Decimal.set({ defaults: true }));
  it('does not care what a host does to the shared decimal constructor', () => {
    Decimal.set({ precision: 3, rounding: 0, toExpPos: 1, toExpNeg: 0 });
    expect(parseMoney('12345.67', 'EUR')._unsafeUnwrap().minor).toBe(1_234_567);
    expect(formatMoney({ minor: 1_234_567, currency: 'EUR' })).toBe('12345.67');
    expect(percentOf({ minor: 1_234_567, currency: 'EUR' }, '50', 'down')._unsafeUnwrap().minor).toBe(
      617_283,
    );
  });
});

describe('allocate', () => {
  const weights = fc.array(fc.oneof(fc.nat(1_000), fc.maxSafeInteger().map(Math.abs), fc.constant(0)), {
    minLength: 1,
    maxLength: 12,
  });

  it('loses nothing, is fair to less than a unit, gives nothing to a weight of nothing', () => {
    fc.assert(
      fc.property(safe, weights, (total, weighed) => {
        const sum = weighed.reduce((all, weight) => all + BigInt(weight), 0n);
        const shares = allocate(total, weighed);
        if (sum === 0n) {
          assert.deepEqual(shares, total === 0 ? weighed.map(() => 0) : undefined);
          return;
        }
        assert.ok(shares);
        assert.equal(
          shares.reduce((all, share) => all + BigInt(share), 0n),
          BigInt(total),
        );
        // Rounded down, and a unit more where the remainder was larger, or as large and earlier.
        const sign = total < 0 ? -1n : 1n;
        const exact = weighed.map((weight) => BigInt(total) * sign * BigInt(weight));
        const got = shares.map((share, i) => BigInt(share) * sign - (exact[i] ?? 0n) / sum);
        const order = weighed
          .map((_, i) => i)
          .sort((a, b) => Number(got[b] ?? 0n) - Number(got[a] ?? 0n) || a - b)
          .map((i) => [got[i] ?? 0n, (exact[i] ?? 0n) % sum] as const);
        assert.ok(order.every(([extra]) => extra === 0n || extra === 1n));
        const last =
          order
            .filter(([extra]) => extra === 1n)
            .map(([, rest]) => rest)
            .sort((a, b) => (a < b ? -1 : 1))[0] ?? sum;
        assert.ok(order.every(([extra, rest]) => extra === 1n || rest <= last));
        shares.forEach((share, i) => {
          const weight = BigInt(weighed[i] ?? 0);
          if (weight === 0n) assert.equal(share, 0);
          assert.ok(!Object.is(share, -0));
          // |share − total · weight / sum| < 1, without leaving the integers.
          const off = BigInt(share) * sum - BigInt(total) * weight;
          assert.ok((off < 0n ? -off : off) < sum, `${share} is a unit off`);
        });
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('with nobody to give to shares nothing, and refuses to lose anything', () => {
    expect(allocate(0, [0, 0])).toEqual([0, 0]);
    expect(allocate(0, [])).toEqual([]);
    for (const total of [1, -1])
      for (const none of [[], [0, 0]]) expect(allocate(total, none)).toBeUndefined();
    expect(allocateMoney({ minor: 1, currency: 'EUR' }, [0])).toBeUndefined();
  });

  it('of equal remainders the earlier weight comes first', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(2, [1, 1, 1])).toEqual([1, 1, 0]);
    expect(allocate(-2, [1, 1, 1])).toEqual([-1, -1, 0]);
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 9 }), (total, n) => {
        const shares =
          allocate(
            total,
            Array.from({ length: n }, () => 7),
          ) ?? [];
        assert.deepEqual(
          shares,
          [...shares].sort((a, b) => b - a),
        );
      }),
    );
  });

  it('is right where a product leaves the safe range', () => {
    const max = Number.MAX_SAFE_INTEGER;
    expect(allocate(max, [max, max])).toEqual([4_503_599_627_370_496, 4_503_599_627_370_495]);
    expect(allocate(max, [1, max - 1])).toEqual([1, max - 1]);
  });

  it('keeps the currency', () => {
    expect(allocateMoney({ minor: 5, currency: 'JPY' }, [1, 1])).toEqual([
      { minor: 3, currency: 'JPY' },
      { minor: 2, currency: 'JPY' },
    ]);
  });

  it('a unit has a share of its own, the same as allocating over equal units', () => {
    fc.assert(
      fc.property(safe, fc.integer({ min: 1, max: 40 }), (total, units) => {
        const shares = Array.from({ length: units }, (_, i) => unitShare(total, units, i) + 0);
        assert.deepEqual(
          shares,
          allocate(
            total,
            Array.from({ length: units }, () => 1),
          ),
        );
      }),
    );
  });
});
