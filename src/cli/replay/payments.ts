/** What was paid against what was sold, order by order: the library's sum of the recorded tenders. */
import { splitPaymentOf } from '../../payment/index.ts';
import { compare } from './events.ts';
import { line } from './lines.ts';
import type { SourceOrder } from './olist.ts';

/** One line an order. */
export function* paymentLines(orders: Iterable<SourceOrder>): Generator<string> {
  for (const order of orders) {
    const { orderId, itemsMinor, freightMinor, payments } = order;
    const sum = settlementOfOrder(order);
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

function settlementOfOrder({ lines, itemsMinor, freightMinor, payments }: SourceOrder) {
  return splitPaymentOf(
    lines.length > 0 ? itemsMinor + freightMinor : null,
    payments.map(({ amountMinor }) => amountMinor),
  );
}

/** How many orders there are of each class, and of each combination of money, approval and recorded status. */
export function settlementCounts(orders: readonly SourceOrder[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const order of orders) {
    const sum = settlementOfOrder(order);
    count(sum.class);
    const money = sum.paidMinor > 0 ? 'money' : 'no money';
    const approval = order.approvedAt === null ? 'not approved' : 'approved';
    count(`${money}, ${approval}, ${order.raw}`);
  }
  return new Map([...counts].sort(([a], [b]) => compare(a, b)));
}
