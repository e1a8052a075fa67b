/**
 * Sharing an amount without losing a unit, by largest remainder.
 *
 * Integers only, so the rule modules a browser loads stay free of a decimal library. Products are BigInt, since they
 * can leave the safe range.
 */
import { isCount, isQuantity } from './quantity.ts';

/**
 * Shares `total` in proportion to `weights`; the shares always add up to `total`.
 *
 * Each share is its exact part rounded down. The units left over go one each to the largest remainders; of equal
 * remainders the earlier weight comes first. A weight of zero gets nothing. A negative total is shared like the positive
 * one and negated.
 *
 * @param total a safe integer, minor units or pieces
 * @param weights safe integers, zero or more
 * @returns the shares; `undefined` where there are none: no weight is positive and `total` is not zero, or a number is
 * not what it has to be
 * @example
 * allocate(100, [1, 1, 1]) // [34, 33, 33]
 * allocate(100, [0.5, 0.5]) // undefined
 */
export function allocate(total: number, weights: readonly number[]): number[] | undefined {
  if (!Number.isSafeInteger(total) || !weights.every(isCount)) return undefined;
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (sum === 0n) return total === 0 ? weights.map(() => 0) : undefined;
  const sign = total < 0 ? -1 : 1;
  const amount = BigInt(Math.abs(total));
  const remainders: bigint[] = [];
  let left = Math.abs(total);
  const shares = weights.map((weight) => {
    const product = amount * BigInt(weight);
    remainders.push(product % sum);
    const share = Number(product / sum);
    left -= share;
    return share;
  });
  // Sorting is stable: of equal remainders the earlier weight stays first.
  const byRemainder = shares
    .map((_, i) => i)
    .sort((a, b) => Number((remainders[b] ?? 0n) - (remainders[a] ?? 0n)));
  for (const i of byRemainder.slice(0, left)) shares[i] = (shares[i] ?? 0) + 1;
  return shares.map((share) => share * sign + 0);
}

/**
 * The share of unit `index` (from 0) when `total` is shared over `units` equal units: what one returned unit is worth.
 * Fixed for each unit, so refunds in any order add up to `total`.
 *
 * @returns `undefined` where there is no such unit, or `total` is no safe integer
 * @example
 * unitShare(100, 3, 0) // 34
 */
export function unitShare(total: number, units: number, index: number): number | undefined {
  if (!Number.isSafeInteger(total) || !isQuantity(units) || !isCount(index) || index >= units)
    return undefined;
  const each = Math.trunc(total / units);
  return (index < Math.abs(total - each * units) ? each + Math.sign(total) : each) + 0;
}
