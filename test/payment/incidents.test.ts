/** What is quarantined is told with the fact, what it is about, and the first field that differs, both values named. */
import { describe, expect, it } from 'vitest';
import type { Incident, Payment, PaymentInput } from '../../src/payment/index.ts';
import {
  AMOUNT,
  advance,
  CLOSED,
  CREATED,
  FAIL,
  PENDING,
  PROCESSING,
  REFUNDING,
  SUCCESS,
  SURPLUS_RECEIPT,
  SURPLUS_REFUND,
  say,
  step,
  surplus,
} from './kit.ts';

/** Nothing but the incident, and the question whether it is so. */
function told(state: Payment, command: PaymentInput): Incident | undefined {
  const { state: after, refusal } = step(state, command);
  expect(refusal).toBeUndefined();
  expect(booked(after)).toEqual(booked(state));
  expect(after.incidents).toHaveLength(state.incidents.length + 1);
  return after.incidents.at(-1);
}

function booked({ incidents: _, queryWanted: __, ...payment }: Payment): object {
  return { ...payment, refunds: payment.refunds.map(({ queryWanted: ___, ...refund }) => refund) };
}

const differs = (field: string, expected: unknown, given: unknown) => ({ field, expected, given });
/** A charge captured in part, 4,500 of it left; another of another attempt, 7,000 authorised and nothing captured. */
const PART = advance(
  PENDING,
  say.authorised(),
  say.captured('c1', 2_000),
  say.captured('c2', 3_500),
  say.authorised(7_000, { attemptId: 'a3' }),
);

