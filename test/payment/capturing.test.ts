/** What may be captured of an authorisation, what settles it, and which receipt its money makes. */
import { describe, expect, it } from 'vitest';
import { balances, capturable, type Payment, refundable } from '../../src/payment/index.ts';
import {
  AMOUNT,
  advance,
  CLOSED,
  confirmed,
  FAIL,
  PENDING,
  SUCCESS,
  SURPLUS_RECEIPT,
  SURPLUS_REFUND,
  say,
  step,
  surplus,
} from './kit.ts';

const AUTHORISED = advance(PENDING, say.authorised());
const CAPTURING = advance(AUTHORISED, say.capture('c1', 6_000));
const PART = advance(CAPTURING, say.captured('c1', 6_000));
/** An attempt that is pending before the one that is authorised, for 5,000. */
const SECOND = advance(PENDING, say.pending('a0'), say.authorised(5_000, { attemptId: 'a3' }));
/** The charge is captured in part; another was authorised beside it. */
const other = { attemptId: 'a3', channelTxnId: 't9' };

describe('what may be captured', () => {
  it('is of the attempt that is authorised, whatever other attempts there are', () => {
    expect(capturable(SECOND)).toBe(5_000);
    expect(advance(SECOND, say.capture('c1', 1)).captures).toEqual([
      { id: 'c1', attemptId: 'a3', amountMinor: 1, status: 'REQUESTED' },
    ]);
    expect(capturable(PENDING)).toBe(0);
    expect(capturable(advance(PENDING, say.processing()))).toBe(0);
  });

  it('is less what was captured or is being captured of it, not what failed or is of another charge', () => {
    expect(capturable(CAPTURING)).toBe(4_000);
    expect(capturable(advance(CAPTURING, say.captureFailed('c1')))).toBe(AMOUNT);
    expect(capturable(advance(PART, say.captured('c9', 5_000, { ...other, attemptId: 'a9' })))).toBe(4_000);
  });

  it('is nothing after a final capture, a void, or the channel’s word', () => {
    expect(capturable(advance(AUTHORISED, say.capture('c1', 6_000, { final: true })))).toBe(0);
    const voiding = advance(AUTHORISED, say.void());
    expect(capturable(voiding)).toBe(0);
    expect(step(voiding, say.capture('c1', 1)).refusal).toEqual({
      code: 'NOTHING_TO_CAPTURE',
      capturableMinor: 0,
    });
    // One that was authorised after the void is another.
    const again = advance(voiding, say.authorised(7_000, { attemptId: 'a3' }));
    expect(capturable(again)).toBe(7_000);
    expect(advance(again, say.capture('c1', 1)).captures).toMatchObject([{ attemptId: 'a3' }]);
    expect(capturable(advance(CAPTURING, say.closed()))).toBe(0);
  });
});

describe('a final capture', () => {
  it('is ordered as such, and only such a one', () => {
    const [ordered] = step(AUTHORISED, say.capture('c1', 6_000, { final: true })).events;
    expect(ordered).toMatchObject({ capture: { id: 'c1', final: true } });
    const [plain] = step(AUTHORISED, say.capture('c1', 6_000)).events;
    expect(plain && 'capture' in plain && plain.capture).toStrictEqual({
      id: 'c1',
      attemptId: 'a1',
      amountMinor: 6_000,
      status: 'REQUESTED',
    });
  });

  it('settles the charge although the channel does not say that it was the last', () => {
    const asked = advance(AUTHORISED, say.capture('c1', 3_000), say.capture('c2', 2_000, { final: true }));
    const first = advance(asked, say.captured('c1', 3_000));
    expect([first.status, first.receipts[0]?.open]).toEqual(['PROCESSING', true]);
    expect(first.captures[0]).not.toHaveProperty('final');
    const both = advance(first, say.captured('c2', 2_000));
    expect([both.status, refundable(both), both.receipts[0]?.open]).toEqual(['SUCCESS', 5_000, undefined]);
  });

  it('that failed, or is of another charge, settles nothing', () => {
    const failed = advance(PART, say.capture('c2', 2_000, { final: true }), say.captureFailed('c2'));
    expect([failed.status, capturable(failed)]).toEqual(['PROCESSING', 4_000]);
    expect(failed.captures).toMatchObject([{ status: 'SUCCEEDED' }, { status: 'FAILED' }]);
    const beside = advance(PART, say.captured('c9', 5_000, { ...other, final: true }));
    expect(advance(beside, say.captured('c2', 1_000)).status).toBe('PROCESSING');
  });
});

