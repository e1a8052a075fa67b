/**
 * Derives the stock movement that follows an observed status ([A §4.2](docs/sources.md)). For hosts whose orders are
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

/** An observed status change, as far as stock follows it. */
export interface StockCause {
  readonly orderId: string;
  readonly status: ObservedStatus;
  readonly at: Instant;
}

/** One line of the order, its items frozen when it was created: quantities summed per SKU (D27). */
export interface StockLine {
  readonly lineId: string;
  readonly quantity: Quantity;
  /** Of a refund: how many units came back. Left out, all that went out; 0: money without goods restocks nothing (D35). */
  readonly returned?: Quantity;
}

export interface StatusStockPolicy {
  /** When stock is frozen: once money is in (source A) or when the order is placed (source B). */
  readonly freezeAt: OrderPolicy['freezeAt'];
}

/**
 * The movement that follows, or nothing. Its id is derived from order, line, operation and status, so the same change
 * processed again is the same operation (D28).
 */
export function movementOf(
  { orderId, status, at }: StockCause,
  { lineId, quantity, returned }: StockLine,
  hold: Hold | undefined,
  { freezeAt }: StatusStockPolicy,
): Movement | undefined {
  if (status === 'PENDING_PAYMENT' && freezeAt === 'payment') return undefined;
  const row: { readonly [reservation in Reservation]?: Movement['type'] } = stockOperations[status];
  const type = row[reservationOf(hold)];
  if (type === undefined) return undefined;
  const units = type === 'INCREASE' ? Math.min(returned ?? quantity, outside(hold)) : hold?.open || quantity;
  if (units === 0) return undefined;
  return { opId: operationId(orderId, lineId, type, status), type, quantity: units, at, orderId, lineId };
}

export function reservationOf(hold: Hold | undefined): Reservation {
  if (hold === undefined) return 'NONE';
  if (hold.open > 0) return 'OPEN';
  return outside(hold) > 0 ? 'DEDUCTED' : 'SPENT';
}

function outside(hold: Hold | undefined): Quantity {
  return hold === undefined ? 0 : hold.deducted - hold.restocked;
}

/** Posts what follows to a level and its hold; nothing where nothing follows. */
export function followStatus(
  stock: { readonly level: Level; readonly hold: Hold | undefined },
  cause: StockCause,
  line: StockLine,
  policy: StatusStockPolicy,
): Posting | undefined {
  const movement = movementOf(cause, line, stock.hold, policy);
  return movement && post(stock.level, stock.hold, movement);
}
