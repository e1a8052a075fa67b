/**
 * The yardstick: two commands written by hand, with no table and no list of reasons. The same
 * checks, the same event, the same next state as the order machine; the benchmark compares them before it measures.
 */
import type { AcceptOrder, Order, OrderCommand, OrderEvent, OrderLine, ShipOrder } from 'orderwright/order';

export type Answer =
  | { readonly event: OrderEvent; readonly next: Order | undefined }
  | { readonly refusal: object };

export type Known = AcceptOrder | ShipOrder;
const ID = /^[\w.:@/~+-]{1,200}$/;
const UNSAFE = /[\0\p{Cs}]/u;

/** Accepts or ships; `next` is the order afterwards. */
export function decideBySwitch(order: Order, command: Known): Answer {
  const malformed = problemOfForm(command);
  if (malformed) return { refusal: malformed };
  switch (command.type) {
    case 'accept':
      return accept(order, command);
    case 'ship':
      return ship(order, command);
    default:
      return { refusal: { code: 'MALFORMED_COMMAND', field: 'type' } };
  }
}

/** What every command must be, whatever it is for. */
export function problemOfForm(command: Known): object | undefined {
  if (typeof command !== 'object' || command === null) return { code: 'MALFORMED_COMMAND', field: 'type' };
  const { at, by, operator, remark } = command;
  if (!Number.isSafeInteger(at) || Math.abs(at) > 8.64e15 || Object.is(at, -0))
    return { code: 'MALFORMED_COMMAND', field: 'at' };
  if (by !== 'shopper' && by !== 'merchant' && by !== 'system') return { code: 'INVALID_FIELD', field: 'by' };
  if (operator !== undefined && !ID.test(operator)) return { code: 'INVALID_FIELD', field: 'operator' };
  if (remark !== undefined && (typeof remark !== 'string' || remark.length > 10_000 || UNSAFE.test(remark)))
    return { code: 'INVALID_FIELD', field: 'remark' };
  return undefined;
}

function accept(order: Order, { at, by, operator, remark }: AcceptOrder): Answer {
  switch (order.status) {
    case 'PAID': {
      const event: Extract<OrderEvent, { type: 'order.accepted' }> = {
        type: 'order.accepted',
        to: 'PROCESSING',
        at,
        by,
        ...(operator !== undefined && { operator }),
        ...(remark !== undefined && { remark }),
      };
      return { event, next: { ...order, status: 'PROCESSING', acceptedAt: at } };
    }
    default:
      return illegal(order, 'accept', ['PAID']);
  }
}

function ship(order: Order, command: ShipOrder): Answer {
  const { shipmentId, lines, at, by, operator, remark } = command;
  const bad = problemOfShipment(shipmentId, lines);
  if (bad) return { refusal: bad };
  switch (order.status) {
    case 'PROCESSING':
    case 'AFTER_SALES':
    case 'AFTER_SALES_COMPLETED': {
      if (order.shipments.some((each) => each.shipmentId === shipmentId))
        return { refusal: { code: 'ALREADY_DONE', field: 'lines' } };
      let left = 0;
      for (const line of order.lines) left += unshipped(line);
      if (left === 0) return { refusal: { code: 'NOTHING_LEFT', of: 'units' } };
      const sent = lines ?? order.lines.map((line) => ({ lineId: line.lineId, quantity: unshipped(line) }));
      let units = 0;
      for (const { lineId, quantity } of sent) {
        const line = order.lines.find((each) => each.lineId === lineId);
        if (!line || quantity > unshipped(line)) return { refusal: { code: 'INVALID_LINES', lineId } };
        units += quantity;
      }
      const to = units === left && order.status === 'PROCESSING' ? 'SHIPPED' : order.status;
      const event: Extract<OrderEvent, { type: 'order.shipped' }> = {
        type: 'order.shipped',
        to,
        at,
        by,
        ...(operator !== undefined && { operator }),
        ...(remark !== undefined && { remark }),
        shipmentId,
        lines: sent,
      };
      const next = {
        ...order,
        status: to,
        lines: order.lines.map((line) => {
          const quantity = sent.find((each) => each.lineId === line.lineId)?.quantity ?? 0;
          return quantity === 0
            ? line
            : { ...line, shipped: line.shipped + quantity, held: Math.max(0, line.held - quantity) };
        }),
        shipments: [...order.shipments, { shipmentId, lines: sent, deliveredAt: null }],
      };
      return { event, next: next as Order };
    }
    default:
      return illegal(order, 'ship', ['PROCESSING', 'AFTER_SALES', 'AFTER_SALES_COMPLETED']);
  }
}

export function problemOfShipment(shipmentId: unknown, lines: ShipOrder['lines']): object | undefined {
  if (typeof shipmentId !== 'string' || !ID.test(shipmentId))
    return { code: 'INVALID_FIELD', field: 'shipmentId' };
  if (lines === undefined) return undefined;
  if (!Array.isArray(lines) || lines.length > 1_000) return { code: 'INVALID_FIELD', field: 'lines' };
  const seen = new Set<string>();
  for (const { lineId, quantity } of lines) {
    if (typeof lineId !== 'string' || !ID.test(lineId)) return { code: 'INVALID_LINES', lineId };
    if (!Number.isSafeInteger(quantity) || quantity <= 0) return { code: 'INVALID_LINES', lineId };
    if (seen.has(lineId)) return { code: 'INVALID_LINES', lineId };
    seen.add(lineId);
  }
  return undefined;
}

function unshipped({ ordered, cancelled, shipped }: OrderLine): number {
  return ordered - cancelled - shipped;
}

function illegal({ status }: Order, command: OrderCommand['type'], legalIn: readonly string[]): Answer {
  return { refusal: { code: 'ILLEGAL_TRANSITION', status, command, legalIn } };
}
