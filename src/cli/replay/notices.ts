/** What customers are told, by the library's templates. */

import { notificationOf, sourceNotifications } from '../../notifications/index.ts';
import type { StatusEvent } from '../../order/index.ts';
import { line } from './lines.ts';

/** One line an event that somebody is told of, in source A's own words: an amount refunded is not at hand. */
export function* notificationLines(events: Iterable<StatusEvent>): Generator<string> {
  for (const event of events) {
    const told = notificationOf(event, sourceNotifications);
    if (told) yield line(told.orderId, told.status, told.channel, told.priority, told.message);
  }
}
