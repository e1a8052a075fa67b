import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import { refuse, why } from '../../src/core/decider.ts';
import { type Order, type OrderCommand, order, orderMachine, orderPolicy } from '../../src/order/index.ts';
import * as kit from './kit.ts';
import { SOUND } from './sound.ts';

/** A value that no field of this name takes. */
const BAD: { readonly [field: string]: unknown } = {
  by: 'thief',
  operator: '',
  remark: '\u0000',
  userId: '',
  currency: 'eur',
  shippingMinor: -1,
  discountMinor: -1,
  amountMinor: -1,
  paymentId: '',
  shipmentId: '',
  refundId: '',
  caseId: '',
  short: [''],
  reason: 'BORED',
  lines: [{}],
  returned: [{}],
};

/** Which fields are called bad. */
function named(state: Order, command: OrderCommand): string[] {
  return why(order, state, command).map((refusal) => {
    if (refusal.code === 'INVALID_FIELD' || refusal.code === 'INVALID_AMOUNT') return refusal.field;
    if (refusal.code !== 'INVALID_LINES') return refusal.code;
    return refusal.problems.map((problem) => `lines.${problem.index}.${problem.field}`).join();
  });
}

function bent(command: OrderCommand, ...fields: readonly string[]): OrderCommand {
  return { ...command, ...Object.fromEntries(fields.map((field) => [field, BAD[field]])) } as OrderCommand;
}

/** How a refusal calls a field. */
function called(field: string): string {
  return field === 'lines' || field === 'returned' ? 'lines.0.lineId' : field;
}

describe('the content of a command', () => {
  it('of any two bad fields both are named, in every command', () => {
    let pairs = 0;
    for (const [state, command] of SOUND) {
      const fields = Object.keys({ ...command, operator: 1, remark: 1 }).filter(
        (field) => field in BAD && field !== 'by',
      );
      for (const [i, one] of fields.entries()) {
        expect(named(state, bent(command, one))).toEqual([called(one)]);
        for (const other of fields.slice(i + 1)) {
          // How large a discount may be is known once the lines are.
          const expected = one === 'lines' && other === 'discountMinor' ? [one] : [one, other];
          expect(named(state, bent(command, one, other)).sort(), command.type).toEqual(
            expected.map(called).sort(),
          );
          pairs += 1;
        }
      }
    }
    expect(pairs).toBe(76);
  });

  it('each field of a line is named', () => {
    const first = { ...kit.LINES[0] };
    for (const [field, value] of Object.entries({
      lineId: '',
      sku: ' ',
      location: null,
      quantity: 0,
      unitPriceMinor: -1,
    }))
      expect(
        why(order, order.initial('o'), {
          ...kit.place,
          lines: [kit.LINES[1], { ...first, [field]: value }],
        } as OrderCommand),
      ).toEqual([
        {
          code: 'INVALID_LINES',
          problems: [
            {
              index: 1,
              code: { quantity: 'INVALID_QUANTITY', unitPriceMinor: 'INVALID_PRICE' }[field] ?? 'INVALID_ID',
              field,
            },
          ],
        },
      ]);
  });

  it('a currency is three capital letters, no fewer and no more', () => {
    const pay = (currency: unknown) =>
      refuse(order, kit.reach([kit.place]), { ...kit.pay, currency } as OrderCommand)?.code;
    for (const none of ['EU', 'EURO', 'xEUR', 'EURx', 'eur', '', 'E R', 978, ['EUR'], null, undefined])
      expect(pay(none), String(none)).toBe('INVALID_FIELD');
    expect(pay('USD')).toBe('CURRENCY_MISMATCH');
    expect(pay('EUR')).toBeUndefined();
  });

  it('a remark is a text of at most ten thousand characters, an empty one and an emoji among them', () => {
    const accept = (remark: unknown) =>
      named(kit.reach([kit.place, kit.pay]), { ...kit.accept, remark } as OrderCommand);
    for (const fine of ['', '📦', 'x'.repeat(10_000), 'two\nlines']) expect(accept(fine)).toEqual([]);
    for (const none of ['x'.repeat(10_001), 'a\u0000', '\ud83d', 'x\udce6', 1, null, []])
      expect(accept(none)).toEqual(['remark']);
  });

  it('a thousand lines go through every command, and no more', () => {
    const many = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ ...kit.LINES[1], lineId: `L${i}`, quantity: 1 }));
    const ids = (n: number) => many(n).map(({ lineId }) => lineId);
    const told = (state: Order, command: object) => named(state, command as OrderCommand);
    const place = { ...kit.place, lines: many(1_000) };
    const placed = kit.reach([place as OrderCommand]);
    const pay = { ...kit.pay, amountMinor: placed.totalMinor };
    const paid = kit.step(placed, pay as OrderCommand).after;
    const accepted = kit.step(paid, kit.accept).after;
    const out = kit.step(kit.step(accepted, kit.shipAll).after, kit.deliver).after;
    expect(told(order.initial('o'), { ...place, lines: many(1_001) })).toEqual(['lines']);
    const asked: readonly (readonly [Order, object, string, readonly unknown[], readonly unknown[]])[] = [
      [placed, pay, 'short', ids(1_000), ids(1_001)],
      [accepted, kit.shipAll, 'lines', many(1_000), many(1_001)],
      [paid, { ...kit.refundPart, refundId: 'r-9' }, 'lines', many(1_000), many(1_001)],
      [paid, kit.open, 'lines', many(1_000), many(1_001)],
      [
        kit.step(out, kit.open).after,
        kit.say({ type: 'completeAfterSales', caseId: 'c-1' }),
        'returned',
        many(1_000),
        many(1_001),
      ],
    ];
    for (const [state, command, list, most, tooMany] of asked) {
      expect(told(state, { ...command, [list]: most })).toEqual([]);
      expect(told(state, { ...command, [list]: tooMany })).toEqual([list]);
    }
  });
});

