import { describe, expect, it } from 'vitest';
import { extend, moveTo } from '../../src/core/extend.ts';
import {
  balances,
  classify,
  fold,
  type Payment,
  type PaymentEvent,
  type PaymentInput,
  payment,
  refundable,
  why,
} from '../../src/payment/index.ts';
import {
  AMOUNT,
  advance,
  CLOSED,
  CREATED,
  confirmed,
  FAIL,
  NEW,
  PENDING,
  PROCESSING,
  REFUNDED,
  SUCCESS,
  SURPLUS_RECEIPT,
  SURPLUS_REFUND,
  say,
  step,
  surplus,
} from './kit.ts';

const types = (state: Payment, command: PaymentInput) => {
  const { refusal, events } = step(state, command);
  expect(refusal).toBeUndefined();
  return events.map(({ type }) => type);
};
const incidents = (state: Payment) => state.incidents;
const status = (state: Payment, id: string) => state.refunds.find((each) => each.id === id)?.status;

describe('a repeated command', () => {
  it.each([
    ['orderId', { orderId: 'o-2' }],
    ['amountMinor', { amountMinor: 1 }],
    ['currency', { currency: 'EUR' }],
    ['merchantId', { merchantId: 'm-2' }],
    ['channel', { channel: 'alipay' }],
    ['expiresAt', { expiresAt: 1 }],
  ])('names the %s in which a second create differs', (field, change) => {
    expect(step(SUCCESS, say.create(change)).refusal).toEqual({ code: 'ALREADY_DONE', field });
    expect(step(SUCCESS, say.create())).toEqual({ events: [], state: SUCCESS });
  });

  it('knows a refund by its id, whoever started it', () => {
    const state = advance(SUCCESS, say.requestRefund('r1', 100), say.refundSucceeded('x1', 200));
    expect(types(state, say.requestRefund('r1', 100))).toEqual([]);
    expect(types(state, say.requestRefund('r1', 100, { receiptId: 'wechat/t1' }))).toEqual([]);
    expect(types(state, say.requestRefund('x1', 200))).toEqual([]);
    expect(step(state, say.requestRefund('r1', 101)).refusal).toEqual({
      code: 'ALREADY_DONE',
      field: 'amountMinor',
    });
    expect(step(state, say.requestRefund('r1', 100, { currency: 'EUR' })).refusal).toEqual({
      code: 'ALREADY_DONE',
      field: 'currency',
    });
    const both = advance(state, surplus);
    expect(step(both, say.requestRefund('r1', 100, { receiptId: SURPLUS_RECEIPT })).refusal).toEqual({
      code: 'ALREADY_DONE',
      field: 'receiptId',
    });
  });

  it('is the same retry with the same retry id, and refused with the id of another refund', () => {
    const failed = advance(SUCCESS, say.requestRefund('r1', 100), say.refund('refundFailed', 'r1'));
    const retried = advance(failed, say.retryRefund('r1', 'r2'));
    expect(types(retried, say.retryRefund('r1', 'r2'))).toEqual([]);
    expect(step(advance(failed, say.requestRefund('r2', 1)), say.retryRefund('r1', 'r2')).refusal).toEqual({
      code: 'ALREADY_DONE',
      field: 'retryId',
    });
    const unknown = advance(
      SUCCESS,
      say.requestRefund('r1', 100),
      say.refund('refundUnknown', 'r1'),
      say.retryRefund('r1', 'try-1'),
    );
    expect(types(unknown, say.retryRefund('r1', 'try-1'))).toEqual([]);
    expect(types(unknown, say.retryRefund('r1', 'try-2'))).toEqual(['payment.refund_ordered']);
  });
});

describe('attempts', () => {
  const two = advance(PENDING, say.submit('a2'));

  it('close the old one at the channel, once', () => {
    expect(types(PENDING, say.submit('a2'))).toEqual([
      'payment.close_at_channel_ordered',
      'payment.attempt_submitted',
    ]);
    expect(types(two, say.submit('a3'))).toEqual([
      'payment.close_at_channel_ordered',
      'payment.attempt_submitted',
    ]);
    expect(step(two, say.cancel()).events[0]).toMatchObject({
      type: 'payment.close_at_channel_ordered',
      attemptId: 'a2',
    });
    expect(step(two, say.paid('t1')).events).toMatchObject([
      { receipt: { attemptId: 'a1' } },
      { attemptId: 'a2' },
    ]);
  });

  it('fail the payment only with the last one', () => {
    const one = advance(two, say.failed('a1'));
    expect(one.status).toBe('PENDING');
    expect(advance(one, say.failed('a2')).status).toBe('FAIL');
    expect(advance(two, say.closed('a1')).status).toBe('PENDING');
    expect(advance(one, say.closed('a2')).status).toBe('CLOSED');
  });

  it('remember what was authorised', () => {
    expect(advance(PENDING, say.authorised(700)).attempts).toEqual([
      { id: 'a1', state: 'authorised', authorisedMinor: 700 },
    ]);
  });
});

