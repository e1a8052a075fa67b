import type { OperationType } from '../../inventory/index.ts';
import type { ObservedStatus } from '../../order/index.ts';

/** What an order has reserved of one line. This decides the operation, never the previous status (D29). */
export type Reservation =
  /** No unit was ever reserved. */
  | 'NONE'
  /** Units are frozen. */
  | 'OPEN'
  /** None are frozen; some were shipped and have not come back. */
  | 'DEDUCTED'
  /** All units were released or came back. */
  | 'SPENT';

type Operation = Extract<OperationType, 'FREEZE' | 'DECREASE' | 'UNFREEZE' | 'INCREASE'>;
type Operations = { readonly [reservation in Reservation]?: Operation };

/**
 * The operation that follows an observed status, by reservation (source A, 4.2.1, corrected: D29–D36). No cell, no
 * operation. With `freezeAt: 'payment'`, PENDING_PAYMENT is skipped. PAID freezes what was missed at placement. A
 * shipment without a reservation still asks for DECREASE: `post` refuses it and records a FAILED row.
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
} as const satisfies { readonly [status in ObservedStatus]: Operations };
