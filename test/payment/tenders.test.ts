import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTable } from '../../src/core/check.ts';
import {
  emit,
  fold,
  refuse,
  type SplitPayment,
  type SplitPaymentCommand,
  splitPayment,
  splitPaymentOf,
  splitPaymentTable,
  splitRefund,
} from '../../src/payment/index.ts';

describe('what the tenders come to', () => {
  it.each([
    ['NO_PAYMENT', 100, []],
    ['NO_PAYMENT', null, []],
    ['NO_ITEMS', null, [100]],
    ['EXACT', 100, [40, 60]],
    ['EXACT', 0, [0]],
    ['ROUNDING', 100, [95]],
    ['ROUNDING', 100, [40, 65]],
    ['UNDERPAID', 100, [94]],
    ['UNDERPAID', 100, [0]],
    ['OVERPAID', 100, [40, 66]],
  ] as const)('%s: due %s, captured %j', (name, due, captured) => {
    expect(splitPaymentOf(due, captured).class).toBe(name);
  });
});

const tender = fc
  .record({ captured: fc.nat(1_000), refundable: fc.nat(1_000) })
  .map(({ captured, refundable }) => ({
    paymentId: 'p',
    capturedMinor: captured,
    refundableMinor: refundable,
  }));

describe('splitting a refund over tenders', () => {
  it('gives back exactly what is asked, no tender more than it has, or nothing', () => {
    fc.assert(
      fc.property(
        fc.array(tender, { maxLength: 6 }),
        fc.integer({ min: 1, max: 4_000 }),
        fc.constantFrom('reverse-order' as const, 'proportional' as const),
        (tenders, amount, split) => {
          const divided = splitRefund(amount, tenders, split);
          const most = tenders.reduce((sum, { refundableMinor }) => sum + refundableMinor, 0);
          if (amount > most) return 'refusal' in divided && divided.refusal.code === 'EXCEEDS_REFUNDABLE';
          const shares = 'shares' in divided ? divided.shares : undefined;
          const sum = (shares ?? []).reduce((total, share) => total + share, 0);
          return (
            sum === amount &&
            tenders.every(({ refundableMinor }, i) => {
              const share = shares?.[i] ?? -1;
              return share >= 0 && share <= refundableMinor;
            })
          );
        },
      ),
      // What a tender brought is a weight only, so zero beside money to give back is among the inputs.
      {
        numRuns: 2_000,
        examples: [[[{ paymentId: 'p', capturedMinor: 0, refundableMinor: 5 }], 5, 'proportional']],
      },
    );
  });

  const of = (...minor: readonly number[]) =>
    minor.map((refundableMinor, i) => ({
      paymentId: `p${i}`,
      capturedMinor: refundableMinor,
      refundableMinor,
    }));

  it('takes the last tender first, or all by what they brought, the largest remainder up', () => {
    expect(splitRefund(70, of(50, 30, 40), 'reverse-order')).toEqual({ shares: [0, 30, 40] });
    expect(
      splitRefund(
        10,
        of(1, 1, 1).map((each) => ({ ...each, refundableMinor: 9 })),
        'proportional',
      ),
    ).toEqual({ shares: [4, 3, 3] });
    expect(splitRefund(3_000, of(2_500, 7_500), 'proportional')).toEqual({ shares: [750, 2_250] });
  });

  it('shares what one tender has not over the others', () => {
    const tenders = [
      { paymentId: 'a', capturedMinor: 50, refundableMinor: 5 },
      { paymentId: 'b', capturedMinor: 50, refundableMinor: 50 },
    ];
    expect(splitRefund(40, tenders, 'proportional')).toEqual({ shares: [5, 35] });
  });
});

