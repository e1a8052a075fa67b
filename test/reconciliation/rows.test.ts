/** What one row of a statement says, field by field, and where a file is refused. Made by hand after the formats. */
import { describe, expect, it } from 'vitest';
import { readStatementCsv, readWechatBill, STATEMENT_COLUMNS } from '../../src/reconciliation/index.ts';

type Read = ReturnType<typeof readStatementCsv | typeof readWechatBill>;
const problems = (read: Read) =>
  read.isOk() ? ['read'] : read.error.problems.map(({ path, problem }) => `${path} ${problem}`);

describe('a row in comma-separated form', () => {
  const header = STATEMENT_COLUMNS.join(',');
  const row = (change: { readonly [name: string]: string } = {}) => {
    const fields: { readonly [name: string]: string } = {
      type: 'payment',
      transaction: 't-1',
      status: 'done',
      amount: '19.99',
      currency: 'EUR',
      merchant: 'm-1',
      fee: '0.30',
      time: '2026-01-05T10:00:00Z',
      ...change,
    };
    return STATEMENT_COLUMNS.map((name) => fields[name] ?? '').join(',');
  };
  const read = (...rows: readonly string[]) => readStatementCsv([header, ...rows].join('\n'));
  const linesOf = (...rows: readonly string[]) => read(...rows)._unsafeUnwrap().lines;

  it('given each type and status, when the row is read, then every field is found', () => {
    for (const type of ['payment', 'refund', 'dispute'])
      for (const status of ['done', 'processing', 'failed'])
        expect(linesOf(row({ type, status }))).toStrictEqual([
          {
            type,
            channelTxnId: 't-1',
            status,
            amountMinor: 1_999,
            currency: 'EUR',
            merchantId: 'm-1',
            feeMicros: 300_000,
            label: '',
            at: Date.UTC(2026, 0, 5, 10),
          },
        ]);
    expect(linesOf(row({ fee: '-0.05' }))[0]?.feeMicros).toBe(-50_000);
    expect(linesOf(row({ label: '' }), row({ label: 'x' })).map(({ label }) => label)).toEqual(['', 'x']);
  });

  it('given wrong rows, when they are read, then each is named by number and column', () => {
    const refused = (change: { readonly [name: string]: string }) => problems(read(row(), row(change)));
    expect(refused({ type: 'gift' })).toEqual(['2.type invalid_value']);
    expect(refused({ status: '' })).toEqual(['2.status invalid_value']);
    expect(refused({ amount: '0.00' })).toEqual(['2.amount NOT_POSITIVE']);
    expect(refused({ fee: '1.0000001' })).toEqual(['2.fee NOT_AN_AMOUNT']);
    for (const fee of ['x1', '1x', '01', '1.', '.5', '+1', '1000000000'])
      expect(refused({ fee })).toEqual(['2.fee NOT_AN_AMOUNT']);
    expect(refused({ time: '2026-01-05' })).toEqual(['2.time NOT_A_TIME']);
    expect(refused({ amount: 'x', fee: 'x', time: 'x' })).toEqual([
      '2.amount NOT_AN_AMOUNT',
      '2.fee NOT_AN_AMOUNT',
      '2.time NOT_A_TIME',
    ]);
    expect(problems(read(`${row()},`))).toEqual(['1. WRONG_NUMBER_OF_FIELDS']);
    expect(problems(read(row({ label: 'a"b' })))).toEqual(['1. WRONG_NUMBER_OF_FIELDS']);
  });

  it('given a file with or without a last line end and a byte order mark, when it is read, then its rows are the same', () => {
    for (const text of [`${header}\n${row()}`, `\ufeff${header}\r\n${row()}\r\n`])
      expect(readStatementCsv(text)._unsafeUnwrap().lines).toHaveLength(1);
    expect(problems(readStatementCsv(`${header}\ufeff`))).toContain('time MISSING');
  });
});

