import type { CommandOf, TableOf } from '../core/table.ts';

/** The guards that cells name; `order.rules.ts` says what each demands. */
export type OrderGuard =
  | 'mayCancel'
  | 'paymentWindowOver'
  | 'unitsToShip'
  | 'unitsInTransit'
  | 'nothingShipped'
  | 'unitsToReturn'
  | 'insideAfterSalesWindow'
  | 'moneyToRefund';

type Status =
  | 'NEW'
  | 'PENDING_PAYMENT'
  | 'PAID'
  | 'PROCESSING'
  | 'SHIPPED'
  | 'DELIVERED'
  | 'COMPLETED'
  | 'AFTER_SALES'
  | 'AFTER_SALES_COMPLETED'
  | 'CANCELLED'
  | 'EXPIRED'
  | 'REFUNDED';

/**
 * The order, status → command → next status. Where a cell lists several, the facts decide: part of the goods or
 * of the money leaves the headline where it is, the rest moves it. `NEW` is the order before it is placed and no
 * public status. Statuses: source A's eight, source B's three more (售後中, 售後完成, 已完成).
 */
export const orderTable = {
  NEW: {
    place: 'PENDING_PAYMENT',
  },
  PENDING_PAYMENT: {
    pay: 'PAID',
    cancel: { to: 'CANCELLED', when: 'mayCancel' },
    expire: { to: 'EXPIRED', when: 'paymentWindowOver' },
  },
  PAID: {
    accept: 'PROCESSING',
    cancel: { to: 'CANCELLED', when: 'mayCancel' },
    openAfterSales: { to: 'AFTER_SALES', when: 'unitsToReturn' },
    refund: { to: ['PAID', 'REFUNDED'], when: 'moneyToRefund' },
  },
  PROCESSING: {
    ship: { to: ['PROCESSING', 'SHIPPED'], when: 'unitsToShip' },
    deliver: { to: 'PROCESSING', when: 'unitsInTransit' },
    cancel: { to: 'CANCELLED', when: ['mayCancel', 'nothingShipped'] },
    openAfterSales: { to: 'AFTER_SALES', when: 'unitsToReturn' },
    refund: { to: ['PROCESSING', 'REFUNDED'], when: 'moneyToRefund' },
  },
  SHIPPED: {
    deliver: { to: ['SHIPPED', 'DELIVERED'], when: 'unitsInTransit' },
    openAfterSales: { to: 'AFTER_SALES', when: 'unitsToReturn' },
    refund: { to: ['SHIPPED', 'REFUNDED'], when: 'moneyToRefund' },
  },
  DELIVERED: {
    complete: 'COMPLETED',
    openAfterSales: { to: 'AFTER_SALES', when: 'unitsToReturn' },
    refund: { to: ['DELIVERED', 'REFUNDED'], when: 'moneyToRefund' },
  },
  COMPLETED: {
    openAfterSales: { to: 'AFTER_SALES', when: ['unitsToReturn', 'insideAfterSalesWindow'] },
    refund: { to: ['COMPLETED', 'REFUNDED'], when: 'moneyToRefund' },
  },
  AFTER_SALES: {
    ship: { to: 'AFTER_SALES', when: 'unitsToShip' },
    deliver: { to: 'AFTER_SALES', when: 'unitsInTransit' },
    closeAfterSales: {
      to: ['PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'COMPLETED', 'AFTER_SALES_COMPLETED'],
    },
    completeAfterSales: 'AFTER_SALES_COMPLETED',
    refund: { to: ['AFTER_SALES', 'REFUNDED'], when: 'moneyToRefund' },
  },
  AFTER_SALES_COMPLETED: {
    ship: { to: 'AFTER_SALES_COMPLETED', when: 'unitsToShip' },
    deliver: { to: 'AFTER_SALES_COMPLETED', when: 'unitsInTransit' },
    openAfterSales: { to: 'AFTER_SALES', when: 'unitsToReturn' },
    refund: { to: ['AFTER_SALES_COMPLETED', 'REFUNDED'], when: 'moneyToRefund' },
  },
  CANCELLED: {
    refund: { to: 'CANCELLED', when: 'moneyToRefund' },
  },
  EXPIRED: {},
  REFUNDED: {},
} as const satisfies TableOf<Status, OrderGuard>;

/** Every command of the table. */
export type OrderCommandName = CommandOf<typeof orderTable>;

/** Every status of the table, `NEW` included. */
export type OrderStatus = keyof typeof orderTable;
