import type { OrderCommand, OrderEvent } from './order.types.ts';

/** The event that each command leads to. These names are the storage format: never rename one. */
export const orderEventOf = {
  place: 'order.placed',
  pay: 'order.paid',
  accept: 'order.accepted',
  cancel: 'order.cancelled',
  expire: 'order.expired',
  ship: 'order.shipped',
  deliver: 'order.delivered',
  complete: 'order.completed',
  refund: 'order.refunded',
  openAfterSales: 'order.after_sales_opened',
  closeAfterSales: 'order.after_sales_closed',
  completeAfterSales: 'order.after_sales_completed',
} as const satisfies { readonly [type in OrderCommand['type']]: OrderEvent['type'] };
