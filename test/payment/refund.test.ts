/** One refund, field by field: what it is for, when it was asked for, what was noted, and its own query. */
import { describe, expect, it } from 'vitest';
import { ROLES } from '../../src/core/role.ts';
import {
  available,
  classify,
  defaultPaymentPolicy,
  type Payment,
  payment,
  paymentMachine,
  type Refund,
  refund,
  refundRules,
  splitPayment,
  splitPaymentId,
  suspense,
} from '../../src/payment/index.ts';
import {
  AMOUNT,
  advance,
  CLOSED,
  REFUNDED,
  REFUNDING,
  SUCCESS,
  SURPLUS_RECEIPT,
  SURPLUS_REFUND,
  say,
  step,
  surplus,
} from './kit.ts';

const first = ({ refunds }: Payment): Refund => refunds[0] as Refund;
const late = { at: 2_000 };
const base = { receiptId: 'wechat/t1', retries: [], noted: [], queryWanted: false };

describe('the machines of payments', () => {
  it('are stored under names that stay', () => {
    expect([payment, refund, splitPayment, suspense].map(({ kind }) => kind)).toEqual([
      'payment',
      'refund',
      'split_payment',
      'suspense',
    ]);
    expect(splitPaymentId('o-1')).toBe('split_payment/o-1');
    expect(payment.final).toEqual(['SUCCESS', 'FAIL', 'REFUNDED', 'CLOSED']);
    expect(defaultPaymentPolicy.cards).toEqual([]);
  });

  it('offer a retry of a refund where there is one', () => {
    const offered = (state: Refund) =>
      [refund, refundRules].map((of) => available(of, state, { at: 1, by: 'merchant' }));
    const failed = first(advance(REFUNDING, say.refund('refundFailed', 'r1')));
    expect(offered(failed)).toEqual([['retryRefund'], ['retryRefund']]);
    for (const state of [first(REFUNDING), first(REFUNDED), refund.initial('r1')])
      expect(offered(state)).toEqual([[], []]);
    expect(available(refund, failed, { at: 1, by: 'shopper' })).toEqual([]);
    const none = splitPayment.initial('o-1');
    expect(ROLES.map((by) => available(splitPayment, none, { at: 1, by }))).toEqual([
      ['openTender'],
      [],
      ['openTender'],
    ]);
  });

  it('begin empty', () => {
    const { queryWanted, noted, retries } = base;
    expect(refund.initial('r1')).toEqual({
      id: 'r1',
      status: 'NEW',
      receiptId: '',
      amountMinor: 0,
      origin: 'requested',
      requestedAt: 0,
      queryWanted,
      noted,
      retries,
    });
    expect(splitPayment.initial('o-1')).toMatchObject({ status: 'NEW', currency: '', tenders: [] });
  });
});

describe('a refund', () => {
  const asked = advance(SUCCESS, say.requestRefund('r1', 100));

  it('has what it was asked for, and since when, whatever happens to it', () => {
    const terms = { ...base, id: 'r1', amountMinor: 100, origin: 'requested', requestedAt: 1_000 };
    expect(first(asked)).toStrictEqual({ ...terms, status: 'REQUESTED' });
    const done = { ...say.refundSucceeded('r1', 99), ...late };
    const { events } = step(asked, done);
    expect(events[0]).toMatchObject({ refund: { type: 'refund.succeeded', settledMinor: 99 } });
    expect(events[0] && 'refund' in events[0] && events[0].refund).not.toHaveProperty('terms');
    expect(first(advance(asked, done))).toStrictEqual({ ...terms, status: 'SUCCEEDED', settledMinor: 99 });
  });

  it('of the console has what it settled, and was made when we heard of it', () => {
    expect(first(advance(SUCCESS, say.refundSucceeded('x1', 70, late)))).toStrictEqual({
      ...base,
      id: 'x1',
      status: 'SUCCEEDED',
      amountMinor: 70,
      settledMinor: 70,
      origin: 'external',
      requestedAt: 2_000,
    });
  });

  it('notes each fact that does not move it, once', () => {
    const abnormal = advance(asked, say.refund('refundAbnormal', 'r1'));
    const noted = advance(
      abnormal,
      say.refund('refundAccepted', 'r1'),
      say.refund('refundUnknown', 'r1'),
      say.refund('refundAccepted', 'r1'),
    );
    expect(first(noted)).toMatchObject({ noted: ['refundAccepted', 'refundUnknown'], retries: [] });
    const retried = advance(noted, say.retryRefund('r1', 'try-1'), say.retryRefund('r1', 'try-2'));
    expect(first(retried).retries).toEqual(['try-1', 'try-2']);
  });

  it('is asked about while the answer is open, and no longer', () => {
    const wanted = (...facts: readonly Parameters<typeof advance>[1][]) =>
      first(advance(asked, say.sendRefund('r1'), ...facts)).queryWanted;
    const unknown = say.refund('refundUnknown', 'r1');
    const accepted = say.refund('refundAccepted', 'r1');
    expect([wanted(), wanted(accepted)]).toEqual([false, false]);
    expect([wanted(unknown), wanted(unknown, accepted), wanted(accepted, unknown)]).toEqual([
      true,
      true,
      true,
    ]);
    for (const type of ['refundUnknown', 'refundAccepted'] as const)
      expect(wanted(unknown, { ...say.refund(type, 'r1'), source: 'query' })).toBe(true);
    for (const type of ['refundAbnormal', 'refundFailed', 'refundReversed'] as const)
      expect(wanted(unknown, say.refund(type, 'r1'))).toBe(false);
    expect(wanted(unknown, say.refundSucceeded('r1', 100))).toBe(false);
    // Doubted after it was done, and confirmed by the channel.
    const doubted = advance(REFUNDED, say.refund('refundFailed', 'r1'));
    expect(first(doubted).queryWanted).toBe(true);
    const told = { ...say.refundSucceeded('r1', AMOUNT), source: 'query' } as const;
    expect(first(advance(doubted, told)).queryWanted).toBe(false);
  });

  it('sent before is sent, although more is gone by now than came in', () => {
    const sent = advance(asked, say.sendRefund('r1'), say.dispute('disputeOpened'));
    expect(step(sent, say.sendRefund('r1'))).toMatchObject({ events: [] });
    expect(step(sent, say.sendRefund('r1')).refusal).toBeUndefined();
  });

  it('in flight is not retried because another may be', () => {
    const two = advance(asked, say.requestRefund('r2', 50), say.refund('refundFailed', 'r1'));
    expect(step(two, say.retryRefund('r2', 'r9')).refusal).toMatchObject({ code: 'IN_FLIGHT' });
    expect(step(two, say.retryRefund('r1', 'r9')).refusal).toBeUndefined();
  });

  it('of another currency is in quarantine, although its amount is the one we know', () => {
    const settled = advance(asked, say.refundSucceeded('r1', 100));
    const foreign = say.refundSucceeded('r1', 100, { currency: 'EUR' });
    expect(classify(settled, foreign)).toMatchObject({ outcome: 'quarantine', query: true });
    expect(classify(settled, say.refundSucceeded('r1', 100))).toMatchObject({ outcome: 'duplicate' });
  });
});

