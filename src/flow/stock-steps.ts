/** Which stock movements follow which order event: events in, wishes out. Pure; source A 4.2.1 and source B, decided by policy. */
import type { HoldId } from '../core/id.ts';
import type { Instant, Quantity } from '../core/quantity.ts';
import type { Movement } from '../inventory/index.ts';
import { holdId, operationId } from '../inventory/index.ts';
import {
  active,
  type LineQuantity,
  type Order,
  type OrderEvent,
  type OrderedLine,
  type OrderLine,
  type OrderPolicy,
  unshipped,
} from '../order/index.ts';

/** Keep a hold beyond its deadline, or move stock under it. */
export type StockStep =
  | { readonly do: 'keep'; readonly line: OrderedLine; readonly holdId: HoldId }
  | { readonly do: 'post'; readonly line: OrderedLine; readonly holdId: HoldId; readonly movement: Movement };

/**
 * The stock that follows an event of `order`, as it was before the event. An order only ever touches its own holds:
 * placed → freeze; paid → keep (or freeze, or deduct); shipped → deduct; cancelled, expired, refunded → release what
 * is still held; returned → put back.
 */
export function stockSteps(
  order: Order,
  event: OrderEvent,
  { freezeAt, deductAt }: OrderPolicy,
): readonly StockStep[] {
  const { at } = event;
  switch (event.type) {
    case 'order.placed':
      return event.lines.flatMap((line) =>
        move(order.id, line, 'FREEZE', line.held, event.type, at, event.payBy),
      );
    case 'order.paid': {
      const { short = [] } = event;
      const bought = (line: OrderLine) => (short.includes(line.lineId) ? 0 : active(line));
      const all = (type: Movement['type']) =>
        order.lines.flatMap((line) => move(order.id, line, type, bought(line), event.type, at));
      return [
        ...(freezeAt === 'placement' ? order.lines.map((line) => keep(order.id, line)) : all('FREEZE')),
        ...(deductAt === 'payment' ? all('DECREASE') : []),
      ];
    }
    case 'order.shipped':
      return deductAt === 'shipment'
        ? held(order, event.lines, 'DECREASE', `${event.type}:${event.shipmentId}`, at)
        : [];
    case 'order.cancelled':
    case 'order.expired':
      return giveBack(order, event, deductAt);
    case 'order.refunded':
      return event.to === 'REFUNDED' ? giveBack(order, event, deductAt) : [];
    case 'order.after_sales_completed':
      return held(order, event.returned, 'INCREASE', `${event.type}:${event.caseId}`, at);
    case 'order.accepted':
    case 'order.delivered':
    case 'order.completed':
    case 'order.after_sales_opened':
    case 'order.after_sales_closed':
      return [];
  }
}

/** An order that ends gives back what it still holds, and what was deducted for it and never left. */
function giveBack(
  order: Order,
  { type, at }: OrderEvent,
  deductAt: OrderPolicy['deductAt'],
): readonly StockStep[] {
  const deducted = deductAt === 'payment' && order.paidAt !== null;
  return order.lines.flatMap((line) => [
    ...move(order.id, line, 'UNFREEZE', line.held, type, at),
    ...(deducted ? move(order.id, line, 'INCREASE', unshipped(line), type, at) : []),
  ]);
}

function keep(orderId: string, line: OrderedLine): StockStep {
  return { do: 'keep', line, holdId: holdId(orderId, line.lineId, line.location) };
}

function move(
  orderId: string,
  line: OrderedLine,
  type: Movement['type'],
  quantity: Quantity,
  transition: string,
  at: Instant,
  expiresAt: Instant | null = null,
): readonly StockStep[] {
  if (quantity === 0) return [];
  const { lineId } = line;
  const opId = operationId(orderId, lineId, type, transition);
  const movement: Movement =
    type === 'FREEZE'
      ? { opId, type, quantity, at, orderId, lineId, expiresAt }
      : { opId, type, quantity, at, orderId, lineId };
  return [{ do: 'post', line, holdId: holdId(orderId, lineId, line.location), movement }];
}

function held(
  order: Order,
  lines: readonly LineQuantity[],
  type: Movement['type'],
  transition: string,
  at: Instant,
): readonly StockStep[] {
  return lines.flatMap(({ lineId, quantity }) => {
    const line = order.lines.find((each) => each.lineId === lineId);
    return line ? move(order.id, line, type, quantity, transition, at) : [];
  });
}
