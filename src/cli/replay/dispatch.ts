/** The dispatch commands of paid orders, by the library's planner. */
import {
  type DispatchPolicy,
  defaultDispatchPolicy,
  type PaidOrder,
  planDispatch,
} from '../../fulfillment/index.ts';
import type { StatusEvent } from '../../order/index.ts';
import { HOURS_BY_OLIST_CATEGORY } from './categories.table.ts';
import { line } from './lines.ts';
import { LOCATION } from './observe.ts';
import { CURRENCY, type SourceOrder } from './olist.ts';

/** Source A's limits, applied unchanged to another currency: none are known for it. */
export function limitsIn(currency: string): DispatchPolicy['limits'] {
  return { [currency]: { highAboveMinor: 100_000, mediumAboveMinor: 50_000 } };
}

export const olistDispatchPolicy: DispatchPolicy = {
  ...defaultDispatchPolicy,
  limits: limitsIn(CURRENCY),
  hoursByCategory: HOURS_BY_OLIST_CATEGORY,
};

/** One line per command. */
export function* dispatchLines(orders: Iterable<PaidOrder>, policy: DispatchPolicy): Generator<string> {
  for (const order of orders)
    for (const { orderId, priority, amountMinor, requiredBy } of planDispatch(order, { policy }).commands)
      yield line(orderId, priority, amountMinor, requiredBy);
}

/** Every Olist order at its payment, in the order of the stream. All goods are in one warehouse. */
export function* olistPaidOrders(
  events: Iterable<StatusEvent>,
  orders: ReadonlyMap<string, SourceOrder>,
): Generator<PaidOrder> {
  for (const { orderId, userId, status, at } of events) {
    if (status !== 'PAID') continue;
    const lines = (orders.get(orderId)?.lines ?? []).map(({ sku, quantity, amountMinor, category }) => ({
      sku,
      quantity,
      amountMinor,
      category,
      warehouseId: LOCATION,
    }));
    yield { orderId, userId, paidAt: at, currency: CURRENCY, address: null, lines };
  }
}
