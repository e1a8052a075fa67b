/**
 * Stock arithmetic. `post` is both the specification and what runs: a store locks the level, calls `post`, and writes
 * the result. No number is clamped: what does not fit is refused with its numbers.
 *
 * | operation | available | frozen | locked | total | the hold |
 * |---|---|---|---|---|---|
 * | INCREASE | +q | | | +q | restocked +q, where goods of a hold are returned |
 * | DECREASE | | −q | | −q | open −q, deducted +q |
 * | FREEZE | −q | +q | | | opens with q |
 * | UNFREEZE | +q | −q | | | open −q, released +q |
 * | ADJUST | ±q | | | ±q | |
 * | LOCK / UNLOCK | ∓q | | ±q | | |
 * | TRANSFER | ±q | | | ±q | |
 *
 * Three corrections of source A, section 4.2 (docs/why/source-a.md): a shipment takes from `frozen`, since freezing took
 * from `available` already; the row of a refused movement keeps the old numbers; a release is checked against its hold.
 */

import { describe, isInstant, isQuantity } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';
import { holdId, totalOf } from './stock.ts';
import type {
  Hold,
  HoldOperation,
  Level,
  Movement,
  MovementRow,
  OperationType,
  Posting,
  StockRefusal,
} from './stock.types.ts';

/** What an operation changes, per unit. With `needsHold` it is refused without a hold; with `signed` it may be negative. */
const EFFECTS = {
  INCREASE: { available: 1, frozen: 0, locked: 0 },
  DECREASE: { available: 0, frozen: -1, locked: 0, needsHold: true },
  FREEZE: { available: -1, frozen: 1, locked: 0 },
  UNFREEZE: { available: 1, frozen: -1, locked: 0, needsHold: true },
  ADJUST: { available: 1, frozen: 0, locked: 0, signed: true },
  LOCK: { available: -1, frozen: 0, locked: 1 },
  UNLOCK: { available: 1, frozen: 0, locked: -1 },
  TRANSFER: { available: 1, frozen: 0, locked: 0, signed: true },
} as const satisfies Record<OperationType, Effect>;

interface Effect {
  readonly available: number;
  readonly frozen: number;
  readonly locked: number;
  readonly needsHold?: boolean;
  readonly signed?: boolean;
}

/** The messages of refused rows. Those about insufficient stock are source A's; a refusal without a message has its code. */
const MESSAGES: { readonly [code: string]: string } = {
  INSUFFICIENT_STOCK: 'Insufficient stock',
  NOT_HELD: 'Nothing held to act on',
  HOLD_EXPIRED: 'The hold has expired',
  STALE_COUNT: 'Stock moved since it was counted',
};

/**
 * Posts one movement to a level, and to the hold it acts on.
 *
 * @param hold the hold of this order line at this location, if there is one
 * @returns the stock afterwards, the row of the movement, and the refusal if there is one; a refused movement leaves level
 * and hold as they were. Errors: every code of {@link StockRefusal}.
 * @example
 * post(level, undefined, { opId, type: 'FREEZE', quantity: 2, orderId: 'o-1', lineId: '1', at }).level.frozen // 2
 */
export function post(level: Level, hold: Hold | undefined, asked: Movement): Posting {
  const movement = (asked ?? {}) as Movement;
  const { opId } = movement;
  const before = hold?.operations.find((each) => each.opId === opId);
  const repeated = before !== undefined;
  const refusal = before
    ? repeatRefusal(level, hold as Hold, before, movement)
    : refuseMovement(level, hold, movement);
  if (repeated || refusal)
    return {
      level,
      hold,
      row: rowOf(level, level, movement, refusal),
      refusal,
      repeated: repeated && !refusal,
    };
  const effect: Effect = EFFECTS[movement.type];
  const { quantity } = movement;
  const after = levelAfter(level, effect, quantity);
  return {
    level: after,
    hold: holdAfter(level, hold, movement),
    row: rowOf(level, after, movement, undefined),
    refusal: undefined,
    repeated: false,
  };
}

function levelAfter(level: Level, effect: Effect, quantity: number): Level {
  const { id, sku, location, backorder } = level;
  return {
    id,
    sku,
    location,
    available: level.available + effect.available * quantity,
    frozen: level.frozen + effect.frozen * quantity,
    locked: level.locked + effect.locked * quantity,
    backorder,
  };
}

/** The first reason to refuse, in this order: the content of the movement, the hold, the level. */
function refuseMovement(level: Level, hold: Hold | undefined, movement: Movement): StockRefusal | undefined {
  const { type, quantity, at } = movement;
  if (typeof type !== 'string' || !Object.hasOwn(EFFECTS, type))
    return { code: 'UNKNOWN_OPERATION', type: describe(type) };
  const effect: Effect = EFFECTS[type];
  if (!(effect.signed ? Number.isSafeInteger(quantity) && quantity !== 0 : isQuantity(quantity))) {
    return { code: 'INVALID_QUANTITY', quantity: describe(quantity) };
  }
  const { opId, expiresAt = null } = movement;
  if (!isInstant(at) || !(expiresAt === null || isInstant(expiresAt))) return { code: 'INVALID_INSTANT' };
  if (!isText(opId)) return { code: 'INVALID_OPERATION_ID' };
  if (type === 'ADJUST') {
    const { expectedAvailable: expected, by, reason } = movement;
    if (!isText(by) || !isText(reason)) return { code: 'REASON_MISSING' };
    if (expected !== undefined && expected !== level.available)
      return { code: 'STALE_COUNT', expected, available: level.available };
  }
  return refuseHold(level, hold, movement, effect) ?? refuseLevel(level, movement, effect);
}

