/**
 * What each command demands of the order, once its content is known. A rule is named after the truth it demands
 * and returns the reason to refuse, or nothing; the order of a command's rules is the precedence of its refusals.
 */
import type { Check } from '../core/decider.ts';
import { deliveredNotReturned, lineProblems, returnable, unrefunded, unshipped } from './lines.ts';
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
  const refundableMinor = paidMinor - refundedMinor;
  return amountMinor <= refundableMinor ? undefined : { code: 'EXCEEDS_REFUNDABLE', refundableMinor };
};

const shipmentIsOurs: Rule<DeliverOrder> = ({ shipments }, { shipmentId }) =>
  shipments.some((each) => each.shipmentId === shipmentId)
    ? undefined
    : { code: 'UNKNOWN_SHIPMENT', shipmentId };

const caseIsOpen: Rule<CloseAfterSales | CompleteAfterSales> = ({ cases }, { caseId }) =>
  cases.some((each) => each.caseId === caseId && each.status === 'open')
    ? undefined
    : { code: 'UNKNOWN_CASE', caseId };

const linesAreUnshipped: Rule<ShipOrder> = (order, { lines }) => lineProblems(order, lines, unshipped);

const linesAreUnrefunded: Rule<RefundOrder> = (order, { lines }) => lineProblems(order, lines, unrefunded);

const linesAreReturnable: Rule<OpenAfterSales> = (order, { lines }) => lineProblems(order, lines, returnable);

const goodsAreInHand: Rule<CompleteAfterSales> = (order, { returned }) =>
  lineProblems(order, returned, deliveredNotReturned);

export const orderContentRules = {
  pay: [amountIsDue],
  ship: [linesAreUnshipped],
  deliver: [shipmentIsOurs],
  refund: [refundIsCovered, linesAreUnrefunded],
  openAfterSales: [linesAreReturnable],
  closeAfterSales: [caseIsOpen],
  completeAfterSales: [caseIsOpen, goodsAreInHand],
} satisfies { readonly [command: string]: readonly Rule<never>[] };