describe('money that is not what we asked for', () => {
  it.each([
    ['paymentId', 'p-1', 'p-2', { paymentId: 'p-2' }],
    ['merchantId', 'm-1', 'm-2', { merchantId: 'm-2' }],
    ['currency', 'CNY', 'EUR', { currency: 'EUR' }],
    ['amountMinor', AMOUNT, 5, { amountMinor: 5 }],
  ])('is quarantined, the incident naming %s and both values', (field, expected, given, change) => {
    const { state } = step(PENDING, say.paid('t1', change));
    expect(state.incidents).toEqual([
      { code: 'PAID_MISMATCH', fact: 'paid', ref: 'wechat/t1', field, expected, given },
    ]);
    expect([state.status, state.receipts, state.queryWanted]).toEqual(['PENDING', [], true]);
  });

  it('is quarantined from another channel than the one we expect, where we expect one', () => {
    const picky = advance(NEW, say.create({ channel: 'alipay' }), say.submit());
    expect(incidents(advance(picky, say.paid('t1')))).toMatchObject([
      { field: 'channel', expected: 'alipay', given: 'wechat' },
    ]);
    expect(advance(picky, say.paid('t1', { channel: 'alipay' })).status).toBe('SUCCESS');
  });

  it('of a known receipt is told apart', () => {
    expect(incidents(advance(SUCCESS, say.paid('t1', { amountMinor: 5 })))).toMatchObject([
      { code: 'RECEIPT_CHANGED', expected: AMOUNT, given: 5 },
    ]);
  });
});

describe('surplus money', () => {
  it.each([
    ['CLOSED', CLOSED],
    ['SUCCESS', SUCCESS],
    ['REFUNDED', REFUNDED],
    ['FAIL', FAIL],
  ])('in %s goes back and moves nothing', (name, state) => {
    const received = advance(state, surplus);
    const back = advance(
      received,
      say.sendRefund(SURPLUS_REFUND),
      say.refundSucceeded(SURPLUS_REFUND, AMOUNT),
    );
    expect([received.status, back.status]).toEqual([name, name]);
    expect(balances(back).find(({ receiptId }) => receiptId === SURPLUS_RECEIPT)).toEqual({
      receiptId: SURPLUS_RECEIPT,
      kind: 'surplus',
      capturedMinor: AMOUNT,
      reservedMinor: 0,
      refundedMinor: AMOUNT,
      heldMinor: 0,
      refundableMinor: 0,
    });
  });

  it('whose refund failed is tried again in a CLOSED payment', () => {
    const failed = advance(CLOSED, surplus, say.refund('refundFailed', SURPLUS_REFUND));
    expect(refundable(failed, SURPLUS_RECEIPT)).toBe(AMOUNT);
    const again = advance(failed, say.retryRefund(SURPLUS_REFUND, 'r2'));
    expect(again.refunds[1]).toMatchObject({
      id: 'r2',
      origin: 'surplus',
      retryOf: SURPLUS_REFUND,
      status: 'REQUESTED',
      amountMinor: AMOUNT,
    });
    expect(
      step(
        advance(failed, say.requestRefund('r3', 1, { receiptId: SURPLUS_RECEIPT })),
        say.retryRefund(SURPLUS_REFUND, 'r2'),
      ).refusal,
    ).toEqual({
      code: 'NOTHING_TO_RETRY',
    });
  });
});

