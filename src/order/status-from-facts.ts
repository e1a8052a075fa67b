import { active, shipped, unitsOf } from './lines.ts';
import type { Order } from './order.types.ts';

/** Where the facts put an order whose case is closed without effect. */
export function statusFromFacts(
  order: Order,
): 'PAID' | 'PROCESSING' | 'SHIPPED' | 'DELIVERED' | 'COMPLETED' | 'AFTER_SALES_COMPLETED' {
  if (order.cases.some((each) => each.status === 'completed')) return 'AFTER_SALES_COMPLETED';
  if (order.completedAt !== null) return 'COMPLETED';
  const units = unitsOf(order.lines, active);
  if (unitsOf(order.lines, (line) => line.delivered) === units) return 'DELIVERED';
  if (unitsOf(order.lines, shipped) === units) return 'SHIPPED';
  // Goods may leave while a case is open, accepted or not: an order of which part has left can no longer be cancelled.
  return order.acceptedAt === null && unitsOf(order.lines, shipped) === 0 ? 'PAID' : 'PROCESSING';
}
