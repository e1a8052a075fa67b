import { allocate } from '../core/allocate.ts';
import type { PlacedLine } from './order.types.ts';

/** What each line costs once the discount is shared over the lines by what they cost (largest remainder, earlier lines first). */
export function payable(lines: readonly PlacedLine[], discountMinor: number): number[] {
  const prices = lines.map((line) => line.quantity * line.unitPriceMinor);
  if (discountMinor === 0) return prices;
  const shares = allocate(discountMinor, prices) ?? [];
  return prices.map((price, i) => price - (shares[i] ?? 0));
}