describe('refunds', () => {
  it('reserve, settle what really went back, and give the rest free', () => {
    const asked = advance(SUCCESS, say.requestRefund('r1', 6_000));
    expect([refundable(asked), balances(asked)[0]?.reservedMinor]).toEqual([4_000, 6_000]);
    const short = advance(asked, say.refundSucceeded('r1', 5_500));
    expect([refundable(short), balances(short)[0]?.refundedMinor]).toEqual([4_500, 5_500]);
    expect(incidents(short)).toEqual([
      { code: 'SHORT_REFUND', refundId: 'r1', askedMinor: 6_000, settledMinor: 5_500 },
    ]);
    const large = advance(asked, say.refundSucceeded('r1', 6_500));
    expect(incidents(large)).toEqual([
      { code: 'LARGE_REFUND', refundId: 'r1', askedMinor: 6_000, settledMinor: 6_500 },
    ]);
  });

  it('race for the same money, and one loses', () => {
    const first = advance(SUCCESS, say.requestRefund('r1', 6_000));
    expect(step(first, say.requestRefund('r2', 6_000)).refusal).toEqual({
      code: 'EXCEEDS_REFUNDABLE',
      refundableMinor: 4_000,
    });
    expect(step(advance(first, say.requestRefund('r3', 4_000)), say.requestRefund('r2', 1)).refusal).toEqual({
      code: 'NOTHING_LEFT',
      refundableMinor: 0,
    });
  });

  it('that succeed after all, their reservation spent, are booked with the exact excess and stop the next one', () => {
    const spent = advance(
      SUCCESS,
      say.requestRefund('r1', 6_000),
      say.refund('refundFailed', 'r1'),
      say.requestRefund('r2', 7_000),
    );
    const over = advance(spent, say.refundSucceeded('r1', 6_000));
    expect(incidents(over)).toEqual([{ code: 'OVER_REFUNDED', receiptId: 'wechat/t1', excessMinor: 3_000 }]);
    const refusal = { code: 'OVER_REFUNDED', excessMinor: 3_000 };
    expect(step(over, say.requestRefund('r3', 1)).refusal).toEqual(refusal);
    expect(step(over, say.sendRefund('r2')).refusal).toEqual(refusal);
    // The one that was never sent gives its reservation back, and all is well.
    const well = advance(over, say.refund('refundNotFound', 'r2'));
    expect([well.status, refundable(well)]).toEqual(['SUCCESS', 4_000]);
  });

  it('keep their reservation while abnormal or unknown', () => {
    for (const news of ['refundAbnormal', 'refundUnknown', 'refundAccepted'] as const) {
      expect(refundable(advance(SUCCESS, say.requestRefund('r1', 6_000), say.refund(news, 'r1')))).toBe(
        4_000,
      );
    }
    expect(
      refundable(advance(SUCCESS, say.requestRefund('r1', 6_000), say.refund('refundFailed', 'r1'))),
    ).toBe(AMOUNT);
  });

  it('made at the console are children of ours', () => {
    const state = advance(SUCCESS, say.refundSucceeded('x1', AMOUNT));
    expect(state.refunds).toMatchObject([
      { id: 'x1', origin: 'external', status: 'SUCCEEDED', receiptId: 'wechat/t1' },
    ]);
    expect(state.status).toBe('REFUNDED');
  });

  it('are retried as the channel needs it: resent, rerouted, replaced', () => {
    const sent = advance(SUCCESS, say.requestRefund('r1', 6_000), say.sendRefund('r1'));
    const how = (state: Payment) =>
      step(state, say.retryRefund('r1', 'r2')).events.map(({ type, ...rest }) =>
        'refund' in rest ? [rest.refundId, rest.refund] : type,
      );
    expect(step(sent, say.retryRefund('r1', 'r2')).refusal).toMatchObject({ code: 'NOTHING_TO_RETRY' });
    expect(how(advance(sent, say.refund('refundUnknown', 'r1')))).toMatchObject([
      ['r1', { how: 'resend', retryId: 'r2' }],
    ]);
    expect(how(advance(sent, say.refund('refundAbnormal', 'r1')))).toMatchObject([
      ['r1', { how: 'reroute', retryId: 'r2' }],
    ]);
    expect(how(advance(sent, say.refund('refundFailed', 'r1')))).toMatchObject([
      ['r2', { terms: { retryOf: 'r1', amountMinor: 6_000 } }],
      ['r2', { how: 'send' }],
    ]);
  });

  it('say why not, every reason at once', () => {
    const state = advance(SUCCESS, say.requestRefund('r1', AMOUNT));
    expect(why(payment, state, say.requestRefund('r2', 1, { receiptId: 'nobody' }))).toEqual([
      { code: 'NOTHING_LEFT', refundableMinor: 0 },
      { code: 'NO_SUCH_RECEIPT', receiptId: 'nobody' },
    ]);
    expect(step(state, say.sendRefund('r9')).refusal).toEqual({ code: 'NO_SUCH_REFUND', refundId: 'r9' });
    expect(step(SUCCESS, say.requestRefund('r2', 1, { currency: 'EUR' })).refusal).toEqual({
      code: 'CURRENCY_MISMATCH',
      expected: 'CNY',
      given: 'EUR',
    });
  });
});

