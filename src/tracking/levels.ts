/**
 * How many orders are open, and how many of them abnormal, at the end of every window: the base of source A's abnormal
 * rate, which there was the orders touched in the window, of which none could be overdue (D71).
 *
 * Counted by differences: an order is a list of changes in time, so no end of a window has to look at every order.
 */
import type { Instant } from '../core/quantity.ts';
import type { Lifecycle } from '../order/lifecycle.ts';
import { type Observe, type OrderState, observedOf, type StatusFact } from './order-state.ts';

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
  if (last) appended(before, after, rules, tell);
  else {
    history(before, rules, (at, open, abnormal) => tell(at, -open, -abnormal));
    history(after, rules, tell);
  }
}

/** An event behind all others ends what was, and begins what is. */
function appended(before: OrderState, after: OrderState, rules: LevelRules, tell: LevelChange): void {
  const { row } = after;
  if (row === null) return;
  const at = row.updatedAt;
  const wasOpen = before.row !== null && !rules.isFinished(before.row.currentStatus);
  const isOpen = !rules.isFinished(row.currentStatus);
  if (wasOpen !== isOpen) tell(at, isOpen ? 1 : -1, 0);
  const was = before.row === null ? null : overdue(before.row, rules);
  if (was !== null) tell(Math.max(was, at), 0, -1);
  const is = overdue(row, rules);
  if (is !== null) tell(is, 0, 1);
}

/** Since when the order is abnormal if nothing else happens. */
function overdue(row: Lifecycle, { isFinished, overdueFrom }: LevelRules): Instant | null {
  if (isFinished(row.currentStatus)) return null;
  const from = overdueFrom(row);
  return from === null ? null : Math.max(from, row.updatedAt);
}

/** Every change of an order's life, from its facts in the order in which they happened. */
function history({ orderId, events }: OrderState, rules: LevelRules, tell: LevelChange): void {
  let before: OrderState = { ...NOTHING, orderId };
  for (const fact of events) {
    const after = { ...before, row: rowAfter(before, fact, rules) };
    appended(before, after, rules, tell);
    before = after;
  }
}
const NOTHING: Omit<OrderState, 'orderId'> = { row: null, accepted: '', events: [], parcels: [], items: [] };

function rowAfter({ orderId, row }: OrderState, fact: StatusFact, { observe }: LevelRules): Lifecycle {
  return observe(row ?? undefined, observedOf(orderId, fact));
}
