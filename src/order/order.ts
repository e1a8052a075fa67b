/** The order machine: what happens when a command goes ahead, and how an event changes the order. */
import { defineMachine, type Machine } from '../core/decider.ts';
import { MINUTE_MS } from '../core/quantity.ts';
import { active, allLeft, returnable, unitsOf, unrefunded, unshipped } from './lines.ts';
import { orderRulesFor } from './order.guards.ts';
import { orderRepeats } from './order.repeats.ts';
import { orderContentRules } from './order.rules.ts';
import { orderShape } from './order.shape.ts';
import { type OrderStatus, orderTable } from './order.table.ts';
import type {
  LineQuantity,
  Order,
  OrderAt,
  OrderCommand,
  OrderEvent,
  OrderedLine,
  OrderLine,
  OrderRefusal,
  PlaceOrder,
} from './order.types.ts';
import { payable } from './payable.ts';
import { defaultOrderPolicy, type OrderPolicy } from './policy.ts';
import { statusFromFacts } from './status-from-facts.ts';

/** The order machine of a host. */
export type OrderMachine = Machine<typeof orderTable, Order, OrderCommand, OrderEvent, OrderRefusal> & {
  readonly policy: OrderPolicy;
};

/**
 * The order machine under a host's policy. `order` is the one with the defaults.
 *
 * @example
 * const order = orderMachine(orderPolicy({ afterSalesWindowDays: 14 }));
 */
export function orderMachine(policy: OrderPolicy = defaultOrderPolicy): OrderMachine {
  const { guards, visibleCommands } = orderRulesFor(policy);
  const rules = defineMachine<typeof orderTable, Order, OrderCommand, OrderEvent, OrderRefusal>({
    kind: 'order',
    table: orderTable,
    guards,
    ...(visibleCommands && { visibleCommands }),
    rules: orderContentRules,
    shape: orderShape,
    repeats: orderRepeats,
    initial: newOrder,
    emit: (order, command, { to }) => [event(order, command, to, policy)],
    evolve,
  });
  return { ...rules, policy };
}

/** The order machine with the default policy. */
export const order: OrderMachine = /* @__PURE__ */ orderMachine();

function newOrder(id: string): Order {
  return {
    id,
    status: 'NEW',
    userId: '',
    currency: '',
    lines: [],
    shippingMinor: 0,
    totalMinor: 0,
    paidMinor: 0,
    refundedMinor: 0,
    paymentId: null,
    refunds: [],
    shipments: [],
    cases: [],
    cancelReason: null,
    placedAt: null,
    payBy: null,
    paidAt: null,
    acceptedAt: null,
    completedAt: null,
  };
}

// --- emit: every check has passed, so nothing here can fail ---

type Targets = readonly [OrderStatus, ...OrderStatus[]];

