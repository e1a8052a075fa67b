/**
 * What each command demands of the order, once its content is known. A rule is named after the truth it demands
 * and returns the reason to refuse, or nothing; the order of a command's rules is the precedence of its refusals.
 */
import type { Check } from '../core/decider.ts';
import { inHand, lineProblems, returnable, type UnitsLeft, unrefunded, unshipped } from './lines.ts';
import type {
  CloseAfterSales,
  CompleteAfterSales,
  DeliverOrder,
  OpenAfterSales,
  Order,
  OrderRefusal,
  PayOrder,
  RefundOrder,
  ShipOrder,
} from './order.types.ts';

type Rule<C> = Check<Order, C, OrderRefusal>;

const amountIsDue: Rule<PayOrder> = (
  { currency: due, totalMinor: dueMinor },
  { amountMinor: givenMinor, currency: given },
) => {
  if (given !== due) return { code: 'CURRENCY_MISMATCH', due, given };
  return givenMinor === dueMinor ? undefined : { code: 'AMOUNT_MISMATCH', dueMinor, givenMinor };
};

const refundIsCovered: Rule<RefundOrder> = ({ paidMinor, refundedMinor }, { amountMinor }) => {
  const maxMinor = paidMinor - refundedMinor;
  return amountMinor > 0 && amountMinor <= maxMinor
    ? undefined
    : { code: 'INVALID_AMOUNT', field: 'amountMinor', minMinor: 1, maxMinor };
};

const shipmentIsOurs: Rule<DeliverOrder> = ({ shipments }, { shipmentId }) =>
  shipments.some((each) => each.shipmentId === shipmentId)
    ? undefined
    : { code: 'UNKNOWN_SHIPMENT', shipmentId };

const caseIsOpen: Rule<CloseAfterSales | CompleteAfterSales> = ({ cases }, { caseId }) =>
  cases.some((each) => each.caseId === caseId && each.standing === 'open')
    ? undefined
    : { code: 'UNKNOWN_CASE', caseId };

const linesAreLeft =
  (left: UnitsLeft): Rule<ShipOrder | RefundOrder | OpenAfterSales> =>
  (order, { lines }) =>
    lineProblems(order, lines, left);

export const orderContentRules = {
  pay: [amountIsDue],
  ship: [linesAreLeft(unshipped)],
  deliver: [shipmentIsOurs],
  refund: [refundIsCovered, linesAreLeft(unrefunded)],
  openAfterSales: [linesAreLeft(returnable)],
  closeAfterSales: [caseIsOpen],
  completeAfterSales: [
    caseIsOpen,
    (order: Order, { returned }: CompleteAfterSales) => lineProblems(order, returned, inHand),
  ],
} satisfies { readonly [command: string]: readonly Rule<never>[] };
