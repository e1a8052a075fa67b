/** What stock is made of: levels, holds, movements, and the row that a movement leaves behind. All plain JSON. */

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
  /** There, but not for sale: damaged, being counted, withheld. */
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
  /** Gone out of the door. */
  readonly deducted: Quantity;
  /** Given back to `available` before it left. */
  readonly released: Quantity;
  /** Came back after it left. */
  readonly restocked: Quantity;
  /** From this instant on the hold may only be released or kept; `null`: for as long as the order lives. */
  readonly expiresAt: Instant | null;
  /** The operations that made it what it is, so a replay is recognised: a handful, bounded by the line's parcels. */
  readonly operations: readonly HoldOperation[];
}

/** What a hold remembers of an operation: enough to tell a repeat from another wish under the same id. */
export interface HoldOperation {
  readonly opId: OperationId;
  readonly type: OperationType;
  readonly quantity: Quantity;
}

export type OperationId = Id<'operation'>;

/** Source A's five operations, and three it lacks: goods withheld, given free again, moved between locations. */
export type OperationType =
  | 'INCREASE'
  | 'DECREASE'
  | 'FREEZE'
  | 'UNFREEZE'
  | 'ADJUST'
  | 'LOCK'
  | 'UNLOCK'
  | 'TRANSFER';

/** A wish to move stock. */
export interface Movement {
  /** Derived from what caused it ({@link operationId}), so the same cause is the same operation. */
  readonly opId: OperationId;
  readonly type: OperationType;
  /** Units, positive; signed for ADJUST (correction) and TRANSFER (minus leaves, plus arrives). */
  readonly quantity: number;
  readonly at: Instant;
  /** The order and line it is for: needed by FREEZE, kept on the row by all. */
  readonly orderId?: OrderId;
  readonly lineId?: LineId;
  /** FREEZE only: when the hold stops being good for a shipment. */
  readonly expiresAt?: Instant | null;
  /** Who and why: needed by ADJUST. */
  readonly by?: string;
  readonly reason?: string;
  /** ADJUST only: what `available` was when the count was taken; another value means count again (RETRY). */
  readonly expectedAvailable?: number;
}

export type MovementStatus = 'SUCCESS' | 'FAILED' | 'RETRY';

/** What became of a movement: source A's `inventory_update_results`, where a failed row repeats the old numbers. */
export interface MovementRow {
  readonly opId: OperationId;
  readonly orderId: OrderId | null;
  readonly lineId: LineId | null;
  readonly sku: Sku;
  readonly location: LocationId;
  readonly type: OperationType;
  /** 0 for a movement whose quantity was no whole number. */
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
  /** An operation without an id could not be told from its repeat. */
  | (Refusal & { readonly code: 'INVALID_OPERATION_ID' })
  | (Refusal & { readonly code: 'UNKNOWN_OPERATION'; readonly type: string })
  /** Not enough to promise: `short` more would do. Source A: "Insufficient stock to freeze". */
  | (Refusal & {
      readonly code: 'INSUFFICIENT_STOCK';
      readonly sku: Sku;
      readonly location: LocationId;
      readonly asked: Quantity;
      readonly available: number;
      readonly short: Quantity;
    })
  /** The hold does not cover it: nothing, or less than asked, is still open. */
  | (Refusal & { readonly code: 'NOT_HELD'; readonly asked: Quantity; readonly open: Quantity })
  | (Refusal & { readonly code: 'HOLD_EXPIRED'; readonly expiredAt: Instant })
  /** The hold is for another line, SKU or location than the movement or the level. */
  | (Refusal & { readonly code: 'FOREIGN_HOLD'; readonly field: string })
  /** More came back than went out. */
  | (Refusal & { readonly code: 'NOT_DEDUCTED'; readonly asked: Quantity; readonly deducted: Quantity })
  | (Refusal & { readonly code: 'NOT_LOCKED'; readonly asked: Quantity; readonly locked: Quantity })
  /** The same operation was done before with another `field`. */
  | (Refusal & { readonly code: 'OPERATION_REUSED'; readonly field: string })
  | (Refusal & { readonly code: 'REASON_MISSING' })
  | (Refusal & { readonly code: 'STALE_COUNT'; readonly expected: number; readonly available: number });

/** The outcome of {@link post}: the stock afterwards, the row, and why not if not. */
export interface Posting {
  readonly level: Level;
  readonly hold: Hold | undefined;
  readonly row: MovementRow;
  readonly refusal: StockRefusal | undefined;
  /** The operation had been done before, exactly so: nothing changed and the row is not to be written again. */
  readonly repeated: boolean;
}
