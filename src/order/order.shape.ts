/**
 * What a command must be in itself, whatever the order: types, ranges, ids. Asked first and reported in full, so a
 * caller mends everything at once. A browser that asks `orderRules` leaves this to the server.
 */
import { idRefusal } from '../core/id.ts';
import { isCount, isQuantity } from '../core/quantity.ts';
import type { CancelReason } from './cancel-reason.ts';
import type {
  LineProblem,
  LineQuantity,
  OrderCommand,
  OrderRefusal,
  PlacedLine,
  PlaceOrder,
} from './order.types.ts';

/** Longer orders are refused: one decision has to fit one message and one transaction. */
export const MAX_LINES = 1_000;

const REASONS: readonly CancelReason[] = ['USER_CANCEL', 'STOCK_OUT', 'PAYMENT_TIMEOUT', 'OTHER', 'UNKNOWN'];
const SOUND: readonly OrderRefusal[] = [];

/** Everything wrong with the content of a command. */
export function orderShape(command: OrderCommand): readonly OrderRefusal[] {
  switch (command.type) {
    case 'place':
      return placement(command);
    case 'pay':
      return [...id('paymentId', command.paymentId), ...text('currency', command.currency)];
    case 'cancel':
      return REASONS.includes(command.reason) ? SOUND : [{ code: 'INVALID_FIELD', field: 'reason' }];
    case 'ship':
      return [...id('shipmentId', command.shipmentId), ...units(command.lines)];
    case 'refund':
      return [
        ...id('refundId', command.refundId),
        ...amount('amountMinor', command.amountMinor),
        ...units(command.lines),
      ];
    case 'openAfterSales':
      return [...id('caseId', command.caseId), ...units(command.lines)];
    case 'completeAfterSales':
      return [...id('caseId', command.caseId), ...units(command.returned)];
    default:
      return SOUND;
  }
}

function id(field: string, value: unknown): readonly OrderRefusal[] {
  return idRefusal(field, value) ? [{ code: 'INVALID_FIELD', field }] : SOUND;
}

function text(field: string, value: unknown): readonly OrderRefusal[] {
  return typeof value === 'string' && /^[A-Z]{3}$/.test(value) ? SOUND : [{ code: 'INVALID_FIELD', field }];
}

function amount(field: string, value: unknown, maxMinor = Number.MAX_SAFE_INTEGER): readonly OrderRefusal[] {
  return isCount(value) && value <= maxMinor
    ? SOUND
    : [{ code: 'INVALID_AMOUNT', field, minMinor: 0, maxMinor }];
}

function placement(command: PlaceOrder): readonly OrderRefusal[] {
  const { userId, currency, lines, discountMinor = 0, shippingMinor = 0 } = command;
  const fields = [
    ...id('userId', userId),
    ...text('currency', currency),
    ...amount('shippingMinor', shippingMinor),
  ];
  if (!Array.isArray(lines) || lines.length > MAX_LINES)
    return [...fields, { code: 'INVALID_FIELD', field: 'lines' }];
  if (lines.length === 0) return [...fields, { code: 'EMPTY_ORDER' }];
  const bad = problems(lines, problemOfPlaced);
  if (bad.length > 0) return [...fields, ...bad];
  const goods = lines.reduce((sum: number, line: PlacedLine) => sum + line.quantity * line.unitPriceMinor, 0);
  return [
    ...fields,
    ...amount('lines', goods),
    ...amount('discountMinor', discountMinor, goods),
    ...amount('totalMinor', goods + shippingMinor),
  ];
}

function units(lines: readonly LineQuantity[] | undefined): readonly OrderRefusal[] {
  if (lines === undefined) return SOUND;
  return Array.isArray(lines) && lines.length <= MAX_LINES
    ? problems(lines, problemOfUnits)
    : [{ code: 'INVALID_FIELD', field: 'lines' }];
}

type Problem = Pick<LineProblem, 'code' | 'field'>;
function problems<L extends LineQuantity>(
  lines: readonly L[],
  problemOf: (line: Partial<L>) => Problem | undefined,
): readonly OrderRefusal[] {
  const seen = new Set<unknown>();
  const found: LineProblem[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line: Partial<L> = lines[index] ?? {};
    const problem =
      problemOf(line) ??
      (seen.has(line.lineId) ? { code: 'DUPLICATE_LINE' as const, field: 'lineId' } : undefined);
    if (problem) found.push({ index, ...problem });
    seen.add(line.lineId);
  }
  return found.length > 0 ? [{ code: 'INVALID_LINES', problems: found }] : SOUND;
}

function problemOfUnits({ lineId, quantity }: Partial<LineQuantity>): Problem | undefined {
  if (idRefusal('lineId', lineId)) return { code: 'INVALID_ID', field: 'lineId' };
  return isQuantity(quantity) ? undefined : { code: 'INVALID_QUANTITY', field: 'quantity' };
}

function problemOfPlaced(line: Partial<PlacedLine>): Problem | undefined {
  const problem = problemOfUnits(line) ?? idRefusal('sku', line.sku) ?? idRefusal('location', line.location);
  if (problem) return { code: problem.code, field: problem.field };
  return isCount(line.unitPriceMinor) ? undefined : { code: 'INVALID_PRICE', field: 'unitPriceMinor' };
}
