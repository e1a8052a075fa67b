/** The notifications of customers, by the library's templates. */
import { notificationOf, sourceNotifications } from '../../notifications/index.ts';
import type { StatusEvent } from '../../order/index.ts';
import { line } from './lines.ts';

/** One line per notification. Source A's templates are used, because refunded amounts are not in the events. */
export function* notificationLines(events: Iterable<StatusEvent>): Generator<string> {
  for (const event of events) {
    const notification = notificationOf(event, sourceNotifications);
    if (notification === undefined) continue;
    const { orderId, status, channel, priority, message } = notification;
    yield line(orderId, status, channel, priority, message);
  }
}
