import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { canonical } from '../../src/core/canonical.ts';
import { order } from '../../src/order/index.ts';
import { payment } from '../../src/payment/index.ts';
import {
  badInputs,
  entryPoints,
  HOSTILE,
  orderWish,
  paymentWish,
  runBadInput,
  spoiled,
  UNTOUCHABLE,
} from '../../src/testing/index.ts';
import { drawFrom } from '../../src/testing/proof.ts';

const applicable = badInputs.filter(({ code }) => code !== 'notApplicable');

describe('the catalogue', () => {
  it('given the catalogue, when it is read, then its 124 entries have a code or a reason why they do not apply', () => {
    expect(badInputs.map(({ id }) => id)).toEqual(Array.from({ length: 124 }, (_, i) => i + 1));
    for (const { id, code, why = '' } of badInputs)
      if (code === 'notApplicable') expect(why, String(id)).not.toBe('');
    expect(applicable.length).toBeGreaterThanOrEqual(80);
  });
  for (const bad of applicable)
    it(`given ${bad.title}, when it is sent, then the answer is ${bad.code} [bad input ${bad.id}]`, () =>
      runBadInput(bad));
});

/** Everything a memory store holds, as text. */
function contentOf(store: ReturnType<typeof memoryStore>): string {
  const kinds = ['order', 'payment', 'level', 'hold', 'key'];
  return canonical([kinds.map((kind) => store.rows(kind)), store.movements()]);
}

const isTyped = (code: string) => !code.startsWith('untyped') && code !== 'why, refuse and decide disagree';

