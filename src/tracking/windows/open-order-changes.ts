/**
 * How many orders are open, and how many of them abnormal, at the end of every window: the base of source A's abnormal
 * rate, which there was the orders touched in the window, of which none could be overdue (D71).
 *
 * Counted by differences: an order is a list of changes in time, so no end of a window has to look at every order.
 */
import type { Instant } from '../../core/quantity.ts';
import type { Lifecycle } from '../../order/lifecycle.ts';
import { type Observe, type OrderState, observedOf } from '../fold/order-state.ts';

export interface LevelRules {
  readonly isFinished: (status: string) => boolean;
  readonly overdueFrom: (order: Lifecycle) => Instant | null;
  readonly observe: Observe;
}

/** At `at`, so many orders more are open, so many more abnormal. */
export type LevelChange = (at: Instant, open: number, abnormal: number) => void;

/** Tells the difference that a new status event makes. */
export function levelChanges(
  before: OrderState,
  after: OrderState,
  last: boolean,
  rules: LevelRules,
  tell: LevelChange,
): void {
  if (last) appended(before.row, after.row, rules, tell);
  else {
    history(before, rules, (at, open, abnormal) => tell(at, -open, -abnormal));
    history(after, rules, tell);
  }
}

/** An event behind all others ends what was, and begins what is. */
function appended(
  before: Lifecycle | null,
  row: Lifecycle | null,
  rules: LevelRules,
  tell: LevelChange,
): void {
  if (row === null) return;
  const at = row.updatedAt;
  const open = before !== null && !rules.isFinished(before.currentStatus) ? before : null;
  const isOpen = !rules.isFinished(row.currentStatus);
  if ((open !== null) !== isOpen) tell(at, isOpen ? 1 : -1, 0);
  const was = open && overdue(open, rules);
  if (was !== null) tell(Math.max(was, at), 0, -1);
  const is = isOpen ? overdue(row, rules) : null;
  if (is !== null) tell(is, 0, 1);
}

/** Since when an open order is abnormal if nothing else happens. */
function overdue(row: Lifecycle, { overdueFrom }: LevelRules): Instant | null {
  const from = overdueFrom(row);
  return from === null ? null : Math.max(from, row.updatedAt);
}

/** Every change of an order's life, from its facts in the order in which they happened. */
function history({ orderId, events }: OrderState, rules: LevelRules, tell: LevelChange): void {
  let before: Lifecycle | null = null;
  for (const fact of events) {
    const row: Lifecycle = rules.observe(before ?? undefined, observedOf(orderId, fact));
    appended(before, row, rules, tell);
    before = row;
  }
}
