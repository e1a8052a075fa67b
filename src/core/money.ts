/**
 * Money: integer minor units with a currency. Parsing, printing and percentages go through decimal.js; no amount is
 * ever a float. Every function is total: what has no exact amount is refused by code.
 */
import { Decimal as SharedDecimal } from 'decimal.js';
import { err, ok, type Result } from 'neverthrow';
import { allocate } from './allocate.ts';
import { currencyRefusal, exponentOf, type UnknownCurrency } from './currency.ts';
import { describe, isCount } from './quantity.ts';
import type { Refusal } from './refusal.ts';

/** An amount: `minor` is a safe integer of the currency's smallest unit (cents, fen, yen). Plain JSON. */
export interface Money<C extends string = string> {
  readonly minor: number;
  readonly currency: C;
}

/** Not an exact amount: `problem` is the reason, `given` the value. */
export interface InvalidMoney extends Refusal {
  readonly code: 'INVALID_MONEY';
  readonly given: string;
  readonly problem:
    | 'NOT_DECIMAL_TEXT'
    | 'TOO_MANY_DECIMALS'
    | 'OUT_OF_RANGE'
    | 'NOT_AN_INTEGER'
    | 'NO_ROUNDING'
    | 'NOT_A_WEIGHT'
    | 'NO_POSITIVE_WEIGHT';
}
/** Two amounts of different currencies: `given` was to be added to, or taken from, `expected`. */
export interface MixedCurrencies extends Refusal {
  readonly code: 'CURRENCY_MISMATCH';
  readonly expected: string;
  readonly given: string;
}
export type MoneyRefusal = InvalidMoney | UnknownCurrency;

/** Longer decimal text is refused. No amount or rate has as many digits. */
const MAX_TEXT = 40;

// A constructor of our own: the shared one rounds to 20 digits, and a host can change its settings.
const Decimal = /* @__PURE__ */ SharedDecimal.clone({ defaults: true, precision: 2 * MAX_TEXT });

/** The places behind the point of plain decimal text: without exponent, plus, leading zeros and separators. */
function decimalText(text: unknown): { readonly places: number } | undefined {
  const found =
    typeof text === 'string' && text.length <= MAX_TEXT ? /^-?(?:0|[1-9]\d*)(?:\.(\d+))?$/.exec(text) : null;
  return found ? { places: (found[1] ?? '').length } : undefined;
}

function invalid(given: unknown, problem: InvalidMoney['problem']): Result<never, InvalidMoney> {
  return err({ code: 'INVALID_MONEY', given: describe(given), problem });
}

/** An amount of minor units. Refuses what is no safe integer (`INVALID_MONEY`) and what is no currency (`UNKNOWN_CURRENCY`). */
export function money<C extends string>(minor: number, currency: C): Result<Money<C>, MoneyRefusal> {
  const refusal = currencyRefusal(currency);
  if (refusal) return err(refusal);
  return Number.isSafeInteger(minor) ? ok({ minor: minor + 0, currency }) : invalid(minor, 'NOT_AN_INTEGER');
}

/**
 * Reads an amount in decimal text, exactly: `-12.30`, never `12,30`, `1e3` or `10.005` of a currency with cents.
 *
 * @example
 * parseMoney('19.99', 'EUR') // ok({ minor: 1999, currency: 'EUR' })
 * parseMoney('1.5', 'JPY')   // err({ code: 'INVALID_MONEY', problem: 'TOO_MANY_DECIMALS', … })
 */
export function parseMoney<C extends string>(text: string, currency: C): Result<Money<C>, MoneyRefusal> {
  const refusal = currencyRefusal(currency);
  if (refusal) return err(refusal);
  const exponent = exponentOf(currency) ?? 0;
  const decimal = decimalText(text);
  if (decimal === undefined) return invalid(text, 'NOT_DECIMAL_TEXT');
  if (decimal.places > exponent) return invalid(text, 'TOO_MANY_DECIMALS');
  const minor = new Decimal(text).mul(Decimal.pow(10, exponent)).toNumber();
  return Number.isSafeInteger(minor) ? ok({ minor: minor + 0, currency }) : invalid(text, 'OUT_OF_RANGE');
}

/**
 * Decimal text with exactly the currency's places; no symbol, no locale. Refuses what {@link money} refuses.
 *
 * @example
 * formatMoney({ minor: 1999, currency: 'EUR' })  // ok('19.99')
 * formatMoney({ minor: 12345, currency: 'jpy' }) // err({ code: 'UNKNOWN_CURRENCY', given: '"jpy"' })
 */
