/** Amounts as channels write them, exactly, in minor units of ISO 4217. */
import { exponentOf } from '../core/currency.ts';
import { parseMoney } from '../core/money.ts';
import type { ChannelCard } from './card.ts';

export interface AmountRead {
  readonly amountMinor: number;
  readonly currency: string;
}

/** Why a text or a number is not an amount of the currency. */
export type AmountProblem = 'UNKNOWN_CURRENCY' | 'NOT_AN_AMOUNT' | 'TOO_MANY_DECIMALS' | 'NOT_POSITIVE';

/**
 * An amount of a channel's message in minor units of ISO 4217, also zero or negative. Decimal text is read digit by digit.
 * Some channels count other minor units: Stripe counts UGX in hundredths, Adyen IDR in whole units. Those are converted,
 * and an amount that would leave a fraction is `TOO_MANY_DECIMALS`.
 *
 * @example
 * amountIn(alipay, '19.99', 'CNY') // { amountMinor: 1999, currency: 'CNY' }
 * amountIn(stripe, 50_000, 'UGX') // { amountMinor: 500, currency: 'UGX' }
 */
export function amountIn(
  { amount: { unit, exponents = {} } }: Pick<ChannelCard, 'amount'>,
  amount: string | number,
  currency: string,
): AmountRead | AmountProblem {
  const places = exponentOf(currency);
  if (places === undefined) return 'UNKNOWN_CURRENCY';
  if (unit === 'minor') {
    const theirs = Object.hasOwn(exponents, currency) ? (exponents[currency] ?? places) : places;
    return minor(amount, theirs, places, currency);
  }
  if (typeof amount !== 'string') return 'NOT_AN_AMOUNT';
  return parseMoney(amount, currency).match<AmountRead | AmountProblem>(
    (money) => ({ amountMinor: money.minor, currency }),
    (refusal) =>
      refusal.code === 'INVALID_MONEY' && refusal.problem === 'TOO_MANY_DECIMALS'
        ? 'TOO_MANY_DECIMALS'
        : 'NOT_AN_AMOUNT',
  );
}

function minor(
  amount: string | number,
  theirs: number,
  ours: number,
  currency: string,
): AmountRead | AmountProblem {
  const given =
    typeof amount === 'string' && /^-?(?:0|[1-9]\d{0,15})$/.test(amount) ? Number(amount) : amount;
  if (typeof given !== 'number' || !Number.isSafeInteger(given) || Object.is(given, -0))
    return 'NOT_AN_AMOUNT';
  const scaled = theirs > ours ? given / 10 ** (theirs - ours) : given * 10 ** (ours - theirs);
  if (!Number.isInteger(scaled)) return 'TOO_MANY_DECIMALS';
  return Number.isSafeInteger(scaled) ? { amountMinor: scaled, currency } : 'NOT_AN_AMOUNT';
}

/** The same for what must be more than nothing: every amount of a fact. */
export function positiveIn(
  card: Pick<ChannelCard, 'amount'>,
  amount: string | number,
  currency: string,
): AmountRead | AmountProblem {
  const read = amountIn(card, amount, currency);
  return typeof read === 'string' || read.amountMinor > 0 ? read : 'NOT_POSITIVE';
}
