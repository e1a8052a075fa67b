/** The orders and commands that are measured: made by the machine itself, so they are what a host has. */
import { emit, fold, type Order, type OrderCommand, order, refuse } from 'orderwright/order';

const at = 1_700_000_000_000;
const lineIds = ['1', '2', '3'];

function after(state: Order, command: OrderCommand): Order {
  const refusal = refuse(order, state, command);
  if (refusal) throw new Error(JSON.stringify(refusal));
  return fold(order, state, emit(order, state, command));
}

/** An order of three lines whose money is in. */
export const paid = [
  {
    type: 'place',
    at,
    by: 'shopper',
    userId: 'u-1',
    currency: 'EUR',
    lines: lineIds.map((lineId) => ({
      lineId,
      sku: `sku-${lineId}`,
      location: 'main',
      quantity: 2,
      unitPriceMinor: 1_250,
    })),
  },
  { type: 'pay', at: at + 1, by: 'system', paymentId: 'p-1', amountMinor: 7_500, currency: 'EUR' },
].reduce((state, command) => after(state, command as OrderCommand), order.initial('o-1'));

export const accept = { type: 'accept', at: at + 2, by: 'merchant' } as const;

/** The same order, taken on by the merchant. */
export const processing = after(paid, accept);

/** Everything leaves in one parcel, line by line. */
export const ship = {
  type: 'ship',
  at: at + 3,
  by: 'merchant',
  shipmentId: 's-1',
  lines: lineIds.map((lineId) => ({ lineId, quantity: 2 })),
} as const;