describe('a row of a bill of WeChat Pay', () => {
  const HEAD =
    '交易时间,商户号,微信订单号,商户订单号,交易状态,货币种类,微信退款单号,商户退款单号,退款状态,手续费,订单金额,申请退款金额';
  const FOOT = '总交易单数,手续费总金额,订单总金额,申请退款总金额';
  const paid = [
    '2026-01-05 18:00:00',
    'm-1',
    't-1',
    'p-1',
    'SUCCESS',
    'CNY',
    '0',
    '0',
    '',
    '0.60',
    '100.00',
    '0.00',
  ];
  const back = [
    '2026-01-05 19:00:00',
    'm-1',
    't-1',
    'p-1',
    'REFUND',
    'CNY',
    'c-1',
    'r-1',
    'SUCCESS',
    '-0.18',
    '0.00',
    '30.00',
  ];
  const ticks = (cells: readonly string[]) => `\`${cells.join(',`')}`;
  const bill = (rows: readonly (readonly string[])[], totals: readonly string[]) =>
    [HEAD, ...rows.map(ticks), FOOT, ticks(totals)].join('\n');
  const changed = (cells: readonly string[], at: number, text: string) =>
    cells.map((cell, i) => (i === at ? text : cell));

  it('given a payment and a refund, when the rows are read, then every field is found', () => {
    const { lines } = readWechatBill(bill([paid, back], ['2', '0.42', '100.00', '30.00']))._unsafeUnwrap();
    expect(lines).toStrictEqual([
      {
        type: 'payment',
        channelTxnId: 't-1',
        paymentId: 'p-1',
        status: 'done',
        amountMinor: 10_000,
        currency: 'CNY',
        merchantId: 'm-1',
        feeMicros: 600_000,
        label: 'SUCCESS',
        at: Date.parse('2026-01-05T18:00:00+08:00'),
      },
      expect.objectContaining({ type: 'refund', channelRefundId: 'c-1', refundId: 'r-1', label: 'REFUND' }),
    ]);
    for (const [word, status] of [
      ['', 'done'],
      ['SUCCESS', 'done'],
      ['PROCESSING', 'processing'],
      ['FAIL', 'failed'],
      ['CHANGE', 'failed'],
    ] as const)
      for (const kind of ['REFUND', 'REVOKED']) {
        const row = changed(changed(back, 8, word), 4, kind);
        const read = readWechatBill(bill([row], ['1.0', '-0.18', '0.00', '30.00']))._unsafeUnwrap();
        expect(read.lines).toMatchObject([{ type: 'refund', status, label: kind }]);
      }
  });

  it('given a wrong row, when it is read, then it is named by number and column', () => {
    const refused = (row: readonly string[], totals = ['1', '0.60', '100.00', '0.00']) =>
      problems(readWechatBill(bill([row], totals)));
    expect(refused(changed(paid, 10, '100.001'))).toEqual(['1.订单金额 TOO_MANY_DECIMALS']);
    expect(refused(changed(back, 11, '0.00'))).toEqual(['1.申请退款金额 NOT_POSITIVE']);
    expect(refused(changed(paid, 9, 'x'))).toEqual(['1.手续费 NOT_AN_AMOUNT']);
    expect(refused(changed(paid, 0, 'x'))).toEqual(['1.交易时间 NOT_A_TIME']);
    expect(problems(readWechatBill(bill([paid.slice(1)], ['1', '0.60', '100.00', '0.00'])))).not.toEqual([
      'read',
    ]);
  });

  it('given totals, when the rows are read, then each total must be a number and must match', () => {
    const totals = ['2', '0.42', '100.00', '30.00'];
    const names = ['总交易单数', '手续费总金额', '订单总金额', '申请退款总金额'];
    for (const [i, name] of names.entries())
      expect(problems(readWechatBill(bill([paid, back], changed(totals, i, '7'))))).toEqual([
        `${name} TOTALS_DIFFER`,
      ]);
    for (const [i, name] of names.entries())
      if (i > 0)
        expect(problems(readWechatBill(bill([paid, back], changed(totals, i, 'x'))))).toEqual([
          `${name} NOT_AN_AMOUNT`,
        ]);
    for (const count of ['x2', '2x', '2.1', ''])
      expect(problems(readWechatBill(bill([paid, back], changed(totals, 0, count))))).toEqual([
        '总交易单数 invalid_format',
      ]);
    expect(problems(readWechatBill(bill([paid, back], totals)))).toEqual(['read']);
    expect(problems(readWechatBill(`x\ufeff${bill([paid, back], totals)}`))).not.toEqual(['read']);
    const inside = bill([paid, back], totals).replace(FOOT, `\ufeff${FOOT}`);
    expect(problems(readWechatBill(inside))).toEqual(['总交易单数 invalid_type']);
  });

  it('given no row, many rows or empty lines, when the bill is read, then its rows are found', () => {
    const empty = readWechatBill(bill([], ['0', '0.00', '0.00', '0.00']))._unsafeUnwrap();
    expect(empty).toEqual({ lines: [], totals: { count: 0, paidMinor: 0, refundedMinor: 0, feeMicros: 0 } });
    const twelve = Array.from({ length: 12 }, () => paid);
    const many = bill(twelve, ['12', '7.20', '1200.00', '0.00']);
    for (const text of [many, `${many}\n`, many.replaceAll('\n', '\r\n\r\n')])
      expect(readWechatBill(text)._unsafeUnwrap().lines).toHaveLength(12);
  });

  it('given a row of another length or currency, when it is read, then it is refused, or left out of the totals', () => {
    const totals = ['2', '0.60', '100.00', '0.00'];
    const refused = problems(readWechatBill(bill([paid, [...paid, '']], totals)));
    expect(refused).toHaveLength(12);
    expect(problems(readWechatBill(bill([paid], ['1', '0.60', '100.00'])))).toHaveLength(4);
    const dollars = changed(paid, 5, 'USD');
    expect(readWechatBill(bill([paid, dollars], totals))._unsafeUnwrap().lines[1]).toMatchObject({
      currency: 'USD',
      amountMinor: 10_000,
    });
  });
});
