/** What a commit changed, from what it loaded and what it wrote. */
import type { Instant } from '../../core/quantity.ts';
import { RowKeyMap } from '../../flow/index.ts';
import type { Hold, Level } from '../../inventory/index.ts';
import type { Order } from '../../order/index.ts';
import type { Payment, Suspense } from '../../payment/index.ts';
import type { LoadedRow, Writes } from '../../ports/index.ts';
import type { Changed, Log, Touched } from './log.ts';

export interface TouchedOptions {
  readonly now: Instant;
  readonly machines?: Log['machines'];
}

interface Kinds {
  level: Level;
  hold: Hold;
  order: Order;
  payment: Payment;
  suspense: Suspense;
}
type Sorted = { readonly [kind in keyof Kinds]: Changed<Kinds[kind]>[] };
type States = { readonly [kind in keyof Kinds]: Kinds[kind][] };

/**
 * The rows of one commit before and after.
 *
 * @param loaded what the transaction loaded, in any order
 * @param writes what it wrote
 */
export function touchedBy(
  loaded: readonly LoadedRow[],
  writes: Writes,
  { now, machines }: TouchedOptions,
): Touched {
  const before = new RowKeyMap<LoadedRow>();
  for (const row of loaded) before.set(row);
  const of = { level: [], hold: [], order: [], payment: [], suspense: [] } as Sorted;
  const after = { level: [], hold: [], order: [], payment: [], suspense: [] } as States;
  for (const change of writes.changes) {
    const kind = change.kind as keyof Sorted;
    if (!Object.hasOwn(of, kind)) continue;
    const { state, previous, version } = change;
    of[kind].push({ before: before.get(change)?.state, after: state, previous, version } as never);
    after[kind].push(state as never);
  }
  const { movements, history } = writes;
  const rows = { now, movements, history };
  return {
    ...rows,
    levels: of.level,
    holds: of.hold,
    orders: of.order,
    payments: of.payment,
    suspense: of.suspense,
    after: {
      ...rows,
      levels: after.level,
      holds: after.hold,
      orders: after.order,
      payments: after.payment,
      suspense: after.suspense,
      ...(machines && { machines }),
    },
  };
}
