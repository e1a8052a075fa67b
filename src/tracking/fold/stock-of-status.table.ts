import type { OperationType } from '../../inventory/index.ts';
import type { ObservedStatus } from '../../order/index.ts';

/** How an order stands with the stock of one line: what it reserved decides, never the status before (D29). */
export type Reservation =
  /** Nothing was ever reserved. */
  | 'NONE'
  /** Units are frozen. */
  | 'OPEN'
  /** None is frozen; some went out and did not come back. */
  | 'DEDUCTED'
  /** All was released, or came back. */
  | 'SPENT';

type Operation = Extract<OperationType, 'FREEZE' | 'DECREASE' | 'UNFREEZE' | 'INCREASE'>;
type Row = { readonly [reservation in Reservation]?: Operation };

/**
 * Which operation follows an observed status, by reservation (source A, 4.2.1, corrected: D29–D36); nothing where a cell is
 * missing. With freezing at payment, a setting, PENDING_PAYMENT is passed over; PAID makes up for what was missed.
 * A shipment without a reservation is wished all the same: `post` refuses it, and its failed row says so.
 */
export const stockOperations = {
  PENDING_PAYMENT: { NONE: 'FREEZE' },
  PAID: { NONE: 'FREEZE' },
  PROCESSING: {},
  SHIPPED: { NONE: 'DECREASE', OPEN: 'DECREASE', SPENT: 'DECREASE' },
  DELIVERED: {},
  CANCELLED: { OPEN: 'UNFREEZE' },
  EXPIRED: { OPEN: 'UNFREEZE' },
  REFUNDED: { OPEN: 'UNFREEZE', DEDUCTED: 'INCREASE' },
} as const satisfies { readonly [status in ObservedStatus]: Row };
