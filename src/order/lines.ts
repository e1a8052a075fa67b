/** What is left of a line, by each counter; and the lines a command speaks of, checked against it. */
import type { Quantity } from '../core/quantity.ts';
import type { LineProblem, LineQuantity, Order, OrderLine, OrderRefusal } from './order.types.ts';

/** How many units of a line something may still be done to. */
export type UnitsLeft = (line: OrderLine) => Quantity;

export const shipped: UnitsLeft = (line) => line.shipped;
export const active: UnitsLeft = (line) => line.ordered - line.cancelled;
export const unshipped: UnitsLeft = (line) => active(line) - line.shipped;
export const inTransit: UnitsLeft = (line) => line.shipped - line.delivered;
export const returnable: UnitsLeft = (line) => active(line) - line.returned;
export const deliveredNotReturned: UnitsLeft = (line) => line.delivered - line.returned;
/** Of all that was ordered: the money of a cancelled unit goes back too. */
export const unrefunded: UnitsLeft = (line) => line.ordered - line.refunded;

/** Units over all lines. */
export function unitsOf(lines: readonly OrderLine[], left: UnitsLeft): Quantity {
  return lines.reduce((units, line) => units + left(line), 0);
}

/** Everything that is left, line by line; lines with nothing left are not named. */
export function allLeft(lines: readonly OrderLine[], left: UnitsLeft): readonly LineQuantity[] {
  return lines
    .map((line) => ({ lineId: line.lineId, quantity: left(line) }))
    .filter(({ quantity }) => quantity > 0);
}

/** Every problem of the lines named, not the first. Nothing named means everything that is left, which is fine. */
export function lineProblems(
  { lines }: Order,
  named: readonly LineQuantity[] | undefined = [],
  left: UnitsLeft,
): (OrderRefusal & { readonly code: 'INVALID_LINES' }) | undefined {
  const problems: LineProblem[] = [];
  named.forEach(({ lineId, quantity }, index) => {
    const line = lines.find((each) => each.lineId === lineId);
    const limit = line && left(line);
    if (limit === undefined) problems.push({ index, lineId, code: 'UNKNOWN_LINE' });
    else if (quantity > limit) problems.push({ index, lineId, code: 'TOO_MANY', limit });
  });
  return problems[0] && { code: 'INVALID_LINES', problems };
}
