/** The sample shop's week as source A's events, one JSON object per line, for `orderwright replay events`. */
import type { HistoryRecord } from '../../core/history.ts';
import type { Instant } from '../../core/quantity.ts';
import { totalOf } from '../../inventory/index.ts';
import { OBSERVED_STATUSES, type OrderEvent } from '../../order/index.ts';
import type { Books } from './checks.ts';

const STATUSES: ReadonlySet<string> = new Set(OBSERVED_STATUSES);

/** The events by instant, and the stock at the end. */
export function* sourceEventLines({ history, levels, orders }: Books, until: Instant): Generator<string> {
  const users = new Map(orders.map(({ id, userId }) => [id, userId]));
  const records = history.filter(({ kind }) => kind === 'order').sort((a, b) => a.at - b.at);
  for (const record of records)
    for (const event of sourceEventsOf(record, users.get(record.id) ?? '')) yield JSON.stringify(event);
  for (const level of levels) {
    const { sku, available, frozen, locked } = level;
    yield JSON.stringify({
      event_id: `stock-${sku}`,
      seq: 0,
      product_id: sku,
      sku_id: sku,
      total_stock: totalOf(level),
      available_stock: available,
      frozen_stock: frozen,
      locked_stock: locked,
      update_time: until,
    });
  }
}

function* sourceEventsOf({ id: order_id, version, from, to, at, data }: HistoryRecord, user_id: string) {
  const event = data as OrderEvent;
  const about = { event_id: `${order_id}-${version}`, seq: version, order_id };
  // Source A has eight statuses. A transition to a status that it does not have is no event.
  if (from !== to && STATUSES.has(to))
    yield {
      ...about,
      user_id,
      status: to,
      prev_status: STATUSES.has(from) ? from : null,
      status_time: at,
      cancel_reason: event.type === 'order.cancelled' ? event.reason : null,
    };
  if (event.type === 'order.placed')
    for (const { lineId, sku, ordered: quantity, unitPriceMinor } of event.lines)
      yield {
        ...about,
        event_id: `${about.event_id}-item-${lineId}`,
        item_id: lineId,
        sku_id: sku,
        quantity,
        price: decimal(unitPriceMinor),
        create_time: at,
      };
  if (event.type === 'order.shipped' || event.type === 'order.delivered')
    yield {
      ...about,
      event_id: `${about.event_id}-parcel`,
      logistics_id: event.shipmentId,
      status: event.type === 'order.shipped' ? 'DISPATCHED' : 'DELIVERED',
      status_time: at,
    };
}

function decimal(minor: number): string {
  return `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
}
