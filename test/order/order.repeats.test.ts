import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import { refuse } from '../../src/core/decider.ts';
import { type OrderCommand, order } from '../../src/order/index.ts';
import * as kit from './kit.ts';

const { place, pay, accept, shipPart, shipAll, deliver, complete, open, refundPart, say } = kit;
const A1 = [{ lineId: 'A', quantity: 1 }];
const B1 = [{ lineId: 'B', quantity: 1 }];
const settle = say({ type: 'completeAfterSales', caseId: 'c-1', returned: A1 });
const close = say({ type: 'closeAfterSales', caseId: 'c-1' });
const out = [place, pay, accept, shipAll, deliver];

/** A history, its last command, and that command again with one field changed: which field is named. */
const CONTRADICTIONS: readonly (readonly [string, readonly OrderCommand[], object, string])[] = [
  ['place', [place], { userId: 'u-2' }, 'userId'],
  ['place', [place], { currency: 'USD' }, 'currency'],
  ['place', [place], { shippingMinor: 201 }, 'shippingMinor'],
  ['place', [place], { shippingMinor: undefined }, 'shippingMinor'],
  ['place', [place], { discountMinor: 101 }, 'discountMinor'],
  ['place', [place], { discountMinor: undefined }, 'discountMinor'],
  ['place', [place], { lines: kit.LINES.slice(0, 1) }, 'lines'],
  ['place', [place], { lines: [...kit.LINES].reverse() }, 'lines'],
  ['place, one line more', [place], { lines: [...kit.LINES, { ...kit.LINES[0], lineId: 'C' }] }, 'lines'],
  ...(['sku', 'location', 'quantity', 'unitPriceMinor', 'lineId'] as const).map(
    (field) =>
      [
        `place, ${field}`,
        [place],
        { lines: [{ ...kit.LINES[0], [field]: /quantity|Minor/.test(field) ? 7 : 'x' }, kit.LINES[1]] },
        'lines',
      ] as const,
  ),
  ['pay', [place, pay], { amountMinor: kit.TOTAL - 1 }, 'amountMinor'],
  ['pay', [place, pay], { currency: 'USD' }, 'currency'],
  ['cancel', [place, say({ type: 'cancel', reason: 'OTHER' })], { reason: 'STOCK_OUT' }, 'reason'],
  ['ship', [place, pay, accept, shipPart], { lines: B1 }, 'lines'],
  ['ship', [place, pay, accept, shipPart], { lines: [{ lineId: 'A', quantity: 2 }] }, 'lines'],
  ['ship, now everything', [place, pay, accept, shipPart], { lines: undefined }, 'lines'],
  ['ship, now a part', [place, pay, accept, shipAll], { lines: A1 }, 'lines'],
  ['refund', [place, pay, refundPart], { amountMinor: 401 }, 'amountMinor'],
  ['refund', [place, pay, refundPart], { lines: A1 }, 'lines'],
  ['refund, now for every unit', [place, pay, refundPart], { lines: undefined }, 'lines'],
  ['refund, now for none', [place, pay, refundPart], { lines: [] }, 'lines'],
  ['openAfterSales, now a part', [...out, open], { lines: A1 }, 'lines'],
  [
    'openAfterSales, now everything',
    [...out, { ...open, lines: A1 } as OrderCommand],
    { lines: undefined },
    'lines',
  ],
  ['completeAfterSales', [...out, open, settle], { returned: B1 }, 'returned'],
  ['completeAfterSales, now nothing', [...out, open, settle], { returned: undefined }, 'returned'],
  [
    'completeAfterSales, now closed',
    [...out, open, settle],
    { type: 'closeAfterSales', returned: undefined },
    'caseId',
  ],
  ['closeAfterSales, now completed', [...out, open, close], { type: 'completeAfterSales' }, 'caseId'],
];

describe('a thing done before', () => {
  it.each(CONTRADICTIONS)('%s, otherwise: the field is named', (_, history, change, field) => {
    const after = kit.reach(history);
    const again = history.at(-1) as OrderCommand;
    expect(decide(order, after, again)._unsafeUnwrap()).toEqual([]);
    expect(refuse(order, after, without({ ...again, ...change }))).toEqual({ code: 'ALREADY_DONE', field });
  });

  it('stays done whatever happened since', () => {
    const history = [place, pay, accept, shipPart, say({ type: 'ship', shipmentId: 's-2' }), deliver];
    const more = [say({ type: 'deliver', shipmentId: 's-2' }), complete, open, settle, refundPart];
    const after = kit.reach([...history, ...more]);
    for (const command of [...history, ...more])
      expect(decide(order, after, command)._unsafeUnwrap()).toEqual([]);
  });

  it('is the same in another order of lines', () => {
    const lines = [...A1, ...B1];
    const after = kit.reach([place, pay, accept, say({ type: 'ship', shipmentId: 's-1', lines })]);
    const turned = say({ type: 'ship', shipmentId: 's-1', lines: [...lines].reverse() });
    expect(decide(order, after, turned)._unsafeUnwrap()).toEqual([]);
  });

  it('the last of the money pays back every unit, whichever were named; an earlier refund those it named', () => {
    const rest = say({ type: 'refund', refundId: 'r-2', amountMinor: kit.TOTAL - 400, lines: A1 });
    const after = kit.reach([place, pay, refundPart, rest]);
    expect(after.refunds[1]?.lines).toEqual([{ lineId: 'A', quantity: 2 }]);
    for (const lines of [undefined, [], A1, B1])
      expect(decide(order, after, without({ ...rest, lines }))._unsafeUnwrap()).toEqual([]);
    expect(refuse(order, after, { ...refundPart, lines: A1 } as OrderCommand)).toEqual({
      code: 'ALREADY_DONE',
      field: 'lines',
    });
  });

  it('does not ask who says it, when, or with which remark', () => {
    const after = kit.reach([place, pay]);
    const again = {
      ...pay,
      at: kit.T0 + kit.DAY,
      by: 'merchant',
      operator: 'x',
      remark: 'y',
    } as OrderCommand;
    expect(decide(order, after, again)._unsafeUnwrap()).toEqual([]);
  });

  it('everything that was left then, is not everything that is left now', () => {
    const history = [place, pay, accept, shipPart, say({ type: 'ship', shipmentId: 's-2' })];
    const after = kit.reach(history);
    expect(after.shipments[1]?.lines).toEqual([...A1, ...B1]);
    for (const lines of [undefined, [...A1, ...B1]])
      expect(decide(order, after, without({ ...history[4], lines }))._unsafeUnwrap()).toEqual([]);
    expect(refuse(order, after, without({ ...history[4], lines: B1 }))).toEqual({
      code: 'ALREADY_DONE',
      field: 'lines',
    });
  });
});

/** Without the members that are there and undefined. */
function without(command: object): OrderCommand {
  return Object.fromEntries(Object.entries(command).filter(([, value]) => value !== undefined)) as never;
}
