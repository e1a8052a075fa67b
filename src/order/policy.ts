import type { OrderCommandName, OrderStatus } from './order.table.ts';

/** Who sends a command. What a role may do is policy; who the person is, is `operator`. */
export type Role = 'shopper' | 'merchant' | 'system';

/** The part of the policy that decides which buttons somebody sees, and which are grey. */
export interface OrderRulesPolicy {
  /** The commands a shopper is offered and may send; merchant and system may send every one. */
  readonly shopperMayAsk: readonly OrderCommandName[];
  /**
   * Who may cancel, by status. A shopper whose money is in goes through after-sales (source B); name the shopper
   * under `PAID` to let the order be cancelled directly.
   */
  readonly mayCancel: { readonly [status in OrderStatus]?: readonly Role[] };
  /** How long after completion a case may be opened, in days. */
  readonly afterSalesWindowDays: number;
}

/** Where the sources disagree, the host decides. One object, given to `orderMachine` once. */
export interface OrderPolicy extends OrderRulesPolicy {
  /** When stock is frozen: at placement (source B, the default) or once money is in (source A). */
  readonly freezeAt: 'placement' | 'payment';
  /** When frozen stock is deducted: at shipment (source A, the default) or at payment (source B). */
  readonly deductAt: 'shipment' | 'payment';
  /** How long an unpaid order waits for its money, in minutes (source B: 15 to 30). */
  readonly paymentWindowMinutes: number;
  /** How long a merchant may take to answer a case, in hours. */
  readonly merchantReviewHours: number;
}

export const defaultOrderRulesPolicy: OrderRulesPolicy = {
  shopperMayAsk: ['place', 'pay', 'cancel', 'complete', 'openAfterSales', 'closeAfterSales'],
  mayCancel: {
    PENDING_PAYMENT: ['shopper', 'merchant', 'system'],
    PAID: ['merchant', 'system'],
    PROCESSING: ['merchant', 'system'],
  },
  afterSalesWindowDays: 7,
};

/** The defaults, with what the host sets otherwise. */
export function orderPolicy(settings: Partial<OrderPolicy> = {}): OrderPolicy {
  return {
    ...defaultOrderRulesPolicy,
    freezeAt: 'placement',
    deductAt: 'shipment',
    paymentWindowMinutes: 30,
    merchantReviewHours: 24,
    ...settings,
  };
}

export const defaultOrderPolicy: OrderPolicy = /* @__PURE__ */ orderPolicy();
