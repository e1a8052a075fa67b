import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import { available, refuse, why } from '../../src/core/decider.ts';
import { type Order, type OrderCommand, order, orderRules } from '../../src/order/index.ts';
import {
  BAD_AMOUNTS,
  BAD_IDS,
  BAD_INSTANTS,
  BAD_QUANTITIES,
  NOT_COMMANDS,
  ODD_IDS,
} from '../support/hostile.ts';
import { notPlain } from '../support/plain.ts';
import * as kit from './kit.ts';
import { reachableOrders } from './order.matrix.ts';
import { SOUND } from './sound.ts';

/** Asks everything that can be asked; the refusals, which have to be typed and plain. */
function ask(state: Order, command: unknown) {
  const wish = command as OrderCommand;
  const refusals = why(order, state, wish);
  const first = refuse(order, state, wish);
  expect(first).toEqual(refusals[0]);
  const decided = decide(order, state, wish);
  expect(decided.isErr()).toBe(refusals.length > 0);
  for (const refusal of refusals) {
    expect(refusal.code).toMatch(/^[A-Z][A-Z_]+$/);
    expect(notPlain(refusal)).toBeUndefined();
  }
  if (decided.isOk()) expect(notPlain(decided.value)).toBeUndefined();
  expect(Array.isArray(available(order, state, wish ?? { at: 0 }))).toBe(true);
  // The browser's half leaves content to the server, and yet never breaks.
  for (const refusal of why(orderRules, state, wish)) expect(refusal.code).toMatch(/^[A-Z][A-Z_]+$/);
  return refusals;
}

/** What is wrong with a command in itself: each path with its problem. */
function problemsIn(state: Order, command: unknown): readonly string[] {
  return ask(state, command).flatMap((refusal) =>
    refusal.code === 'MALFORMED_COMMAND'
      ? refusal.problems.map(({ path, problem }) => `${path} ${problem}`)
      : refusal.code,
  );
}

