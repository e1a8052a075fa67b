/** Captures join in any order; channels' refund limits and money that bounced are told with their numbers. */
import { describe, expect, it } from 'vitest';
import { balances, paymentMachine } from '../../src/payment/index.ts';
import { permutations } from '../support/random.ts';
import { AMOUNT, advance, CLOSED, PENDING, SUCCESS, SURPLUS_REFUND, say, step, surplus } from './kit.ts';

describe('captures', () => {
  const asked = advance(PENDING, say.authorised(), say.capture('c1', 6_000), say.capture('c2', 3_000));

  it('and the void of the rest end the same in all 120 orders', () => {
    const facts = [
      say.captured('c1', 6_000),
      say.captured('c2', 3_000),
      say.captureFailed('c2'),
      say.closed(),
      say.processing(),
    ];
    const ends = permutations(facts).map((order) => advance(asked, ...order));
    expect(ends).toHaveLength(120);
    for (const state of ends) {
      expect(state.status).toBe('SUCCESS');
      expect(balances(state)).toMatchObject([{ capturedMinor: 9_000, refundableMinor: 9_000 }]);
    }
  });

  it('may go beyond what was authorised by the agreed tolerance, and no further', () => {
    const tipped = { ...advance(PENDING, say.authorised()), captureToleranceMinor: 500 };
    expect(step(tipped, say.capture('c1', AMOUNT + 501)).refusal).toEqual({
      code: 'EXCEEDS_CAPTURABLE',
      capturableMinor: AMOUNT + 500,
    });
    expect(advance(tipped, say.captured('c1', AMOUNT + 500)).status).toBe('SUCCESS');
  });
});

describe('the limits of a rule card', () => {
  const machine = (refundLimits: object) => paymentMachine({ cards: [{ channel: 'wechat', refundLimits }] });
  const one = advance(SUCCESS, say.requestRefund('r1', 1));
  const ask = (at: number) => say.requestRefund('r2', 1, { at, by: 'merchant' });

  it.each([
    [{ maxCount: 1 }, 1_000, { code: 'TOO_MANY_REFUNDS', maxCount: 1 }],
    [{ maxCount: 2 }, 1_000, undefined],
    [{ maxAgeMs: 500 }, 1_501, { code: 'REFUND_TOO_LATE', endedAt: 1_500 }],
    [{ maxAgeMs: 500 }, 1_500, undefined],
    [{ minIntervalMs: 3_000 }, 3_999, { code: 'REFUND_TOO_SOON', notBefore: 4_000 }],
    [{ minIntervalMs: 3_000 }, 4_000, undefined],
  ])('%j, asked at %i', (limits, at, refusal) => {
    expect(step(one, ask(at), machine(limits)).refusal).toEqual(refusal);
  });
});

describe('money that is with us again', () => {
  it('is an incident: a refund that bounced, and one of surplus money that failed', () => {
    const back = advance(SUCCESS, say.requestRefund('r1', 10), say.refundSucceeded('r1', 10));
    expect(advance(back, say.refund('refundReversed', 'r1')).incidents).toMatchObject([
      { code: 'REFUND_RETURNED', refundId: 'r1', amountMinor: 10 },
    ]);
    const kept = advance(CLOSED, surplus, say.refund('refundFailed', SURPLUS_REFUND));
    expect(kept.incidents).toMatchObject([
      { code: 'SURPLUS_KEPT', refundId: SURPLUS_REFUND, amountMinor: AMOUNT },
    ]);
    expect(step(kept, say.retryRefund(SURPLUS_REFUND, 'r9')).refusal).toBeUndefined();
  });
});
