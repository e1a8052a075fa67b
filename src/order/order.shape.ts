/**
 * What a command must be in itself, whatever the order: its fields, their kinds and ranges. A browser that asks
 * `orderRules` leaves this to the server; a form reads the same table through `orderCommandSchema`.
 */

import { ROLES } from '../core/role.ts';
import {
  choice,
  count,
  currency,
  type FieldProblem,
  id,
  instant,
  list,
  object,
  optional,
  quantity,
  remark,
  type ShapesOf,
} from '../core/shape.ts';
import { CANCEL_REASONS } from './cancel-reason.ts';
import type { LineQuantity, OrderCommand, PlacedLine, PlaceOrder } from './order.types.ts';

/** Longer orders are refused: one decision has to fit one message and one transaction. */
export const MAX_LINES = 1_000;

/** The fields of every command. */
export const orderShapes = /* @__PURE__ */ shapes();

// A function that is marked pure: a bundle that only asks the rules carries none of it.
function shapes() {
  const header = { at: instant, by: choice(ROLES), operator: optional(id), remark: optional(remark) };
  const placedLine = object<PlacedLine>({
    lineId: id,
    sku: id,
    location: id,
    quantity,
    unitPriceMinor: count,
  });
  const units = (minimum: number) =>
    list(object<LineQuantity>({ lineId: id, quantity }), { minimum, maximum: MAX_LINES, uniqueBy: 'lineId' });
  return {
    place: {
      ...header,
      userId: id,
      currency,
      lines: list(placedLine, { minimum: 1, maximum: MAX_LINES, uniqueBy: 'lineId' }),
      discountMinor: optional(count),
      shippingMinor: optional(count),
    },
    pay: {
      ...header,
      paymentId: id,
      amountMinor: count,
      currency,
      short: optional(list(id, { maximum: MAX_LINES })),
    },
    accept: header,
    cancel: { ...header, reason: choice(CANCEL_REASONS) },
    expire: header,
    ship: { ...header, shipmentId: id, lines: optional(units(1)) },
    deliver: { ...header, shipmentId: id },
    complete: header,
    refund: { ...header, refundId: id, amountMinor: quantity, lines: optional(units(0)) },
    openAfterSales: { ...header, caseId: id, lines: optional(units(0)) },
    closeAfterSales: { ...header, caseId: id },
    completeAfterSales: { ...header, caseId: id, returned: optional(units(0)) },
  } as const satisfies ShapesOf<OrderCommand>;
}

/** What is wrong with a command whose fields are sound one by one. */
export function orderContent(command: OrderCommand): readonly FieldProblem[] {
  return command.type === 'place' ? placementProblems(command) : [];
}

const MAXIMUM = Number.MAX_SAFE_INTEGER;

/** Sums that stay exact, and a discount that the goods are worth. */
function placementProblems({ lines, discountMinor = 0, shippingMinor = 0 }: PlaceOrder): FieldProblem[] {
  let goodsMinor = 0;
  let units = 0;
  for (const line of lines) {
    goodsMinor += line.quantity * line.unitPriceMinor;
    units += line.quantity;
  }
  if (goodsMinor > MAXIMUM || units > MAXIMUM)
    return [{ path: 'lines', problem: 'OUT_OF_RANGE', maximum: MAXIMUM }];
  const problems: FieldProblem[] = [];
  if (discountMinor > goodsMinor)
    problems.push({ path: 'discountMinor', problem: 'OUT_OF_RANGE', minimum: 0, maximum: goodsMinor });
  if (shippingMinor > MAXIMUM - goodsMinor)
    problems.push({
      path: 'shippingMinor',
      problem: 'OUT_OF_RANGE',
      minimum: 0,
      maximum: MAXIMUM - goodsMinor,
    });
  return problems;
}
