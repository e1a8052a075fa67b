/** The order: its table, its rules, its policy, its lifecycle. Free of zod, decimal.js and neverthrow. */
export { available, emit, fold, refuse, why } from '../core/decider.ts';
export type { Role } from '../core/role.ts';
export { axesOf, type Extent, type OrderAxes } from './axes.ts';
export { type CancelReason, normalizeCancelReason } from './cancel-reason.ts';
export * from './lifecycle.ts';
export { active, inTransit, returnable, unitsOf, unrefunded, unshipped } from './lines.ts';
export { orderEventOf } from './order.events.ts';
export {
  type NamedCommand,
  type OrderRules,
  orderRules,
  orderRulesFor,
} from './order.guards.ts';
export {
  defaultOrderPolicy,
  type OrderPolicy,
  type OrderPolicySettings,
  type OrderRulesPolicy,
  orderPolicy,
} from './order.policy.ts';
export { MAX_LINES } from './order.shape.ts';
export { type OrderCommandName, type OrderGuard, type OrderStatus, orderTable } from './order.table.ts';
export { type OrderMachine, order, orderMachine } from './order.ts';
export type * from './order.types.ts';
