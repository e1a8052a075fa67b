/** What is written in a finding: the number that names it, both values where they differ, and what is to be done. */
import { describe, expect, it } from 'vitest';
import type { Payment } from '../../src/payment/index.ts';
import type { Book, ReconcilePolicy, StatementLine } from '../../src/reconciliation/index.ts';
import { permutations } from '../support/random.ts';
import {
  AMOUNT,
  about,
  book,
  by,
  DAY,
  failed,
  line,
  only,
  PAID_AT,
  paid,
  pending,
  after as reach,
  refunded,
  refundLine,
  run,
  stamp,
  UNTIL,
} from './kit.ts';

type Lines = readonly StatementLine[];
const LONG_AGO = PAID_AT - 6 * DAY;

describe('a payment that is only on the statement', () => {
  const fact = {
    ...stamp,
    type: 'paid',
    channel: 'bank',
    channelTxnId: 't-x',
    amountMinor: AMOUNT,
    currency: 'EUR',
    merchantId: 'm-1',
    paymentId: 'x',
  };

  it('given a payment only on the statement, when it is reconciled, then the fact of the callback is proposed for the last attempt', () => {
    const twice = reach(pending('x'), { type: 'submit', ...by, attemptId: 'a-2' });
    expect(only([book(twice)], [line('x')])).toStrictEqual({
      id: 'A1/bank/t-x',
      class: 'A1',
      amountMinor: AMOUNT,
      ...about,
      proposal: { do: 'record', paymentId: 'x', fact: { ...fact, attemptId: 'a-2' } },
    });
    const { proposal } = only(
      [book(failed('x'), { query: 'paid', orderPayable: true })],
      [line('x', { label: '' })],
    );
    const { remark: _, ...silent } = fact;
    expect(proposal).toStrictEqual({
      do: 'record',
      paymentId: 'x',
      fact: { ...silent, source: 'query', attemptId: 'a-x', orderPayable: true },
    });
    const unasked: Payment = { ...pending('x'), attempts: [] };
    expect(only([book(unasked)], [line('x')]).proposal).toMatchObject({ fact: { attemptId: 'x' } });
  });

  it('given a payment of an unknown number, when it is reconciled, then it goes to suspense', () => {
    expect(only([], [line('x')])).toStrictEqual({
      id: 'A4/bank/t-x',
      class: 'A4',
      amountMinor: AMOUNT,
      channelTxnId: 't-x',
      currency: 'EUR',
      proposal: { do: 'suspend' },
    });
  });

  it('given a failed payment on the statement, when it is reconciled, then there is no finding', () => {
    for (const books of [[], [book(pending('x'))]]) {
      const { findings, matched, totals } = run(books, [line('x', { status: 'failed' })]);
      expect(findings).toEqual([]);
      expect(matched).toStrictEqual([
        { line: 'payment/t-x', paymentId: books.length > 0 ? 'x' : '', amountMinor: 0, currency: 'EUR' },
      ]);
      expect(totals[0]).toMatchObject({ paidMinor: 0, grossMinor: 0, lines: 1 });
    }
  });

  it.each([
    ['C1', { amountMinor: AMOUNT + 1 }, AMOUNT, AMOUNT + 1],
    ['C2', { amountMinor: 5 }, AMOUNT, 5],
    ['C3', { currency: 'USD' }, 'EUR', 'USD'],
    ['C3', { merchantId: 'm-2' }, 'm-1', 'm-2'],
  ] as const)(
    'given another amount, currency or merchant, when it is reconciled, then %s has both values',
    (name, change, ours, theirs) => {
      expect(only([book(paid('x'))], [line('x', change)])).toMatchObject({ class: name, ours, theirs });
    },
  );

  it('given another channel than the payment’s, when it is reconciled, then C3 has both channels', () => {
    const picky: Payment = { ...pending('x'), channel: 'card' };
    expect(only([book(picky)], [line('x')])).toMatchObject({ class: 'C3', ours: 'card', theirs: 'bank' });
    expect(only([book({ ...picky, channel: 'bank' })], [line('x')]).class).toBe('A1');
  });

  it('given a line, when its payment is looked up, then it is ours by number if it has the receipt, and otherwise by the receipt', () => {
    const books = [book(paid('x')), book(paid('y'))];
    const both = [line('x'), line('y')];
    for (const paymentId of ['y', 'nobody', undefined]) {
      const { paymentId: _, ...unnamed } = line('x');
      const first: StatementLine = paymentId === undefined ? unnamed : { ...unnamed, paymentId };
      const { findings, matched } = run(books, [first, line('y')]);
      expect(findings).toEqual([]);
      expect(matched).toEqual(run(books, both).matched);
    }
    // Two payments with a receipt of the same number: each line is of the one that it names.
    const twin = { ...paid('y'), receipts: paid('x').receipts } as Payment;
    expect(run([book(paid('x')), book(twin)], [line('x')]).matched[0]?.paymentId).toBe('x');
    // Of a line that names none it is always the same one.
    const { paymentId: _, ...unnamed } = line('x');
    const third = { ...paid('z'), receipts: paid('x').receipts } as Payment;
    const orders = permutations([book(paid('x')), book(twin), book(third)]);
    const found = orders.map((books) => run(books, [unnamed]).matched[0]?.paymentId);
    expect(found).toEqual(orders.map(() => 'z'));
  });
});

