import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountSchema, remarkSchema } from '../../src/core/schema.ts';
import * as schemas from '../../src/schema/index.ts';
import { movementSchema, orderCommandSchema, parse, paymentFactSchema } from '../../src/schema/index.ts';

const at = 1_700_000_000_000;
const line = { lineId: '1', sku: 'tea', location: 'main', quantity: 2, unitPriceMinor: 450 };
const place = { type: 'place', at, by: 'shopper', userId: 'u-1', currency: 'EUR', lines: [line] };
const paid = {
  type: 'paid',
  at,
  by: 'card',
  attemptId: 'a-1',
  channel: 'card',
  channelTxnId: 't-1',
  merchantId: 'm-1',
  paymentId: 'p-1',
  amountMinor: 900,
  currency: 'EUR',
};
const freeze = { opId: 'op-1', type: 'FREEZE', quantity: 2, at, orderId: 'o-1', lineId: '1' };

/** Each row differs from a sound command in one field; the last column is where the problem is. */
const badOrders: readonly (readonly [string, unknown, string])[] = [
  ['no type', { ...place, type: undefined }, 'type'],
  ['unknown type', { ...place, type: 'steal' }, 'type'],
  ['an unknown field', { ...place, priceMinor: 1 }, 'priceMinor'],
  ['no lines', { ...place, lines: [] }, 'lines'],
  ['an object for lines', { ...place, lines: {} }, 'lines'],
  ['1,001 lines', { ...place, lines: Array.from({ length: 1_001 }, () => line) }, 'lines'],
  ...[
    0,
    -1,
    -0,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '1',
    '',
    null,
    true,
    [5],
    2 ** 53,
    0.1 + 0.2,
    1e-7,
  ].map(
    (quantity) =>
      [
        `quantity ${String(quantity)}`,
        { ...place, lines: [{ ...line, quantity }] },
        'lines.0.quantity',
      ] as const,
  ),
  ...['', ' x', 'x ', 'a\u0000b', '\ud800', 'e\u0301', 'a\u200bb', 'x'.repeat(256), 7, null].map(
    (userId) => [`user ${JSON.stringify(userId)?.slice(0, 12)}`, { ...place, userId }, 'userId'] as const,
  ),
  ...['eur', 'EURO', '', 5].map(
    (currency) => [`currency ${currency}`, { ...place, currency }, 'currency'] as const,
  ),
  ['a float price', { ...place, lines: [{ ...line, unitPriceMinor: 19.99 }] }, 'lines.0.unitPriceMinor'],
  ['an instant past the end of time', { ...place, at: 8.64e15 + 1 }, 'at'],
];

describe('what comes from outside', () => {
  it.each(badOrders)('refuses an order command with %s', (_, input, path) => {
    const read = parse(orderCommandSchema, input);
    expect(read.isErr() && read.error.problems.map((problem) => problem.path)).toContain(path);
  });

  it('takes an amount of nothing, and none that JSON would turn into another', () => {
    expect(parse(amountSchema, 0)._unsafeUnwrap()).toBe(0);
    expect(parse(amountSchema, -0)._unsafeUnwrapErr().problems).toEqual([
      { path: '', problem: 'WRONG_TYPE', expected: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    ]);
    for (const none of [-1, 0.5, '1', null]) expect(parse(amountSchema, none).isErr()).toBe(true);
  });

  it('takes a remark of ten thousand characters, and of none', () => {
    const remark = (length: number) => parse(remarkSchema, 'x'.repeat(length)).isOk();
    expect([0, 10_000, 10_001].map(remark)).toEqual([true, true, false]);
  });

  it('reports every problem, not the first', () => {
    const read = parse(orderCommandSchema, {
      ...place,
      userId: '',
      currency: 'eur',
      lines: [{ ...line, quantity: 0, sku: '' }],
    });
    expect(
      read
        ._unsafeUnwrapErr()
        .problems.map(({ path }) => path)
        .sort(),
    ).toEqual(['currency', 'lines.0.quantity', 'lines.0.sku', 'userId']);
  });

  it('reads sound commands as they are', () => {
    expect(parse(orderCommandSchema, place)._unsafeUnwrap()).toEqual(place);
    expect(parse(paymentFactSchema, paid)._unsafeUnwrap()).toEqual(paid);
    expect(parse(movementSchema, freeze)._unsafeUnwrap()).toEqual(freeze);
  });

  it('moves no zero units, and takes off only by a correction or a transfer', () => {
    const problems = (type: string, quantity: number) =>
      parse(movementSchema, { opId: 'op-1', type, quantity, at, by: 'clerk', reason: 'count' }).match(
        () => [],
        (refusal) => refusal.problems,
      );
    for (const type of ['ADJUST', 'TRANSFER'])
      expect(problems(type, 0)).toEqual([{ path: 'quantity', problem: 'OUT_OF_RANGE' }]);
    expect(problems('TRANSFER', -1)).toEqual([]);
    expect(problems('LOCK', -1)).toEqual([{ path: 'quantity', problem: 'OUT_OF_RANGE', minimum: 1 }]);
  });

  it('signs only corrections and transfers', () => {
    expect(parse(movementSchema, { ...freeze, quantity: -2 }).isErr()).toBe(true);
    expect(parse(movementSchema, { ...freeze, type: 'ADJUST', quantity: -2 }).isOk()).toBe(true);
  });

  it('never throws, whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        for (const schema of [
          orderCommandSchema,
          movementSchema,
          paymentFactSchema,
          schemas.paymentCommandSchema,
          schemas.refundInputSchema,
          schemas.splitPaymentCommandSchema,
          schemas.suspenseInputSchema,
        ]) {
          const read = parse<unknown>(schema, json);
          expect(read.isErr() && read.error.code).toBe('MALFORMED_INPUT');
        }
      }),
    );
  });

  it('leaves prototypes alone', () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":true},"type":"accept","at":1,"by":"shopper"}');
    expect(parse(orderCommandSchema, hostile).isErr()).toBe(true);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
