/**
 * Money: integer minor units with a currency. Parsing, printing and percentages go through decimal.js; nothing
 * here ever holds an amount in a float.
 */
import { Decimal as SharedDecimal } from 'decimal.js';
import { err, ok, type Result } from 'neverthrow';
import { allocate } from './allocate.ts';
import { describe } from './quantity.ts';
import type { Refusal } from './refusal.ts';

/** An amount: `minor` is a safe integer of the currency's smallest unit (cents, fen, yen). Plain JSON. */
export interface Money<C extends string = string> {
  readonly minor: number;
  readonly currency: C;
}

export interface InvalidMoney extends Refusal {
  readonly code: 'INVALID_MONEY';
  readonly given: string;
  readonly problem:
    | 'NOT_DECIMAL_TEXT'
    | 'TOO_MANY_DECIMALS'
    | 'OUT_OF_RANGE'
    | 'NOT_AN_INTEGER'
    | 'NO_ROUNDING';
}
export interface UnknownCurrency extends Refusal {
  readonly code: 'UNKNOWN_CURRENCY';
  readonly given: string;
}
export type MoneyRefusal = InvalidMoney | UnknownCurrency;

/** ISO 4217, active codes for money that can be charged (no funds, metals, tests or "no currency"). */
const CODES = /* @__PURE__ */ words(
  `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNY COP CRC
CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD
JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO
NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS
TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG`,
);

/** Decimal places of the currencies that do not have two (ISO 4217). */
const EXPONENTS = /* @__PURE__ */ exponents({
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
});

// Built by functions that are marked pure: a bundle that needs no money then carries neither the lists nor decimal.js.
function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s/));
}

function exponents(codes: { readonly [exponent: number]: string }): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(codes).flatMap(([exponent, text]) =>
      [...words(text)].map((code) => [code, Number(exponent)]),
    ),
  );
}

/** Longest decimal text that is read: far more digits than any amount or rate has. */
const MAX_TEXT = 40;

// A constructor of our own: the shared one rounds to 20 digits, and a host may have set it to anything.
const Decimal = /* @__PURE__ */ SharedDecimal.clone({ defaults: true, precision: 2 * MAX_TEXT });

/** Plain decimal text and its places behind the point: no exponent, no plus, no leading zeros, no separators. */
function decimalText(text: unknown): { readonly places: number } | undefined {
  const found =
    typeof text === 'string' && text.length <= MAX_TEXT ? /^-?(?:0|[1-9]\d*)(?:\.(\d+))?$/.exec(text) : null;
  return found ? { places: (found[1] ?? '').length } : undefined;
}

/** How many decimal places the currency has, or `undefined` if it is no ISO 4217 currency that can be charged. */
export function exponentOf(currency: string): number | undefined {
  return CODES.has(currency) ? (EXPONENTS.get(currency) ?? 2) : undefined;
}

/** An amount of minor units; refuses what is no safe integer, and currencies that do not exist. */
export function money<C extends string>(minor: number, currency: C): Result<Money<C>, MoneyRefusal> {
  if (exponentOf(currency) === undefined) return err({ code: 'UNKNOWN_CURRENCY', given: describe(currency) });
  if (!Number.isSafeInteger(minor))
    return err({ code: 'INVALID_MONEY', given: describe(minor), problem: 'NOT_AN_INTEGER' });
  return ok({ minor: minor + 0, currency });
}

/**
 * Reads an amount in decimal text, exactly: `-12.30`, never `12,30`, `1e3` or `10.005` of a currency with cents.
 *
 * @example
 * parseMoney('19.99', 'EUR') // ok({ minor: 1999, currency: 'EUR' })
 * parseMoney('1.5', 'JPY')   // err({ code: 'INVALID_MONEY', problem: 'TOO_MANY_DECIMALS', … })
 */
export function parseMoney<C extends string>(text: string, currency: C): Result<Money<C>, MoneyRefusal> {
  const exponent = exponentOf(currency);
  if (exponent === undefined) return err({ code: 'UNKNOWN_CURRENCY', given: describe(currency) });
  const refuse = (problem: InvalidMoney['problem']) =>
    err({ code: 'INVALID_MONEY' as const, given: describe(text), problem });
  const decimal = decimalText(text);
  if (decimal === undefined) return refuse('NOT_DECIMAL_TEXT');
  if (decimal.places > exponent) return refuse('TOO_MANY_DECIMALS');
  const minor = new Decimal(text).mul(Decimal.pow(10, exponent)).toNumber();
  return Number.isSafeInteger(minor) ? ok({ minor: minor + 0, currency }) : refuse('OUT_OF_RANGE');
}

/** Decimal text with exactly the currency's places: `{ minor: 1999, currency: 'EUR' }` → `19.99`. No symbol, no locale. */
export function formatMoney({ minor, currency }: Money): string {
  const exponent = exponentOf(currency) ?? 2;
  return new Decimal(minor).div(Decimal.pow(10, exponent)).toFixed(exponent);
}

/** The sum; two currencies do not compile. */
export function addMoney<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> {
  return { minor: a.minor + b.minor, currency: a.currency };
}

/** The difference; two currencies do not compile. */
export function subtractMoney<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> {
  return { minor: a.minor - b.minor, currency: a.currency };
}

/** Shares an amount by largest remainder, earlier weights first among equals ({@link allocate}). */
export function allocateMoney<C extends string>(
  amount: Money<C>,
  weights: readonly number[],
): Money<C>[] | undefined {
  return allocate(amount.minor, weights)?.map((minor) => ({ minor, currency: amount.currency }));
}

/** How a fraction of a minor unit is decided. There is no default: a percentage always says. */
export type Rounding = 'half-up' | 'half-even' | 'down' | 'up';

/** The numbers decimal.js has for them. */
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
  { minor, currency }: Money<C>,
  rate: string,
  rounding: Rounding,
): Result<Money<C>, InvalidMoney> {
  const refuse = (given: unknown, problem: InvalidMoney['problem']) =>
    err({ code: 'INVALID_MONEY' as const, given: describe(given), problem });
  const mode = ROUNDING.get(rounding);
  if (mode === undefined) return refuse(rounding, 'NO_ROUNDING');
  if (!Number.isSafeInteger(minor)) return refuse(minor, 'NOT_AN_INTEGER');
  if (decimalText(rate) === undefined) return refuse(rate, 'NOT_DECIMAL_TEXT');
  const part = new Decimal(minor).mul(rate).div(100).toDecimalPlaces(0, mode).toNumber();
  return Number.isSafeInteger(part) ? ok({ minor: part + 0, currency }) : refuse(rate, 'OUT_OF_RANGE');
}