describe('a matched payment', () => {
  const note = { amountMinor: 0, ...about, proposal: { do: 'report' } };

  it('given a matched payment with another fee or a final label, when it is reconciled, then a note is added', () => {
    expect(only([book(paid('x'))], [line('x', { feeMicros: 61_000 })])).toStrictEqual({
      id: 'E2/bank/t-x',
      class: 'E2',
      ...note,
      ours: 60_000,
      theirs: 61_000,
    });
    const label = { label: 'TRADE_FINISHED' };
    expect(only([book(paid('x'))], [line('x', label)])).toStrictEqual({
      id: 'E3/bank/t-x',
      class: 'E3',
      ...note,
      theirs: 'TRADE_FINISHED',
    });
    expect(run([book(paid('x'))], [line('x', label)], { finalLabels: [] }).findings).toEqual([]);
    const { feeMicros: _, ...anyFee } = book(paid('x'));
    expect(run([anyFee], [line('x', { feeMicros: 61_000 })]).findings).toEqual([]);
  });

  it('given two payments with one refund number, when they are reconciled, then each is matched by its own transaction', () => {
    const lines = ['x', 'y'].map((id) => line(id, { refundId: 'r-1', channelRefundId: 'c-1' }));
    const { findings, matched } = run([book(paid('x')), book(paid('y'))], lines);
    expect(findings).toEqual([]);
    expect(matched.map((each) => each.line)).toEqual(['payment/t-x', 'payment/t-y']);
  });

  it('given two lines a millisecond apart, when they are reconciled, then the earlier pays, also before 1970', () => {
    const found = (lines: Lines) =>
      run([book(pending('x'))], lines).findings.map((each) => `${each.class} ${each.channelTxnId}`);
    for (const at of [PAID_AT, PAID_AT + 1, -1]) {
      const [first, second] = [line('x', { at }), line('x', { channelTxnId: 'a', at: at + 1 })];
      expect(found([second, first]), String(at)).toEqual(['A1 t-x', 'A5 a']);
    }
  });

  it('given lines with members in another order, when they are reconciled, then the result is the same', () => {
    const dear = line('x', { feeMicros: 2, label: 'a' });
    const cheap = line('x', { feeMicros: 1, label: 'b' });
    const turned = Object.fromEntries(Object.entries(dear).reverse()) as unknown as StatementLine;
    const books = [book(paid('x'), { feeMicros: 1 })];
    expect(run(books, [dear, cheap]).findings.map((each) => each.class)).toEqual(['E4']);
    expect(run(books, [turned, cheap])).toEqual(run(books, [dear, cheap]));
  });

  it('given a repeated line, when it is reconciled, then each repeat is noted with the first field that differs', () => {
    const repeated = (...changes: readonly Partial<StatementLine>[]) =>
      run(
        [book(paid('x'))],
        [line('x'), ...changes.map((change) => line('x', { at: PAID_AT + 1, ...change }))],
      ).findings;
    const again = {
      class: 'E4',
      channelTxnId: 't-x',
      currency: 'EUR',
      amountMinor: AMOUNT,
      proposal: { do: 'report' },
    };
    expect(repeated({}, { at: PAID_AT + 2 })).toStrictEqual([
      { ...again, id: 'E4/bank/payment~01t-x~12' },
      { ...again, id: 'E4/bank/payment~01t-x~13' },
    ]);
    expect(repeated({ amountMinor: 7 })).toStrictEqual([
      { ...again, id: 'E4/bank/payment~01t-x~12', amountMinor: 7, ours: AMOUNT, theirs: 7 },
    ]);
    const { paymentId: _, ...unnamed } = line('x', { at: PAID_AT + 1 });
    expect(run([book(paid('x'))], [line('x'), unnamed]).findings[0]).toStrictEqual({
      ...again,
      id: 'E4/bank/payment~01t-x~12',
      ours: 'x',
    });
  });

  it('given two transactions of one payment, when they are reconciled, then one pays and the other is a finding', () => {
    const [first, second] = [line('x'), line('x', { channelTxnId: 'second', at: PAID_AT + 1 })];
    expect(run([book(pending('x'))], [first, second]).findings.map((each) => each.class)).toEqual([
      'A1',
      'A5',
    ]);
    const short = line('x', { channelTxnId: 'short', at: PAID_AT - 1, amountMinor: 5 });
    expect(run([book(pending('x'))], [short, first]).findings.map((each) => each.class)).toEqual([
      'A1',
      'C2',
    ]);
  });
});

