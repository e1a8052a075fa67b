/** Statement lines: which are the same, in which order they are looked at, and what they add to the gross. */
import { joinId } from '../core/id.ts';
import type { StatementLine } from './reconciliation.types.ts';

/** The name of a line: its kind and the channel's number of what it is about. A statement has it once. */
export function lineKey({ type, channelTxnId, channelRefundId, refundId }: StatementLine): string {
  return joinId(type, type === 'payment' ? channelTxnId : (channelRefundId ?? refundId ?? channelTxnId));
}

/** What a line adds to the gross, signed. */
export function grossOf({ type, status, amountMinor }: StatementLine): number {
  if (type === 'payment') return status === 'failed' ? 0 : amountMinor;
  return status === 'failed' ? 0 : 0 - amountMinor;
}

export interface Repeat {
  readonly line: StatementLine;
  /** The one that counts. */
  readonly first: StatementLine;
}

/** The lines in an order of their own, so that the file's does not matter, each key once; and the repeats. */
export function dedupe(lines: readonly StatementLine[]): {
  readonly once: readonly StatementLine[];
  readonly again: readonly Repeat[];
} {
  const sorted = lines
    .map((line) => ({ line, key: textOf(line) }))
    .sort(
      ({ line: a, key }, { line: b, key: other }) =>
        ORDER[a.type] - ORDER[b.type] || a.at - b.at || (key < other ? -1 : 1),
    );
  const seen = new Map<string, StatementLine>();
  const again: Repeat[] = [];
  for (const { line } of sorted) {
    const key = lineKey(line);
    const first = seen.get(key);
    if (first) again.push({ line, first });
    else seen.set(key, line);
  }
  return { once: [...seen.values()], again };
}

/** Payments before refunds, then the earlier first. */
const ORDER = { payment: 0, refund: 1, dispute: 2 } as const;

/** Equal lines are equal, so their order cannot be seen. */
function textOf(line: StatementLine): string {
  return JSON.stringify([lineKey(line), Object.entries(line).sort()]);
}
