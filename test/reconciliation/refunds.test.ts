/** Findings about money that goes back: refunds and disputes of the statement, and more back than came in. */
import { describe, expect, it } from 'vitest';
import type { Payment } from '../../src/payment/index.ts';
import type { Book, StatementLine } from '../../src/reconciliation/index.ts';
import {
  AMOUNT,
  AT,
  about,
  book,
  by,
  line,
  only,
  PAID_AT,
  paid,
  pending,
  after as reach,
  refunded,
  refunding,
  refundLine,
  run,
  stamp,
} from './kit.ts';

type Lines = readonly StatementLine[];

describe('a refund line', () => {
  const refundAbout = { ...about, refundId: 'r-x', amountMinor: -3_000 };
  const back = {
    ...stamp,
    type: 'refundSucceeded',
    refundId: 'r-x',
    amountMinor: 3_000,
    currency: 'EUR',
    receiptId: 'bank/t-x',
  };

  it('given a refund only on the statement, when it is reconciled, then the fact of the notification is proposed', () => {
    expect(only([book(refunding('x'))], [line('x'), refundLine('x')])).toStrictEqual({
      id: 'D1/bank/r-x',
      class: 'D1',
      ...refundAbout,
      proposal: { do: 'record', paymentId: 'x', fact: back },
    });
    expect(only([book(refunding('x'))], [line('x'), refundLine('x', { amountMinor: 2_000 })])).toMatchObject({
      class: 'D5',
      ours: 3_000,
      theirs: 2_000,
    });
    expect(only([book(refunding('x'))], [line('x'), refundLine('x', { currency: 'USD' })])).toMatchObject({
      class: 'C3',
      ours: 'EUR',
      theirs: 'USD',
    });
  });

  it('given a refund of an unknown payment, when it is reconciled, then it goes to suspense by our number or the channel’s', () => {
    expect(only([], [refundLine('x')])).toStrictEqual({
      id: 'D4/bank/r-x',
      class: 'D4',
      amountMinor: -3_000,
      channelTxnId: 't-x',
      currency: 'EUR',
      refundId: 'r-x',
      proposal: { do: 'suspend' },
    });
    const { refundId: _, ...console } = refundLine('x');
    expect(only([], [console]).refundId).toBe('bank/cr-x');
    const { channelRefundId: __, ...bare } = console;
    expect(only([], [bare]).refundId).toBe('bank/t-x');
  });

  it('given a refund under way, or a failed unknown one, when it is reconciled, then there is no finding', () => {
    const quiet = (state: Payment, change: Partial<StatementLine>) =>
      run([book(state)], [line('x'), refundLine('x', change)]).findings;
    expect(quiet(refunding('x'), { status: 'processing' })).toEqual([]);
    expect(quiet(paid('x'), { status: 'failed' })).toEqual([]);
    const gone = reach(refunding('x'), { type: 'refundFailed', ...by, refundId: 'r-x' });
    expect(quiet(gone, { status: 'failed' })).toEqual([]);
    expect(quiet(gone, {}).map((each) => each.class)).toEqual(['D1']);
    expect(quiet(gone, { status: 'failed', amountMinor: 1 })).toEqual([]);
  });

  it('given a failed refund, when the gross is summed, then it counts nothing', () => {
    const { totals } = run([book(refunded('x'))], [line('x'), refundLine('x', { status: 'failed' })]);
    expect(totals[0]).toMatchObject({ refundedMinor: 0, grossMinor: AMOUNT });
  });

  it('given two lines of one refund number, when they are reconciled, then they are one line', () => {
    const { channelRefundId: _, ...ours } = refundLine('x');
    const lines = [ours, refundLine('x', { refundId: 'r-y', channelRefundId: 'r-x', at: PAID_AT + 1 })];
    expect(run([book(refunding('x'))], lines).findings.map((each) => each.class)).toContain('E4');
    expect(run([], [refundLine('x'), refundLine('x', { channelRefundId: 'other' })]).findings).toHaveLength(
      2,
    );
  });
});

