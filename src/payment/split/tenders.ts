/** The arithmetic of several tenders: what they add up to against what is due, and which gives back how much. Minor units. */
import { allocate } from '../../core/allocate.ts';
import type { PaymentId } from '../../core/id.ts';
import type { Refusal } from '../../core/refusal.ts';

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
 * splitPaymentOf(10_000, [2_500, 7_500]) // { paidMinor: 10_000, diffMinor: 0, class: 'EXACT' }
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

/** Why a refund is not split: an amount that is not one, or more than the tenders still have together. */
export type SplitRefundRefusal =
  | (Refusal & {
      readonly code: 'INVALID_AMOUNT';
      readonly field: string;
      readonly minMinor: number;
      readonly maxMinor: number;
    })
  | (Refusal & { readonly code: 'EXCEEDS_REFUNDABLE'; readonly refundableMinor: number });

/**
 * How much of a refund each tender gives back, none more than its own refundable.
 * `proportional` shares by what each brought, by largest remainder; what one has not is shared over the others.
 *
 * @param amountMinor positive
 * @param tenders a refundable below zero counts as nothing
 * @returns one share a tender, in their order, or the reason why not
 * @example
 * splitRefund(3_000, [{ paymentId: 'voucher', capturedMinor: 2_500, refundableMinor: 2_500 },
 *   { paymentId: 'card', capturedMinor: 7_500, refundableMinor: 7_500 }], 'proportional') // { shares: [750, 2_250] }
 */
export function splitRefund(
  amountMinor: number,
  tenders: readonly Refundable[],
  split: RefundSplit,
): { readonly shares: readonly number[] } | { readonly refusal: SplitRefundRefusal } {
  const refusal = invalidTender(tenders) ?? invalidAmount('amountMinor', amountMinor, 1);
  if (refusal) return { refusal };
  const caps = tenders.map(({ refundableMinor }) => Math.max(0, refundableMinor));
  const refundableMinor = caps.reduce((sum, cap) => sum + cap, 0);
  if (amountMinor > refundableMinor) return { refusal: { code: 'EXCEEDS_REFUNDABLE', refundableMinor } };
  const brought = tenders.map(({ capturedMinor }) => capturedMinor);
  return {
    shares: split === 'reverse-order' ? lastFirst(amountMinor, caps) : byShare(amountMinor, caps, brought),
  };
}

function invalidTender(tenders: readonly Refundable[]): SplitRefundRefusal | undefined {
  for (const [i, { capturedMinor, refundableMinor }] of tenders.entries()) {
    const refusal =
      invalidAmount(`tenders.${i}.capturedMinor`, capturedMinor, 0) ??
      invalidAmount(`tenders.${i}.refundableMinor`, refundableMinor, Number.MIN_SAFE_INTEGER);
    if (refusal) return refusal;
  }
  return undefined;
}

function invalidAmount(field: string, value: number, minMinor: number): SplitRefundRefusal | undefined {
  return Number.isSafeInteger(value) && value >= minMinor
    ? undefined
    : { code: 'INVALID_AMOUNT', field, minMinor, maxMinor: Number.MAX_SAFE_INTEGER };
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

/**
 * Shares, gives a tender that is over its cap exactly its cap, and shares the rest again: at most one round a tender.
 * Where none of the tenders left brought anything, the rest is shared by their caps.
 */
function byShare(
  amountMinor: number,
  caps: readonly number[],
  weights: readonly number[],
): readonly number[] {
  const full = new Set<number>();
  for (;;) {
    const given = [...full].reduce((sum, i) => sum + (caps[i] ?? 0), 0);
    const open = (all: readonly number[]) => all.map((each, i) => (full.has(i) ? 0 : each));
    const left = amountMinor - given;
    const shares = allocate(left, open(weights)) ?? allocate(left, open(caps)) ?? [];
    const over = caps.flatMap((cap, i) => (!full.has(i) && (shares[i] ?? 0) > cap ? [i] : []));
    if (over.length === 0) return caps.map((cap, i) => (full.has(i) ? cap : (shares[i] ?? 0)));
    for (const i of over) full.add(i);
  }
}
