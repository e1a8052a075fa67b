/** How each event changes the order: one case an event, and no rule. */

import type { OrderStatus } from './order.table.ts';
import type { LineQuantity, Order, OrderAt, OrderEvent, OrderedLine, OrderLine } from './order.types.ts';

/** The order before it is placed. */
export function newOrder(id: string): Order {
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

/** The order after an event. The one cast of this file: a status and the rest of an order make an order. */
export function evolveOrder(order: Order, event: OrderEvent): Order {
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
      return { ...order, status, lines: cancelLines(order.lines), cancelReason: event.reason };
    case 'order.expired':
      return { ...order, status, lines: cancelLines(order.lines) };
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
      const lines = status === 'REFUNDED' ? releaseHolds(refunded) : refunded;
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

function cancelLines(lines: readonly OrderLine[]): readonly OrderLine[] {
  return lines.map((line) => ({ ...line, held: 0, cancelled: line.ordered }));
}

function releaseHolds(lines: readonly OrderLine[]): readonly OrderLine[] {
  return lines.map((line) => ({ ...line, held: 0 }));
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