export function formatMoney({ minor, currency }: Money): Result<string, MoneyRefusal> {
  return money(minor, currency).map(() => {
    const exponent = exponentOf(currency) ?? 0;
    return new Decimal(minor).div(Decimal.pow(10, exponent)).toFixed(exponent);
  });
}

/**
 * The sum. Two currencies do not compile where both are known by type; under `Money<string>` they are refused as
 * `CURRENCY_MISMATCH`. A sum beyond the safe integers is refused as `INVALID_MONEY`, `OUT_OF_RANGE`.
 *
 * @example
 * addMoney({ minor: 500, currency: 'EUR' }, { minor: 250, currency: 'EUR' }) // ok({ minor: 750, currency: 'EUR' })
 */
export function addMoney<C extends string>(
  a: Money<C>,
  b: Money<NoInfer<C>>,
): Result<Money<C>, MoneyRefusal | MixedCurrencies> {
  return combine(a, b, 1);
}

/** The difference, which may be negative. Refuses what {@link addMoney} refuses. */
export function subtractMoney<C extends string>(
  a: Money<C>,
  b: Money<NoInfer<C>>,
): Result<Money<C>, MoneyRefusal | MixedCurrencies> {
  return combine(a, b, -1);
}

function combine<C extends string>(
  a: Money<C>,
  b: Money<C>,
  sign: 1 | -1,
): Result<Money<C>, MoneyRefusal | MixedCurrencies> {
  const expected: string = a.currency;
  const given: string = b.currency;
  if (given !== expected) return err({ code: 'CURRENCY_MISMATCH', expected, given });
  return money(a.minor, a.currency).andThen(() =>
    money(b.minor, a.currency).andThen(() => {
      const minor = a.minor + sign * b.minor;
      return Number.isSafeInteger(minor)
        ? ok({ minor: minor + 0, currency: a.currency })
        : invalid(minor, 'OUT_OF_RANGE');
    }),
  );
}

/**
 * Shares an amount by largest remainder, earlier weights first among equals ({@link allocate}). Refuses what {@link money}
 * refuses, a weight that is no whole number from zero, and an amount without any positive weight.
 *
 * @example
 * allocateMoney({ minor: 5, currency: 'EUR' }, [1, 1])
 * // ok([{ minor: 3, currency: 'EUR' }, { minor: 2, currency: 'EUR' }])
 */
export function allocateMoney<C extends string>(
  { minor, currency }: Money<C>,
  weights: readonly number[],
): Result<Money<C>[], MoneyRefusal> {
  return money(minor, currency).andThen(() => {
    const bad = weights.findIndex((weight) => !isCount(weight));
    if (bad >= 0) return invalid(weights[bad], 'NOT_A_WEIGHT');
    const shares = allocate(minor, weights);
    return shares
      ? ok(shares.map((share) => ({ minor: share, currency })))
      : invalid(weights, 'NO_POSITIVE_WEIGHT');
  });
}

/** How a fraction of a minor unit is rounded. There is no default. */
export type Rounding = 'half-up' | 'half-even' | 'down' | 'up';

/** The rounding modes of decimal.js. */
const ROUNDING: ReadonlyMap<Rounding, SharedDecimal.Rounding> = /* @__PURE__ */ new Map([
  ['half-up', 4],
  ['half-even', 6],
  ['down', 1],
  ['up', 0],
] as const);

/**
 * A percentage of an amount, in minor units. The rate is decimal text (`'8.25'` is 8.25 %), so it is exact.
 * `half-up` rounds halves away from zero, `up` every fraction; `down` drops it.
 *
 * @example
 * percentOf({ minor: 999, currency: 'EUR' }, '8.25', 'half-up') // ok({ minor: 82, currency: 'EUR' })
 */
export function percentOf<C extends string>(
  amount: Money<C>,
  rate: string,
  rounding: Rounding,
): Result<Money<C>, MoneyRefusal> {
  const mode = ROUNDING.get(rounding);
  if (mode === undefined) return invalid(rounding, 'NO_ROUNDING');
  return money(amount.minor, amount.currency).andThen(({ minor, currency }) => {
    if (decimalText(rate) === undefined) return invalid(rate, 'NOT_DECIMAL_TEXT');
    const part = new Decimal(minor).mul(rate).div(100).toDecimalPlaces(0, mode).toNumber();
    return Number.isSafeInteger(part) ? ok({ minor: part + 0, currency }) : invalid(rate, 'OUT_OF_RANGE');
  });
}
