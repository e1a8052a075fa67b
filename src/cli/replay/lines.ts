/** The canonical lines of the output files: fields joined by `|`, empty for null, instants in milliseconds. */
import type { Instant } from '../../core/index.ts';
import { totalOf } from '../../inventory/index.ts';
import {
  durationsOf,
  type Lifecycle,
  OBSERVED_STATUSES,
  observe,
  type StatusEvent,
} from '../../order/index.ts';
import type { Books } from './audit.ts';
import { olistEventsOf } from './events.ts';
import type { SourceOrder } from './olist.ts';
import type { Rejection } from './pass.ts';

type Field = string | number | null | undefined;

export function line(...fields: readonly Field[]): string {
  return fields.map((field) => field ?? '').join('|');
}

export function* eventLines(events: Iterable<StatusEvent>): Generator<string> {
  for (const { orderId, userId, status, prevStatus, at, cancelReason } of events)
    yield line(orderId, userId, status, prevStatus, at, cancelReason);
}

/** The lifecycles of the orders at `now`. The order of their events does not matter to the fold. */
export function* olistLifecyclesAt(orders: Iterable<SourceOrder>, now: Instant): Generator<Lifecycle> {
  for (const order of orders) {
    const known = olistEventsOf(order).filter(({ at }) => at <= now);
    const row = known.reduce<Lifecycle | undefined>(observe, undefined);
    if (row) yield row;
  }
}

/** One line per order. */
export function* lifecycleLines(rows: Iterable<Lifecycle>): Generator<string> {
  for (const row of rows) yield lifecycleLine(row);
}

export function lifecycleLine(row: Lifecycle, outForDeliveryAt: Instant | null = null): string {
  const { orderId, userId, milestones, cancelReason, currentStatus, updatedAt } = row;
  const durations = durationsOf(row, outForDeliveryAt);
  return line(
    orderId,
    userId,
    milestones.PENDING_PAYMENT,
    ...OBSERVED_STATUSES.map((status) => milestones[status]),
    cancelReason,
    currentStatus,
    updatedAt,
    durations.pendingPaymentSeconds,
    durations.processingSeconds,
    durations.shippingSeconds,
    durations.deliverySeconds,
    durations.overallSeconds,
  );
}

export function* rejectionLines(rejections: Iterable<Rejection>): Generator<string> {
  for (const { event, from } of rejections) yield line(event.orderId, from, event.status, event.at);
}

export function* stockLines({ levels }: Books): Generator<string> {
  for (const level of levels) yield line(level.sku, totalOf(level), level.available, level.frozen);
}