describe('what the statement has not', () => {
  it('given a payment that the statement lacks, when it is reconciled, then it is carried over, queried or stopped', () => {
    const missing = { amountMinor: 0, ...about };
    expect(only([book(paid('x'))], [])).toStrictEqual({
      id: 'B1/bank/t-x',
      class: 'B1',
      ...missing,
      proposal: { do: 'carry' },
    });
    const late = (more: Partial<Book>) => only([book(paid('x'), { paidAt: LONG_AGO, ...more })], []);
    expect(late({})).toStrictEqual({
      id: 'B2/bank/t-x',
      class: 'B2',
      ...missing,
      proposal: { do: 'query', paymentId: 'x' },
    });
    expect(late({ query: 'unpaid' }).proposal).toEqual({ do: 'stop', paymentId: 'x' });
    const { paidAt: _, ...undated } = book(paid('x'));
    expect(only([undated], []).class).toBe('B2');
  });

  it('given a refund that the statement lacks, when it is reconciled, then it is carried over or queried', () => {
    const missing = { amountMinor: 0, ...about, refundId: 'r-x' };
    const lacking = (settledAt: number) =>
      run([book(refunded('x'), { settledAt: { 'r-x': settledAt } })], [line('x')]).findings;
    expect(lacking(UNTIL)).toEqual([]);
    expect(lacking(PAID_AT)).toStrictEqual([
      { id: 'B1/bank/r-x', class: 'B1', ...missing, proposal: { do: 'carry' } },
    ]);
    const overdue = {
      id: 'D2/bank/r-x',
      class: 'D2',
      ...missing,
      proposal: { do: 'query', paymentId: 'x', refundId: 'r-x' },
    };
    expect(lacking(LONG_AGO)).toStrictEqual([overdue]);
    const { settledAt: _, ...undated } = book(refunded('x'));
    expect(only([undated], [line('x')])).toStrictEqual(overdue);
  });

  it('given a missing refund, when it is reconciled, then the finding names the receipt that was refunded', () => {
    const again = {
      type: 'paid',
      ...by,
      attemptId: 'a-x',
      channel: 'bank',
      merchantId: 'm-1',
      paymentId: 'x',
    } as const;
    const twice = reach(paid('x'), {
      ...again,
      channelTxnId: 'second',
      amountMinor: AMOUNT,
      currency: 'EUR',
    });
    const surplus = twice.receipts.find(({ id }) => id === 'bank/second');
    expect(surplus?.kind).toBe('surplus');
    const refunds = refunded('x').refunds.map((each) => ({ ...each, receiptId: 'bank/second' }));
    const books = [book({ ...twice, refunds } as Payment)];
    const { findings } = run(books, [line('x'), line('x', { channelTxnId: 'second' })]);
    expect(findings).toMatchObject([{ class: 'B1', channelTxnId: 'second', refundId: 'r-x' }]);
  });

  it('given receipts of another channel or a refund line, when it is reconciled, then neither is taken for the payment', () => {
    const other = (state: Payment): Payment =>
      ({
        ...state,
        receipts: state.receipts.map((each) => ({ ...each, id: `card/t-${state.id}`, channel: 'card' })),
        refunds: state.refunds.map((each) => ({ ...each, receiptId: `card/t-${state.id}` })),
      }) as Payment;
    expect(run([book(other(refunded('x')), { paidAt: LONG_AGO, settledAt: {} })], []).findings).toEqual([]);
    expect(run([book(refunded('x'))], [refundLine('x')]).findings.map((each) => each.class)).toEqual(['B1']);
    expect(run([book(refunded('x'))], [line('x')]).findings.map((each) => each.class)).toEqual(['B1']);
  });

  it('given a missing payment, when days are counted, then Saturday, Sunday and the day of payment do not count', () => {
    const since = (paidAt: number, until: number, more: Partial<ReconcilePolicy> = {}) =>
      only([book(paid('x'), { paidAt })], [], { until, ...more }).class;
    const monday = Date.UTC(2026, 0, 5);
    expect(since(monday - 4 * DAY, monday)).toBe('B2'); // Friday and Monday
    expect(since(monday - 3 * DAY, monday)).toBe('B1'); // Monday only
    expect(since(monday - DAY, monday + DAY - 1)).toBe('B1');
    expect(since(monday - DAY, monday + DAY)).toBe('B2');
    // A month without a business day is no calendar; the days of two months are none that anybody waits for.
    const opens = (...days: readonly number[]) =>
      since(monday - 300 * DAY, monday, {
        isBusinessDay: (day) => days.includes(day / DAY - (monday / DAY - 300)),
      });
    expect([opens(32, 33), opens(33, 34)]).toEqual(['B2', 'B1']);
    // What came at a time that nobody knows came long ago by any calendar.
    const { paidAt: _, ...undated } = book(paid('x'));
    expect(only([undated], [], { isBusinessDay: () => false }).class).toBe('B2');
    expect(since(monday - 300 * DAY, monday, { isBusinessDay: () => false })).toBe('B1');
    const asked: number[] = [];
    since(monday - 300 * DAY, monday, { isBusinessDay: (day) => asked.push(day) > 0 });
    expect(asked).toEqual([monday - 299 * DAY, monday - 298 * DAY]);
  });
});
