/** Notifications to customers (source A, 5.2). The id is derived from the change, so a replay notifies once. */
import { joinId } from '../core/id.ts';
import { formatMoney, type Money } from '../core/money.ts';
import type { Instant } from '../core/quantity.ts';
import type { ObservedStatus, StatusEvent } from '../order/lifecycle.ts';
import {
  type DeliveryState,
  MAX_DELIVERIES,
  type NotificationChannel,
  type NotificationTemplates,
  notifications,
} from './notifications.table.ts';

/** A status change, with the fields that a template may use. */
export type StatusChange = StatusEvent & {
  /** What was refunded, where that is known. An amount that cannot be printed exactly is left out of the message. */
  readonly refunded?: Money | undefined;
};

/** A row of source A's `order_status_notifications`. */
export interface Notification {
  /** Derived from order, status and sequence number, so processing the change again gives the same notification. */
  readonly notificationId: string;
  readonly orderId: string;
  readonly userId: string;
  readonly status: ObservedStatus;
  readonly prevStatus: ObservedStatus | null;
  readonly statusAt: Instant;
  readonly channel: NotificationChannel;
  readonly priority: number;
  readonly message: string;
  readonly delivery: DeliveryState;
  /** The number of attempts. */
  readonly attempts: number;
}

/**
 * The notification of a status change; `undefined` if the status has no template.
 *
 * @example
 * notificationOf({ ...change, status: 'PAID', orderId: 'o-1' })?.message // 'Order o-1 has been paid successfully'
 */
export function notificationOf(
  change: StatusChange,
  templates: NotificationTemplates = notifications,
): Notification | undefined {
  const { orderId, userId, status, prevStatus, at, seq } = change;
  const template = Object.hasOwn(templates, status) ? templates[status] : undefined;
  if (template === undefined) return undefined;
  return {
    notificationId: joinId(orderId, 'notification', status, String(seq)),
    orderId,
    userId,
    status,
    prevStatus,
    statusAt: at,
    channel: template.channel,
    priority: template.priority,
    message: fillTemplate(template.text, change),
    delivery: 'PENDING',
    attempts: 0,
  };
}

/** Fills a template in one pass, so an order id that looks like a placeholder stays text. */
function fillTemplate(text: string, { orderId, status, cancelReason, refunded }: StatusChange): string {
  const amount = refunded && formatMoney(refunded).unwrapOr(undefined);
  const values: { readonly [name: string]: string } = {
    orderId,
    status,
    reason: cancelReason ?? 'UNKNOWN',
    amount: amount === undefined ? '' : `${amount} ${refunded?.currency}`,
  };
  // Without an amount its punctuation is removed too.
  const complete = amount === undefined ? text.replaceAll(/:? ?\{amount\}/g, '') : text;
  return complete.replaceAll(/\{(orderId|status|reason|amount)\}/g, (_, name: string) => values[name] ?? '');
}

/**
 * Applies a channel's answer, or a person's `retry`. A sent notification stays SENT. After the last failed attempt it
 * is DEAD until it is retried.
 *
 * @example
 * applyDelivery(notification, 'sent').delivery // 'SENT'
 */
export function applyDelivery(notification: Notification, answer: 'sent' | 'failed' | 'retry'): Notification {
  const { delivery, attempts } = notification;
  if (delivery === 'DEAD')
    return answer === 'retry' ? { ...notification, delivery: 'PENDING', attempts: 0 } : notification;
  if (delivery === 'SENT' || answer === 'retry') return notification;
  const tried = attempts + 1;
  const failed = tried < MAX_DELIVERIES ? 'PENDING' : 'DEAD';
  return { ...notification, delivery: answer === 'sent' ? 'SENT' : failed, attempts: tried };
}
