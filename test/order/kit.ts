import { decide } from '../../src/core/decide.ts';
import { fold } from '../../src/core/decider.ts';
import type {
  LineQuantity,
  Order,
  OrderCommand,
  OrderEvent,
  OrderLine,
  OrderMachine,
  PlacedLine,
} from '../../src/order/index.ts';
import { order } from '../../src/order/index.ts';

export const T0 = 1_700_000_000_000;
export const DAY = 86_400_000;

/** A command without the parts every command has. */
type Bare<C> = C extends OrderCommand
  ? Omit<C, 'at' | 'by'> & { at?: number; by?: OrderCommand['by'] }
  : never;

/** A command with the parts every command has: half an hour has not passed yet, and the merchant speaks. */
export function say(command: Bare<OrderCommand>): OrderCommand {
  return { at: T0 + 60_000, by: 'merchant', ...command } as OrderCommand;
}

/** Two units of A at 10.00, one of B at 5.00, 1.00 off, 2.00 shipping: 26.00 in all. */
export const LINES: readonly PlacedLine[] = [
  { lineId: 'A', sku: 'sku-a', location: 'main', quantity: 2, unitPriceMinor: 1_000 },
  { lineId: 'B', sku: 'sku-b', location: 'main', quantity: 1, unitPriceMinor: 500 },
];
export const TOTAL = 2_600;

export const place = say({
  type: 'place',
  userId: 'u-1',
  currency: 'EUR',
  lines: LINES,
  discountMinor: 100,
  shippingMinor: 200,
  at: T0,
  by: 'shopper',
});
export const pay = say({ type: 'pay', paymentId: 'p-1', amountMinor: TOTAL, currency: 'EUR', by: 'system' });
export const accept = say({ type: 'accept' });
export const shipAll = say({ type: 'ship', shipmentId: 's-1' });
export const shipPart = say({ type: 'ship', shipmentId: 's-1', lines: [{ lineId: 'A', quantity: 1 }] });
export const deliver = say({ type: 'deliver', shipmentId: 's-1' });
export const complete = say({ type: 'complete' });
export const open = say({ type: 'openAfterSales', caseId: 'c-1', by: 'shopper' });
export const refundPart = say({
  type: 'refund',
  refundId: 'r-1',
  amountMinor: 400,
  lines: [{ lineId: 'B', quantity: 1 }],
});
export const refundAll = say({ type: 'refund', refundId: 'r-1', amountMinor: TOTAL });

/** The order after these commands; every one of them has to be accepted. */
export function reach(commands: readonly OrderCommand[], machine: OrderMachine = order): Order {
  return commands.reduce<Order>(
    (state, command) => step(state, command, machine).after,
    machine.initial('o-1'),
  );
}

export interface Step {
  readonly before: Order;
  readonly events: readonly OrderEvent[];
  readonly after: Order;
}

/** One accepted command. */
export function step(before: Order, command: OrderCommand, machine: OrderMachine = order): Step {
  const decided = decide(machine, before, command);
  if (decided.isErr())
    throw new Error(`${command.type} refused in ${before.status}: ${JSON.stringify(decided.error)}`);
  return { before, events: decided.value, after: fold(machine, before, decided.value) };
}

export function sum(lines: readonly OrderLine[], of: (line: OrderLine) => number): number {
  return lines.reduce((all, line) => all + of(line), 0);
}

export function unitsIn(lines: readonly LineQuantity[], lineId: string): number {
  return lines.reduce((all, line) => all + (line.lineId === lineId ? line.quantity : 0), 0);
}

