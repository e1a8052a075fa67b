/** Facts join on a ladder: in whichever order they arrive, the same facts make the same payment. */
import { describe, expect, it } from 'vitest';
import { balances, type Payment, type PaymentInput } from '../../src/payment/index.ts';
import { permutations } from '../support/random.ts';
import { AMOUNT, advance, CREATED, confirmed, PENDING, SUCCESS, say } from './kit.ts';

/** The payment without its open queries: how often we asked depends on the order, what we know does not. */
function known(state: Payment): object {
  const refunds = state.refunds.map(({ queryWanted: _, noted: __, ...refund }) => refund);
  const { queryWanted: ___, ...rest } = state;
  return { ...rest, refunds };
}

function distinct(
  start: Payment,
  facts: readonly PaymentInput[],
): { readonly orders: number; readonly ends: readonly Payment[] } {
  const all = permutations(facts).map((order) => advance(start, ...order));
  const ends = new Map(all.map((state) => [JSON.stringify(known(state)), state]));
  return { orders: all.length, ends: [...ends.values()] };
}

describe('payment facts', () => {
  const facts = [say.pending(), say.processing(), say.paid('t1', confirmed), say.failed(), say.unknown()];

  for (const start of [CREATED, PENDING]) {
    it(`reach SUCCESS from ${start.status} in all 120 orders`, () => {
      const { orders, ends } = distinct(start, facts);
      expect(orders).toBe(120);
      expect(ends.map(({ status }) => status)).toEqual(['SUCCESS']);
    });
  }

  it('wait for the query where a callback contradicts a failure, and its answer settles all orders', () => {
    const callback = say.paid('t1', { orderPayable: true });
    for (const order of permutations([
      say.pending(),
      say.processing(),
      callback,
      say.failed(),
      say.unknown(),
    ])) {
      const state = advance(PENDING, ...order);
      expect(state.status === 'SUCCESS' || state.queryWanted).toBe(true);
      expect(advance(state, say.paid('t1', confirmed))).toMatchObject({
        status: 'SUCCESS',
        queryWanted: false,
      });
    }
  });

  it('book the money of two attempts once, whichever comes first', () => {
    const two = advance(PENDING, say.submit('a2'));
    for (const order of permutations([
      say.paid('t1'),
      say.paid('t2', { attemptId: 'a2' }),
      say.processing('a1'),
      say.pending('a2'),
    ])) {
      const state = advance(two, ...order);
      expect(state.status).toBe('SUCCESS');
      expect(balances(state).map(({ kind, refundableMinor }) => [kind, refundableMinor])).toEqual([
        ['payment', AMOUNT],
        ['surplus', 0],
      ]);
    }
  });
});

describe('refund facts', () => {
  const requested = advance(SUCCESS, say.requestRefund('r1', AMOUNT));
  const facts = [
    say.refund('refundAccepted', 'r1'),
    say.refund('refundUnknown', 'r1'),
    say.refund('refundFailed', 'r1'),
    say.refundSucceeded('r1', AMOUNT),
  ];

  it('reach SUCCEEDED in all 24 orders', () => {
    const { orders, ends } = distinct(requested, facts);
    expect(orders).toBe(24);
    expect(ends.map(({ status, refunds }) => [status, refunds[0]?.status])).toEqual([
      ['REFUNDED', 'SUCCEEDED'],
    ]);
  });

  it('with a reversal reach REVERSED in all 120 orders, the full balance back', () => {
    const all = permutations([...facts, say.refund('refundReversed', 'r1')]).map((order) =>
      advance(requested, ...order),
    );
    expect(all).toHaveLength(120);
    for (const state of all) {
      expect([state.status, state.refunds[0]?.status]).toEqual(['SUCCESS', 'REVERSED']);
      expect(balances(state)[0]).toMatchObject({
        refundedMinor: 0,
        reservedMinor: 0,
        refundableMinor: AMOUNT,
      });
    }
  });

  it('of a dispute reach the same hold in all orders', () => {
    const { ends } = distinct(SUCCESS, [
      say.dispute('disputeOpened'),
      say.dispute('disputeLost'),
      say.dispute('disputeWon'),
    ]);
    expect(ends.map(({ disputes }) => disputes.map(({ status }) => status))).toEqual([['WON']]);
  });
});
