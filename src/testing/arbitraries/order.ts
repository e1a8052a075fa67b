/** Orders, and what may be said to one. */
import * as fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../core/quantity.ts';
import {
  type LineQuantity,
  type Order,
  type OrderCommand,
  type OrderEvent,
  type OrderLine,
  type OrderMachine,
  order,
  orderTable,
} from '../../order/index.ts';
import { type Draw, drawFrom } from '../proof.ts';
import { type Flavour, spoiled } from './values.ts';
import { legal, type Walk, walks } from './walk.ts';

const SKUS = ['tea', 'cup', 'pot'];
const ROLES = ['shopper', 'merchant', 'system'] as const;
const TYPES = [
  'pay',
  'accept',
  'cancel',
  'expire',
  'ship',
  'deliver',
  'complete',
  'refund',
  'openAfterSales',
  'closeAfterSales',
  'completeAfterSales',
  'place',
] as const;

function lines(draw: Draw): Extract<OrderCommand, { type: 'place' }>['lines'] {
  return Array.from({ length: 1 + draw.below(3) }, (_, i) => ({
    lineId: String(i + 1),
    sku: draw.pick(SKUS),
    location: draw.pick(['main', 'side']),
    quantity: 1 + draw.below(4),
    unitPriceMinor: draw.pick([0, 1, 333, 1_999]),
  }));
}

/** Some of what is left of some lines; now and then one more than that. */
function units(
  draw: Draw,
  state: Order,
  left: (line: OrderLine) => number,
): readonly LineQuantity[] | undefined {
  if (draw.below(3) === 0) return undefined;
  return state.lines.flatMap((line) => {
    const most = left(line) + (draw.below(12) === 0 ? 1 : 0);
    const quantity = draw.below(most + 1);
    return quantity > 0 ? [{ lineId: line.lineId, quantity }] : [];
  });
}

/** A command that a caller might send to this order now. Most are sensible, and not all are allowed. */
export function orderWish(draw: Draw, state: Order, at: number): OrderCommand {
  const now = at + draw.pick([0, 1_000, HOUR_MS, DAY_MS]);
  const base = {
    at: now,
    by: draw.pick(ROLES),
    ...(draw.below(6) === 0 && { operator: 'clerk-7', remark: 'as agreed' }),
  };
  const likely = Object.keys(orderTable[state.status]) as (typeof TYPES)[number][];
  const type = likely.length > 0 && draw.below(5) ? draw.pick(likely) : draw.pick(TYPES);
  const due = state.paidMinor - state.refundedMinor;
  const some = (named: readonly LineQuantity[] | undefined) => (named === undefined ? {} : { lines: named });
  const parcel = draw.pick(['s-1', 's-2', 's-3']);
  const caseId = draw.pick(['c-1', 'c-2']);
  switch (type) {
    case 'place': {
      const placed = lines(draw);
      const goods = placed.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
      const discountMinor = draw.pick([0, 1, Math.floor(goods / 3), goods]);
      return {
        type,
        ...base,
        userId: 'u-1',
        currency: 'EUR',
        lines: placed,
        discountMinor: Math.min(goods, discountMinor),
        shippingMinor: draw.pick([0, 490]),
      };
    }
    case 'pay':
      return {
        type,
        ...base,
        paymentId: draw.pick(['p-1', 'p-2']),
        amountMinor: state.totalMinor,
        currency: state.currency || 'EUR',
      };
    case 'cancel':
      return {
        type,
        ...base,
        reason: draw.pick(['USER_CANCEL', 'STOCK_OUT', 'PAYMENT_TIMEOUT', 'OTHER', 'UNKNOWN']),
      };
    case 'ship':
      return {
        type,
        ...base,
        shipmentId: parcel,
        ...some(units(draw, state, (line) => line.ordered - line.cancelled - line.shipped)),
      };
    case 'deliver':
      return { type, ...base, shipmentId: parcel };
    case 'refund':
      return {
        type,
        ...base,
        refundId: draw.pick(['r-1', 'r-2', 'r-3']),
        amountMinor: draw.pick([1, Math.max(1, Math.floor(due / 2)), due]),
        ...some(units(draw, state, (line) => line.ordered - line.refunded)),
      };
    case 'openAfterSales':
      return {
        type,
        ...base,
        caseId,
        ...some(units(draw, state, (line) => line.ordered - line.cancelled - line.returned)),
      };
    case 'closeAfterSales':
      return { type, ...base, caseId };
    case 'completeAfterSales': {
      const returned = units(draw, state, (line) => line.delivered - line.returned);
      return { type, ...base, caseId, ...(returned && { returned }) };
    }
    case 'accept':
    case 'expire':
    case 'complete':
      return { type, ...base };
  }
}

/** The same command with a number at a limit or one step over it. */
function onTheEdge(draw: Draw, command: OrderCommand): OrderCommand {
  const edges = [0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1];
  const entries = Object.entries(command).filter(([, value]) => typeof value === 'number');
  const [field, value] = draw.pick(entries) as [string, number];
  return { ...command, [field]: draw.pick([...edges, value - 1, value + 1]) };
}

export interface CommandOptions {
  /** Only these; default all, mostly `valid`. */
  readonly flavours?: readonly Flavour[] | undefined;
}

/** Commands for an order as it stands. `valid` ones are accepted wherever any command is. */
export function orderCommands(
  state: Order,
  {
    flavours = ['valid', 'valid', 'valid', 'boundary', 'hostile'],
    machine = order,
    at = 1_767_700_000_000,
  }: CommandOptions & { readonly machine?: OrderMachine | undefined; readonly at?: number | undefined } = {},
): fc.Arbitrary<OrderCommand> {
  return fc.tuple(fc.constantFrom(...flavours), fc.nat()).chain(([flavour, seed]) => {
    const draw = drawFrom(seed);
    const command = legal(machine, orderWish, draw, state, at) ?? orderWish(draw, state, at);
    if (flavour === 'hostile') return spoiled(command) as fc.Arbitrary<OrderCommand>;
    return fc.constant(flavour === 'boundary' ? onTheEdge(draw, command) : command);
  });
}

/** Whole lives of orders: what was sent, what happened, how it stands. */
export function orderWalks(machine: OrderMachine = order): fc.Arbitrary<Walk<OrderMachine>> {
  return walks(machine, orderWish, { id: 'o-1' });
}

/** Orders that can be reached. */
export function orders(machine: OrderMachine = order): fc.Arbitrary<Order> {
  return orderWalks(machine).map(({ state }) => state);
}

/** Events that can happen, each with the order it happens to. */
export function orderEvents(machine: OrderMachine = order): fc.Arbitrary<OrderEvent> {
  return orderWalks(machine)
    .filter(({ events }) => events.length > 0)
    .chain(({ events }) => fc.constantFrom(...events));
}
