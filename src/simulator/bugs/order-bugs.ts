/** Missing or wrong rules of the order. */
import type { AnyMachine } from '../../core/decider.ts';
import { orderUseCases } from '../../flow/index.ts';
import type { OrderEvent } from '../../order/index.ts';
import { type Bug, withCells, withFlow, withOrder } from './bug.ts';

const allow = () => undefined;

/** Changes the machine's events before anything reads them. */
function events(change: (event: OrderEvent) => OrderEvent): NonNullable<Bug['alter']> {
  return (parts) =>
    withOrder(parts, (order) => ({
      emit: (state, command, to) => order.emit(state, command, to).map(change),
    }));
}

export const orderBugs: readonly Bug[] = [
  {
    name: 'cancel-after-ship',
    what: 'an order may be cancelled although a parcel has left',
    alter: (parts) => withOrder(parts, ({ guards }) => ({ guards: { ...guards, nothingShipped: allow } })),
  },
  {
    name: 'shopper-cancels-paid',
    what: 'a shopper may cancel a paid order although the policy forbids it',
    alter: (parts) => withOrder(parts, ({ guards }) => ({ guards: { ...guards, mayCancel: allow } })),
    plan: { policy: {} },
  },
  {
    name: 'expires-early',
    what: 'an order may expire before its payment window is over',
    alter: (parts) => withOrder(parts, ({ guards }) => ({ guards: { ...guards, paymentWindowOver: allow } })),
  },
  {
    name: 'late-money-revives',
    what: 'money for a cancelled order makes it paid again, without stock',
    alter: (parts) =>
      withOrder(parts, ({ table }) => ({
        table: withCells(table, { CANCELLED: { pay: 'PAID' }, EXPIRED: { pay: 'PAID' } }) as never,
      })),
  },
  {
    name: 'partial-refund-ends-order',
    what: 'any refund makes the order REFUNDED',
    alter: events((event) =>
      event.type === 'order.refunded' && event.to !== 'CANCELLED' ? { ...event, to: 'REFUNDED' } : event,
    ),
  },
  {
    name: 'discount-rounded-per-line',
    what: 'the discount is rounded line by line, so the shares do not add up',
    alter: events((event) =>
      event.type === 'order.placed'
        ? {
            ...event,
            lines: event.lines.map((line) => ({
              ...line,
              payableMinor:
                line.unitPriceMinor * line.ordered -
                Math.round((line.unitPriceMinor * line.ordered * 3) / 1000),
            })),
          }
        : event,
    ),
  },
  {
    name: 'shipping-forgotten',
    what: 'the total leaves the shipping out',
    alter: events((event) =>
      event.type === 'order.placed'
        ? { ...event, totalMinor: event.totalMinor - event.shippingMinor }
        : event,
    ),
  },
  {
    name: 'returns-more-than-delivered',
    what: 'units that were never delivered may be returned',
    alter: (parts) => withOrder(parts, ({ rules }) => ({ rules: { ...rules, completeAfterSales: [] } })),
  },
  {
    name: 'any-amount-pays',
    what: 'an order accepts any amount as its payment',
    alter: (parts) =>
      withOrder(parts, (order) => ({
        rules: { ...order.rules, pay: [] },
        emit: (state, command, to) =>
          order.emit(
            state,
            command.type === 'pay' ? { ...command, amountMinor: command.amountMinor - 1 } : command,
            to,
          ),
      })),
  },
  {
    name: 'cancel-keeps-money',
    what: 'cancelling a paid order requests no refund',
    alter: (parts) => withFlow(parts, () => ({ cancel: orderUseCases(parts.order).cancel })),
  },
  {
    name: 'delivered-twice-counts-twice',
    what: 'a repeated report of a delivery counts its units again',
    alter: (parts) =>
      withOrder(parts, (order) => ({
        repeats: (state, command) =>
          command.type === 'deliver' ? undefined : (order as AnyMachine).repeats?.(state, command),
      })),
  },
];
