import { active, unitsOf } from './lines.ts';
import type { Order } from './order.types.ts';

/** How far along an axis an order is. */
export type Extent = 'none' | 'partial' | 'full' | 'over';

/** The four axes beside the headline, each derived from the counters and never stored. */
export interface OrderAxes {
  readonly payment: Extent;
  readonly fulfilment: Extent;
  readonly return: Extent;
  readonly refund: Extent;
}

function extent(done: number, whole: number): Extent {
  return done > whole ? 'over' : done <= 0 ? 'none' : done < whole ? 'partial' : 'full';
}

/**
 * Payment against what is owed, fulfilment (units delivered) and return against the live units, refund against
 * what was paid. Partial shipments and partial returns show here without a headline status of their own.
 *
 * @example
 * axesOf(order) // { payment: 'full', fulfilment: 'partial', return: 'none', refund: 'none' }
 */
export function axesOf(order: Order): OrderAxes {
  const units = unitsOf(order.lines, active);
  return {
    payment: extent(order.paidMinor, order.totalMinor),
    fulfilment: extent(
      unitsOf(order.lines, (line) => line.delivered),
      units,
    ),
    return: extent(
      unitsOf(order.lines, (line) => line.returned),
      units,
    ),
    refund: extent(order.refundedMinor, order.paidMinor),
  };
}