describe('who speaks', () => {
  it('a shopper may send what a shopper is offered; the others every command', () => {
    const merchants = ['accept', 'expire', 'ship', 'deliver', 'refund', 'completeAfterSales'];
    for (const [state, command] of SOUND) {
      const refusal = refuse(order, state, { ...command, by: 'shopper' } as OrderCommand);
      expect(refusal, command.type).toEqual(
        merchants.includes(command.type)
          ? { code: 'NOT_ALLOWED', by: 'shopper', allowed: ['merchant', 'system'] }
          : undefined,
      );
      for (const by of ['merchant', 'system'])
        expect(refuse(order, state, { ...command, by } as OrderCommand)).toBeUndefined();
    }
    // A command that nobody has is no question of who.
    const explode = { type: 'explode', at: 1, by: 'shopper' } as unknown as OrderCommand;
    expect(refuse(order, kit.reach([kit.place]), explode)).toEqual({
      code: 'ILLEGAL_TRANSITION',
      status: 'PENDING_PAYMENT',
      command: 'explode',
      legalIn: [],
    });
  });

  it('the host says what a shopper is offered', () => {
    const machine = orderMachine(orderPolicy({ shopperMayAsk: ['place', 'refund'] }));
    const paid = kit.reach([kit.place, kit.pay], machine);
    const code = (command: OrderCommand) =>
      refuse(machine, paid, { ...command, by: 'shopper' } as OrderCommand)?.code;
    expect(code(kit.refundPart)).toBeUndefined();
    expect(code(kit.open)).toBe('NOT_ALLOWED');
  });

  it('events keep who exactly and why, where somebody said so', () => {
    for (const [state, command] of SOUND)
      for (const said of [
        {},
        { operator: 'anna' },
        { remark: '' },
        { operator: 'anna', remark: 'by phone' },
      ]) {
        const { operator: _, remark: __, ...bare } = { operator: 1, remark: 1, ...command };
        const [event = {}] = decide(order, state, { ...bare, ...said } as OrderCommand)._unsafeUnwrap();
        const kept = Object.entries(event).filter(([name]) => /^(at|by|operator|remark)$/.test(name));
        expect(Object.fromEntries(kept)).toEqual({ at: command.at, by: command.by, ...said });
      }
  });

  it('an order that nobody has placed has nothing', () => {
    expect(order.initial('o-1')).toEqual({
      id: 'o-1',
      status: 'NEW',
      userId: '',
      currency: '',
      lines: [],
      shippingMinor: 0,
      totalMinor: 0,
      paidMinor: 0,
      refundedMinor: 0,
      paymentId: null,
      refunds: [],
      shipments: [],
      cases: [],
      cancelReason: null,
      placedAt: null,
      payBy: null,
      paidAt: null,
      acceptedAt: null,
      completedAt: null,
    });
  });
});
