/** The types of stock: levels, holds, movements, and the row that a movement leaves. All plain JSON. */

import type { HoldId, Id, LevelId, LineId, LocationId, OrderId, Sku } from '../core/id.ts';
import type { Instant, Quantity } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';

/**
 * The stock of one SKU at one location (source A's `product_inventory`). The total is never stored:
 * total = available + frozen + locked, see {@link totalOf}.
 */
export interface Level {
  readonly id: LevelId;
  readonly sku: Sku;
  readonly location: LocationId;
  /** May be promised. Below zero only down to `-backorder`. */
  readonly available: number;
  /** Promised to orders: always the sum of what open holds still hold. */
  readonly frozen: Quantity;
  /** At the location, but not for sale: damaged, being counted, withheld. */
  readonly locked: Quantity;
  /** How far below zero `available` may go; 0 sells only what is there. */
  readonly backorder: Quantity;
}

/**
 * What one order line froze at one location. Release and deduct act on a hold alone, so no order can free another
 * order's stock. quantity = open + deducted + released, and restocked ≤ deducted, always.
 */
export interface Hold {
  readonly id: HoldId;
  readonly orderId: OrderId;
  readonly lineId: LineId;
  readonly sku: Sku;
  readonly location: LocationId;
  readonly quantity: Quantity;
  /** Still frozen. */
  readonly open: Quantity;
  /** Shipped. */
  readonly deducted: Quantity;
  /** Moved back to `available` before it was shipped. */
  readonly released: Quantity;
  /** Returned after it was shipped. */
  readonly restocked: Quantity;
  /** From this instant on the hold can be released or kept, and no longer shipped. `null`: it does not expire. */
  readonly expiresAt: Instant | null;
  /** The operations on this hold, so that a repeat is recognised. Their number is bounded by the parcels of the line. */
  readonly operations: readonly HoldOperation[];
}

/** An operation on a hold: its id, and what a repeat must have in common with it. */
export interface HoldOperation {
  readonly opId: OperationId;
  readonly type: OperationType;
  readonly quantity: Quantity;
}

export type OperationId = Id<'operation'>;

/** Source A's five operations, and three of ours: goods locked, unlocked, moved between locations. */
export type OperationType =
  | 'INCREASE'
  | 'DECREASE'
  | 'FREEZE'
  | 'UNFREEZE'
  | 'ADJUST'
  | 'LOCK'
  | 'UNLOCK'
  | 'TRANSFER';

/** A command to move stock. */
export interface Movement {
  /** Derived from the cause by {@link operationId}, so the same cause is the same operation. */
  readonly opId: OperationId;
  readonly type: OperationType;
  /** Units, positive; signed for ADJUST (correction) and TRANSFER (minus leaves, plus arrives). */
  readonly quantity: number;
  readonly at: Instant;
  /** The order and line: required by FREEZE, kept on the row of every operation. */
  readonly orderId?: OrderId | undefined;
  readonly lineId?: LineId | undefined;
  /** FREEZE only: when the hold expires. */
  readonly expiresAt?: Instant | null | undefined;
  /** Who and why: required by ADJUST. */
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  /** ADJUST only: `available` when the count was taken. Another value now is refused as STALE_COUNT. */
  readonly expectedAvailable?: number | undefined;
}

export type MovementStatus = 'SUCCESS' | 'FAILED' | 'RETRY';

/** The result of a movement, a row of source A's `inventory_update_results`. A failed row repeats the old numbers. */
export interface MovementRow {
  readonly opId: OperationId;
  readonly orderId: OrderId | null;
  readonly lineId: LineId | null;
  readonly sku: Sku;
  readonly location: LocationId;
  readonly type: OperationType;
  /** 0 for a movement whose quantity is no whole number. */
  readonly quantity: number;
  readonly prevAvailable: number;
  readonly newAvailable: number;
  readonly prevFrozen: Quantity;
  readonly newFrozen: Quantity;
  readonly prevLocked: Quantity;
  readonly newLocked: Quantity;
  readonly at: Instant;
  readonly status: MovementStatus;
  readonly message: string;
}

export type StockRefusal =
  | (Refusal & { readonly code: 'INVALID_QUANTITY'; readonly quantity: string })
  | (Refusal & { readonly code: 'INVALID_INSTANT' })
  /** The id is missing, so a repeat could not be recognised. */
  | (Refusal & { readonly code: 'INVALID_OPERATION_ID' })
  | (Refusal & { readonly code: 'UNKNOWN_OPERATION'; readonly type: string })
  /** Fewer units may be promised than `asked`: `short` are missing. */
  | (Refusal & {
      readonly code: 'INSUFFICIENT_STOCK';
      readonly sku: Sku;
      readonly location: LocationId;
      readonly asked: Quantity;
      readonly available: number;
      readonly short: Quantity;
    })
  /** There is no hold, or fewer units of it are open than asked. */
  | (Refusal & { readonly code: 'NOT_HELD'; readonly asked: Quantity; readonly open: Quantity })
  | (Refusal & { readonly code: 'HOLD_EXPIRED'; readonly expiredAt: Instant })
  /** The hold is for another line, SKU or location than the movement or the level. */
  | (Refusal & { readonly code: 'FOREIGN_HOLD'; readonly field: string })
  /** More units are returned than were shipped. */
  | (Refusal & { readonly code: 'NOT_DEDUCTED'; readonly asked: Quantity; readonly deducted: Quantity })
  | (Refusal & { readonly code: 'NOT_LOCKED'; readonly asked: Quantity; readonly locked: Quantity })
  /** An operation with this id was done before, with another `field`. */
  | (Refusal & { readonly code: 'OPERATION_REUSED'; readonly field: string })
  | (Refusal & { readonly code: 'REASON_MISSING' })
  | (Refusal & { readonly code: 'STALE_COUNT'; readonly expected: number; readonly available: number });

/** The result of {@link post}: the stock afterwards, the row, and the refusal if there is one. */
export interface Posting {
  readonly level: Level;
  readonly hold: Hold | undefined;
  readonly row: MovementRow;
  readonly refusal: StockRefusal | undefined;
  /** The same operation was done before: the stock is unchanged and the row is written already. */
  readonly repeated: boolean;
}