/** Everything in which a headline contradicts the facts, or the facts contradict each other. Written from the brief, not from the source. */
export function contradictions(o: Order): string[] {
  const found: string[] = [];
  const must = (truth: boolean, text: string) => {
    if (!truth) found.push(`${o.status}: ${text}`);
  };
  for (const line of o.lines) {
    const { lineId, ordered, cancelled, held, shipped, delivered, returned, returnRequested, refunded } =
      line;
    for (const [name, value] of Object.entries({
      cancelled,
      held,
      shipped,
      delivered,
      returned,
      returnRequested,
      refunded,
    }))
      must(
        Number.isSafeInteger(value) && value >= 0 && value <= ordered,
        `${lineId}.${name} = ${value} of ${ordered}`,
      );
    must(delivered <= shipped, `${lineId} delivered ≤ shipped`);
    must(shipped <= ordered - cancelled, `${lineId} shipped ≤ live`);
    must(returned <= delivered, `${lineId} returned ≤ delivered`);
    must(held + shipped <= ordered - cancelled, `${lineId} held + shipped ≤ live`);
    must(sum(o.lines, () => 0) === 0, 'units are finite');
    must(
      o.shipments.reduce((all, each) => all + unitsIn(each.lines, lineId), 0) === shipped,
      `${lineId} shipped is what the parcels hold`,
    );
    must(
      o.shipments.reduce(
        (all, each) => all + (each.deliveredAt === null ? 0 : unitsIn(each.lines, lineId)),
        0,
      ) === delivered,
      `${lineId} delivered is what the delivered parcels hold`,
    );
    must(
      o.cases.reduce((all, each) => all + unitsIn(each.returned, lineId), 0) === returned,
      `${lineId} returned is what the cases brought back`,
    );
    must(
      o.refunds.reduce((all, each) => all + unitsIn(each.lines, lineId), 0) === refunded,
      `${lineId} refunded is what the refunds name`,
    );
  }
  const live = sum(o.lines, (line) => line.ordered - line.cancelled);
  const shipped = sum(o.lines, (line) => line.shipped);
  const delivered = sum(o.lines, (line) => line.delivered);
  const held = sum(o.lines, (line) => line.held);
  must(o.refundedMinor <= o.paidMinor, 'refunded ≤ paid');
  must(
    o.refunds.reduce((all, each) => all + each.amountMinor, 0) === o.refundedMinor,
    'refunded is the sum of the refunds',
  );
  must(
    sum(o.lines, (line) => line.payableMinor) + o.shippingMinor === o.totalMinor,
    'lines and shipping make the total',
  );
  must(
    new Set(o.shipments.map((each) => each.shipmentId)).size === o.shipments.length,
    'parcels have distinct ids',
  );
  must(
    new Set(o.refunds.map((each) => each.refundId)).size === o.refunds.length,
    'refunds have distinct ids',
  );
  const opened = o.cases.filter((each) => each.status === 'open').length;
  must(opened <= 1, 'at most one open case');
  must(
    (o.status === 'AFTER_SALES') === (opened === 1) || o.status === 'REFUNDED',
    'AFTER_SALES ⇔ one open case',
  );
  must((o.paidAt === null) === (o.paymentId === null), 'paid by a payment');
  switch (o.status) {
    case 'NEW':
      must(o.placedAt === null && o.lines.length === 0, 'nothing yet');
      break;
    case 'PENDING_PAYMENT':
      must(
        o.placedAt !== null && o.payBy !== null && o.paidAt === null && o.paidMinor === 0,
        'placed, unpaid',
      );
      break;
    case 'CANCELLED':
    case 'EXPIRED':
      must(shipped === 0 && held === 0 && live === 0, 'nothing shipped, held or live');
      must(o.status !== 'EXPIRED' || o.paidMinor === 0, 'no money');
      must((o.cancelReason !== null) === (o.status === 'CANCELLED'), 'a reason where there is one');
      break;
    case 'PAID':
      must(shipped === 0 && o.acceptedAt === null, 'nothing shipped, nothing accepted');
      break;
    case 'PROCESSING':
      must(shipped < live, 'something left to ship');
      break;
    case 'SHIPPED':
      must(shipped === live && delivered < live, 'all shipped, not all delivered');
      break;
    case 'DELIVERED':
      must(delivered === live && o.completedAt === null, 'all delivered');
      break;
    case 'COMPLETED':
      must(delivered === live && o.completedAt !== null, 'all delivered, completed');
      break;
    case 'AFTER_SALES_COMPLETED':
      must(
        o.cases.some((each) => each.status === 'completed'),
        'a completed case',
      );
      break;
    case 'REFUNDED':
      must(held === 0, 'nothing held');
      must(
        o.lines.every((line) => line.refunded === line.ordered),
        'every unit paid back',
      );
      break;
  }
  const beforePayment = ['NEW', 'PENDING_PAYMENT', 'CANCELLED', 'EXPIRED'].includes(o.status);
  must(beforePayment || o.paidAt !== null, 'paid');
  const allBack = o.paidMinor > 0 && o.refundedMinor === o.paidMinor;
  must(o.status === 'REFUNDED' ? allBack : !allBack || o.status === 'CANCELLED', 'REFUNDED ⇔ all money back');
  return found;
}
