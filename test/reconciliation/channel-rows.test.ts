/** What one row of a channel's own statement says, field by field, and the column it is refused by. Made by hand after the formats. */
import { describe, expect, it } from 'vitest';
import { readAdyenSettlement, readAlipayBill } from '../../src/reconciliation/index.ts';

type Read = ReturnType<typeof readAlipayBill>;
type Change = { readonly [name: string]: string };
const problems = (read: Read) =>
  read.match(
    () => ['read'],
    (refusal) => refusal.problems.map(({ path, problem }) => `${path} ${problem}`),
  );
const linesOf = (read: Read) => read._unsafeUnwrap().lines;

describe('a row of a settlement report of Adyen', () => {
  const SETTLED: Change = {
    'Merchant Account': 'Shop',
    'Psp Reference': 'psp-1',
    'Merchant Reference': 'p-1',
    'Creation Date': '2026-01-05 18:00:00',
    TimeZone: 'UTC',
    Type: 'Settled',
    'Modification Reference': 'mod-1',
    'Gross Currency': 'EUR',
    'Gross Debit (GC)': '',
    'Gross Credit (GC)': '4.00',
    'Net Currency': 'EUR',
    'Commission (NC)': '',
    'Markup (NC)': '',
    'Scheme Fees (NC)': '',
    'Interchange (NC)': '',
    'Modification Merchant Reference': '',
  };
  const names = Object.keys(SETTLED);
  const report = (...rows: readonly Change[]) =>
    [
      names.join(','),
      ...rows.map((row) => names.map((name) => ({ ...SETTLED, ...row })[name]).join(',')),
    ].join('\n');
  const read = (...rows: readonly Change[]) => readAdyenSettlement(report(...rows));
  const refused = (row: Change) => problems(read(row));
  const at = Date.UTC(2026, 0, 5, 18);
  const payment = {
    type: 'payment',
    status: 'done',
    channelTxnId: 'psp-1',
    paymentId: 'p-1',
    amountMinor: 400,
    currency: 'EUR',
    merchantId: 'Shop',
    feeMicros: 0,
    label: 'Settled',
    at,
  };

  it('given each type, when the row is read, then kind and fields are those of the row', () => {
    expect(linesOf(read({}))).toStrictEqual([payment]);
    expect(linesOf(read({ 'Modification Reference': '' }))).toStrictEqual([payment]);
    for (const [label, status] of [
      ['Refunded', 'done'],
      ['RefundedReversed', 'failed'],
    ] as const) {
      const refund = { ...payment, type: 'refund', status, label, channelRefundId: 'mod-1' };
      expect(linesOf(read({ Type: label }))).toStrictEqual([refund]);
      expect(linesOf(read({ Type: label, 'Modification Merchant Reference': 'r-1' }))).toStrictEqual([
        { ...refund, refundId: 'r-1' },
      ]);
    }
    for (const [label, status, channelRefundId] of [
      ['Chargeback', 'done', 'dispute/psp-1'],
      ['SecondChargeback', 'done', 'dispute/psp-1/2'],
      ['ChargebackReversed', 'failed', 'dispute/psp-1'],
    ] as const)
      expect(
        linesOf(
          read({ Type: label, 'Modification Reference': '', 'Modification Merchant Reference': 'r-1' }),
        ),
      ).toStrictEqual([{ ...payment, type: 'dispute', status, label, channelRefundId }]);
  });

  it('given a fee, a payout or a correction, when the row is read, then it is skipped', () => {
    const types = [
      'Fee',
      'MiscCosts',
      'MerchantPayout',
      'DepositCorrection',
      'InvoiceDeduction',
      'MatchedStatement',
      'ManualCorrected',
      'BankInstructionReturned',
      'EpaPaid',
      'Balancetransfer',
      'PaymentCost',
      'PaidOut',
      'PaidOutReversed',
    ];
    const empty = Object.fromEntries(names.map((name) => [name, '']));
    const { lines, skipped } = read(...types.map((Type) => ({ ...empty, Type })))._unsafeUnwrap();
    expect([lines, skipped]).toEqual([[], 13]);
    expect(refused({ Type: 'toString' })).toEqual(['1.Type UNKNOWN_VALUE']);
  });

  it('given a reference, when the row is read, then the payment is the reference, its mapping, or absent', () => {
    const numbers = (number: string) => ({ paymentId: number.slice(0, 3), attemptId: number });
    const long = report({ 'Merchant Reference': 'p-1_2' });
    expect(linesOf(readAdyenSettlement(long))[0]?.paymentId).toBe('p-1_2');
    expect(linesOf(readAdyenSettlement(long, { numbers }))[0]?.paymentId).toBe('p-1');
    const { paymentId: _, ...unnamed } = payment;
    expect(linesOf(read({ 'Merchant Reference': '' }))).toStrictEqual([unnamed]);
  });

  it('given a zone, when the row is read, then its time has that offset, and an unknown zone is refused', () => {
    const zones = { UTC: 0, GMT: 0, BST: 1, CET: 1, CEST: 2 };
    for (const [TimeZone, hours] of Object.entries(zones))
      expect(linesOf(read({ TimeZone }))[0]?.at, TimeZone).toBe(at - hours * 3_600_000);
    const text = report({ TimeZone: 'EDT' });
    expect(linesOf(readAdyenSettlement(text, { zones: { EDT: '-04:00' } }))[0]?.at).toBe(at + 4 * 3_600_000);
    expect(problems(readAdyenSettlement(text))).toEqual(['1.TimeZone NOT_A_TIME']);
    expect(refused({ TimeZone: 'EDT', 'Creation Date': '2026-01-05T18:00:00Z' })).toEqual([
      '1.TimeZone NOT_A_TIME',
    ]);
    expect(refused({ 'Creation Date': '2026-02-30 18:00:00' })).toEqual(['1.Creation Date NOT_A_TIME']);
  });

  it('given an amount in one column, when the row is read, then it is in minor units; two, none or too many places are refused', () => {
    const gross = (credit: string, currency = 'EUR', debit = '') => ({
      'Gross Credit (GC)': credit,
      'Gross Debit (GC)': debit,
      'Gross Currency': currency,
      'Net Currency': currency,
    });
    for (const [text, currency, minor] of [
      ['4', 'EUR', 400],
      ['4.50', 'EUR', 450],
      ['4.500', 'EUR', 450],
      ['4.5000', 'EUR', 450],
      ['4.000000', 'EUR', 400],
      ['1.0', 'EUR', 100],
      ['100.050', 'EUR', 10_005],
      ['10.10', 'EUR', 1_010],
      ['500.00', 'JPY', 500],
      ['500', 'JPY', 500],
      ['4.5', 'KWD', 4_500],
    ] as const) {
      expect(linesOf(read(gross(text, currency))), text).toMatchObject([{ amountMinor: minor, currency }]);
      expect(linesOf(read(gross('', currency, text))), text).toMatchObject([{ amountMinor: minor }]);
    }
    expect(refused(gross('', 'EUR', ''))).toEqual(['1.Gross Debit (GC) MISSING']);
    expect(refused(gross('1.00', 'EUR', '1.00'))).toEqual(['1.Gross Debit (GC) BOTH_SIDES']);
    expect(refused(gross('1.00', 'EURO'))).toEqual(['1.Gross Currency UNKNOWN_CURRENCY']);
    expect(refused(gross('', 'EUR', '1.001'))).toEqual(['1.Gross Debit (GC) TOO_MANY_DECIMALS']);
    for (const [text, problem] of [
      ['0.00', 'NOT_POSITIVE'],
      ['-1.00', 'NOT_POSITIVE'],
      ['1.500x', 'NOT_AN_AMOUNT'],
      ['1.00.00', 'NOT_AN_AMOUNT'],
      ['1.', 'NOT_AN_AMOUNT'],
      ['.00', 'NOT_AN_AMOUNT'],
      ['1e2', 'NOT_AN_AMOUNT'],
    ])
      expect(refused(gross(text as string)), text).toEqual([`1.Gross Credit (GC) ${problem}`]);
  });

  it('given four fees, when the row is read, then they are added if they are in the currency of the payment', () => {
    const fees = {
      'Commission (NC)': '0.1',
      'Markup (NC)': '0.02',
      'Scheme Fees (NC)': '0.003',
      'Interchange (NC)': '-0.000004',
    };
    expect(linesOf(read(fees))[0]?.feeMicros).toBe(122_996);
    expect(linesOf(read({ ...fees, 'Net Currency': 'USD' }))[0]?.feeMicros).toBe(0);
    for (const name of Object.keys(fees))
      expect(refused({ [name]: 'x' })).toEqual([`1.${name} NOT_AN_AMOUNT`]);
  });

  it('given a row without a needed id, when it is read, then the column is named', () => {
    const missing = (name: string) => [`1.${name} MISSING`];
    for (const name of ['Psp Reference', 'Merchant Account'])
      for (const Type of ['Settled', 'Refunded', 'Chargeback'])
        expect(refused({ Type, [name]: '' })).toEqual(missing(name));
    expect(refused({ Type: 'Refunded', 'Modification Reference': '' })).toEqual(
      missing('Modification Reference'),
    );
    expect(refused({ 'Psp Reference': ' psp' })).toEqual(missing('Psp Reference'));
    expect(
      refused({
        'Psp Reference': '',
        'Merchant Account': '',
        'Gross Credit (GC)': '',
        TimeZone: '',
        'Commission (NC)': 'x',
        Type: 'Refunded',
        'Modification Reference': '',
      }),
    ).toEqual([
      '1.Psp Reference MISSING',
      '1.Merchant Account MISSING',
      '1.Gross Debit (GC) MISSING',
      '1.TimeZone NOT_A_TIME',
      '1.Commission (NC) NOT_AN_AMOUNT',
      '1.Modification Reference MISSING',
    ]);
  });

  it('given captures of one authorisation, when they are read, then they are one line at the time of the first', () => {
    const later = {
      'Creation Date': '2026-01-05 19:00:00',
      'Gross Credit (GC)': '1.00',
      'Markup (NC)': '0.02',
    };
    const first = { 'Markup (NC)': '0.01' };
    for (const rows of [
      [later, first],
      [first, later],
    ])
      expect(linesOf(read(...rows, { 'Psp Reference': 'psp-2' }))).toStrictEqual([
        { ...payment, amountMinor: 500, feeMicros: 30_000 },
        { ...payment, channelTxnId: 'psp-2' },
      ]);
  });

  it('given several rows of one refund or dispute, when they are read, then the last in time counts, then the last in the file', () => {
    const back = { Type: 'RefundedReversed', 'Creation Date': '2026-01-05 19:00:00' };
    const away = { Type: 'Refunded' };
    for (const rows of [
      [back, away],
      [away, back],
      [away, { Type: 'RefundedReversed' }],
    ])
      expect(linesOf(read(...rows)).map(({ status }) => status)).toEqual(['failed']);
    const other = { ...away, 'Modification Reference': 'mod-2' };
    expect(linesOf(read(away, other))).toHaveLength(2);
    const disputes = linesOf(
      read({ Type: 'Chargeback' }, { Type: 'ChargebackReversed' }, { Type: 'SecondChargeback' }),
    );
    expect(disputes.map(({ label }) => label)).toEqual(['ChargebackReversed', 'SecondChargeback']);
  });
});

