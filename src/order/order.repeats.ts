/** What an order recognises as done before, so that a repeat is a success and a contradiction is named. */
import type { Order, OrderCommand, OrderRefusal, PlaceOrder } from './order.types.ts';
import { payable } from './payable.ts';

/** A thing done before: `true` when every field agrees, a refusal naming the field when one does not. */
export function orderRepeats(order: Order, command: OrderCommand): true | OrderRefusal | undefined {
  switch (command.type) {
    case 'place':
      return order.placedAt === null ? undefined : same(differenceOfPlacement(order, command));
    case 'pay':
      return order.paymentId === null || order.paymentId !== command.paymentId
        ? undefined
        : same(order.paidMinor === command.amountMinor ? undefined : 'amountMinor');
    case 'accept':
      return order.status === 'PROCESSING' || undefined;
    case 'cancel':
      return order.status === 'CANCELLED'
        ? same(order.cancelReason === command.reason ? undefined : 'reason')
        : undefined;
    case 'expire':
      return order.status === 'EXPIRED' || undefined;
    case 'complete':
      return order.status === 'COMPLETED' || undefined;
    case 'ship': {
      const sent = order.shipments.find((each) => each.shipmentId === command.shipmentId);
      if (sent === undefined) return undefined;
      const asked = command.lines ?? sent.lines;
      const agree =
        asked.length === sent.lines.length && asked.every((one, i) => sameUnits(one, sent.lines[i]));
      return same(agree ? undefined : 'lines');
    }
    case 'deliver':
      return (
        order.shipments.some((each) => each.shipmentId === command.shipmentId && each.deliveredAt !== null) ||
        undefined
      );
    case 'refund': {
      const paidBack = order.refunds.find((each) => each.refundId === command.refundId);
      return paidBack && same(paidBack.amountMinor === command.amountMinor ? undefined : 'amountMinor');
    }
    case 'openAfterSales':
    case 'closeAfterSales':
    case 'completeAfterSales': {
      const known = order.cases.find((each) => each.caseId === command.caseId);
      const wanted =
        command.type === 'openAfterSales'
          ? 'open'
          : command.type === 'closeAfterSales'
            ? 'closed'
            : 'completed';
      if (known === undefined || (known.standing === 'open' && wanted !== 'open')) return undefined;
      return same(known.standing === wanted ? undefined : 'caseId');
    }
  }
}

function same(field: string | undefined): true | OrderRefusal {
  return field === undefined ? true : { code: 'ALREADY_DONE', field };
}

function sameUnits(
  a: { lineId: string; quantity: number },
  b: { lineId: string; quantity: number } | undefined,
): boolean {
  return a.lineId === b?.lineId && a.quantity === b.quantity;
}

function differenceOfPlacement(order: Order, command: PlaceOrder): string | undefined {
  if (order.userId !== command.userId) return 'userId';
  if (order.currency !== command.currency) return 'currency';
  if (order.shippingMinor !== (command.shippingMinor ?? 0)) return 'shippingMinor';
  const { lines, discountMinor = 0 } = command;
  const agree =
    Array.isArray(lines) &&
    lines.length === order.lines.length &&
    order.lines.every((line, i) => {
      const asked = lines[i];
      return (
        asked?.lineId === line.lineId &&
        asked.sku === line.sku &&
        asked.location === line.location &&
        asked.quantity === line.ordered &&
        asked.unitPriceMinor === line.unitPriceMinor
      );
    });
  if (!agree) return 'lines';
  return payable(lines, discountMinor).every((minor, i) => minor === order.lines[i]?.payableMinor)
    ? undefined
    : 'discountMinor';
}
