/** The paid amount against the sold amount of each order, by the library's split payments. */
import { splitPaymentOf } from '../../payment/index.ts';
import { compare } from './events.ts';
import { line } from './lines.ts';
import type { SourceOrder } from './olist.ts';

/** One line per order. */
export function* paymentLines(orders: Iterable<SourceOrder>): Generator<string> {
  for (const order of orders) {
    const { orderId, itemsMinor, freightMinor, payments } = order;
    const sum = splitPaymentOfOrder(order);
    const types = [...new Set(payments.map(({ type }) => type))].sort(compare);
    yield line(
      orderId,
      itemsMinor,
      freightMinor,
      sum.paidMinor,
      sum.diffMinor,
      sum.class,
      payments.length,
      types.join(','),
      types.includes('voucher') ? 1 : 0,
      payments.length > 0 ? Math.max(...payments.map(({ instalments }) => instalments)) : null,
    );
  }
}

function splitPaymentOfOrder({ lines, itemsMinor, freightMinor, payments }: SourceOrder) {
  return splitPaymentOf(
    lines.length > 0 ? itemsMinor + freightMinor : null,
    payments.map(({ amountMinor }) => amountMinor),
  );
}

/** The number of orders by class, and by combination of money, approval and recorded status. */
export function paymentCounts(orders: readonly SourceOrder[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const order of orders) {
    const sum = splitPaymentOfOrder(order);
    count(sum.class);
    const money = sum.paidMinor > 0 ? 'money' : 'no money';
    const approval = order.approvedAt === null ? 'not approved' : 'approved';
    count(`${money}, ${approval}, ${order.raw}`);
  }
  return new Map([...counts].sort(([a], [b]) => compare(a, b)));
}
