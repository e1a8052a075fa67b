import { describe, expect, it } from 'vitest';
import { refuse, why } from '../../src/core/decider.ts';
import { active, type OrderCommand, order, unitsOf } from '../../src/order/index.ts';
import * as kit from './kit.ts';

const { place, pay, accept, shipPart, shipAll, deliver, complete, open, refundPart, say, reach } = kit;
const ready = [place, pay, accept];
const out = [...ready, shipAll, deliver];
const A = (quantity: number) => ({ lineId: 'A', quantity });
const B = (quantity: number) => ({ lineId: 'B', quantity });
const settle = say({ type: 'completeAfterSales', caseId: 'c-1', returned: [A(1)] });
const again = say({ type: 'openAfterSales', caseId: 'c-2' });

/** A history, a command that names one unit too many of A, and how many there are. */
const TOO_MANY: readonly (readonly [
  string,
  readonly OrderCommand[],
  OrderCommand,
  'lines' | 'returned',
  number,
])[] = [
  ['ship', ready, say({ type: 'ship', shipmentId: 's-9' }), 'lines', 2],
  ['ship the rest', [...ready, shipPart], say({ type: 'ship', shipmentId: 's-9' }), 'lines', 1],
  ['ask back', out, open, 'lines', 2],
  ['ask back the rest', [...out, open, settle], again, 'lines', 1],
  ['bring back', [...out, open], say({ type: 'completeAfterSales', caseId: 'c-1' }), 'returned', 2],
  [
    'bring back what has arrived',
    [...ready, shipPart, deliver, open],
    say({ type: 'completeAfterSales', caseId: 'c-1' }),
    'returned',
    1,
  ],
  [
    'bring back the rest',
    [...out, open, settle, again],
    say({ type: 'completeAfterSales', caseId: 'c-2' }),
    'returned',
    1,
  ],
  ['pay back', ready, say({ type: 'refund', refundId: 'r-9', amountMinor: 1 }), 'lines', 2],
  [
    'pay back the rest',
    [...ready, say({ type: 'refund', refundId: 'r-1', amountMinor: 1, lines: [A(1)] })],
    say({ type: 'refund', refundId: 'r-9', amountMinor: 1 }),
    'lines',
    1,
  ],
];

describe('what is left of an order', () => {
  it.each(TOO_MANY)('%s: all of it, and not one unit more', (_, history, command, list, limit) => {
    const state = reach(history);
    const naming = (...lines: readonly object[]) =>
      why(order, state, { ...command, [list]: lines } as OrderCommand);
    expect(naming(A(limit))).toEqual([]);
    expect(naming(A(limit + 1))).toEqual([
      { code: 'INVALID_LINES', problems: [{ index: 0, lineId: 'A', code: 'TOO_MANY', limit }] },
    ]);
    expect(naming(A(1), { lineId: 'C', quantity: 1 }, B(9))).toEqual([
      {
        code: 'INVALID_LINES',
        problems: [
          { index: 1, lineId: 'C', code: 'UNKNOWN_LINE' },
          { index: 2, lineId: 'B', code: 'TOO_MANY', limit: expect.any(Number) },
        ],
      },
    ]);
  });

  it('everything that is left names no line of which nothing is', () => {
    const [shipped] = kit.step(
      reach([...ready, say({ type: 'ship', shipmentId: 's-1', lines: [B(1)] })]),
      say({ type: 'ship', shipmentId: 's-2' }),
    ).events;
    expect(shipped).toMatchObject({ lines: [A(2)] });
    const refunded = kit.step(
      reach([...ready, refundPart]),
      say({ type: 'refund', refundId: 'r-2', amountMinor: kit.TOTAL - 400 }),
    );
    expect(refunded.events[0]).toMatchObject({ to: 'REFUNDED', lines: [A(2)] });
    expect(refunded.after.lines.map((line) => line.refunded)).toEqual([2, 1]);
  });

  it('no unit of a cancelled order, whatever was ordered', () => {
    const cancelled = reach([place, say({ type: 'cancel', reason: 'OTHER' })]);
    expect(unitsOf(cancelled.lines, active)).toBe(0);
    expect(unitsOf(reach([place]).lines, active)).toBe(3);
  });

  it('goods without money, money without goods: a part that is paid back stays held, the whole does not', () => {
    const held = (history: readonly OrderCommand[]) => reach(history).lines.map((line) => line.held);
    expect(held([...ready, refundPart])).toEqual([2, 1]);
    expect(held([...ready, kit.refundAll])).toEqual([0, 0]);
  });

  it('a cancellation names the money that has still to go back', () => {
    const due = (history: readonly OrderCommand[]) =>
      kit.step(reach(history), say({ type: 'cancel', reason: 'STOCK_OUT' })).events;
    expect(due([place])).toMatchObject([{ refundDueMinor: 0 }]);
    expect(due([place, pay])).toMatchObject([{ refundDueMinor: kit.TOTAL }]);
    expect(due([place, pay, refundPart])).toMatchObject([{ refundDueMinor: kit.TOTAL - 400 }]);
  });

  it('a refund is of one cent at least and of what is left at most', () => {
    const state = reach([place, pay, refundPart]);
    const refund = (amountMinor: number) =>
      refuse(order, state, say({ type: 'refund', refundId: 'r-2', amountMinor, lines: [] }));
    const refundableMinor = kit.TOTAL - 400;
    const bounds = { minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
    expect([0, 1, refundableMinor, refundableMinor + 1].map(refund)).toEqual([
      {
        code: 'MALFORMED_COMMAND',
        problems: [{ path: 'amountMinor', problem: 'OUT_OF_RANGE', ...bounds }],
      },
      undefined,
      undefined,
      { code: 'EXCEEDS_REFUNDABLE', refundableMinor },
    ]);
  });

  it('nothing is told by name: no units to ship, to deliver or to ask back, no money to pay back', () => {
    const units = { code: 'NOTHING_LEFT', of: 'units' };
    const inCase = reach([...out, open]);
    expect(refuse(order, inCase, say({ type: 'ship', shipmentId: 's-9' }))).toEqual(units);
    expect(refuse(order, inCase, say({ type: 'deliver', shipmentId: 's-9' }))).toEqual(units);
    const back = say({ type: 'completeAfterSales', caseId: 'c-1', returned: [A(2), B(1)] });
    expect(refuse(order, reach([...out, complete, open, back]), again)).toEqual(units);
    const unpaid = reach([place, say({ type: 'cancel', reason: 'OTHER' })]);
    expect(refuse(order, unpaid, refundPart)).toEqual({ code: 'NOTHING_LEFT', of: 'money' });
  });

  it('an order without a deadline does not expire', () => {
    expect(order.guards.paymentWindowOver(order.initial('o'), { at: kit.T0 })).toEqual({
      code: 'NOT_DUE',
      dueAt: null,
    });
  });

  it('the machine goes by the name of its rows in the store', () => {
    expect(order.kind).toBe('order');
  });
});
