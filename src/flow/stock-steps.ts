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

type Steps<E extends OrderEvent> = (order: Order, event: E, policy: OrderPolicy) => readonly StockStep[];

/** The steps of each event; an event without an entry moves no stock. */
const STEPS: {
  readonly [T in OrderEvent['type']]?: Steps<Extract<OrderEvent, { readonly type: T }>>;
} = {
  'order.placed': (order, { lines, type, at, payBy }) =>
    lines.flatMap((line) => move(order.id, line, 'FREEZE', line.held, type, at, payBy)),
  'order.paid': (order, { type, at, short = [] }, { freezeAt, deductAt }) => {
    const bought = (line: OrderLine) => (short.includes(line.lineId) ? 0 : active(line));
    const all = (operation: Movement['type']) =>
      order.lines.flatMap((line) => move(order.id, line, operation, bought(line), type, at));
    return [
      ...(freezeAt === 'placement' ? order.lines.map((line) => keptHold(order.id, line)) : all('FREEZE')),
      ...(deductAt === 'payment' ? all('DECREASE') : []),
    ];
  },
  'order.shipped': (order, { lines, type, at, shipmentId }, { deductAt }) =>
    deductAt === 'shipment' ? held(order, lines, 'DECREASE', `${type}:${shipmentId}`, at) : [],
  'order.cancelled': (order, event, { deductAt }) => release(order, event, deductAt),
  'order.expired': (order, event, { deductAt }) => release(order, event, deductAt),
  'order.refunded': (order, event, { deductAt }) =>
    event.to === 'REFUNDED' ? release(order, event, deductAt) : [],
  'order.after_sales_completed': (order, { returned, type, at, caseId }) =>
    held(order, returned, 'INCREASE', `${type}:${caseId}`, at),
};

/** Whether an event may move the order's stock: a command that leads to one locks its holds and levels. */
export function movesStock(type: OrderEvent['type']): boolean {
  return Object.hasOwn(STEPS, type);
}

/**
 * The stock that follows an event of `order`, as it was before the event. An order only ever touches its own holds:
 * placed → freeze; paid → keep (or freeze, or deduct); shipped → deduct; cancelled, expired, refunded → release what
 * is still held; returned → put back.
 */
export function stockSteps(order: Order, event: OrderEvent, policy: OrderPolicy): readonly StockStep[] {
  // The one cast: the entry of an event and the event it is for.
  const steps = STEPS[event.type] as Steps<OrderEvent> | undefined;
  return steps?.(order, event, policy) ?? [];
}

/** An order that ends releases what it still holds, and what was deducted for it and never left. */
function release(
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

function keptHold(orderId: string, line: OrderedLine): StockStep {
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