describe('no value whatever makes an untyped error', () => {
  const shapes: { readonly [entryPoint: string]: (value: unknown) => readonly unknown[] } = {
    'order.place': (value) =>
      ['lineId', 'sku', 'location', 'quantity', 'unitPriceMinor'].map((name) => ({ [name]: value })),
    order: (value) => [
      ...['fresh', 'placed', 'paid', 'shipped'].flatMap((state) =>
        [
          'at',
          'by',
          'type',
          'operator',
          'remark',
          'userId',
          'currency',
          'lines',
          'discountMinor',
          'shippingMinor',
          'paymentId',
          'amountMinor',
          'shipmentId',
          'refundId',
          'caseId',
          'reason',
          'returned',
          'short',
        ].flatMap((field) =>
          ['place', 'pay', 'cancel', 'ship', 'deliver', 'refund', 'openAfterSales', 'completeAfterSales'].map(
            (type) => ({
              state,
              command: {
                type,
                at: 1,
                by: 'merchant',
                userId: 'u',
                currency: 'EUR',
                lines: [{ lineId: '1', sku: 's', location: 'l', quantity: 1, unitPriceMinor: 1 }],
                paymentId: 'p',
                amountMinor: 1_000,
                shipmentId: 's-1',
                refundId: 'r',
                caseId: 'c',
                reason: 'OTHER',
                [field]: value,
              },
            }),
          ),
        ),
      ),
      { state: 'placed', command: value },
    ],
    payment: (value) =>
      [
        'at',
        'by',
        'type',
        'remark',
        'attemptId',
        'channel',
        'channelTxnId',
        'amountMinor',
        'currency',
        'merchantId',
        'paymentId',
        'orderPayable',
        'refundId',
        'receiptId',
        'disputeId',
        'retryId',
        'expiresAt',
        'orderId',
        'source',
        'authorisedMinor',
      ].flatMap((field) =>
        ['fresh', 'pending', 'paid', 'refunding', 'closed'].flatMap((state) =>
          [
            'create',
            'paid',
            'processing',
            'requestRefund',
            'retryRefund',
            'refundSucceeded',
            'disputeOpened',
          ].map((type) => ({
            state,
            command: {
              type,
              at: 1,
              by: 'x',
              attemptId: 'a-1',
              channel: 'c',
              channelTxnId: 't',
              amountMinor: 1,
              currency: 'EUR',
              merchantId: 'm-1',
              paymentId: 'p-1',
              refundId: 'r-1',
              retryId: 'r-2',
              disputeId: 'd',
              orderId: 'o',
              expiresAt: 2,
              [field]: value,
            },
          })),
        ),
      ),
    'stock.post': (value) =>
      [
        'opId',
        'type',
        'quantity',
        'at',
        'orderId',
        'lineId',
        'expiresAt',
        'by',
        'reason',
        'expectedAvailable',
      ].flatMap((field) =>
        ['INCREASE', 'DECREASE', 'FREEZE', 'UNFREEZE', 'ADJUST', 'LOCK', 'UNLOCK', 'TRANSFER'].flatMap(
          (type) =>
            [true, false].map((held) => ({
              held,
              movement: {
                opId: 'x',
                type,
                quantity: 1,
                at: 1,
                orderId: 'o-1',
                lineId: '1',
                by: 'b',
                reason: 'r',
                [field]: value,
              },
            })),
        ),
      ),
    'money.parse': (value) => [{ text: value }, { text: '1.00', currency: value }],
    money: (value) => [{ minor: value }, { minor: 1, currency: value }],
    'money.percent': (value) => [
      { minor: value, rate: '1', rounding: 'down' },
      { rate: value, rounding: 'down' },
      { rate: '1', rounding: value },
    ],
    id: (value) => [value],
    canonical: (value) => [value, { value }, [value]],
    'schema.order': (value) => [
      value,
      { type: 'accept', at: value, by: 'merchant' },
      { type: 'ship', at: 1, by: 'merchant', shipmentId: value, lines: value },
    ],
    'schema.payment': (value) => [value, { type: 'paid', at: 1, by: value, amountMinor: value }],
    'schema.movement': (value) => [value, { type: 'INCREASE', opId: value, quantity: value, at: value }],
  };
  for (const [entryPoint, shape] of Object.entries(shapes))
    it(entryPoint, async () => {
      for (const [name, value] of HOSTILE)
        for (const input of shape(value)) {
          const codes = await (entryPoints[entryPoint] as (input: unknown) => Promise<readonly string[]>)(
            input,
          );
          for (const code of codes) expect(isTyped(code), `${entryPoint} with ${name}: ${code}`).toBe(true);
        }
    });

  it('given any value, when it is handled, then the answer has a code and a refused one stores nothing', async () => {
    const commands: readonly (readonly [string, object])[] = [
      [
        'place',
        {
          orderId: 'o-2',
          userId: 'u',
          currency: 'EUR',
          by: 'shopper',
          lines: [{ lineId: '1', sku: 'tea', location: 'main', quantity: 1, unitPriceMinor: 1 }],
        },
      ],
      ['cancel', { orderId: 'o-1', by: 'shopper', reason: 'OTHER', paymentId: 'p-1' }],
      ['openPayment', { orderId: 'o-1', paymentId: 'p-1', attemptId: 'a', merchantId: 'm', by: 'shopper' }],
      ['paymentInput', { orderId: 'o-1', paymentId: 'p-1', type: 'unknown', by: 'card' }],
      [
        'moveStock',
        { opId: 'x', type: 'ADJUST', sku: 'tea', location: 'main', quantity: 1, by: 'b', reason: 'r' },
      ],
      ['transferStock', { opId: 'y', sku: 'tea', from: 'main', to: 'side', quantity: 1 }],
    ];
    const run = entryPoints['app.handle'] as (input: unknown, store?: unknown) => Promise<readonly string[]>;
    const untouched = memoryStore();
    const values = [...HOSTILE, ['an object that throws', UNTOUCHABLE] as const];
    await run({ use: 'place', command: null }, untouched);
    const before = contentOf(untouched);
    for (const [name, value] of values)
      for (const [use, command] of commands) {
        for (const field of [...Object.keys(command), 'at', 'unheardOf']) {
          const store = memoryStore();
          const codes = await run({ use, command: { ...command, [field]: value } }, store);
          for (const code of codes) expect(isTyped(code), `${use} with ${field} ${name}: ${code}`).toBe(true);
          if (codes.length > 0) expect(contentOf(store), `${use} with ${field} ${name}`).toBe(before);
        }
        for (const code of await run({ use, command: value }))
          expect(isTyped(code), `${use} of ${name}: ${code}`).toBe(true);
      }
    for (const [name, value] of values)
      for (const option of ['key', 'tenant', 'actor', 'correlationId'])
        for (const code of await run({
          use: 'place',
          command: commands[0]?.[1],
          options: { key: 'k-9', [option]: value },
        }))
          expect(isTyped(code), `${option} ${name}: ${code}`).toBe(true);
  });

  it('given sound commands with one field changed, when they are handled, then each answer has a code', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat().chain((seed) => {
          const draw = drawFrom(seed);
          const [of, wish] = draw.below(2)
            ? (['order', orderWish(draw, order.initial('o-1'), 1)] as const)
            : (['payment', paymentWish(draw, payment.initial('p-1') as never, 1)] as const);
          return fc.tuple(
            fc.constant(of),
            spoiled(wish),
            fc.constantFrom(
              ...(of === 'order'
                ? ['fresh', 'placed', 'paid', 'shipped']
                : ['fresh', 'pending', 'paid', 'closed']),
            ),
          );
        }),
        async ([of, command, state]) => {
          const codes = await (entryPoints[of] as (input: unknown) => Promise<readonly string[]>)({
            state,
            command,
          });
          for (const code of codes) expect(isTyped(code), code).toBe(true);
        },
      ),
      { numRuns: 1_500, seed: 11 },
    );
  });
  it('given all of these values, when they were handled, then no prototype was changed', () => {
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