describe('disputes', () => {
  it('hold the amount, lost or open, and give it free when won', () => {
    const held = (...facts: readonly PaymentInput[]) => refundable(advance(SUCCESS, ...facts));
    const part = { amountMinor: 2_500 };
    const [opened, lost, won] = (['disputeOpened', 'disputeLost', 'disputeWon'] as const).map((type) =>
      say.dispute(type, 'd1', part),
    ) as [PaymentInput, PaymentInput, PaymentInput];
    expect([
      held(opened),
      held(opened, lost),
      held(opened, lost, won),
      held(lost),
      held(won, opened),
    ]).toEqual([7_500, 7_500, AMOUNT, 7_500, AMOUNT]);
  });

  it('that meet an open refund may cost twice: told, and the refund not sent', () => {
    const state = advance(SUCCESS, say.requestRefund('r1', 4_000), say.dispute('disputeOpened'));
    expect(incidents(state)).toEqual([
      { code: 'DOUBLE_LOSS_RISK', disputeId: 'd1', receiptId: 'wechat/t1', riskMinor: 4_000 },
      { code: 'OVER_REFUNDED', receiptId: 'wechat/t1', excessMinor: 4_000 },
    ]);
    expect(state.status).toBe('REFUNDING');
    expect(step(state, say.sendRefund('r1')).refusal).toMatchObject({ code: 'OVER_REFUNDED' });
    expect(types(advance(state, say.dispute('disputeWon')), say.sendRefund('r1'))).toEqual([
      'payment.refund_submitted',
    ]);
  });
});

describe('an active query', () => {
  it('is ordered once, stays open while the answer is not definite, and is closed by one that is', () => {
    const asked = advance(PROCESSING, say.unknown());
    expect(asked.queryWanted).toBe(true);
    expect(types(asked, say.timeout())).toEqual([]);
    expect(advance(asked, say.processing('a1', { source: 'query' })).queryWanted).toBe(true);
    expect(advance(asked, say.paid('t1', confirmed)).queryWanted).toBe(false);
    const doubted = advance(SUCCESS, say.paid('t1', { amountMinor: 5 }));
    expect(types(doubted, say.paid('t1', confirmed))).toEqual(['payment.query_answered']);
    expect(types(doubted, say.paid('t1'))).toEqual([]);
  });

  it('of a refund is its own', () => {
    const done = advance(
      SUCCESS,
      say.requestRefund('r1', 100),
      say.refundSucceeded('r1', 100),
      say.refund('refundFailed', 'r1'),
    );
    expect([done.queryWanted, done.refunds[0]?.queryWanted]).toEqual([false, true]);
    expect(types(done, say.refundSucceeded('r1', 100, { source: 'query' }))).toEqual([
      'payment.refund_query_answered',
    ]);
    expect(status(done, 'r1')).toBe('SUCCEEDED');
  });
});

describe('classify', () => {
  it.each([
    ['applied', PENDING, say.paid('t1'), 'paid', false],
    ['duplicate', SUCCESS, say.paid('t1'), 'paidDuplicate', false],
    ['surplus', SUCCESS, say.paid('t2'), 'paid', false],
    ['quarantine', SUCCESS, say.paid('t2', { amountMinor: 5 }), 'paidMismatch', true],
    ['record', FAIL, say.paid('t1', { orderPayable: true }), 'paidUnconfirmed', true],
    ['stale', REFUNDED, say.refund('refundFailed', 'r1'), 'refundFailed', true],
    ['duplicate', CREATED, say.create(), 'create', false],
    ['refused', REFUNDED, say.requestRefund('r9', 1), '', false],
  ] as const)('says %s', (outcome, state, command, cellKey, query) => {
    expect(classify(state, command)).toEqual({ cellKey, outcome, query });
  });
});

describe('an event from a newer version', () => {
  it.each([
    { type: 'payment.levitated' },
    {
      type: 'payment.refund_levitated',
      refundId: 'r1',
      refund: { type: 'refund.levitated', to: 'FAILED', at: 1 },
    },
  ])('$type is not guessed at', (event) => {
    const stored = { ...event, to: 'SUCCESS', at: 1, by: 'x' } as unknown as PaymentEvent;
    expect(() => fold(payment, SUCCESS, [stored])).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_EVENT' }),
    );
  });
});

describe('a host', () => {
  it('adds a status of its own', () => {
    const reviewed = extend(payment, {
      table: { CREATED: { hold: 'ON_HOLD' }, ON_HOLD: { release: 'CREATED' } },
      emit: (_: unknown, command: { type: 'hold' | 'release'; at: number }, target) =>
        target.outcome ? [] : [{ type: 'payment.reviewed' as const, to: target.to[0], at: command.at }],
      evolve: { 'payment.reviewed': moveTo },
    });
    expect(reviewed.table.ON_HOLD).toEqual({ release: 'CREATED' });
  });
});
