/** The order machine, put together. */
import { defineMachine, type Machine } from '../core/decider.ts';
import type { Role } from '../core/role.ts';
import { orderEvent } from './order.emit.ts';
import { evolveOrder, newOrder } from './order.evolve.ts';
import { orderRulesFor } from './order.guards.ts';
import { checkedOrderPolicy, defaultOrderPolicy, type OrderPolicy } from './order.policy.ts';
import { orderRepeats } from './order.repeats.ts';
import { orderContentRules } from './order.rules.ts';
import { orderContent, orderShapes } from './order.shape.ts';
import { orderTable } from './order.table.ts';
import type { Order, OrderCommand, OrderEvent, OrderRefusal } from './order.types.ts';

/** The order machine of a host. */
export type OrderMachine = Machine<typeof orderTable, Order, OrderCommand, OrderEvent, OrderRefusal, Role> & {
  readonly policy: OrderPolicy;
};

/**
 * The order machine under a host's policy. `order` is the one with the defaults.
 * Throws `InvalidPolicyError` (`INVALID_POLICY`) with every setting that cannot be kept.
 *
 * @example
 * const order = orderMachine(orderPolicy({ afterSalesWindowDays: 14 }));
 */
export function orderMachine(policy: OrderPolicy = defaultOrderPolicy): OrderMachine {
  checkedOrderPolicy(policy);
  const { guards } = orderRulesFor(policy);
  const machine = defineMachine<typeof orderTable, Order, OrderCommand, OrderEvent, OrderRefusal, Role>({
    kind: 'order',
    table: orderTable,
    guards,
    visibleCommands: policy.visibleCommands,
    rules: orderContentRules,
    shapes: orderShapes,
    content: orderContent,
    repeats: orderRepeats,
    initial: newOrder,
    emit: (order, command, { to }) => [orderEvent(order, command, to, policy)],
    evolve: evolveOrder,
  });
  return { ...machine, policy };
}

/** The order machine with the default policy. */
export const order: OrderMachine = /* @__PURE__ */ orderMachine();