describe('the limits of a rule card', () => {
  const machine = (refundLimits: object, channel = 'wechat') =>
    paymentMachine({
      cards: [
        { channel: 'elsewhere', refundLimits: { maxCount: 0 } },
        { channel, refundLimits },
      ],
    });
  const byMerchant = (
    refundId: string,
    amountMinor: number,
    more: { at?: number; receiptId?: string } = {},
  ) => say.requestRefund(refundId, amountMinor, { by: 'merchant', ...more });
  const one = machine({ maxCount: 1 });
  const failed = advance(SUCCESS, byMerchant('r1', 100), say.refund('refundFailed', 'r1'));
  const tooMany = { code: 'TOO_MANY_REFUNDS', maxCount: 1 };

  it('count the refunds of the receipt, not failed ones, nor those of another', () => {
    expect(step(failed, byMerchant('r2', 1), one).refusal).toBeUndefined();
    expect(step(advance(failed, byMerchant('r2', 1)), byMerchant('r3', 1), one).refusal).toEqual(tooMany);
    expect(step(advance(SUCCESS, surplus), byMerchant('r2', 1), one).refusal).toBeUndefined();
    expect(step(SUCCESS, byMerchant('r2', 1), machine({ maxCount: 0 }, 'alipay')).refusal).toBeUndefined();
  });

  it('hold for a retry that makes a new refund, not for one that sends the same again', () => {
    const spent = advance(failed, byMerchant('r2', 1));
    expect(step(failed, say.retryRefund('r1', 'r9'), one).refusal).toBeUndefined();
    expect(step(spent, say.retryRefund('r1', 'r9'), one).refusal).toEqual(tooMany);
    const unknown = advance(SUCCESS, byMerchant('r1', 100), say.refund('refundUnknown', 'r1'));
    expect(step(unknown, say.retryRefund('r1', 'r9'), one).refusal).toBeUndefined();
  });

  it('are those of the channel that the money came by', () => {
    const other = say.paid('t9', { attemptId: 'a9', channel: 'alipay' });
    const receiptId = 'alipay/t9';
    const held = advance(SUCCESS, other, say.refund('refundFailed', 'surplus/alipay/t9'));
    const strict = machine({ maxCount: 0 }, 'alipay');
    const none = { code: 'TOO_MANY_REFUNDS', maxCount: 0 };
    expect(step(held, byMerchant('r2', 1, { receiptId }), strict).refusal).toEqual(none);
    expect(step(held, say.retryRefund('surplus/alipay/t9', 'r9'), strict).refusal).toEqual(none);
    expect(step(held, byMerchant('r2', 1), strict).refusal).toBeUndefined();
    const closed = advance(CLOSED, surplus, say.refund('refundFailed', SURPLUS_REFUND));
    const named = byMerchant('r2', 1, { receiptId: SURPLUS_RECEIPT });
    expect(step(closed, named, machine({ maxCount: 0 })).refusal).toEqual(none);
  });

  it('leave the system ask for what it owes, and hold for whatever else it does', () => {
    const by = 'system';
    const spent = advance(failed, byMerchant('r2', 1));
    expect(step(spent, say.requestRefund('r3', 1, { by }), one).refusal).toBeUndefined();
    expect(step(spent, { ...say.retryRefund('r1', 'r9'), by }, one).refusal).toEqual(tooMany);
    expect(step(spent, byMerchant('r3', 1), one).refusal).toEqual(tooMany);
  });

  it('let time pass since the latest refund', () => {
    const two = advance(SUCCESS, byMerchant('r1', 1, { at: 5_000 }), byMerchant('r2', 1, late));
    const refusal = { code: 'REFUND_TOO_SOON', notBefore: 5_100 };
    const paced = machine({ minIntervalMs: 100 });
    expect(step(two, byMerchant('r3', 1, { at: 5_099 }), paced).refusal).toEqual(refusal);
    expect(step(two, byMerchant('r3', 1, { at: 5_100 }), paced).refusal).toBeUndefined();
  });
});