describe('what is no refund or no tender', () => {
  const sound = { paymentId: 'a', capturedMinor: 50, refundableMinor: 30 };

  it.each([-1, 0, 0.5, Number.NaN, 2 ** 53])(
    'given %d to refund, when it is split, then it is refused [reported M9]',
    (amount) => {
      for (const split of ['reverse-order', 'proportional'] as const)
        expect(splitRefund(amount, [sound], split)).toEqual({
          refusal: {
            code: 'INVALID_AMOUNT',
            field: 'amountMinor',
            minMinor: 1,
            maxMinor: Number.MAX_SAFE_INTEGER,
          },
        });
    },
  );

  it('given more than the tenders have, when it is split, then the refusal says how much they have', () => {
    const spent = { ...sound, refundableMinor: -5 };
    expect(splitRefund(61, [sound, spent, sound], 'proportional')).toEqual({
      refusal: { code: 'EXCEEDS_REFUNDABLE', refundableMinor: 60 },
    });
  });

  it.each([
    [{ ...sound, capturedMinor: 0.5, refundableMinor: 0 }, 'tenders.1.capturedMinor'],
    [{ ...sound, capturedMinor: -1, refundableMinor: -1 }, 'tenders.1.capturedMinor'],
    [{ ...sound, refundableMinor: 1.5 }, 'tenders.1.refundableMinor'],
  ])('given the tender %j, when a refund is split, then the refusal names its field', (tender, field) => {
    for (const split of ['reverse-order', 'proportional'] as const)
      expect(splitRefund(1, [sound, tender], split)).toMatchObject({
        refusal: { code: 'INVALID_AMOUNT', field },
      });
  });
});

describe('the split payment', () => {
  const base = { at: 1, by: 'system' } as const;
  const open = (paymentId: string, amountMinor: number, takenMinor = 0) =>
    ({
      type: 'openTender',
      paymentId,
      amountMinor,
      kind: 'card',
      currency: 'EUR',
      dueMinor: 100,
      takenMinor,
      ...base,
    }) as const;
  const reach = (...commands: readonly SplitPaymentCommand[]) =>
    commands.reduce<SplitPayment>((state, command) => {
      expect(refuse(splitPayment, state, command)).toBeUndefined();
      return fold(splitPayment, state, emit(splitPayment, state, command));
    }, splitPayment.initial('o-1'));

  it('is whole', () => expect(checkTable(splitPaymentTable, { initial: 'NEW' })).toEqual([]));

  it('takes tenders up to what is due, recognises one opened before, and ends settled', () => {
    const one = reach(open('p-1', 40));
    expect(refuse(splitPayment, one, open('p-2', 61, 40))).toEqual({
      code: 'EXCEEDS_DUE',
      outstandingMinor: 60,
    });
    expect(emit(splitPayment, one, open('p-1', 40))).toEqual([]);
    expect(refuse(splitPayment, one, open('p-1', 41))).toEqual({
      code: 'ALREADY_DONE',
      field: 'amountMinor',
    });
    const done = reach(open('p-1', 40), open('p-2', 60, 40), { type: 'close', ...base });
    expect(done).toMatchObject({ status: 'PAID', dueMinor: 100, currency: 'EUR' });
    expect(refuse(splitPayment, done, open('p-3', 1))).toMatchObject({ code: 'ALREADY_PAID' });
    expect(refuse(splitPayment, done, { type: 'dropTenders', ...base })).toMatchObject({
      code: 'ALREADY_PAID',
    });
    expect(emit(splitPayment, done, { type: 'close', ...base })).toEqual([]);
  });

  it('drops its tenders once', () => {
    const dropped = reach(open('p-1', 40), { type: 'dropTenders', ...base });
    expect(dropped.tenders).toEqual([{ paymentId: 'p-1', amountMinor: 40, kind: 'card', dropped: true }]);
    expect(emit(splitPayment, dropped, { type: 'dropTenders', ...base })).toEqual([]);
  });

  it('names a malformed field', () => {
    expect(refuse(splitPayment, splitPayment.initial('o'), open('', 40))).toMatchObject({
      code: 'MALFORMED_COMMAND',
      problems: [{ path: 'paymentId' }],
    });
    expect(refuse(splitPayment, splitPayment.initial('o'), open('p', 0))).toMatchObject({
      code: 'MALFORMED_COMMAND',
      problems: [{ path: 'amountMinor' }],
    });
  });
});