function event(order: Order, command: OrderCommand, targets: Targets, policy: OrderPolicy): OrderEvent {
  const happened = toEvent(order, command, targets, policy);
  const { operator, remark } = command;
  if (operator === undefined && remark === undefined) return happened;
  return {
    ...happened,
    ...(operator !== undefined && { operator }),
    ...(remark !== undefined && { remark }),
  };
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

/** A copy with nothing but what an event keeps: what a caller does to its own lines later is no business of ours. */
function copyLines(lines: readonly LineQuantity[] | undefined): readonly LineQuantity[] | undefined {
  return lines?.map(({ lineId, quantity }) => ({ lineId, quantity }));
}

/** Where several targets stand in the cell: the one that the facts have reached, else the first. */
function headline(targets: Targets, wish: OrderStatus, reached: boolean): OrderStatus {
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

// --- evolve: one case an event, no rule in sight ---

/** The one cast of this file: a status and the rest of an order make an order. */
function evolve(order: Order, event: OrderEvent): Order {
  return apply(order, event) as Order;
}

function apply(order: OrderAt<OrderStatus>, event: OrderEvent): OrderAt<OrderStatus> {
  const { to: status, at } = event;
  switch (event.type) {
    case 'order.placed': {
      const { userId, currency, shippingMinor, totalMinor, payBy } = event;
      const lines = event.lines.map(newLine);
      return { ...order, status, userId, currency, lines, shippingMinor, totalMinor, payBy, placedAt: at };
    }
    case 'order.paid': {
      const { paymentId, amountMinor: paidMinor, held } = event;
      const lines = order.lines.map((line) => ({ ...line, held: quantityIn(held, line) }));
      return { ...order, status, lines, paidMinor, paymentId, paidAt: at };
    }
    case 'order.accepted':
      return { ...order, status, acceptedAt: at };
    case 'order.cancelled':
      return { ...order, status, lines: releaseHolds(order.lines, true), cancelReason: event.reason };
    case 'order.expired':
      return { ...order, status, lines: releaseHolds(order.lines, true) };
    case 'order.shipped': {
      const { shipmentId, lines: sent } = event;
      const lines = add(order, sent, (line, n) => ({
        ...line,
        shipped: line.shipped + n,
        held: Math.max(0, line.held - n),
      }));
      const shipments = [...order.shipments, { shipmentId, lines: sent, deliveredAt: null }];
      return { ...order, status, lines, shipments };
    }
    case 'order.delivered': {
      const { shipmentId, at: deliveredAt } = event;
      const arrived = (each: Order['shipments'][number]) => each.shipmentId === shipmentId;
      const parcel = order.shipments.find(arrived)?.lines ?? [];
      const lines = add(order, parcel, (line, n) => ({ ...line, delivered: line.delivered + n }));
      const shipments = order.shipments.map((each) => (arrived(each) ? { ...each, deliveredAt } : each));
      return { ...order, status, lines, shipments };
    }
    case 'order.completed':
      return { ...order, status, completedAt: at };
    case 'order.refunded': {
      const { refundId, amountMinor } = event;
      const refunded = add(order, event.lines, (line, n) => ({ ...line, refunded: line.refunded + n }));
      const lines = status === 'REFUNDED' ? releaseHolds(refunded, false) : refunded;
      const refunds = [...order.refunds, { refundId, amountMinor, lines: event.lines }];
      return { ...order, status, lines, refunds, refundedMinor: order.refundedMinor + amountMinor };
    }
    case 'order.after_sales_opened': {
      const lines = add(order, event.lines, (line, n) => ({ ...line, returnRequested: n }));
      const opened = { caseId: event.caseId, status: 'open', lines: event.lines, returned: [] } as const;
      const cases = [...order.cases, opened];
      return { ...order, status, lines, cases };
    }
    case 'order.after_sales_closed':
      return { ...order, status, ...settled(order, event.caseId, 'closed', []) };
    case 'order.after_sales_completed':
      return { ...order, status, ...settled(order, event.caseId, 'completed', event.returned) };
  }
}

function quantityIn(lines: readonly LineQuantity[], { lineId }: OrderLine): number {
  return lines.find((each) => each.lineId === lineId)?.quantity ?? 0;
}

function add(
  order: Pick<Order, 'lines'>,
  by: readonly LineQuantity[],
  change: (line: OrderLine, quantity: number) => OrderLine,
): readonly OrderLine[] {
  return order.lines.map((line) => {
    const quantity = quantityIn(by, line);
    return quantity === 0 ? line : change(line, quantity);
  });
}

/** A line of which nothing has happened yet. */
function newLine({
  lineId,
  sku,
  location,
  unitPriceMinor,
  payableMinor,
  ordered,
  held,
}: OrderedLine): OrderLine {
  return {
    lineId,
    sku,
    location,
    unitPriceMinor,
    payableMinor,
    ordered,
    held,
    cancelled: 0,
    shipped: 0,
    delivered: 0,
    returnRequested: 0,
    returned: 0,
    refunded: 0,
  };
}

function releaseHolds(lines: readonly OrderLine[], cancelled: boolean): readonly OrderLine[] {
  return lines.map((line) => ({ ...line, held: 0, ...(cancelled && { cancelled: line.ordered }) }));
}

function settled(
  order: Pick<Order, 'lines' | 'cases'>,
  caseId: string,
  status: 'closed' | 'completed',
  returned: readonly LineQuantity[],
): Pick<Order, 'lines' | 'cases'> {
  const lines = order.lines.map((line) => ({
    ...line,
    returnRequested: 0,
    returned: line.returned + quantityIn(returned, line),
  }));
  return {
    lines,
    cases: order.cases.map((each) => (each.caseId === caseId ? { ...each, status, returned } : each)),
  };
}
