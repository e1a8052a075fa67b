/**
 * What each guard of the order's table demands: known from who asks and when, before a command has any content.
 * Table and guards together are what a screen loads, to show a button and to say why one is grey.
 */
import { type AskContext, type Check, defineRules, notAllowed, type Rules } from '../core/decider.ts';
import { DAY_MS } from '../core/quantity.ts';
import type { Role } from '../core/role.ts';
import { inTransit, returnable, shipped, type UnitsLeft, unitsOf, unshipped } from './lines.ts';
import { defaultOrderRulesPolicy, type OrderRulesPolicy } from './order.policy.ts';
import { type OrderCommandName, type OrderGuard, orderTable } from './order.table.ts';
import type { Order, OrderCommand, OrderRefusal } from './order.types.ts';

type Guard = Check<Order, AskContext, OrderRefusal>;

function orderGuards(policy: OrderRulesPolicy): { readonly [guard in OrderGuard]: Guard } {
  return {
    mayCancel: ({ status }, { by }) => notAllowed(by, policy.mayCancel[status] ?? []),
    paymentWindowOver: ({ payBy }, { at }) =>
      payBy !== null && at >= payBy ? undefined : { code: 'NOT_DUE', dueAt: payBy },
    unitsToShip: some(unshipped),
    unitsInTransit: some(inTransit),
    unitsToReturn: some(returnable),
    nothingShipped: ({ lines }) => {
      const units = unitsOf(lines, shipped);
      return units ? { code: 'ALREADY_SHIPPED', units } : undefined;
    },
    insideAfterSalesWindow: ({ completedAt }, { at }) => {
      const endedAt = (completedAt ?? 0) + policy.afterSalesWindowDays * DAY_MS;
      return at <= endedAt ? undefined : { code: 'WINDOW_OVER', endedAt };
    },
    moneyToRefund: (order) =>
      order.paidMinor > order.refundedMinor ? undefined : { code: 'NOTHING_LEFT', of: 'money' },
  };
}

function some(left: UnitsLeft): Guard {
  return ({ lines }) => (unitsOf(lines, left) ? undefined : { code: 'NOTHING_LEFT', of: 'units' });
}

/** What a screen knows of a command before its form is filled in: the name, who, when. */
export type NamedCommand = {
  [Name in OrderCommandName]: AskContext & { readonly type: Name };
}[OrderCommandName];

/** The order's table and guards: asked with a command, or with no more of it than a screen knows. */
export type OrderRules = Rules<typeof orderTable, Order, OrderCommand | NamedCommand, OrderRefusal, Role>;

/** Table and guards under a host's policy, ready to be asked. */
export function orderRulesFor(policy: OrderRulesPolicy): OrderRules {
  return defineRules({
    table: orderTable,
    guards: orderGuards(policy),
    rules: {},
    visibleCommands: policy.visibleCommands,
  });
}

/**
 * Table and guards with the default policy: all a browser needs. `available`, `why` and `refuse` answer from them
 * alone; `order` is the same and more, it also checks content and decides.
 *
 * @example
 * available(orderRules, order, { at: now, by: 'shopper' }) // ['cancel']
 */
export const orderRules = /* @__PURE__ */ orderRulesFor(defaultOrderRulesPolicy);
