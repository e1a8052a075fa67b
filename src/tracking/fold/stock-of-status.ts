/**
 * Derives the stock movement that follows an observed status (source A, 4.2). For hosts whose orders are
 * decided elsewhere and only observed here. For the library's own orders, `stockSteps` of `orderwright/flow` does this.
 */
import type { Instant, Quantity } from '../../core/quantity.ts';
import {
  type Hold,
  type Level,
  type Movement,
  operationId,
  type Posting,
  post,
} from '../../inventory/index.ts';
import type { ObservedStatus, OrderPolicy } from '../../order/index.ts';
import { type Reservation, stockOperations } from './stock-of-status.table.ts';

/** An observed status change, with the fields that stock depends on. */
export interface StockCause {
  readonly orderId: string;
  readonly status: ObservedStatus;
  readonly at: Instant;
}

/** One line of the order: quantities summed per SKU (D27). */
export interface StockLine {
  readonly lineId: string;
  readonly quantity: Quantity;
  /** Of a refund: the units that came back. Default: all that were shipped. 0 for money back without goods (D35). */
  readonly returned?: Quantity | undefined;
}

export interface StatusStockPolicy {
  /** When stock is frozen: at payment (source A) or at placement (source B). */
  readonly freezeAt: OrderPolicy['freezeAt'];
}

/**
 * The movement that follows an observed status, or `undefined`. Its id is derived from order, line, operation and
 * status, so processing the same change again is the same operation (D28).
 */
export function movementOf(
  { orderId, status, at }: StockCause,
  { lineId, quantity, returned }: StockLine,
  hold: Hold | undefined,
  { freezeAt }: StatusStockPolicy,
): Movement | undefined {
  if (status === 'PENDING_PAYMENT' && freezeAt === 'payment') return undefined;
  const operations: { readonly [reservation in Reservation]?: Movement['type'] } = stockOperations[status];
  const type = operations[reservationOf(hold)];
  if (type === undefined) return undefined;
  const units = type === 'INCREASE' ? Math.min(returned ?? quantity, unitsOut(hold)) : hold?.open || quantity;
  if (units === 0) return undefined;
  return { opId: operationId(orderId, lineId, type, status), type, quantity: units, at, orderId, lineId };
}

export function reservationOf(hold: Hold | undefined): Reservation {
  if (hold === undefined) return 'NONE';
  if (hold.open > 0) return 'OPEN';
  return unitsOut(hold) > 0 ? 'DEDUCTED' : 'SPENT';
}

/** Units that were shipped and have not come back. */
function unitsOut(hold: Hold | undefined): Quantity {
  return hold === undefined ? 0 : hold.deducted - hold.restocked;
}

/** Posts the movement of {@link movementOf} to a level and its hold; `undefined` if there is none. */
export function followStatus(
  stock: { readonly level: Level; readonly hold: Hold | undefined },
  cause: StockCause,
  line: StockLine,
  policy: StatusStockPolicy,
): Posting | undefined {
  const movement = movementOf(cause, line, stock.hold, policy);
  return movement && post(stock.level, stock.hold, movement);
}
