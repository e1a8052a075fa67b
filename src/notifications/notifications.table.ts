import type { TableOf } from '../core/table.ts';
import type { ObservedStatus } from '../order/lifecycle.ts';

export type NotificationChannel = 'APP_PUSH' | 'SMS' | 'EMAIL';

/** What is told when an order reaches a status: how, how urgently (1 goes first), and in which words. */
export interface NotificationTemplate {
  readonly channel: NotificationChannel;
  readonly priority: number;
  /** `{orderId}`, `{status}`, `{reason}` and `{amount}` are filled in; anything else stays as it is. */
  readonly text: string;
}

/** Templates by status; a status that is not listed tells nobody. */
export type NotificationTemplates = { readonly [status in ObservedStatus]?: NotificationTemplate };

/** Source A's notifications (5.2), word for word. */
export const sourceNotifications = {
  PAID: { channel: 'APP_PUSH', priority: 2, text: 'Order {orderId} has been paid successfully' },
  SHIPPED: { channel: 'APP_PUSH', priority: 3, text: 'Order {orderId} has been shipped' },
  DELIVERED: { channel: 'APP_PUSH', priority: 2, text: 'Order {orderId} has been delivered' },
  CANCELLED: { channel: 'SMS', priority: 1, text: 'Order {orderId} has been cancelled: {reason}' },
  REFUNDED: { channel: 'SMS', priority: 1, text: 'Order {orderId} has been refunded' },
} as const satisfies NotificationTemplates;

/** And what is missing there: how much was refunded (D75), and the order that ran out of time (D09; source B tells its shopper). */
export const notifications = {
  ...sourceNotifications,
  REFUNDED: { ...sourceNotifications.REFUNDED, text: 'Order {orderId} has been refunded: {amount}' },
  EXPIRED: { channel: 'SMS', priority: 1, text: 'Order {orderId} has expired: it was not paid in time' },
} as const satisfies NotificationTemplates;

type Delivery = 'PENDING' | 'SENT' | 'DEAD';

/**
 * The delivery of a notification, state → what the channel said → next state; its own word beside the order's `status`
 * (D74). After the last attempt it is dead, for a person to look at (source B, 2.6: three).
 */
export const deliveryTable = {
  PENDING: { sent: 'SENT', failed: { to: ['PENDING', 'DEAD'] } },
  SENT: {},
  DEAD: { retry: 'PENDING' },
} as const satisfies TableOf<Delivery>;
export type DeliveryState = keyof typeof deliveryTable;

export const MAX_DELIVERIES = 3;
