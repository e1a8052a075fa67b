/**
 * Sharing an amount without losing a unit, by largest remainder.
 *
 * Integers only, so the rule modules a browser loads stay free of a decimal library. Products that leave the
 * safe range are taken in BigInt; nothing is rounded on the way.
 */

/**
 * Shares `total` in proportion to `weights`; the shares always add up to `total`.
 *
 * Each share is its exact part rounded down, then the units left over go one each to the largest remainders;
 * of equal remainders the earlier weight comes first. A weight of zero gets nothing. A negative total is
 * shared like the positive one and negated. With no positive weight at all there is nobody to give to:
 * the answer is all zeros if `total` is zero, and `undefined` otherwise.
 *
 * @param total a safe integer, minor units or pieces
 * @param weights safe integers, zero or more
 * @example
 * allocate(100, [1, 1, 1]) // [34, 33, 33]
 */
export function allocate(total: number, weights: readonly number[]): number[] | undefined {
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
 * The share of unit `index` (from 0) when `total` is shared over `units` equal units: what one returned unit is
 * worth. Fixed for each unit, so refunds in any order add up to `total`.
 */
export function unitShare(total: number, units: number, index: number): number {
  const each = Math.trunc(total / units);
  return index < Math.abs(total - each * units) ? each + Math.sign(total) : each;
}
