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

/** Where a command is wrong; a code where it is the order that refuses. */
function named(state: Order, command: OrderCommand): string[] {
  return why(order, state, command).flatMap((refusal) =>
    refusal.code === 'MALFORMED_COMMAND' ? refusal.problems.map(({ path }) => path) : refusal.code,
  );
}

function bent(command: OrderCommand, ...fields: readonly string[]): OrderCommand {
  return { ...command, ...Object.fromEntries(fields.map((field) => [field, BAD[field]])) } as OrderCommand;
}

/** The paths of what is wrong with a bad field. */
function paths(type: string, field: string): readonly string[] {
  if (field === 'short') return ['short.0'];
  if (field !== 'lines' && field !== 'returned') return [field];
  const line =
    type === 'place' ? ['lineId', 'sku', 'location', 'quantity', 'unitPriceMinor'] : ['lineId', 'quantity'];
  return line.map((name) => `${field}.0.${name}`);
}

describe('the content of a command', () => {
  it('given any two bad fields of any command, when it is refused, then both are named [host P14]', () => {
    let pairs = 0;
    for (const [state, command] of SOUND) {
      const fields = Object.keys({ ...command, operator: 1, remark: 1 }).filter(
        (field) => field in BAD && field !== 'by',
      );
      for (const [i, one] of fields.entries()) {
        expect(named(state, bent(command, one))).toEqual(paths(command.type, one));
        for (const other of fields.slice(i + 1)) {
          const expected = [one, other].flatMap((field) => paths(command.type, field));
          expect(named(state, bent(command, one, other)).sort(), command.type).toEqual(expected.sort());
          pairs += 1;
        }
      }
    }
    expect(pairs).toBe(76);
  });

  it('given a field that no command has, at any depth, when it is sent, then it is refused by name', () => {
    for (const [state, command] of SOUND) {
      expect(named(state, { ...command, priceMinor: 1 } as object as OrderCommand)).toEqual(['priceMinor']);
      for (const list of ['lines', 'returned']) {
        const lines = (command as unknown as { readonly [list: string]: readonly object[] })[list];
        if (lines === undefined) continue;
        const first = [{ ...lines[0], colour: 'red' }, ...lines.slice(1)];
        expect(named(state, { ...command, [list]: first } as OrderCommand)).toEqual([`${list}.0.colour`]);
      }
    }
  });

  it('given a bad line, a line too many times and a bad discount, when it is placed, then all are named with line, minimum and maximum [host P14]', () => {
    const maximum = Number.MAX_SAFE_INTEGER;
    const lines = [{ ...kit.LINES[0], quantity: 0 }, kit.LINES[1], { ...kit.LINES[1], unitPriceMinor: 1.5 }];
    expect(
      why(order, order.initial('o'), { ...kit.place, lines, discountMinor: -5 } as OrderCommand),
    ).toEqual([
      {
        code: 'MALFORMED_COMMAND',
        problems: [
          { path: 'lines.0.quantity', lineId: 'A', problem: 'OUT_OF_RANGE', minimum: 1, maximum },
          {
            path: 'lines.2.unitPriceMinor',
            lineId: 'B',
            problem: 'WRONG_TYPE',
            expected: 'integer',
            minimum: 0,
            maximum,
          },
          { path: 'lines.2.lineId', lineId: 'B', problem: 'DUPLICATE' },
          { path: 'discountMinor', problem: 'OUT_OF_RANGE', minimum: 0, maximum },
        ],
      },
    ]);
  });

  it('given lines that the order cannot serve, when they are shipped, then each is named with its limit', () => {
    const lines = [
      { lineId: 'A', quantity: 3 },
      { lineId: 'Z', quantity: 1 },
      { lineId: 'B', quantity: 1 },
    ];
    const ready = kit.reach([kit.place, kit.pay, kit.accept]);
    expect(why(order, ready, kit.say({ type: 'ship', shipmentId: 's', lines }))).toEqual([
      {
        code: 'INVALID_LINES',
        problems: [
          { index: 0, lineId: 'A', code: 'TOO_MANY', limit: 2 },
          { index: 1, lineId: 'Z', code: 'UNKNOWN_LINE' },
        ],
      },
    ]);
  });

  it('given optional fields that are undefined, when the command is sent, then it is as if they were missing [reported L12]', () => {
    for (const [state, command] of SOUND) {
      const { operator: _, remark: __, ...bare } = { operator: 1, remark: 1, ...command };
      const spelled = { ...bare, operator: undefined, remark: undefined } as OrderCommand;
      expect(decide(order, state, spelled)).toEqual(decide(order, state, bare as OrderCommand));
    }
    const all: OrderCommand = { type: 'ship', at: kit.T0, by: 'merchant', shipmentId: 's', lines: undefined };
    expect(named(kit.reach([kit.place, kit.pay, kit.accept]), all)).toEqual([]);
  });

  it('a currency is three capital letters, no fewer and no more', () => {
    const pay = (currency: unknown) =>
      refuse(order, kit.reach([kit.place]), { ...kit.pay, currency } as OrderCommand)?.code;
    for (const none of ['EU', 'EURO', 'xEUR', 'EURx', 'eur', '', 'E R', 978, ['EUR'], null, undefined])
      expect(pay(none), String(none)).toBe('MALFORMED_COMMAND');
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
    const many = (n: number) => Array.from({ length: n }, (_, i) => ({ lineId: `L${i}`, quantity: 1 }));
    const ordered = (n: number) => many(n).map((each) => ({ ...kit.LINES[1], ...each }));
    const ids = (n: number) => many(n).map(({ lineId }) => lineId);
    const told = (state: Order, command: object) => named(state, command as OrderCommand);
    const place = { ...kit.place, lines: ordered(1_000) };
    const placed = kit.reach([place as OrderCommand]);
    const pay = { ...kit.pay, amountMinor: placed.totalMinor };
    const paid = kit.step(placed, pay as OrderCommand).after;
    const accepted = kit.step(paid, kit.accept).after;
    const out = kit.step(kit.step(accepted, kit.shipAll).after, kit.deliver).after;
    expect(told(order.initial('o'), { ...place, lines: ordered(1_001) })).toEqual(['lines']);
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
    const machine = orderMachine(orderPolicy({ visibleCommands: { shopper: ['place', 'refund'] } }));
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
