/** What a commit changed, from what it loaded and what it wrote. */
import type { Instant } from '../../core/quantity.ts';
import { RefMap } from '../../flow/index.ts';
import type { Hold, Level } from '../../inventory/index.ts';
import type { Order } from '../../order/index.ts';
import type { Payment, Suspense } from '../../payment/index.ts';
import type { LoadedRow, Writes } from '../../ports/index.ts';
import type { Changed, Log, Touched } from './log.ts';

export interface TouchedOptions {
  readonly now: Instant;
  readonly machines?: Log['machines'];
}

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
  const before = new RefMap<LoadedRow>();
  for (const row of loaded) before.set(row);
  const levels: Changed<Level>[] = [];
  const holds: Changed<Hold>[] = [];
  const orders: Changed<Order>[] = [];
  const payments: Changed<Payment>[] = [];
  const suspense: Changed<Suspense>[] = [];
  const of: { readonly [kind: string]: Changed<unknown>[] } = {
    level: levels,
    hold: holds,
    order: orders,
    payment: payments,
    suspense,
  };
  for (const change of writes.changes) {
    const { kind, state, previous, version } = change;
    if (Object.hasOwn(of, kind))
      of[kind]?.push({ before: before.get(change)?.state, after: state, previous, version });
  }
  const { movements, history } = writes;
  const rows = { now, movements, history };
  const after = <S>(changed: readonly Changed<S>[]) => changed.map((each) => each.after);
  return {
    ...rows,
    levels,
    holds,
    orders,
    payments,
    suspense,
    after: {
      ...rows,
      levels: after(levels),
      holds: after(holds),
      orders: after(orders),
      payments: after(payments),
      suspense: after(suspense),
      ...(machines && { machines }),
    },
  };
}