describe('the rest of an authorisation', () => {
  const closes = (state: Payment, captureId: string) => advance(state, say.captureFailed(captureId)).status;

  it('is let go once, whatever other attempts there are', () => {
    const state = advance(CAPTURING, say.pending('a3'), say.closed());
    expect(step(state, say.closed())).toEqual({ events: [], state });
    const next = advance(state, say.captured('c3', 1_000, other));
    expect(step(next, say.closed('a3')).events).toMatchObject([{ type: 'payment.attempt_voided' }]);
  });

  it('takes the payment with it when its last capture failed and nothing else came', () => {
    const failed = advance(
      PENDING,
      say.pending('a2'),
      say.failed('a2'),
      say.authorised(),
      say.capture('c1', 6_000),
    );
    expect(closes(advance(failed, say.closed()), 'c1')).toBe('CLOSED');
    const surplusHeld = advance(CAPTURING, say.paid('t9', { attemptId: 'a9' }), say.closed());
    expect(closes(surplusHeld, 'c1')).toBe('CLOSED');
    const again = advance(CAPTURING, say.captureFailed('c1'), say.capture('c2', 10), say.closed());
    expect(closes(again, 'c2')).toBe('CLOSED');
  });

  it('leaves the payment be while another is authorised or being captured', () => {
    const both = advance(
      CAPTURING,
      say.void(),
      say.authorised(7_000, { attemptId: 'a3' }),
      say.capture('c3', 10),
      say.closed(),
    );
    expect(closes(both, 'c1')).toBe('PROCESSING');
    expect(closes(advance(both, say.captureFailed('c1')), 'c3')).toBe('PROCESSING');
  });
});

describe('money', () => {
  it('is refunded of what paid, although surplus money came before it', () => {
    const state = advance(FAIL, surplus, say.paid('t1', confirmed));
    expect(state.receipts.map(({ kind }) => kind)).toEqual(['surplus', 'payment']);
    expect([state.status, refundable(state)]).toEqual(['SUCCESS', AMOUNT]);
    expect(advance(state, say.requestRefund('r1', 10)).refunds.at(-1)).toMatchObject({
      receiptId: 'wechat/t1',
    });
    const held = balances(advance(state, say.dispute('disputeOpened'))).map(({ heldMinor }) => heldMinor);
    expect(held).toEqual([0, AMOUNT]);
  });

  it('of a closed payment goes back by the name of its receipt, whatever its amount', () => {
    const state = advance(
      CLOSED,
      say.captured('c1', AMOUNT + 1),
      say.refund('refundFailed', 'surplus/wechat/t1/c1'),
    );
    expect(refundable(state)).toBe(AMOUNT + 1);
    expect(step(state, say.requestRefund('r1', 1)).refusal).toMatchObject({ code: 'CLOSED' });
    const named = { receiptId: 'wechat/t1' };
    expect(step(state, say.requestRefund('r1', AMOUNT + 2, named)).refusal).toEqual({
      code: 'EXCEEDS_REFUNDABLE',
      refundableMinor: AMOUNT + 1,
    });
    expect(advance(state, say.requestRefund('r1', AMOUNT + 1, named)).refunds.at(-1)).toMatchObject(named);
  });

  it('of a second charge of the attempt that paid is surplus', () => {
    const paid = advance(AUTHORISED, say.captured('c1', AMOUNT), say.paid('t9'));
    expect(balances(paid).map(({ kind }) => kind)).toEqual(['payment', 'surplus']);
    expect(paid.incidents).toEqual([]);
    expect(advance(SUCCESS, surplus).receipts[1]).toMatchObject({ id: SURPLUS_RECEIPT, kind: 'surplus' });
    // A refund that somebody gave the name of the one to come is not asked for again.
    const named = advance(SUCCESS, say.requestRefund(SURPLUS_REFUND, 10));
    expect(step(named, surplus).events.map(({ type }) => type)).toEqual(['payment.surplus_received']);
  });
});
