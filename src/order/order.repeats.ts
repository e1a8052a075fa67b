/** What an order recognises as done before, so that a repeat is a success and a contradiction is named. */
import { allLeft } from './lines.ts';
import type {
  LineQuantity,
  Order,
  OrderCommand,
  OrderLine,
  OrderRefusal,
  PlaceOrder,
} from './order.types.ts';
import { payable } from './payable.ts';

/** A thing done before: `true` when every field agrees, a refusal naming the field when one does not. */
export function orderRepeats(order: Order, command: OrderCommand): true | OrderRefusal | undefined {
  switch (command.type) {
    case 'place':
      return order.placedAt === null ? undefined : same(differenceOfPlacement(order, command));
    case 'pay':
      return order.paymentId !== command.paymentId
        ? undefined
        : same(
            order.paidMinor !== command.amountMinor
              ? 'amountMinor'
              : order.currency !== command.currency
                ? 'currency'
                : undefined,
          );
    case 'accept':
      return order.acceptedAt !== null || undefined;
    case 'cancel':
      return order.status === 'CANCELLED'
        ? same(order.cancelReason === command.reason ? undefined : 'reason')
        : undefined;
    case 'expire':
      return order.status === 'EXPIRED' || undefined;
    case 'complete':
      return order.completedAt !== null || undefined;
    case 'ship': {
      const { shipmentId } = command;
      const i = order.shipments.findIndex((each) => each.shipmentId === shipmentId);
      const sent = order.shipments[i];
      if (sent === undefined) return undefined;
      const asked = command.lines ?? leftAfter(order, order.shipments.slice(0, i));
      return same(sameUnits(asked, sent.lines) ? undefined : 'lines');
    }
    case 'deliver': {
      const { shipmentId } = command;
      const arrived = order.shipments.some(
        (each) => each.shipmentId === shipmentId && each.deliveredAt !== null,
      );
      return arrived || undefined;
    }
    case 'refund': {
      const { refundId, amountMinor } = command;
      const i = order.refunds.findIndex((each) => each.refundId === refundId);
      const paidBack = order.refunds[i];
      if (paidBack === undefined) return undefined;
      if (paidBack.amountMinor !== amountMinor) return same('amountMinor');
      // The last of the money pays back every unit, whichever were named.
      const last = i === order.refunds.length - 1 && order.refundedMinor === order.paidMinor;
      const asked = command.lines ?? leftAfter(order, order.refunds.slice(0, i));
      return same(last || sameUnits(asked, paidBack.lines) ? undefined : 'lines');
    }
    case 'openAfterSales': {
      const { caseId } = command;
      const i = order.cases.findIndex((each) => each.caseId === caseId);
      const opened = order.cases[i];
      if (opened === undefined) return undefined;
      const before = order.cases.slice(0, i).map(({ returned }) => ({ lines: returned }));
      const asked = command.lines ?? leftAfter(order, before);
      return same(sameUnits(asked, opened.lines) ? undefined : 'lines');
    }
    case 'closeAfterSales':
    case 'completeAfterSales': {
      const { caseId } = command;
      const known = order.cases.find((each) => each.caseId === caseId);
      if (known === undefined || known.status === 'open') return undefined;
      if (command.type === 'closeAfterSales') return same(known.status === 'closed' ? undefined : 'caseId');
      if (known.status === 'closed') return same('caseId');
      return same(sameUnits(command.returned ?? [], known.returned) ? undefined : 'returned');
    }
  }
}

function same(field: string | undefined): true | OrderRefusal {
  return field === undefined ? true : { code: 'ALREADY_DONE', field };
}

/** The same units of the same lines, in whatever order they are named. */
function sameUnits(a: readonly LineQuantity[], b: readonly LineQuantity[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ lineId, quantity }) => b.some((one) => one.lineId === lineId && one.quantity === quantity))
  );
}

/** What "everything that is left" meant once `earlier` had been done. */
function leftAfter(
  { lines }: Order,
  earlier: readonly { readonly lines: readonly LineQuantity[] }[],
): readonly LineQuantity[] {
  const gone = ({ lineId }: OrderLine) =>
    earlier
      .flatMap((each) => each.lines)
      .reduce((sum, one) => sum + (one.lineId === lineId ? one.quantity : 0), 0);
  return allLeft(lines, (line) => line.ordered - gone(line));
}

function differenceOfPlacement(order: Order, command: PlaceOrder): string | undefined {
  if (order.userId !== command.userId) return 'userId';
  if (order.currency !== command.currency) return 'currency';
  if (order.shippingMinor !== (command.shippingMinor ?? 0)) return 'shippingMinor';
  const { lines, discountMinor = 0 } = command;
  const agree =
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
