/**
 * Changes in the number of open and of abnormal orders. They are the base of source A's abnormal rate. Source A divided
 * by the orders touched in the window, none of which could be overdue (D71).
 *
 * An order is a list of changes over time, so closing a window never scans all orders.
 */
import type { Instant } from '../../core/quantity.ts';
import type { Lifecycle } from '../../order/lifecycle.ts';
import { type Observe, type OrderState, statusEventOf } from '../fold/order-state.ts';

export interface OpenOrderRules {
  readonly isFinished: (status: string) => boolean;
  readonly overdueFrom: (order: Lifecycle) => Instant | null;
  readonly observe: Observe;
}

/** Adds `open` and `abnormal` to the respective counts from `at` on. */
export type OpenOrderChange = (at: Instant, open: number, abnormal: number) => void;

/** Reports the changes that a new status event makes. */
export function openOrderChanges(
  before: OrderState,
  after: OrderState,
  last: boolean,
  rules: OpenOrderRules,
  change: OpenOrderChange,
): void {
  if (last) changesOfLast(before.lifecycle, after.lifecycle, rules, change);
  else {
    changesOfHistory(before, rules, (at, open, abnormal) => change(at, -open, -abnormal));
    changesOfHistory(after, rules, change);
  }
}

/** The changes of an event that is the latest of its order. */
function changesOfLast(
  before: Lifecycle | null,
  after: Lifecycle | null,
  rules: OpenOrderRules,
  change: OpenOrderChange,
): void {
  if (after === null) return;
  const at = after.updatedAt;
  const open = before !== null && !rules.isFinished(before.currentStatus) ? before : null;
  const isOpen = !rules.isFinished(after.currentStatus);
  if ((open !== null) !== isOpen) change(at, isOpen ? 1 : -1, 0);
  const was = open && overdue(open, rules);
  if (was !== null) change(Math.max(was, at), 0, -1);
  const is = isOpen ? overdue(after, rules) : null;
  if (is !== null) change(is, 0, 1);
}

/** When an open order becomes abnormal if no other event follows. */
function overdue(order: Lifecycle, { overdueFrom }: OpenOrderRules): Instant | null {
  const from = overdueFrom(order);
  return from === null ? null : Math.max(from, order.updatedAt);
}

/** All changes of an order, from its events in the order of their instants. */
function changesOfHistory(
  { orderId, events }: OrderState,
  rules: OpenOrderRules,
  change: OpenOrderChange,
): void {
  let before: Lifecycle | null = null;
  for (const fact of events) {
    const after: Lifecycle = rules.observe(before ?? undefined, statusEventOf(orderId, fact));
    changesOfLast(before, after, rules, change);
    before = after;
  }
}
