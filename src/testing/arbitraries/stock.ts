/** Levels with a hold, and what may be posted to them. */
import * as fc from 'fast-check';
import {
  emptyLevel,
  type Hold,
  type Level,
  type Movement,
  type OperationType,
  post,
} from '../../inventory/index.ts';
import { type Draw, drawFrom } from '../proof.ts';
import type { CommandOptions } from './order.ts';
import { spoiled } from './values.ts';

/** A level, and the hold of one order line on it if there is one. */
export interface Stock {
  readonly level: Level;
  readonly hold: Hold | undefined;
}

const TYPES: readonly OperationType[] = [
  'INCREASE',
  'DECREASE',
  'FREEZE',
  'UNFREEZE',
  'ADJUST',
  'LOCK',
  'UNLOCK',
  'TRANSFER',
];
const START = 1_767_600_000_000;

/** A movement that a caller might ask for now. Most fit. */
export function movementWish(draw: Draw, { level, hold }: Stock, at = START): Movement {
  const type = hold || draw.below(3) ? draw.pick(TYPES) : 'FREEZE';
  const most = {
    INCREASE: hold ? hold.deducted - hold.restocked : 9,
    DECREASE: hold?.open ?? 1,
    UNFREEZE: hold?.open ?? 1,
    FREEZE: level.available + level.backorder,
    LOCK: level.available,
    UNLOCK: level.locked,
    ADJUST: 9,
    TRANSFER: 9,
  }[type];
  const units = Math.max(1, draw.below(Math.max(1, Math.min(most, 12))) + 1 - (draw.below(9) === 0 ? 0 : 1));
  const signed = (type === 'ADJUST' || type === 'TRANSFER') && draw.below(2) === 0 ? -units : units;
  const holding =
    type === 'FREEZE' ||
    type === 'DECREASE' ||
    type === 'UNFREEZE' ||
    (type === 'INCREASE' && hold !== undefined);
  return {
    opId: draw.below(10) ? `op-${draw.below(1e9)}` : (hold?.operations[0]?.opId ?? 'op-1'),
    type,
    quantity: signed,
    at: at + draw.below(3_600_000),
    ...(holding && { orderId: 'o-1', lineId: '1' }),
    ...(type === 'FREEZE' && { expiresAt: draw.pick([null, START + 1_800_000]) }),
    ...(type === 'ADJUST' && {
      by: 'clerk',
      reason: 'counted',
      ...(draw.below(3) === 0 && { expectedAvailable: level.available }),
    }),
  };
}

/** Whether the movement is about the hold; the others are posted to the level alone. */
function aboutHold({ orderId }: Movement): boolean {
  return orderId !== undefined;
}

/** Stock that can be reached by posting movements one after another. Shrinks by leaving some out. */
export function stocks(): fc.Arbitrary<Stock> {
  return fc
    .tuple(fc.constantFrom(0, 0, 5), fc.array(fc.nat(), { maxLength: 20, size: 'max' }))
    .map(([backorder, seeds]) => {
      let stock: Stock = { level: emptyLevel('tea', 'main', backorder), hold: undefined };
      stock = {
        ...stock,
        level: post(stock.level, undefined, { opId: 'in', type: 'INCREASE', quantity: 10, at: START }).level,
      };
      for (const seed of seeds) {
        const movement = movementWish(drawFrom(seed), stock);
        const { level, hold, refusal } = post(
          stock.level,
          aboutHold(movement) ? stock.hold : undefined,
          movement,
        );
        if (!refusal) stock = { level, hold: aboutHold(movement) ? hold : stock.hold };
      }
      return stock;
    });
}

export function levels(): fc.Arbitrary<Level> {
  return stocks().map(({ level }) => level);
}

export function holds(): fc.Arbitrary<Hold> {
  return stocks()
    .map(({ hold }) => hold)
    .filter((hold): hold is Hold => hold !== undefined);
}

/** Movements for a level and its hold as they stand. */
export function movements(
  level: Level,
  hold: Hold | undefined,
  { flavours = ['valid', 'valid', 'boundary', 'hostile'] }: CommandOptions = {},
): fc.Arbitrary<Movement> {
  return fc.tuple(fc.constantFrom(...flavours), fc.nat()).chain(([flavour, seed]) => {
    const draw = drawFrom(seed);
    let movement = movementWish(draw, { level, hold });
    for (
      let tries = 0;
      flavour === 'valid' &&
      tries < 12 &&
      post(level, aboutHold(movement) ? hold : undefined, movement).refusal;
      tries++
    )
      movement = movementWish(draw, { level, hold });
    if (flavour === 'hostile') return spoiled(movement) as fc.Arbitrary<Movement>;
    if (flavour === 'valid') return fc.constant(movement);
    const edges = [
      0,
      1,
      -1,
      level.available,
      level.available + 1,
      level.available + level.backorder + 1,
      (hold?.open ?? 0) + 1,
      Number.MAX_SAFE_INTEGER,
    ];
    return fc.constantFrom(...edges).map((quantity) => ({ ...movement, quantity }));
  });
}
