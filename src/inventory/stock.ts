/** Levels, holds and operations: their ids, and figures derived from them. */
import { joinId } from '../core/id.ts';
import type { Hold, Level, OperationType } from './stock.types.ts';

/** All units at a level: available, frozen and locked. */
export function totalOf({ available, frozen, locked }: Level): number {
  return available + frozen + locked;
}

/** The hold of one order line at one location. */
export function holdId(orderId: string, lineId: string, location: string): string {
  return joinId(orderId, lineId, location);
}

/** The level of one SKU at one location. */
export function levelId(sku: string, location: string): string {
  return joinId(sku, location);
}

/**
 * The id of an operation, from its cause: order, line, operation and the transition behind it. The transition is an event
 * type, with a shipment or refund id where there can be several. A replay of the cause is the same operation.
 *
 * @example
 * operationId('o-1', '1', 'DECREASE', 'order.shipped:s-1') // 'o-1/1/DECREASE/order.shipped:s-1'
 */
export function operationId(
  orderId: string,
  lineId: string,
  type: OperationType,
  transition: string,
): string {
  return joinId(orderId, lineId, type, transition);
}

/** A level without units. `backorder` is how far below zero `available` may go. */
export function emptyLevel(sku: string, location: string, backorder = 0): Level {
  return { id: levelId(sku, location), sku, location, available: 0, frozen: 0, locked: 0, backorder };
}

/** A hold without expiry, for an order that is paid. An expired hold that was not released is good again. */
export function keepHold(hold: Hold): Hold {
  return { ...hold, expiresAt: null };
}

/** Whether units of the hold are still frozen although it has expired. Releasing them is up to the caller. */
export function hasExpired({ open, expiresAt }: Hold, now: number): boolean {
  return open > 0 && expiresAt !== null && expiresAt <= now;
}