describe('a row of a bill of Alipay', () => {
  const PAID: Change = {
    支付宝交易号: 'trade-1\t',
    商户订单号: 'p-1\t',
    业务类型: '交易\t',
    完成时间: '2026-01-05 18:00:30',
    '订单金额（元）': '100.00',
    '商家实收（元）': '90.00',
    '退款批次号/请求号': '\t',
    '服务费（元）': '-0.54',
  };
  const BACK: Change = {
    ...PAID,
    业务类型: '退款\t',
    '订单金额（元）': '-30.00',
    '商家实收（元）': '-27.00',
    '退款批次号/请求号': 'r-1\t',
    '服务费（元）': '0.18',
  };
  const names = Object.keys(PAID);
  const ACCOUNT = '#账号：[20880000000000010156]';
  const NONE = '退款合计：0笔，商家实收退款共0.00元';
  const ONE = '交易合计：1笔，商家实收共90.00元';
  const bill = (rows: readonly Change[], paid = ONE, back = NONE, account = ACCOUNT) =>
    [
      '#支付宝业务明细查询 [2026010500000000]',
      account,
      names.join(','),
      ...rows.map((row) => names.map((name) => row[name]).join(',')),
      `#${paid}`,
      `#${back}`,
      '',
    ].join('\n');
  const refused = (row: Change) => problems(readAlipayBill(bill([{ ...PAID, ...row }])));
  const payment = {
    type: 'payment',
    channelTxnId: 'trade-1',
    paymentId: 'p-1',
    status: 'done',
    amountMinor: 10_000,
    currency: 'CNY',
    merchantId: '2088000000000001',
    feeMicros: 540_000,
    label: '交易',
    at: Date.parse('2026-01-05T18:00:30+08:00'),
  };

  it('given a padded row, when it is read, then every field is found without the padding', () => {
    expect(linesOf(readAlipayBill(bill([PAID])))).toStrictEqual([payment]);
    const back = bill([BACK], '交易合计：0笔，商家实收共0.00元', '退款合计：1笔，商家实收退款共-27.00元');
    expect(linesOf(readAlipayBill(back))).toStrictEqual([
      { ...payment, type: 'refund', refundId: 'r-1', amountMinor: 3_000, feeMicros: -180_000, label: '退款' },
    ]);
    const numbers = (number: string) => ({ paymentId: `${number}!`, attemptId: number });
    expect(linesOf(readAlipayBill(bill([PAID]), { numbers }))[0]?.paymentId).toBe('p-1!');
    const refundless = { ...PAID, '退款批次号/请求号': 'r-1' };
    expect(linesOf(readAlipayBill(bill([refundless])))).toStrictEqual([payment]);
  });

  it('given wrong rows, when they are read, then each is named by number and column', () => {
    expect(refused({ '商家实收（元）': 'x' })).toEqual(['1.商家实收（元） NOT_AN_AMOUNT']);
    expect(refused({ '服务费（元）': 'x' })).toEqual(['1.服务费（元） NOT_AN_AMOUNT']);
    expect(refused({ '订单金额（元）': '1.001' })).toEqual(['1.订单金额（元） TOO_MANY_DECIMALS']);
    expect(refused({ '订单金额（元）': '-1.00' })).toEqual(['1.订单金额（元） NOT_POSITIVE']);
    expect(refused({ 完成时间: 'x' })).toEqual(['1.完成时间 NOT_A_TIME']);
    expect(refused({ 支付宝交易号: '', 商户订单号: '\t' })).toHaveLength(2);
    for (const above of ['130.00', '--1.00'])
      expect(refused({ ...BACK, '订单金额（元）': above })).toEqual(['1.订单金额（元） NOT_POSITIVE']);
    expect(
      refused({
        ...BACK,
        '订单金额（元）': 'x',
        '商家实收（元）': 'x',
        完成时间: 'x',
        '退款批次号/请求号': '',
        '服务费（元）': 'x',
      }),
    ).toEqual([
      '1.商家实收（元） NOT_AN_AMOUNT',
      '1.订单金额（元） NOT_AN_AMOUNT',
      '1.服务费（元） NOT_AN_AMOUNT',
      '1.完成时间 NOT_A_TIME',
      '1.退款批次号/请求号 MISSING',
    ]);
    const lacking = names.map((name) => bill([PAID]).replace(name, '备注'));
    expect(lacking.map((text) => problems(readAlipayBill(text)))).toEqual(
      names.map((name) => [`${name} MISSING`]),
    );
  });

  it('given totals, when the rows are read, then count and sum of both must match', () => {
    const twelve = Array.from({ length: 12 }, () => PAID);
    const of = (rows: readonly Change[], paid: string, back: string) =>
      problems(readAlipayBill(bill(rows, `交易合计：${paid}`, `退款合计：${back}`)));
    const [received, returned] = [
      '12笔，商家实收共1080.00元',
      '2笔，商家实收退款共-54.00元，商家优惠共0.00元',
    ];
    expect(of([...twelve, BACK, BACK], received, returned)).toEqual(['read']);
    expect(of(twelve, received, '0笔，商家实收退款共0.00元')).toEqual(['read']);
    expect(of([...twelve, BACK, BACK], '11笔，商家实收共1080.00元', returned)).toEqual([
      '交易合计 TOTALS_DIFFER',
    ]);
    expect(of([...twelve, BACK, BACK], '12笔，商家实收共1080.01元', returned)).toEqual([
      '交易合计 TOTALS_DIFFER',
    ]);
    expect(of([...twelve, BACK], received, returned)).toEqual(['退款合计 TOTALS_DIFFER']);
    expect(of([...twelve, BACK, BACK], received, '2笔，商家实收退款共54.00元')).toEqual([
      '退款合计 TOTALS_DIFFER',
    ]);
    expect(of([], received, returned)).toEqual(['交易合计 TOTALS_DIFFER', '退款合计 TOTALS_DIFFER']);
    for (const odd of ['1.2.3', '', '一'])
      expect(of([PAID], `1笔，商家实收共${odd}元`, returned)).toEqual([' NOT_A_BILL']);
    expect(of([PAID], '许多笔，商家实收共90.00元', returned)).toEqual([' NOT_A_BILL']);
    expect(of([PAID], '1笔，商家优惠共90.00元', returned)).toEqual([' NOT_A_BILL']);
  });

  it('given an account, when the bill is read, then it is the one in the notes or the host’s', () => {
    const of = (account: string, merchantId?: string) => {
      const read = readAlipayBill(
        bill([PAID], ONE, NONE, account),
        merchantId === undefined ? {} : { merchantId },
      );
      return read.isOk() ? read.value.lines[0]?.merchantId : problems(read);
    };
    expect(of('#账号：[2088000000000001]')).toBe('2088000000000001');
    expect(of(ACCOUNT, 'ours')).toBe('ours');
    expect(of('#', 'ours')).toBe('ours');
    // Another note in brackets is no account, nor is a number of another length.
    for (const account of [
      '#',
      '#别的：[2088000000000001]',
      '#账号：[208800000000001]',
      '#账号：2088000000000001',
    ])
      expect(of(account)).toEqual([' NOT_A_BILL']);
    expect(of('#账号：[20880000000000010157]')).toEqual([' NOT_A_BILL']);
  });

  it('given any line ends and a byte order mark, when the bill is read, then its rows are the same', () => {
    const text = bill([PAID]);
    const marked = `\ufeff${text.slice(text.indexOf('\n') + 1)}`; // the account is the first line
    for (const each of [text, text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\n\n'), marked])
      expect(linesOf(readAlipayBill(each))).toStrictEqual([payment]);
    expect(problems(readAlipayBill(text.replace('#退款', '\ufeff#退款')))).toEqual([' NOT_A_BILL']);
  });
});
