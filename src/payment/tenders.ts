/** The arithmetic of several tenders: what they add up to against what is due, and which gives back how much. Minor units. */
import { allocate } from '../core/allocate.ts';
import type { PaymentId } from '../core/id.ts';

/** How what was paid compares with what is due; `ROUNDING` is up to {@link ROUNDING_MINOR} either way. */
export type SplitPaymentClass = 'NO_PAYMENT' | 'NO_ITEMS' | 'EXACT' | 'ROUNDING' | 'OVERPAID' | 'UNDERPAID';

/** Differences up to this many minor units are rounding: instalments and percentages leave them. */
export const ROUNDING_MINOR = 5;

export interface SplitPaymentSum {
  readonly paidMinor: number;
  /** Paid − due. */
  readonly diffMinor: number;
  readonly class: SplitPaymentClass;
}

/**
 * What the tenders of an order come to. `dueMinor` is `null` for an order without items: nothing was sold that money
 * could be compared with. A tender may have brought nothing.
 *
 * @param capturedMinor what each tender brought, zero or more
 * @example
 * settlementOf(10_000, [2_500, 7_500]) // { paidMinor: 10_000, diffMinor: 0, class: 'EXACT' }
 */
export function splitPaymentOf(dueMinor: number | null, capturedMinor: readonly number[]): SplitPaymentSum {
  const paidMinor = capturedMinor.reduce((sum, minor) => sum + minor, 0);
  const diffMinor = paidMinor - (dueMinor ?? 0);
  return { paidMinor, diffMinor, class: classOf(dueMinor, capturedMinor.length, diffMinor) };
}

function classOf(dueMinor: number | null, tenders: number, diffMinor: number): SplitPaymentClass {
  if (tenders === 0) return 'NO_PAYMENT';
  if (dueMinor === null) return 'NO_ITEMS';
  if (diffMinor === 0) return 'EXACT';
  if (Math.abs(diffMinor) <= ROUNDING_MINOR) return 'ROUNDING';
  return diffMinor > 0 ? 'OVERPAID' : 'UNDERPAID';
}

/** Which tender gives back first: the last one opened, or all by what they brought. */
export type RefundSplit = 'reverse-order' | 'proportional';

/** What one tender brought, and how much of it may still go back. */
export interface Refundable {
  readonly paymentId: PaymentId;
  readonly capturedMinor: number;
  readonly refundableMinor: number;
}

/**
 * How much of a refund each tender gives back, none more than its own refundable; nothing where together they have less.
 * `proportional` shares by what each brought, by largest remainder; what one has not is shared over the others.
 *
 * @param amountMinor positive
 * @example
 * splitRefund(3_000, [{ paymentId: 'voucher', capturedMinor: 2_500, refundableMinor: 2_500 },
 *   { paymentId: 'card', capturedMinor: 7_500, refundableMinor: 7_500 }], 'proportional') // [750, 2_250]
 */
export function splitRefund(
  amountMinor: number,
  tenders: readonly Refundable[],
  split: RefundSplit,
): readonly number[] | undefined {
  const caps = tenders.map(({ refundableMinor }) => Math.max(0, refundableMinor));
  if (amountMinor > caps.reduce((sum, cap) => sum + cap, 0)) return undefined;
  return split === 'reverse-order'
    ? lastFirst(amountMinor, caps)
    : byShare(
        amountMinor,
        caps,
        tenders.map(({ capturedMinor }) => capturedMinor),
      );
}

function lastFirst(amountMinor: number, caps: readonly number[]): readonly number[] {
  let left = amountMinor;
  const fromLast = [...caps].reverse().map((cap) => {
    const share = Math.min(cap, left);
    left -= share;
    return share;
  });
  return fromLast.reverse();
}

/** Shares, takes out whoever gives all it has, and shares the rest again: at most one round a tender. */
function byShare(
  amountMinor: number,
  caps: readonly number[],
  weights: readonly number[],
): readonly number[] {
  const full = new Set<number>();
  for (;;) {
    const given = [...full].reduce((sum, i) => sum + (caps[i] ?? 0), 0);
    const open = weights.map((weight, i) => (full.has(i) ? 0 : weight));
    const shares = allocate(amountMinor - given, open) ?? [];
    const over = caps.flatMap((cap, i) => (!full.has(i) && (shares[i] ?? 0) > cap ? [i] : []));
    if (over.length === 0) return caps.map((cap, i) => (full.has(i) ? cap : (shares[i] ?? 0)));
    for (const i of over) full.add(i);
  }
}
