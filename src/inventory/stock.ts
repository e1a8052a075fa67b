/** Levels, holds and operations: how they are named, and what is read off them. */
import { joinId } from '../core/id.ts';
import type { Hold, Level, OperationType } from './stock.types.ts';

/** Everything there is of a level, promised and withheld included. */
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
 * The id of an operation, from its cause: order, line, operation and the transition behind it (an event type, with a
 * shipment or refund id where there can be several). A replay of the cause is the same operation.
 */
export function operationId(
  orderId: string,
  lineId: string,
  type: OperationType,
  transition: string,
): string {
  return joinId(orderId, lineId, type, transition);
}

/** A level with nothing in it. */
export function emptyLevel(sku: string, location: string, backorder = 0): Level {
  return { id: levelId(sku, location), sku, location, available: 0, frozen: 0, locked: 0, backorder };
}

/** Keeps a hold for as long as its order lives: the money is in. Also revives one that expired and was not swept yet. */
export function keepHold(hold: Hold): Hold {
  return { ...hold, expiresAt: null };
}

/** Whether the sweeper may release it: something is still frozen and its time has come. */
export function hasExpired({ open, expiresAt }: Hold, now: number): boolean {
  return open > 0 && expiresAt !== null && expiresAt <= now;
}
