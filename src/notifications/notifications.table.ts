import type { TableOf } from '../core/table.ts';
import type { ObservedStatus } from '../order/lifecycle.ts';

export type NotificationChannel = 'APP_PUSH' | 'SMS' | 'EMAIL';

/** The template of a status: channel, priority (1 is the most urgent) and text. */
export interface NotificationTemplate {
  readonly channel: NotificationChannel;
  readonly priority: number;
  /** The placeholders are `{orderId}`, `{status}`, `{reason}` and `{amount}`. Other text is kept. */
  readonly text: string;
}

/** Templates by status. A status without a template sends no notification. */
export type NotificationTemplates = {
  readonly [status in ObservedStatus]?: NotificationTemplate | undefined;
};

/** Source A's notifications (5.2), word for word. */
export const sourceNotifications = {
  PAID: { channel: 'APP_PUSH', priority: 2, text: 'Order {orderId} has been paid successfully' },
  SHIPPED: { channel: 'APP_PUSH', priority: 3, text: 'Order {orderId} has been shipped' },
  DELIVERED: { channel: 'APP_PUSH', priority: 2, text: 'Order {orderId} has been delivered' },
  CANCELLED: { channel: 'SMS', priority: 1, text: 'Order {orderId} has been cancelled: {reason}' },
  REFUNDED: { channel: 'SMS', priority: 1, text: 'Order {orderId} has been refunded' },
} as const satisfies NotificationTemplates;

/** Source A's templates, with the refunded amount (D75), and one for an expired order (D09; source B, 2.4). */
export const notifications = {
  ...sourceNotifications,
  REFUNDED: { ...sourceNotifications.REFUNDED, text: 'Order {orderId} has been refunded: {amount}' },
  EXPIRED: { channel: 'SMS', priority: 1, text: 'Order {orderId} has expired: it was not paid in time' },
} as const satisfies NotificationTemplates;

type Delivery = 'PENDING' | 'SENT' | 'DEAD';

/**
 * The delivery of a notification: state → fact of the channel, or `retry` by a person → next state. It is called
 * `delivery`, beside the order's `status` (D74). After three failed attempts it is DEAD (source B, 2.6).
 */
export const deliveryTable = {
  PENDING: { sent: 'SENT', failed: { to: ['PENDING', 'DEAD'] } },
  SENT: {},
  DEAD: { retry: 'PENDING' },
} as const satisfies TableOf<Delivery>;
export type DeliveryState = keyof typeof deliveryTable;

export const MAX_DELIVERIES = 3;
