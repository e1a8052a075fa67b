/**
 * What a command must be in itself, whatever the order: types, ranges, ids. Asked first and reported in full, so a
 * caller mends everything at once. A browser that asks `orderRules` leaves this to the server.
 */
import { isCurrency } from '../core/currency.ts';
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
import type { Role } from './policy.ts';

/** Longer orders are refused: one decision has to fit one message and one transaction. */
export const MAX_LINES = 1_000;

/** As long as a remark may be: it is kept with every event. */
const MAX_REMARK_LENGTH = 10_000;

const ROLES: readonly Role[] = ['shopper', 'merchant', 'system'];
const REASONS: readonly CancelReason[] = ['USER_CANCEL', 'STOCK_OUT', 'PAYMENT_TIMEOUT', 'OTHER', 'UNKNOWN'];
const SOUND: readonly OrderRefusal[] = [];

/** Everything wrong with the content of a command. One that does not exist is left to the table. */
export function orderShape(command: OrderCommand): readonly OrderRefusal[] {
  const content = contentOf(command);
  return content === undefined ? SOUND : all(sender(command), content);
}

type Found = readonly OrderRefusal[];

/** Several lists as one; where nothing is wrong, always the same empty one. */
function all(a: Found, b: Found, c: Found = SOUND, d: Found = SOUND): Found {
  return a.length + b.length + c.length + d.length === 0 ? SOUND : [...a, ...b, ...c, ...d];
}

function sender({ by, operator, remark }: OrderCommand): readonly OrderRefusal[] {
  return all(
    ROLES.includes(by) ? SOUND : field('by'),
    operator === undefined ? SOUND : id('operator', operator),
    remark === undefined || isRemark(remark) ? SOUND : field('remark'),
  );
}

/** What a database and a wire can keep: no U+0000, no half of a surrogate pair. */
function isRemark(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_REMARK_LENGTH && !/[\0\p{Cs}]/u.test(value);
}

function contentOf(command: OrderCommand): readonly OrderRefusal[] | undefined {
  switch (command.type) {
    case 'place':
      return placement(command);
    case 'pay':
      return all(
        id('paymentId', command.paymentId),
        amount('amountMinor', command.amountMinor),
        currencyCode('currency', command.currency),
        ids('short', command.short),
      );
    case 'cancel':
      return REASONS.includes(command.reason) ? SOUND : field('reason');
    case 'ship':
      return all(
        id('shipmentId', command.shipmentId),
        units('lines', command.lines),
        command.lines?.length === 0 ? field('lines') : SOUND,
      );
    case 'deliver':
      return id('shipmentId', command.shipmentId);
    case 'refund':
      return all(
        id('refundId', command.refundId),
        amount('amountMinor', command.amountMinor),
        units('lines', command.lines),
      );
    case 'openAfterSales':
      return all(id('caseId', command.caseId), units('lines', command.lines));
    case 'closeAfterSales':
      return id('caseId', command.caseId);
    case 'completeAfterSales':
      return all(id('caseId', command.caseId), units('returned', command.returned));
    case 'accept':
    case 'expire':
    case 'complete':
      return SOUND;
  }
}

function field(name: string): readonly OrderRefusal[] {
  return [{ code: 'INVALID_FIELD', field: name }];
}

function id(name: string, value: unknown): readonly OrderRefusal[] {
  return idRefusal(name, value) ? field(name) : SOUND;
}

function ids(name: string, values: unknown): readonly OrderRefusal[] {
  if (values === undefined) return SOUND;
  const sound =
    Array.isArray(values) &&
    values.length <= MAX_LINES &&
    ![...values].some((value) => idRefusal(name, value));
  return sound ? SOUND : field(name);
}

function currencyCode(name: string, value: unknown): readonly OrderRefusal[] {
  return isCurrency(value) ? SOUND : field(name);
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
    ...currencyCode('currency', currency),
    ...amount('shippingMinor', shippingMinor),
  ];
  if (!Array.isArray(lines) || lines.length > MAX_LINES) return [...fields, ...field('lines')];
  if (lines.length === 0) return [...fields, { code: 'EMPTY_ORDER' }];
  const bad = problems(lines, problemOfPlaced);
  if (bad.length > 0) return [...fields, ...bad];
  const goods = lines.reduce((sum: number, line: PlacedLine) => sum + line.quantity * line.unitPriceMinor, 0);
  const pieces = lines.reduce((sum: number, line: PlacedLine) => sum + line.quantity, 0);
  return [
    ...fields,
    ...(isQuantity(pieces) ? SOUND : field('lines')),
    ...amount('lines', goods),
    ...amount('discountMinor', discountMinor, goods),
    ...(isCount(shippingMinor) ? amount('totalMinor', goods + shippingMinor) : SOUND),
  ];
}

function units(name: string, lines: readonly LineQuantity[] | undefined): readonly OrderRefusal[] {
  if (lines === undefined) return SOUND;
  return Array.isArray(lines) && lines.length <= MAX_LINES ? problems(lines, problemOfUnits) : field(name);
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