function refuseHold(
  level: Level,
  hold: Hold | undefined,
  movement: Movement,
  effect: Effect,
): StockRefusal | undefined {
  const { type, quantity, at, orderId, lineId } = movement;
  if (type === 'FREEZE') {
    if (!isText(orderId) || !isText(lineId))
      return { code: 'FOREIGN_HOLD', field: isText(orderId) ? 'lineId' : 'orderId' };
    return hold && { code: 'OPERATION_REUSED', field: 'opId' };
  }
  if (!hold) return effect.needsHold ? { code: 'NOT_HELD', asked: quantity, open: 0 } : undefined;
  const field = foreignField(level, hold, movement);
  if (field) return { code: 'FOREIGN_HOLD', field };
  if (type === 'INCREASE') {
    const { deducted, restocked } = hold;
    return quantity > deducted - restocked
      ? { code: 'NOT_DEDUCTED', asked: quantity, deducted: deducted - restocked }
      : undefined;
  }
  if (!effect.needsHold) return { code: 'FOREIGN_HOLD', field: 'type' };
  if (quantity > hold.open) return { code: 'NOT_HELD', asked: quantity, open: hold.open };
  // An expired hold can still be released.
  const { expiresAt } = hold;
  return type === 'DECREASE' && expiresAt !== null && expiresAt <= at
    ? { code: 'HOLD_EXPIRED', expiredAt: expiresAt }
    : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** The first field in which the hold differs from the level, or from the order and line that the movement names. */
function foreignField(level: Level, hold: Hold, { orderId, lineId }: Movement): string | undefined {
  if (hold.sku !== level.sku) return 'sku';
  if (hold.location !== level.location) return 'location';
  if (orderId !== undefined && orderId !== hold.orderId) return 'orderId';
  return lineId !== undefined && lineId !== hold.lineId ? 'lineId' : undefined;
}

function refuseLevel(level: Level, { type, quantity }: Movement, effect: Effect): StockRefusal | undefined {
  const { sku, location, available, frozen, locked } = level;
  const wanted = -effect.available * quantity;
  // Only a promise may go below zero, down to the backorder limit. Goods that are locked or moved must be there.
  const floor = type === 'FREEZE' ? -level.backorder : 0;
  const short = floor + wanted - available;
  if (wanted > 0 && short > 0)
    return { code: 'INSUFFICIENT_STOCK', sku, location, asked: wanted, available: available - floor, short };
  if (locked + effect.locked * quantity < 0) return { code: 'NOT_LOCKED', asked: quantity, locked };
  // A hold with more open units than the level has frozen is a broken book. Clamping would hide it.
  if (frozen + effect.frozen * quantity < 0) return { code: 'NOT_HELD', asked: quantity, open: frozen };
  const after = levelAfter(level, effect, quantity);
  return [after.available, after.frozen, after.locked, totalOf(after)].every(Number.isSafeInteger)
    ? undefined
    : { code: 'INVALID_QUANTITY', quantity: describe(quantity) };
}

/** Refuses an operation id that stands for another operation, by the first field that differs. */
function repeatRefusal(
  level: Level,
  hold: Hold,
  before: HoldOperation,
  movement: Movement,
): StockRefusal | undefined {
  const { type, quantity } = movement;
  const field =
    type !== before.type
      ? 'type'
      : quantity !== before.quantity
        ? 'quantity'
        : foreignField(level, hold, movement);
  return field ? { code: 'OPERATION_REUSED', field } : undefined;
}

function holdAfter(level: Level, hold: Hold | undefined, movement: Movement): Hold | undefined {
  const { type, quantity, opId, orderId = '', lineId = '', expiresAt = null } = movement;
  if (type === 'FREEZE') {
    const { sku, location } = level;
    const id = holdId(orderId, lineId, location);
    return {
      id,
      orderId,
      lineId,
      sku,
      location,
      quantity,
      open: quantity,
      deducted: 0,
      released: 0,
      restocked: 0,
      expiresAt,
      operations: [{ opId, type, quantity }],
    };
  }
  if (!hold) return undefined;
  const { open, deducted, released, restocked } = hold;
  const operations = [...hold.operations, { opId, type, quantity }];
  if (type === 'INCREASE') return { ...hold, restocked: restocked + quantity, operations };
  return type === 'DECREASE'
    ? { ...hold, open: open - quantity, deducted: deducted + quantity, operations }
    : { ...hold, open: open - quantity, released: released + quantity, operations };
}

function rowOf(before: Level, after: Level, movement: Movement, refusal: Refusal | undefined): MovementRow {
  const { opId, orderId = null, lineId = null, type, quantity, at } = movement;
  return {
    opId,
    orderId,
    lineId,
    sku: before.sku,
    location: before.location,
    type,
    quantity: Number.isSafeInteger(quantity) ? quantity + 0 : 0,
    prevAvailable: before.available,
    newAvailable: after.available,
    prevFrozen: before.frozen,
    newFrozen: after.frozen,
    prevLocked: before.locked,
    newLocked: after.locked,
    at,
    status: refusal ? (refusal.code === 'STALE_COUNT' ? 'RETRY' : 'FAILED') : 'SUCCESS',
    message: refusal ? messageOf(refusal.code, type) : 'Operation successful',
  };
}

function messageOf(code: string, type: OperationType): string {
  if (code === 'INSUFFICIENT_STOCK' && type === 'FREEZE') return 'Insufficient stock to freeze';
  return MESSAGES[code] ?? code;
}