describe('more back than came in', () => {
  const over = (books: readonly Book[], lines: Lines) =>
    run(books, lines).findings.filter((each) => each.class === 'D6');

  it('given earlier refunds, when more was refunded than captured, then both sums are reported', () => {
    const again = refundLine('x', { refundId: 'r-2', channelRefundId: 'c-2', amountMinor: 7_001 });
    const found = {
      id: 'D6/bank/t-x',
      class: 'D6',
      amountMinor: 0,
      ...about,
      ours: AMOUNT,
      theirs: AMOUNT + 1,
      proposal: { do: 'stop', paymentId: 'x' },
    };
    expect(over([book(refunded('x'))], [line('x'), refundLine('x'), again])).toStrictEqual([found]);
    expect(over([book(refunded('x'))], [line('x'), again])).toStrictEqual([found]);
    expect(over([book(refunded('x'))], [line('x'), { ...again, amountMinor: 7_000 }])).toEqual([]);
  });

  it('given failed, open or foreign refunds, when refunds are summed, then they do not count', () => {
    const all = refundLine('x', { amountMinor: AMOUNT, refundId: 'r-2', channelRefundId: 'c-2' });
    expect(over([book(paid('x'))], [line('x'), all, refundLine('x', { status: 'failed' })])).toEqual([]);
    expect(over([book(paid('x'))], [line('x'), all, refundLine('x', { currency: 'USD' })])).toEqual([]);
    expect(over([book(refunding('x'))], [line('x'), all])).toEqual([]);
    const came = reach(refunded('x'), { type: 'refundReversed', ...by, refundId: 'r-x' });
    expect(over([book(came)], [line('x'), all])).toEqual([]);
    const elsewhere = { ...refunded('x') };
    const moved = {
      ...elsewhere,
      refunds: elsewhere.refunds.map((each) => ({ ...each, receiptId: 'bank/other' })),
    };
    expect(over([book(moved as Payment)], [line('x'), all])).toEqual([]);
  });

  it('given refunds, when they are compared, then the limit is the captured amount, or the requested one without a receipt', () => {
    const small = {
      ...paid('x'),
      receipts: paid('x').receipts.map((each) => ({ ...each, amountMinor: 2_999 })),
    };
    expect(over([book(small as Payment)], [refundLine('x')])[0]).toMatchObject({
      ours: 2_999,
      theirs: 3_000,
    });
    expect(over([book(pending('x'))], [refundLine('x', { amountMinor: AMOUNT + 1 })])[0]).toMatchObject({
      ours: AMOUNT,
    });
    expect(over([book(pending('x'))], [refundLine('x', { amountMinor: AMOUNT })])).toEqual([]);
  });
});

describe('a dispute line', () => {
  const dispute = (more: Partial<StatementLine> = {}) =>
    line('x', {
      type: 'dispute',
      channelRefundId: 'd-1',
      amountMinor: 4_000,
      feeMicros: 0,
      status: 'processing',
      ...more,
    });
  const fact = (
    type: 'disputeOpened' | 'disputeLost' | 'disputeWon',
    amountMinor = 4_000,
    disputeId = 'd-1',
  ) => ({ type, ...by, disputeId, amountMinor, currency: 'EUR' }) as const;
  const found = (state: Payment, more: Partial<StatementLine> = {}) =>
    run([book(state)], [line('x'), dispute(more)]).findings.map(({ proposal }) =>
      proposal.do === 'record' ? proposal.fact.type : proposal.do,
    );

  it('given a dispute, when it is reconciled, then its fact is proposed, or it goes to suspense', () => {
    expect(only([book(paid('x'))], [line('x'), dispute()])).toStrictEqual({
      id: 'E1/bank/d-1',
      class: 'E1',
      amountMinor: -4_000,
      ...about,
      proposal: {
        do: 'record',
        paymentId: 'x',
        fact: { ...stamp, ...fact('disputeOpened'), at: AT, by: 'reconciler', receiptId: 'bank/t-x' },
      },
    });
    expect(only([], [dispute()])).toStrictEqual({
      id: 'E1/bank/d-1',
      class: 'E1',
      amountMinor: -4_000,
      channelTxnId: 't-x',
      currency: 'EUR',
      proposal: { do: 'suspend' },
    });
    const { channelRefundId: _, ...unnamed } = dispute();
    expect(only([], [unnamed]).id).toBe('E1/bank/dispute~1t-x');
    expect(run([], [dispute()]).totals[0]).toMatchObject({ disputedMinor: 4_000, grossMinor: -4_000 });
  });

  it('given a known dispute, when its line is reconciled, then only a later status or another amount is a finding', () => {
    const open = reach(paid('x'), fact('disputeOpened', 7, 'd-0'), fact('disputeOpened'));
    expect([found(open), found(open, { amountMinor: 7 })]).toEqual([[], ['disputeOpened']]);
    expect(found(open, { status: 'done' })).toEqual(['disputeLost']);
    expect(found(open, { status: 'failed' })).toEqual(['disputeWon']);
    const won = reach(open, fact('disputeWon'));
    for (const status of ['processing', 'done', 'failed'] as const)
      expect(found(won, { status })).toEqual([]);
    expect(found(won, { status: 'processing', amountMinor: 7 })).toEqual([]);
    expect(found(reach(open, fact('disputeLost')), { status: 'processing' })).toEqual([]);
  });
});
