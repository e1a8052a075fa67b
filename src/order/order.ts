/** The order machine: what happens when a command goes ahead, and how an event changes the order. */
import { type Machine, machine } from '../core/decider.ts';
import { MINUTE_MS } from '../core/quantity.ts';
import {
  allLeft,
  inTransit,
  live,
  returnable,
  type UnitsLeft,
  unitsOf,
  unrefunded,
  unshipped,
} from './lines.ts';
import { orderGuards } from './order.guards.ts';
import { orderRepeats } from './order.repeats.ts';
import { orderContentRules } from './order.rules.ts';
import { orderShape } from './order.shape.ts';
import { type OrderStatus, orderTable } from './order.table.ts';
import type {
  LineQuantity,
  Order,
  OrderCommand,
  OrderEvent,
  OrderLine,
  OrderRefusal,
  PlaceOrder,
} from './order.types.ts';
import { payable } from './payable.ts';
import { defaultOrderPolicy, type OrderPolicy } from './policy.ts';
import { standing } from './standing.ts';

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
  const rules = machine<typeof orderTable, Order, OrderCommand, OrderEvent, OrderRefusal>({
    kind: 'order',
    table: orderTable,
    guards: orderGuards(policy),
    rules: orderContentRules,
    shape: orderShape,
    repeats: orderRepeats,
    initial: newOrder,
    emit: (order, command, to) => [event(order, command, to as readonly OrderStatus[], policy)],
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

function event(
  order: Order,
  command: OrderCommand,
  targets: readonly OrderStatus[],
  policy: OrderPolicy,
): OrderEvent {
  const { at, by, operator, remark } = command;
  const to = targets[0] as OrderStatus;
  const facts = {
    at,
    by,
    ...(operator !== undefined && { operator }),
    ...(remark !== undefined && { remark }),
  };
  const orElse = (wish: OrderStatus, reached: boolean) => (reached && targets.includes(wish) ? wish : to);
  switch (command.type) {
    case 'place':
      return { type: 'order.placed', to, ...facts, ...placed(command, policy) };
    case 'pay': {
      const { paymentId, amountMinor, short = [] } = command;
      return {
        type: 'order.paid',
        to,
        ...facts,
        paymentId,
        amountMinor,
        held: heldAfterPayment(order, short, policy),
      };
    }
    case 'accept':
      return { type: 'order.accepted', to, ...facts };
    case 'cancel':
      return {
        type: 'order.cancelled',
        to,
        ...facts,
        reason: command.reason,
        refundDueMinor: order.paidMinor - order.refundedMinor,
      };
    case 'expire':
      return { type: 'order.expired', to, ...facts };
    case 'ship': {
      const { shipmentId, lines = allLeft(order.lines, unshipped) } = command;
      const complete = units(lines) === unitsOf(order.lines, unshipped);
      return { type: 'order.shipped', to: orElse('SHIPPED', complete), ...facts, shipmentId, lines };
    }
    case 'deliver': {
      const { shipmentId } = command;
      const parcel = order.shipments.find((each) => each.shipmentId === shipmentId)?.lines ?? [];
      const complete = units(parcel) === unitsOf(order.lines, (line) => live(line) - line.delivered);
      return { type: 'order.delivered', to: orElse('DELIVERED', complete), ...facts, shipmentId };
    }
    case 'complete':
      return { type: 'order.completed', to, ...facts };
    case 'refund': {
      const { refundId, amountMinor } = command;
      const everything = amountMinor === order.paidMinor - order.refundedMinor;
      const lines = (everything ? undefined : command.lines) ?? allLeft(order.lines, unrefunded);
      return {
        type: 'order.refunded',
        to: orElse('REFUNDED', everything),
        ...facts,
        refundId,
        amountMinor,
        lines,
      };
    }
    case 'openAfterSales': {
      const { caseId, lines = allLeft(order.lines, returnable) } = command;
      return { type: 'order.after_sales_opened', to, ...facts, caseId, lines };
    }
    case 'closeAfterSales':
      return {
        type: 'order.after_sales_closed',
        to: orElse(standing(order), true),
        ...facts,
        caseId: command.caseId,
      };
    case 'completeAfterSales': {
      const { caseId, returned = [] } = command;
      return { type: 'order.after_sales_completed', to, ...facts, caseId, returned };
    }
  }
}

function placed(command: PlaceOrder, policy: OrderPolicy) {
  const { userId, currency, discountMinor = 0, shippingMinor = 0, at } = command;
  const costs = payable(command.lines, discountMinor);
  let totalMinor = shippingMinor;
  const lines = command.lines.map(({ lineId, sku, location, unitPriceMinor, quantity }, i): OrderLine => {
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
      cancelled: 0,
      held,
      shipped: 0,
      delivered: 0,
      returnRequested: 0,
      returned: 0,
      refunded: 0,
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
      : (line) => (short.includes(line.lineId) ? 0 : live(line)),
  );
}

function units(lines: readonly LineQuantity[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

// --- evolve: one case an event, no rule in sight ---

function evolve(order: Order, event: OrderEvent): Order {
  switch (event.type) {
    case 'order.placed': {
      const { userId, currency, lines, shippingMinor, totalMinor, payBy } = event;
      return at(event.to, {
        ...order,
        userId,
        currency,
        lines,
        shippingMinor,
        totalMinor,
        payBy,
        placedAt: event.at,
      });
    }
    case 'order.paid': {
      const held = order.lines.map((line) => ({ ...line, held: quantityIn(event.held, line) }));
      return at(event.to, {
        ...order,
        lines: held,
        paidMinor: event.amountMinor,
        paymentId: event.paymentId,
        paidAt: event.at,
      });
    }
    case 'order.accepted':
      return at(event.to, { ...order, acceptedAt: event.at });
    case 'order.cancelled':
      return at(event.to, { ...order, lines: unheld(order, true), cancelReason: event.reason });
    case 'order.expired':
      return at(event.to, { ...order, lines: unheld(order, true) });
    case 'order.shipped': {
      const { shipmentId, lines } = event;
      const shipped = add(order, lines, (line, n) => ({
        ...line,
        shipped: line.shipped + n,
        held: Math.max(0, line.held - n),
      }));
      return at(event.to, {
        ...order,
        lines: shipped,
        shipments: [...order.shipments, { shipmentId, lines, deliveredAt: null }],
      });
    }
    case 'order.delivered': {
      const arrived = (each: Order['shipments'][number]) => each.shipmentId === event.shipmentId;
      const parcel = order.shipments.find(arrived)?.lines ?? [];
      const lines = add(order, parcel, (line, n) => ({ ...line, delivered: line.delivered + n }));
      const shipments = order.shipments.map((each) =>
        arrived(each) ? { ...each, deliveredAt: event.at } : each,
      );
      return at(event.to, { ...order, lines, shipments });
    }
    case 'order.completed':
      return at(event.to, { ...order, completedAt: event.at });
    case 'order.refunded': {
      const { refundId, amountMinor } = event;
      const refunded = add(order, event.lines, (line, n) => ({ ...line, refunded: line.refunded + n }));
      const lines = event.to === 'REFUNDED' ? unheld({ lines: refunded }, false) : refunded;
      const refunds = [...order.refunds, { refundId, amountMinor }];
      return at(event.to, { ...order, lines, refunds, refundedMinor: order.refundedMinor + amountMinor });
    }
    case 'order.after_sales_opened': {
      const lines = add(order, event.lines, (line, n) => ({ ...line, returnRequested: n }));
      return at(event.to, {
        ...order,
        lines,
        cases: [...order.cases, { caseId: event.caseId, standing: 'open' }],
      });
    }
    case 'order.after_sales_closed':
      return at(event.to, settled(order, event.caseId, 'closed', []));
    case 'order.after_sales_completed':
      return at(event.to, settled(order, event.caseId, 'completed', event.returned));
  }
}

/** The one cast of this file: a status and the rest of an order make an order. */
function at(status: OrderStatus, order: Omit<Order, 'status'>): Order {
  return { ...order, status } as Order;
}

function quantityIn(lines: readonly LineQuantity[], { lineId }: OrderLine): number {
  return lines.find((each) => each.lineId === lineId)?.quantity ?? 0;
}

function add(
  order: Order,
  by: readonly LineQuantity[],
  change: (line: OrderLine, quantity: number) => OrderLine,
): readonly OrderLine[] {
  return order.lines.map((line) => {
    const quantity = quantityIn(by, line);
    return quantity === 0 ? line : change(line, quantity);
  });
}

function unheld({ lines }: Pick<Order, 'lines'>, cancelled: boolean): readonly OrderLine[] {
  return lines.map((line) => ({ ...line, held: 0, ...(cancelled && { cancelled: line.ordered }) }));
}

function settled(
  order: Order,
  caseId: string,
  standing: 'closed' | 'completed',
  returned: readonly LineQuantity[],
): Order {
  const lines = order.lines.map((line) => ({
    ...line,
    returnRequested: 0,
    returned: line.returned + quantityIn(returned, line),
  }));
  return {
    ...order,
    lines,
    cases: order.cases.map((each) => (each.caseId === caseId ? { ...each, standing } : each)),
  };
}
