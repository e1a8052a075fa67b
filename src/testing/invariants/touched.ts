/** What a commit changed, from what it loaded and what it wrote. */
import type { Instant } from '../../core/quantity.ts';
import { type Change, keyOf } from '../../flow/index.ts';
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
  const before = new Map(loaded.map((row) => [keyOf(row), row.state]));
  const of = <S>(kind: string): Changed<S>[] =>
    writes.changes
      .filter((change) => change.kind === kind)
      .map((change: Change) => ({
        before: before.get(keyOf(change)) as S | undefined,
        after: change.state as S,
        previous: change.previous,
        version: change.version,
      }));
  const rows: Omit<Touched, 'after' | 'now'> = {
    levels: of('level'),
    holds: of('hold'),
    orders: of('order'),
    payments: of('payment'),
    movements: writes.movements,
    history: writes.history,
  };
  const after = <S>(changed: readonly Changed<S>[]) => changed.map((each) => each.after);
  return {
    ...rows,
    now,
    after: {
      now,
      levels: after(rows.levels),
      holds: after(rows.holds),
      orders: after(rows.orders),
      payments: after(rows.payments),
      movements: writes.movements,
      history: writes.history,
      ...(machines && { machines }),
    },
  };
}
