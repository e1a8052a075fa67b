/** Sums per currency. They tie if every line of the statement is matched or accounted for once. */
import { grossOf } from './lines.ts';
import type { Finding, Matched, StatementLine, Totals } from './reconciliation.types.ts';

export function totalsOf(
  lines: readonly StatementLine[],
  matched: readonly Matched[],
  findings: readonly Finding[],
): readonly Totals[] {
  const currencies = [...new Set(lines.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const mine = lines.filter((line) => line.currency === currency);
    const moved = (type: StatementLine['type']) =>
      sum(mine.filter((line) => line.type === type).map((line) => Math.abs(grossOf(line))));
    const inCurrency = <T extends { readonly currency: string; readonly amountMinor: number }>(
      all: readonly T[],
    ) => sum(all.filter((each) => each.currency === currency).map(({ amountMinor }) => amountMinor));
    const grossMinor = sum(mine.map(grossOf));
    const [matchedMinor, findingsMinor] = [inCurrency(matched), inCurrency(findings)];
    return {
      currency,
      lines: mine.length,
      paidMinor: moved('payment'),
      refundedMinor: moved('refund'),
      disputedMinor: moved('dispute'),
      feeMicros: sum(mine.map(({ feeMicros }) => feeMicros)),
      grossMinor,
      matchedMinor,
      findingsMinor,
      differenceMinor: grossMinor - matchedMinor - findingsMinor,
    };
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
