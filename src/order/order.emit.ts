/** The event of each command. Every check has passed by now, so nothing here can fail. */
import { MINUTE_MS } from '../core/quantity.ts';
import type { TargetOfTable } from '../core/table.ts';
import { active, allLeft, returnable, unitsOf, unrefunded, unshipped } from './lines.ts';
import type { OrderPolicy } from './order.policy.ts';
import type { orderTable } from './order.table.ts';
import type {
  LineQuantity,
  Order,
  OrderCommand,
  OrderEvent,
  OrderedLine,
  PlaceOrder,
} from './order.types.ts';
import { payable } from './payable.ts';
import { statusFromFacts } from './status-from-facts.ts';

type Targets = TargetOfTable<typeof orderTable>['to'];

/** What a command brings about. The event keeps who sent it and why, where the command says so. */
export function orderEvent(
  order: Order,
  command: OrderCommand,
  targets: Targets,
  policy: OrderPolicy,
): OrderEvent {
  const event = toEvent(order, command, targets, policy);
  const { operator, remark } = command;
  if (operator === undefined && remark === undefined) return event;
  return { ...event, ...(operator !== undefined && { operator }), ...(remark !== undefined && { remark }) };
}

function toEvent(order: Order, command: OrderCommand, targets: Targets, policy: OrderPolicy): OrderEvent {
  const { at, by } = command;
  const [to] = targets;
  switch (command.type) {
    case 'place':
      return { type: 'order.placed', to, at, by, ...placed(command, policy) };
    case 'pay': {
      const { paymentId, amountMinor, short = [] } = command;
      const held = heldAfterPayment(order, short, policy);
      const paid = { type: 'order.paid', to, at, by, paymentId, amountMinor, held } as const;
      return policy.freezeAt === 'payment' && short.length > 0 ? { ...paid, short: [...short] } : paid;
    }
    case 'accept':
      return { type: 'order.accepted', to, at, by };
    case 'cancel': {
      const refundDueMinor = order.paidMinor - order.refundedMinor;
      return { type: 'order.cancelled', to, at, by, reason: command.reason, refundDueMinor };
    }
    case 'expire':
      return { type: 'order.expired', to, at, by };
    case 'ship': {
      const { shipmentId } = command;
      const lines = copyLines(command.lines) ?? allLeft(order.lines, unshipped);
      const complete = units(lines) === unitsOf(order.lines, unshipped);
      return { type: 'order.shipped', to: headline(targets, 'SHIPPED', complete), at, by, shipmentId, lines };
    }
    case 'deliver': {
      const { shipmentId } = command;
      const parcel = order.shipments.find((each) => each.shipmentId === shipmentId)?.lines ?? [];
      const complete = units(parcel) === unitsOf(order.lines, (line) => active(line) - line.delivered);
      return { type: 'order.delivered', to: headline(targets, 'DELIVERED', complete), at, by, shipmentId };
    }
    case 'complete':
      return { type: 'order.completed', to, at, by };
    case 'refund': {
      const { refundId, amountMinor } = command;
      const everything = amountMinor === order.paidMinor - order.refundedMinor;
      const lines = (everything ? undefined : copyLines(command.lines)) ?? allLeft(order.lines, unrefunded);
      return {
        type: 'order.refunded',
        to: headline(targets, 'REFUNDED', everything),
        at,
        by,
        refundId,
        amountMinor,
        lines,
      };
    }
    case 'openAfterSales': {
      const { caseId } = command;
      const lines = copyLines(command.lines) ?? allLeft(order.lines, returnable);
      return { type: 'order.after_sales_opened', to, at, by, caseId, lines };
    }
    case 'closeAfterSales': {
      const { caseId } = command;
      return {
        type: 'order.after_sales_closed',
        to: headline(targets, statusFromFacts(order), true),
        at,
        by,
        caseId,
      };
    }
    case 'completeAfterSales': {
      const { caseId } = command;
      const returned = copyLines(command.returned) ?? [];
      return { type: 'order.after_sales_completed', to, at, by, caseId, returned };
    }
  }
}

/** A copy with nothing but what an event keeps, so that a caller cannot change an event through its own list. */
function copyLines(lines: readonly LineQuantity[] | undefined): readonly LineQuantity[] | undefined {
  return lines?.map(({ lineId, quantity }) => ({ lineId, quantity }));
}

/** Of several targets in a cell: the one that the facts have reached, else the first. */
function headline(targets: Targets, wish: Targets[number], reached: boolean): Targets[number] {
  return reached && targets.includes(wish) ? wish : targets[0];
}

function placed(command: PlaceOrder, policy: OrderPolicy) {
  const { userId, currency, discountMinor = 0, shippingMinor = 0, at } = command;
  const costs = payable(command.lines, discountMinor);
  let totalMinor = shippingMinor;
  const lines = command.lines.map(({ lineId, sku, location, unitPriceMinor, quantity }, i): OrderedLine => {
    const payableMinor = costs[i] ?? 0;
    totalMinor += payableMinor;
    const held = policy.freezeAt === 'placement' ? quantity : 0;
    return {
      lineId,
      sku,
      location,
      unitPriceMinor,
      payableMinor,
      ordered: quantity,
      held,
    };
  });
  return {
    userId,
    currency,
    lines,
    shippingMinor,
    totalMinor,
    payBy: at + policy.paymentWindowMinutes * MINUTE_MS,
  };
}

function heldAfterPayment(
  order: Order,
  short: readonly string[],
  policy: OrderPolicy,
): readonly LineQuantity[] {
  if (policy.deductAt === 'payment') return [];
  return allLeft(
    order.lines,
    policy.freezeAt === 'placement'
      ? (line) => line.held
      : (line) => (short.includes(line.lineId) ? 0 : active(line)),
  );
}

function units(lines: readonly LineQuantity[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}