describe('a fact that contradicts us', () => {
  it.each<[string, Payment, PaymentInput, object]>([
    [
      'authorised in another currency',
      PENDING,
      say.authorised(1, { currency: 'EUR' }),
      { code: 'PAID_MISMATCH', ref: 'a1', ...differs('currency', 'CNY', 'EUR') },
    ],
    [
      'authorised with another amount than before',
      PART,
      say.authorised(7_001, { attemptId: 'a3' }),
      { code: 'PAID_MISMATCH', ref: 'a3', ...differs('amountMinor', 7_000, 7_001) },
    ],
    [
      'authorised with another amount than before, where more may be captured',
      { ...PART, captureToleranceMinor: 500 },
      say.authorised(7_001, { attemptId: 'a3' }),
      { code: 'PAID_MISMATCH', ref: 'a3', ...differs('amountMinor', 7_000, 7_001) },
    ],
    [
      'captured with another amount than before',
      PART,
      say.captured('c2', 3_499),
      { code: 'RECEIPT_CHANGED', ref: 'wechat/t1', ...differs('amountMinor', 3_500, 3_499) },
    ],
    [
      'captured beyond what is left',
      PART,
      say.captured('c3', 4_501),
      { code: 'RECEIPT_CHANGED', ref: 'wechat/t1', ...differs('amountMinor', 4_500, 4_501) },
    ],
    [
      'captured beyond what was asked for',
      PENDING,
      say.captured('c1', AMOUNT + 1),
      { code: 'PAID_MISMATCH', ref: 'wechat/t1', ...differs('amountMinor', AMOUNT, AMOUNT + 1) },
    ],
    [
      'captured beyond what was asked for, after a capture that failed',
      advance(PENDING, say.authorised(6_000), say.capture('c1', 5_000), say.captureFailed('c1')),
      say.captured('c1', 6_001),
      { code: 'PAID_MISMATCH', ref: 'wechat/t1', ...differs('amountMinor', 6_000, 6_001) },
    ],
    [
      'captured beyond what its own attempt has authorised',
      advance(PENDING, say.authorised(6_000, { attemptId: 'a3' })),
      say.captured('c1', 6_001, { attemptId: 'a3' }),
      { code: 'PAID_MISMATCH', ref: 'wechat/t1', ...differs('amountMinor', 6_000, 6_001) },
    ],
    [
      'captured at another merchant',
      PENDING,
      say.captured('c1', 1, { merchantId: 'm-2' }),
      { code: 'PAID_MISMATCH', ref: 'wechat/t1', ...differs('merchantId', 'm-1', 'm-2') },
    ],
    ['closed although it was paid', SUCCESS, say.closed('a7'), { code: 'CLOSED_THOUGH_PAID', ref: 'a7' }],
    [
      'a refund that succeeded where no money came',
      CREATED,
      say.refundSucceeded('x1', 100),
      { code: 'STRAY_REFUND', ref: 'x1', ...differs('amountMinor', 0, 100) },
    ],
    [
      'a refund that failed where no money came',
      PROCESSING,
      say.refund('refundFailed', 'x1'),
      { code: 'STRAY_REFUND', ref: 'x1' },
    ],
    [
      'a refund that nobody knows and failed',
      SUCCESS,
      say.refund('refundFailed', 'x1'),
      { code: 'STRAY_REFUND', ref: 'x1' },
    ],
    [
      'a refund in another currency',
      REFUNDING,
      say.refundSucceeded('r1', 4_000, { currency: 'EUR' }),
      { code: 'REFUND_CONTRADICTED', ref: 'r1', ...differs('currency', 'CNY', 'EUR') },
    ],
  ])('%s', (_, state, command, incident) => {
    expect(told(state, command)).toEqual({ fact: command.type, ...incident });
  });

  it.each([
    ['disputeOpened', 'disputeOpened'],
    ['disputeOpened', 'disputeLost'],
    ['disputeLost', 'disputeWon'],
  ] as const)('%s, then %s: about no money, in another currency, of another amount', (before, type) => {
    const stray = { code: 'STRAY_DISPUTE', fact: type, ref: 'd2' };
    for (const state of [CREATED, PENDING, PROCESSING, FAIL, CLOSED, PART])
      expect(told(state, say.dispute(type, 'd2'))).toEqual({
        ...stray,
        ...differs('amountMinor', 0, AMOUNT),
      });
    expect(told(PART, say.dispute(type, 'd2', { currency: 'EUR' }))).toEqual({
      ...stray,
      ...differs('currency', 'CNY', 'EUR'),
    });
    const two = advance(
      SUCCESS,
      say.dispute(before, 'd1', { amountMinor: 1 }),
      say.dispute(before, 'd2', { amountMinor: 2 }),
    );
    expect(told(two, say.dispute(type, 'd2', { currency: 'EUR' }))).toEqual({
      ...stray,
      ...differs('currency', 'CNY', 'EUR'),
    });
    if (before === type)
      expect(told(two, say.dispute(type, 'd2', { amountMinor: 1 }))).toEqual({
        ...stray,
        ...differs('amountMinor', 2, 1),
      });
  });

  it('compares a refund with what it settled, and says the same about it however it is reported', () => {
    const short = advance(SUCCESS, say.requestRefund('r1', 3_000), say.refundSucceeded('r1', 2_999));
    const contradicted = { code: 'REFUND_CONTRADICTED', ref: 'r1' };
    for (const amountMinor of [1, 3_000])
      expect(told(short, say.refundSucceeded('r1', amountMinor))).toEqual({
        ...contradicted,
        fact: 'refundSucceeded',
        ...differs('amountMinor', 2_999, amountMinor),
      });
    expect(told(short, say.refund('refundNotFound', 'r1'))).toEqual({
      ...contradicted,
      fact: 'refundNotFound',
    });
  });

  it('is told once, however often it is said', () => {
    const once = advance(SUCCESS, say.closed());
    expect(advance(once, say.closed()).incidents).toHaveLength(1);
    expect(advance(once, say.closed('a7')).incidents).toHaveLength(2);
  });
});

describe('a dispute', () => {
  const both = advance(SUCCESS, surplus);

  it('stays with the receipt it was opened for', () => {
    const named = { receiptId: SURPLUS_RECEIPT, amountMinor: 10 };
    const state = advance(
      both,
      say.dispute('disputeOpened', 'd1', { amountMinor: 7 }),
      say.dispute('disputeOpened', 'd2', named),
      say.dispute('disputeLost', 'd2', { amountMinor: 10 }),
    );
    expect(state.disputes).toEqual([
      { id: 'd1', receiptId: 'wechat/t1', amountMinor: 7, status: 'OPEN' },
      { id: 'd2', receiptId: SURPLUS_RECEIPT, amountMinor: 10, status: 'LOST' },
    ]);
  });

  it('risks what is reserved of its own receipt, and no other', () => {
    const codes = (receiptId: string) =>
      advance(both, say.dispute('disputeOpened', 'd1', { receiptId, amountMinor: 10 })).incidents.filter(
        ({ code }) => code === 'DOUBLE_LOSS_RISK',
      );
    expect(codes('wechat/t1')).toEqual([]);
    expect(codes(SURPLUS_RECEIPT)).toEqual([
      { code: 'DOUBLE_LOSS_RISK', disputeId: 'd1', receiptId: SURPLUS_RECEIPT, riskMinor: 10 },
    ]);
    expect(step(both, say.sendRefund(SURPLUS_REFUND)).refusal).toBeUndefined();
  });
});