/** The problem of a value where a number was to be. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'MISSING';
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? 'OUT_OF_RANGE' : 'WRONG_TYPE';
}

describe('hostile commands', () => {
  it('sound ones are sound', () => {
    for (const [state, command] of SOUND) expect(ask(state, command)).toEqual([]);
  });

  it.each(NOT_COMMANDS)('%s is refused in every status', (_, command) => {
    for (const state of reachableOrders) {
      const [refusal] = ask(state, command);
      expect(['MALFORMED_COMMAND', 'ILLEGAL_TRANSITION', 'NOT_ALLOWED']).toContain(refusal?.code);
    }
  });

  it('ids that cannot be stored, compared or seen are refused by name, in every field', () => {
    const seen = forFields(isIdField, BAD_IDS, (state, command, field, value) => {
      // Two may be missing: an order need not say by whom, and a line that is short need not be named.
      if (value === undefined && ['operator', 'short'].includes(field)) return;
      const path = field === 'short' && value !== undefined ? 'short.0' : field;
      const problem = value === undefined ? 'MISSING' : 'INVALID_ID';
      expect(ask(state, command), `${command.type}.${field} = ${typeof value}`).toEqual([
        { code: 'MALFORMED_COMMAND', problems: [{ path, problem }] },
      ]);
    });
    expect(seen).toBe(21 * BAD_IDS.length);
  });

  it('ids that are merely odd are welcome', () => {
    forFields(isIdField, ODD_IDS, (state, command, field) => {
      const codes = ask(state, command).map(({ code }) => code);
      // Another parcel or case than the one there is.
      const unknown = ['deliver', 'closeAfterSales', 'completeAfterSales'].includes(command.type);
      expect(codes, `${command.type}.${field}`).toEqual(
        unknown && field !== 'operator' ? [expect.stringMatching(/^UNKNOWN_/)] : [],
      );
    });
  });

  it('amounts and quantities that are none are refused, in every field', () => {
    for (const [name, value] of BAD_AMOUNTS) {
      for (const [state, command] of SOUND) {
        for (const field of ['amountMinor', 'discountMinor', 'shippingMinor']) {
          if (!(field in command) || (value === undefined && field !== 'amountMinor')) continue;
          expect(
            problemsIn(state, { ...command, [field]: value }),
            `${command.type}.${field}: ${name}`,
          ).toEqual([`${field} ${kindOf(value)}`]);
        }
      }
    }
    for (const [name, value] of BAD_QUANTITIES) {
      for (const [state, command] of SOUND) {
        for (const list of ['lines', 'returned'] as const) {
          const named = (command as unknown as Record<string, object[]>)[list];
          if (named === undefined) continue;
          const bent = [{ ...named[0], quantity: value }, ...named.slice(1)];
          expect(problemsIn(state, { ...command, [list]: bent }), `${command.type}.${list}: ${name}`).toEqual(
            [`${list}.0.quantity ${kindOf(value)}`],
          );
        }
      }
    }
    for (const [name, value] of BAD_AMOUNTS) {
      const bent = [{ ...kit.LINES[0], unitPriceMinor: value }, kit.LINES[1]];
      expect(problemsIn(kit.reach([]), { ...kit.place, lines: bent }), name).toEqual([
        `lines.0.unitPriceMinor ${kindOf(value)}`,
      ]);
    }
  });

  it('instants and roles that are none are refused', () => {
    for (const [state, command] of SOUND) {
      for (const [name, at] of BAD_INSTANTS)
        expect(ask(state, { ...command, at }), name).toEqual([
          {
            code: 'MALFORMED_COMMAND',
            problems: [
              at === undefined
                ? { path: 'at', problem: 'MISSING' }
                : { path: 'at', problem: 'WRONG_TYPE', expected: 'instant' },
            ],
          },
        ]);
      for (const by of ['thief', '', undefined, null, 5, {}, ['merchant'], 'constructor'])
        expect(ask(state, { ...command, by })).toMatchObject([{ code: 'NOT_ALLOWED' }]);
      for (const remark of ['\u0000', '\ud800', 5, {}, 'x'.repeat(10_001)])
        expect(problemsIn(state, { ...command, remark })).toEqual([
          expect.stringMatching(/^remark (WRONG_TYPE|TOO_LONG|UNSAFE_TEXT)$/),
        ]);
    }
  });

  it('lists that are none, too long, sparse, twice or full of junk are refused', () => {
    const lists: readonly unknown[] = [
      null,
      5,
      'AB',
      {},
      new Map(),
      [null],
      [5],
      [undefined],
      new Array(2),
      [[]],
      [
        { lineId: 'A', quantity: 1 },
        { lineId: 'A', quantity: 1 },
      ],
      Array.from({ length: 1_001 }, (_, i) => ({ lineId: `L${i}`, quantity: 1 })),
      Object.assign([{ lineId: 'A', quantity: { toString: 1 } }]),
    ];
    for (const list of lists) {
      for (const [state, command] of SOUND) {
        for (const field of ['lines', 'returned', 'short']) {
          if (!(field in command)) continue;
          const places = problemsIn(state, { ...command, [field]: list });
          expect(places.length, `${command.type}.${field}`).toBeGreaterThan(0);
          for (const place of places) expect(place.startsWith(field), place).toBe(true);
        }
      }
    }
    expect(problemsIn(kit.reach([]), { ...kit.place, lines: [] })).toEqual(['lines OUT_OF_RANGE']);
    const ready = kit.reach([kit.place, kit.pay, kit.accept]);
    expect(problemsIn(ready, kit.say({ type: 'ship', shipmentId: 's', lines: [] }))).toEqual([
      'lines OUT_OF_RANGE',
    ]);
  });

  it('a sum that leaves the safe range is refused though each part is fine', () => {
    const line = (lineId: string, quantity: number, unitPriceMinor: number) => ({
      ...kit.LINES[0],
      lineId,
      quantity,
      unitPriceMinor,
    });
    const max = Number.MAX_SAFE_INTEGER;
    const asked = (lines: readonly object[], shippingMinor: number) =>
      ask(kit.reach([]), { ...kit.place, lines, discountMinor: 0, shippingMinor });
    const malformed = (...problems: readonly object[]) => [{ code: 'MALFORMED_COMMAND', problems }];
    const goods = malformed({ path: 'lines', problem: 'OUT_OF_RANGE', maximum: max });
    expect(asked([line('A', 1, max), line('B', 1, 1)], 0)).toEqual(goods);
    expect(asked([line('A', 3, max)], 0)).toEqual(goods);
    expect(asked([line('A', max, 0), line('B', 1, 0)], 0)).toEqual(goods);
    expect(asked([line('A', 1, max - 3)], 4)).toEqual(
      malformed({ path: 'shippingMinor', problem: 'OUT_OF_RANGE', minimum: 0, maximum: 3 }),
    );
    expect(asked([line('A', 1, max - 1), line('B', 1, 1)], 0)).toEqual([]);
    expect(asked([line('A', 1, max - 1)], 1)).toEqual([]);
    expect(asked([line('A', max - 1, 0), line('B', 1, 0)], 0)).toEqual([]);
    expect(ask(kit.reach([]), { ...kit.place, discountMinor: 2_501, shippingMinor: max - 2_499 })).toEqual(
      malformed(
        { path: 'discountMinor', problem: 'OUT_OF_RANGE', minimum: 0, maximum: 2_500 },
        { path: 'shippingMinor', problem: 'OUT_OF_RANGE', minimum: 0, maximum: max - 2_500 },
      ),
    );
  });

  it('a hostile question about what is on offer gets a list', () => {
    for (const state of reachableOrders)
      for (const question of [{ at: Number.NaN }, { at: 'x', by: {} }, { at: 1, by: ['merchant'] }])
        expect(available(order, state, question as never).every((name) => typeof name === 'string')).toBe(
          true,
        );
  });

  it('an event keeps a copy: what the caller does to its lines later changes nothing', () => {
    const [state] = SOUND[5] ?? [];
    const mine = [{ lineId: 'A', quantity: 1 }];
    const command = kit.say({ type: 'ship', shipmentId: 's', lines: mine });
    const { events, after } = kit.step(state as Order, command);
    (mine[0] as { quantity: number }).quantity = 99;
    mine.pop();
    expect(events[0]).toMatchObject({ lines: [{ lineId: 'A', quantity: 1 }] });
    expect(after.shipments[0]?.lines).toEqual([{ lineId: 'A', quantity: 1 }]);
  });
});

function isIdField(field: string): boolean {
  return /^(paymentId|shipmentId|refundId|caseId|userId|operator|short)$/.test(field);
}

/** Every field that `fits` of every sound command, with every value. */
function forFields(
  fits: (field: string) => boolean,
  values: readonly (readonly [string, unknown])[],
  look: (state: Order, command: OrderCommand, field: string, value: unknown) => void,
): number {
  let seen = 0;
  for (const [state, command] of SOUND) {
    for (const field of Object.keys({ operator: 1, ...command }).filter(fits)) {
      for (const [, value] of values) {
        look(
          state,
          { ...command, [field]: field === 'short' && value !== undefined ? [value] : value } as OrderCommand,
          field,
          value,
        );
        seen += 1;
      }
    }
  }
  return seen;
}
