/** Which order command a status event stands for. */
import type { ObservedStatus, PlacedLine, StatusEvent } from '../../order/index.ts';
import { LOCATION, movesStock, type Observation } from './observe.ts';
import { CURRENCY, type SourceOrder } from './olist.ts';

export function observationOf(event: StatusEvent, order: SourceOrder): Observation {
  const command = COMMANDS[event.status](order, event);
  const { at, status } = event;
  return { orderId: order.orderId, at, status, command, units: movesStock(status) ? unitsOf(order) : [] };
}

type CommandOf = (order: SourceOrder, event: StatusEvent) => Observation['command'];

const COMMANDS: { readonly [status in ObservedStatus]: CommandOf } = {
  PENDING_PAYMENT: (order) => ({
    type: 'place',
    by: 'shopper',
    userId: order.userId,
    currency: CURRENCY,
    lines: placedLines(order),
    shippingMinor: dueMinor(order) - goodsMinor(order),
  }),
  PAID: (order) => ({
    type: 'pay',
    by: 'system',
    paymentId: order.orderId,
    amountMinor: dueMinor(order),
    currency: CURRENCY,
  }),
  PROCESSING: () => ({ type: 'accept', by: 'merchant' }),
  SHIPPED: ({ orderId }) => ({ type: 'ship', by: 'merchant', shipmentId: orderId }),
  DELIVERED: ({ orderId }) => ({ type: 'deliver', by: 'system', shipmentId: orderId }),
  CANCELLED: (_, { cancelReason }) => ({ type: 'cancel', by: 'system', reason: cancelReason ?? 'UNKNOWN' }),
  REFUNDED: (order) => ({
    type: 'refund',
    by: 'system',
    refundId: order.orderId,
    amountMinor: dueMinor(order),
  }),
  EXPIRED: () => ({ type: 'expire', by: 'system' }),
};

/** At least a cent: an order without a price could not be refunded. */
function dueMinor({ totalMinor }: SourceOrder): number {
  return Math.max(1, totalMinor);
}

/** The price of the goods at their cheapest unit price. The remainder counts as freight. */
function goodsMinor(order: SourceOrder): number {
  return placedLines(order).reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
}

/**
 * The lines of the order. Some Olist orders have payments but no items. The machine needs a line, so these get one for
 * the whole amount. It is no product: it has no level, no hold and no ledger row.
 */
function placedLines(order: SourceOrder): readonly PlacedLine[] {
  if (order.lines.length === 0)
    return [
      {
        lineId: 'unknown-items',
        sku: 'unknown-items',
        location: LOCATION,
        quantity: 1,
        unitPriceMinor: dueMinor(order),
      },
    ];
  return order.lines.map(({ sku, quantity, unitPriceMinor }) => ({
    lineId: sku,
    sku,
    location: LOCATION,
    quantity,
    unitPriceMinor,
  }));
}

function unitsOf({ lines }: SourceOrder): Observation['units'] {
  return lines.map(({ sku, quantity }) => ({ sku, quantity }));
}
