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
  type Money,
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
  it('given any amount, when it is printed and read again, then it is the same amount, for every exponent', () => {
    fc.assert(
      fc.property(safe, currency, (minor, code) => {
        const text = formatMoney({ minor, currency: code })._unsafeUnwrap();
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

  it('given text with fewer decimals than the currency has, when it is read, then the rest are zeros', () => {
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
    ['a number [bad input 17]', 19.99, 'EUR', 'NOT_DECIMAL_TEXT'],
    ['a comma [bad input 20]', '10,00', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['empty text [bad input 21]', '', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['more than 2^53-1 [bad input 22]', '90071992547409.92', 'EUR', 'OUT_OF_RANGE'],
    ['less than -(2^53-1) [bad input 22]', '-90071992547409.92', 'EUR', 'OUT_OF_RANGE'],
    ['more than 2^63-1 [bad input 23]', '9223372036854775808', 'EUR', 'OUT_OF_RANGE'],
    ['half a cent [bad input 24]', '10.005', 'EUR', 'TOO_MANY_DECIMALS'],
    ['yen with decimals [bad input 25]', '1.5', 'JPY', 'TOO_MANY_DECIMALS'],
    ['four places of KWD [bad input 26]', '1.0005', 'KWD', 'TOO_MANY_DECIMALS'],
    ['an exponent', '1e3', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['a plus', '+1', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['a leading zero', '01', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['a bare point', '1.', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['no digit before the point', '.5', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['a blank', ' 1', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['a newline', '1\n', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['hexadecimal digits', '0x10', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['a full-width digit', '１', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['infinity', 'Infinity', 'EUR', 'NOT_DECIMAL_TEXT'],
    ['41 digits', '1'.repeat(41), 'EUR', 'NOT_DECIMAL_TEXT'],
    ['nothing at all', undefined, 'EUR', 'NOT_DECIMAL_TEXT'],
    ['a list', ['1'], 'EUR', 'NOT_DECIMAL_TEXT'],
  ])('given %s, when it is read as an amount, then it is refused', (_, text, code, problem) => {
    expect(parseMoney(text as string, code)._unsafeUnwrapErr()).toMatchObject({
      code: 'INVALID_MONEY',
      problem,
    });
  });

  it('given no currency, when an amount is made or read, then the currency is refused first [bad input 30, 31]', () => {
    for (const code of ['eur', 'XXX', '', 7, null, undefined, {}] as string[]) {
      expect(parseMoney('1', code)._unsafeUnwrapErr()).toMatchObject({ code: 'UNKNOWN_CURRENCY' });
      expect(money(1, code)._unsafeUnwrapErr()).toMatchObject({ code: 'UNKNOWN_CURRENCY' });
    }
  });

  it('given a number that is no safe integer, when an amount is made of it, then it is refused', () => {
    for (const [name, value] of BAD_QUANTITIES) {
      const made = money(value as number, 'EUR');
      if (['1 zero', '2 negative', '3 minus zero'].includes(name))
        expect(Object.is(made._unsafeUnwrap().minor, -0)).toBe(false);
      else
        expect(made._unsafeUnwrapErr()).toMatchObject({ code: 'INVALID_MONEY', problem: 'NOT_AN_INTEGER' });
    }
  });

  it('given an amount, when it is made or read, then it is plain data', () => {
    expect(money(5, 'EUR')._unsafeUnwrap()).toEqual({ minor: 5, currency: 'EUR' });
    expect(parseMoney('0.05', 'EUR')._unsafeUnwrap()).toEqual({ minor: 5, currency: 'EUR' });
  });

  it('given text of more than forty characters, when it is read, then it is no decimal text', () => {
    const text = (length: number) => `0.${'0'.repeat(length - 3)}1`;
    expect(parseMoney(text(40), 'EUR')._unsafeUnwrapErr()).toMatchObject({ problem: 'TOO_MANY_DECIMALS' });
    expect(parseMoney(text(41), 'EUR')._unsafeUnwrapErr()).toMatchObject({ problem: 'NOT_DECIMAL_TEXT' });
  });
});

/** The problem of a refused amount, or the code where there is none. */
function problemOf(result: {
  _unsafeUnwrapErr(): { readonly code: string; readonly problem?: string };
}): string {
  const refusal = result._unsafeUnwrapErr();
  return refusal.problem ?? refusal.code;
}

const anyMoney = fc.record({
  minor: fc.oneof(fc.maxSafeInteger(), fc.double(), fc.constantFrom(Number.NaN, 2 ** 53, -0, 1.5)),
  currency: fc.oneof(currency, fc.constantFrom('BGN', 'XYZ', 'XXX', 'jpy', '')),
});
const isSound = ({ minor, currency: code }: Money) =>
  Number.isSafeInteger(minor) && exponentOf(code) !== undefined;

describe('adding, subtracting and printing [reported M9]', () => {
  const eur = (minor: number): Money => ({ minor, currency: 'EUR' });
  const most = Number.MAX_SAFE_INTEGER;

  it('given a sum or difference beyond the safe integers, when it is taken, then it is refused', () => {
    expect(problemOf(addMoney(eur(most), eur(2)))).toBe('OUT_OF_RANGE');
    expect(problemOf(addMoney(eur(-most), eur(-1)))).toBe('OUT_OF_RANGE');
    expect(problemOf(subtractMoney(eur(-most), eur(1)))).toBe('OUT_OF_RANGE');
    expect(addMoney(eur(most), eur(0))._unsafeUnwrap()).toEqual(eur(most));
  });

  it('given amounts of two currencies under wide types, when they are added or subtracted, then both codes are named', () => {
    const usd: Money = { minor: 100, currency: 'USD' };
    const refusal = { code: 'CURRENCY_MISMATCH', expected: 'EUR', given: 'USD' };
    expect(addMoney(eur(100), usd)._unsafeUnwrapErr()).toEqual(refusal);
    expect(subtractMoney(eur(100), usd)._unsafeUnwrapErr()).toEqual(refusal);
  });

  it('given any two amounts, when they are added or subtracted, then the result is exact or refused', () => {
    fc.assert(
      fc.property(anyMoney, anyMoney, fc.constantFrom(1n, -1n), (a, b, sign) => {
        const result = sign === 1n ? addMoney(a, b) : subtractMoney(a, b);
        const sound = isSound(a) && isSound(b) && a.currency === b.currency;
        const exact = sound ? BigInt(a.minor) + sign * BigInt(b.minor) : undefined;
        if (exact === undefined || exact > BigInt(most) || exact < -BigInt(most)) assert.ok(result.isErr());
        else {
          assert.deepEqual(result._unsafeUnwrap(), { minor: Number(exact), currency: a.currency });
          assert.ok(!Object.is(result._unsafeUnwrap().minor, -0));
        }
      }),
      { numRuns: runs(2_000) },
    );
    const five = eur(500);
    expect(
      addMoney(five, five)
        .andThen((ten) => subtractMoney(ten, five))
        ._unsafeUnwrap(),
    ).toEqual(five);
  });

  it.each([
    [{ minor: 12_345, currency: 'jpy' }, 'UNKNOWN_CURRENCY'],
    [{ minor: 12_345, currency: 'XXX' }, 'UNKNOWN_CURRENCY'],
    [eur(1.5), 'NOT_AN_INTEGER'],
    [eur(Number.NaN), 'NOT_AN_INTEGER'],
    [eur(Number.POSITIVE_INFINITY), 'NOT_AN_INTEGER'],
    [eur(2 ** 53), 'NOT_AN_INTEGER'],
  ])('given %j, when it is printed, then it is refused and no figure is made up', (amount, problem) => {
    expect(problemOf(formatMoney(amount))).toBe(problem);
  });

  it('given any amount, when it is printed, then it is printed exactly or refused', () => {
    fc.assert(
      fc.property(anyMoney, (amount) => {
        const text = formatMoney(amount);
        if (!isSound(amount)) return assert.ok(text.isErr());
        return assert.equal(BigInt(text._unsafeUnwrap().replace('.', '')), BigInt(amount.minor));
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('given totals or weights that are no whole numbers, when they are shared, then the answer is typed', () => {
    for (const [name, bad] of BAD_QUANTITIES) {
      const value = bad as number;
      if (!['1 zero'].includes(name)) {
        expect(allocate(100, [1, value]), name).toBeUndefined();
        expect(problemOf(allocateMoney(eur(100), [1, value])), name).toBe('NOT_A_WEIGHT');
      }
      if (!['1 zero', '2 negative', '3 minus zero'].includes(name)) {
        expect(allocate(value, [1]), name).toBeUndefined();
        expect(unitShare(value, 1, 0), name).toBeUndefined();
      }
      expect(unitShare(100, value, 0), name).toBeUndefined();
    }
    expect(allocate(1, [0.5, 0.5])).toBeUndefined();
    expect(problemOf(allocateMoney({ minor: 1, currency: 'XYZ' }, [1]))).toBe('UNKNOWN_CURRENCY');
    for (const index of [-1, 3, 0.5, Number.NaN]) expect(unitShare(100, 3, index)).toBeUndefined();
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

  it('given any amount, rate and rounding, when a percentage is taken, then it equals the one by integers alone', () => {
    fc.assert(
      fc.property(safe, rate, how, (minor, { digits, places, text }, rounding) => {
        const expected = rounded(BigInt(minor) * digits, 10n ** BigInt(places) * 100n, rounding);
        const part = percentOf({ minor, currency: 'EUR' }, text, rounding);
        if (expected > Number.MAX_SAFE_INTEGER || expected < -Number.MAX_SAFE_INTEGER)
          assert.equal(problemOf(part), 'OUT_OF_RANGE');
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
  ] as const)('given %i and %s, when half is taken, then it is %i', (minor, rounding, half) => {
    expect(percentOf({ minor, currency: 'EUR' }, '50', rounding)._unsafeUnwrap().minor).toBe(half);
  });

  it('given a rate of which the 24th digit decides, when a percentage is taken, then it is rounded once', () => {
    // Just below a half. Twenty significant digits make it a half, and the half goes up.
    const amount = { minor: 9_007_199_254_740_991, currency: 'EUR' };
    const exact = rounded(BigInt(amount.minor) * 8716080163749889n, 10n ** 16n, 'half-up');
    expect(percentOf(amount, '87.16080163749889', 'half-up')._unsafeUnwrap().minor).toBe(Number(exact));
  });

  it('given no rounding or no decimal rate, when a percentage is taken, then it is refused [bad input 28]', () => {
    const amount = { minor: 5, currency: 'EUR' };
    for (const rounding of [undefined, 'half', 'HALF_UP', 'constructor', 4])
      expect(problemOf(percentOf(amount, '50', rounding as Rounding))).toBe('NO_ROUNDING');
    for (const rate of ['', '8,25', '1e3', 8.25, null, 'x', '1'.repeat(41)])
      expect(problemOf(percentOf(amount, rate as string, 'down'))).toBe('NOT_DECIMAL_TEXT');
    expect(problemOf(percentOf({ minor: 5, currency: 'eur' }, '50', 'down'))).toBe('UNKNOWN_CURRENCY');
  });

  it('given an amount that is no safe integer, when a percentage is taken, then it is refused', () => {
    for (const minor of [0.5, Number.NaN, 2 ** 53])
      expect(percentOf({ minor, currency: 'EUR' }, '50', 'down')._unsafeUnwrapErr()).toMatchObject({
        code: 'INVALID_MONEY',
        problem: 'NOT_AN_INTEGER',
      });
  });

  afterEach(() => Decimal.set({ defaults: true }));
  it('given a host that changed the shared decimal constructor, when money is read or printed, then nothing changes', () => {
    Decimal.set({ precision: 3, rounding: 0, toExpPos: 1, toExpNeg: 0 });
    expect(parseMoney('12345.67', 'EUR')._unsafeUnwrap().minor).toBe(1_234_567);
    expect(formatMoney({ minor: 1_234_567, currency: 'EUR' })._unsafeUnwrap()).toBe('12345.67');
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

  it('given any total and weights, when it is shared, then the shares add up, are fair to less than a unit, and a weight of zero has none', () => {
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

  it('given no positive weight, when a total is shared, then only zero can be', () => {
    expect(allocate(0, [0, 0])).toEqual([0, 0]);
    expect(allocate(0, [])).toEqual([]);
    for (const total of [1, -1])
      for (const none of [[], [0, 0]]) expect(allocate(total, none)).toBeUndefined();
    expect(problemOf(allocateMoney({ minor: 1, currency: 'EUR' }, [0]))).toBe('NO_POSITIVE_WEIGHT');
  });

  it('given equal remainders, when units are left over, then the earlier weight has the unit', () => {
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

  it('given weights whose products leave the safe range, when a total is shared, then the shares are exact', () => {
    const max = Number.MAX_SAFE_INTEGER;
    expect(allocate(max, [max, max])).toEqual([4_503_599_627_370_496, 4_503_599_627_370_495]);
    expect(allocate(max, [1, max - 1])).toEqual([1, max - 1]);
  });

  it('given an amount, when it is shared, then each share has its currency', () => {
    expect(allocateMoney({ minor: 5, currency: 'JPY' }, [1, 1])._unsafeUnwrap()).toEqual([
      { minor: 3, currency: 'JPY' },
      { minor: 2, currency: 'JPY' },
    ]);
  });

  it('given equal units, when each takes its share, then the shares are those of equal weights', () => {
    fc.assert(
      fc.property(safe, fc.integer({ min: 1, max: 40 }), (total, units) => {
        const shares = Array.from({ length: units }, (_, i) => unitShare(total, units, i));
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
