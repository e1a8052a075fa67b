/** Statement lines: their identity, their order, and what they add to the gross. */
import { joinId } from '../core/id.ts';
import type { StatementLine } from './reconciliation.types.ts';

/** The key of a line: its type and the channel's number of what it is about. A statement has each key once. */
export function lineKey({ type, channelTxnId, channelRefundId, refundId }: StatementLine): string {
  return joinId(type, type === 'payment' ? channelTxnId : (channelRefundId ?? refundId ?? channelTxnId));
}

/** What a line adds to the gross, in signed minor units. */
export function grossOf({ type, status, amountMinor }: StatementLine): number {
  if (type === 'payment') return status === 'failed' ? 0 : amountMinor;
  return status === 'failed' ? 0 : 0 - amountMinor;
}

export interface Repeat {
  readonly line: StatementLine;
  /** The line that counts. */
  readonly first: StatementLine;
}

/** The lines sorted, each key once, and the repeats. The order of the file does not matter. */
export function dedupe(lines: readonly StatementLine[]): {
  readonly once: readonly StatementLine[];
  readonly repeats: readonly Repeat[];
} {
  const sorted = lines
    .map((line) => ({ line, key: textOf(line) }))
    .sort(
      ({ line: a, key }, { line: b, key: other }) =>
        ORDER[a.type] - ORDER[b.type] || a.at - b.at || (key < other ? -1 : 1),
    );
  const seen = new Map<string, StatementLine>();
  const repeats: Repeat[] = [];
  for (const { line } of sorted) {
    const key = lineKey(line);
    const first = seen.get(key);
    if (first) repeats.push({ line, first });
    else seen.set(key, line);
  }
  return { once: [...seen.values()], repeats };
}

/** Payments come before refunds, refunds before disputes; then the earlier line comes first. */
const ORDER = { payment: 0, refund: 1, dispute: 2 } as const;

/** The text that orders lines of one instant. Lines with equal texts are equal, so their order does not matter. */
function textOf(line: StatementLine): string {
  return JSON.stringify([lineKey(line), Object.entries(line).sort()]);
}
