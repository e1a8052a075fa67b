/** Channels' own statements in their real columns, rows made up: read exactly, or refused with every row and column. */
import { describe, expect, it } from 'vitest';
import { emit, fold, type Payment, type PaymentInput, payment } from '../../src/payment/index.ts';
import {
  readAdyenSettlement,
  readAlipayBill,
  readStripeBalanceCsv,
  readStripeBalanceJson,
  reconcile,
  STRIPE_BALANCE_COLUMNS,
  type StatementLine,
} from '../../src/reconciliation/index.ts';
import { random } from '../support/random.ts';
import { runs } from '../support/runs.ts';

type Read = ReturnType<typeof readAlipayBill>;
const problems = (read: Read) =>
  read.match(
    () => ['read'],
    (refusal) => refusal.problems.map(({ path, problem }) => `${path} ${problem}`),
  );
const linesOf = (read: Read) => read._unsafeUnwrap().lines;
const short = ({ type, status, amountMinor, currency, feeMicros }: StatementLine) =>
  `${type} ${status} ${amountMinor} ${currency} fee ${feeMicros}`;

/** Spoils the file somewhere, again and again: it is read or refused with a reason, and never throws; how often refused. */
function spoiled(text: string, read: (text: string) => Read): number {
  const { below, pick } = random(7);
  let refused = 0;
  for (let nth = 0; nth < runs(1_000); nth++) {
    const at = below(text.length);
    const put = pick(['', '"', ',', '\n', '-', '9', '.', '\u0000', '：', '{', '\t']);
    const file = text.slice(0, at) + put + text.slice(at + below(3));
    read(file).match(
      ({ lines }) => {
        for (const { amountMinor, feeMicros, at: time } of lines)
          if (![amountMinor, feeMicros, time].every(Number.isSafeInteger) || amountMinor <= 0)
            throw new Error(`amount ${amountMinor}, fee ${feeMicros}, time ${time}: ${file}`);
      },
      ({ problems: all }) => {
        refused += 1;
        if (all.length === 0) throw new Error(`refused without a reason: ${file}`);
      },
    );
  }
  return refused;
}

describe('a daily bill of Alipay', () => {
  const HEAD =
    '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注';
  const row = (
    trade: string,
    ours: string,
    type: string,
    amount: string,
    got: string,
    refund: string,
    fee: string,
  ) =>
    `${trade}\t,${ours}\t,${type}\t,Tea,2026-01-05 18:00:00,2026-01-05 18:00:30,\t,\t,\t,\t,buy***@example.com\t,${amount},${got},0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,${refund}\t,${fee},0.00,`;
  const BILL = [
    '#支付宝业务明细查询',
    '#账号：[20880000000000010156]',
    '#起始日期：[2026年01月05日 00:00:00]   终止日期：[2026年01月06日 00:00:00]',
    '#-----------------------------------------业务明细列表----------------------------------------',
    HEAD,
    row('2026010522001', 'p-1', '交易', '100.00', '90.00', '', '-0.54'),
    row('2026010522002', 'p-2', '交易', '0.30', '0.30', '', '0.00'),
    row('2026010522001', 'p-1', '退款', '-30.00', '-30.00', 'r-1', '0.18'),
    '#-----------------------------------------业务明细列表结束------------------------------------',
    '#交易合计：2笔，商家实收共90.30元，商家优惠共0.00元',
    '#退款合计：1笔，商家实收退款共-30.00元，商家优惠退款共0.00元',
    '#导出时间：[2026年01月06日 09:00:00]',
    '',
  ].join('\r\n');

  it('given a bill, when it is read, then amounts are those of the orders in fen, refunds without their sign', () => {
    const lines = linesOf(readAlipayBill(BILL));
    expect(lines.map(short)).toEqual([
      'payment done 10000 CNY fee 540000',
      'payment done 30 CNY fee 0',
      'refund done 3000 CNY fee -180000',
    ]);
    expect(lines[2]).toMatchObject({
      channelTxnId: '2026010522001',
      paymentId: 'p-1',
      refundId: 'r-1',
      merchantId: '2088000000000001',
      at: Date.parse('2026-01-05T18:00:30+08:00'),
    });
  });

  it('given a file spoiled anywhere, when it is read, then the reader never throws', () =>
    expect(spoiled(BILL, readAlipayBill)).toBeGreaterThan(0));

  it('given a bill that is cut off or changed, or another file, when it is read, then it is refused', () => {
    const without = (n: number) =>
      BILL.split('\r\n')
        .filter((_, i) => i !== n)
        .join('\n');
    expect(problems(readAlipayBill(without(6)))).toEqual(['交易合计 TOTALS_DIFFER']);
    expect(problems(readAlipayBill(without(7)))).toEqual(['退款合计 TOTALS_DIFFER']);
    for (const n of [1, 9, 10]) expect(problems(readAlipayBill(without(n)))).toEqual([' NOT_A_BILL']);
    for (const text of ['', 'x', HEAD]) expect(problems(readAlipayBill(text))).toEqual([' NOT_A_BILL']);
    expect(problems(readAlipayBill(BILL.replace('100.00,90.00', '100.00,90.01')))).toEqual([
      '交易合计 TOTALS_DIFFER',
    ]);
    const odd = BILL.replace('-30.00,-30.00', '30.00,-30.00').replace('100.00,90.00', '1e2,90.00');
    expect(problems(readAlipayBill(odd.replace('01-05 18:00:30', '02-30 18:00:30')))).toEqual([
      '1.订单金额（元） NOT_AN_AMOUNT',
      '1.完成时间 NOT_A_TIME',
      '3.订单金额（元） NOT_POSITIVE',
    ]);
    expect(problems(readAlipayBill(BILL.replace('退款\t', '分账\t')))).toEqual(['3.业务类型 invalid_value']);
    expect(problems(readAlipayBill(BILL.replace('r-1\t', '\t')))).toEqual(['3.退款批次号/请求号 MISSING']);
  });
});

describe('a settlement details report of Adyen', () => {
  const HEAD =
    'Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Payment Method Variant,Modification Merchant Reference,Batch Number,Reserved4,Reserved5,Reserved6,Reserved7,Reserved8,Reserved9,Reserved10';
  const row = (type: string, psp: string, mod: string, gross: string, ours: string, more = 'EUR') =>
    `Co,Shop,${psp},p-1,visa,2026-01-05 18:00:00,CET,${type},${mod},EUR,${gross},1,${more},,4.88,,0.04,0.01,0.07,visaclassic,${ours},4,,,,,,,`;
  const report = (...rows: readonly string[]) => [HEAD, ...rows].join('\n');
  const REPORT = report(
    row('Settled', 'psp-1', 'psp-2', ',4.00', ''),
    row('Settled', 'psp-1', 'psp-3', ',5.00', ''),
    row('Refunded', 'psp-1', 'psp-4', '1.50,', 'r-1'),
    row('Chargeback', 'psp-9', 'psp-8', '3.00,', ''),
    'Co,Shop,,,,2026-01-05 18:00:00,CET,Fee,Transaction Fees,,,,,EUR,0.10,,,,,,,,4,,,,,,,',
    'Co,Shop,,,,2026-01-05 18:00:00,CET,MerchantPayout,TX-4,,,,,EUR,7.50,,,,,,,,4,,,,,,,',
  );

  it('given a report, when it is read, then amounts are in minor units and captures of one authorisation are one line', () => {
    const read = readAdyenSettlement(REPORT);
    expect(linesOf(read).map(short)).toEqual([
      'payment done 900 EUR fee 240000',
      'refund done 150 EUR fee 120000',
      'dispute done 300 EUR fee 120000',
    ]);
    expect(linesOf(read)[0]).toMatchObject({
      channelTxnId: 'psp-1',
      paymentId: 'p-1',
      merchantId: 'Shop',
      at: Date.parse('2026-01-05T18:00:00+01:00'),
    });
    expect(linesOf(read)[1]).toMatchObject({ channelRefundId: 'psp-4', refundId: 'r-1' });
    expect(linesOf(read)[2]).toMatchObject({ channelRefundId: 'dispute/psp-9' });
    expect(read._unsafeUnwrap().skipped).toBe(2);
  });

  it('given a file spoiled anywhere, when it is read, then the reader never throws', () =>
    expect(spoiled(REPORT, readAdyenSettlement)).toBeGreaterThan(0));

  it('given a reversed refund and a fee of another currency, when a report is read, then the last row and no fee count', () => {
    const back = row('RefundedReversed', 'psp-1', 'psp-4', ',1.50', 'r-1').replace('01-05', '01-06');
    const lines = linesOf(
      readAdyenSettlement(report(back, row('Refunded', 'psp-1', 'psp-4', '1.50,', 'r-1'))),
    );
    expect(lines.map(short)).toEqual(['refund failed 150 EUR fee 120000']);
    const paid = linesOf(readAdyenSettlement(report(row('Settled', 'psp-1', 'psp-2', ',4.00', '', 'USD'))));
    expect(paid.map(short)).toEqual(['payment done 400 EUR fee 0']);
  });

  it('given wrong rows, when the report is read, then each row and column is named', () => {
    expect(problems(readAdyenSettlement(HEAD.replace('TimeZone', 'Zone')))).toEqual(['TimeZone MISSING']);
    const wrong = report(
      row('Settled', 'psp-1', 'psp-2', '4.00,5.00', ''),
      row('Settled', '', 'psp-2', ',', ''),
      row('Gifted', 'psp-1', 'psp-2', ',4.00', ''),
      row('Settled', 'psp-1', 'psp-2', ',4.005', '').replace('CET', 'XYZ').replace('0.07', 'x'),
      'Co,Shop',
    );
    expect(problems(readAdyenSettlement(wrong))).toEqual([
      '1.Gross Debit (GC) BOTH_SIDES',
      '2.Psp Reference MISSING',
      '2.Gross Debit (GC) MISSING',
      '3.Type UNKNOWN_VALUE',
      '4.Gross Credit (GC) TOO_MANY_DECIMALS',
      '4.TimeZone NOT_A_TIME',
      '4.Interchange (NC) NOT_AN_AMOUNT',
      '5. WRONG_NUMBER_OF_FIELDS',
    ]);
    const zones = { XYZ: '-04:00' };
    const named = report(row('Settled', 'psp-1', 'psp-2', ',4.00', '').replace('CET', 'XYZ'));
    expect(linesOf(readAdyenSettlement(named, { zones }))[0]?.at).toBe(Date.UTC(2026, 0, 5, 22));
  });
});

describe('balance transactions of Stripe', () => {
  const options = { merchantId: 'acct_1' };
  const HEAD =
    'balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,source_id,charge_id,description,customer_facing_amount,customer_facing_currency,payment_metadata[payment_id],refund_metadata[refund_id]';
  const report = (...rows: readonly string[]) => [`\ufeff${HEAD}`, ...rows].join('\r\n');
  const CSV = report(
    'txn_1,2026-01-05 10:00:00,2026-01-07 00:00:00,eur,6.00,0.27,5.73,charge,ch_1,ch_1,"Tea, ""green""",,,p-1,',
    'txn_2,2026-01-05 11:00:00,2026-01-07 00:00:00,eur,-2.00,0.00,-2.00,refund,re_1,ch_1,,,,p-1,r-1',
    'txn_3,2026-01-05 12:00:00,2026-01-07 00:00:00,eur,3.07,0.10,2.97,charge,ch_2,ch_2,,500.00,jpy,p-2,',
    'txn_4,2026-01-05 13:00:00,2026-01-07 00:00:00,eur,-6.00,15.00,-21.00,dispute,dp_1,ch_1,,,,p-1,',
    'txn_5,2026-01-05 14:00:00,2026-01-05 14:00:00,eur,-5.00,0.00,-5.00,payout,po_1,,,,,,',
  );

  it('given comma-separated text, when it is read, then amounts are exact, and converted ones are what the shopper saw', () => {
    const read = readStripeBalanceCsv(CSV, options);
    expect(linesOf(read).map(short)).toEqual([
      'payment done 600 EUR fee 270000',
      'refund done 200 EUR fee 0',
      'payment done 500 JPY fee 0',
      'dispute processing 600 EUR fee 15000000',
    ]);
    expect(linesOf(read)[1]).toMatchObject({
      channelTxnId: 'ch_1',
      channelRefundId: 're_1',
      refundId: 'r-1',
      paymentId: 'p-1',
      merchantId: 'acct_1',
      at: Date.UTC(2026, 0, 5, 11),
    });
    expect(read._unsafeUnwrap().skipped).toBe(1);
  });

  it('given wrong rows, when they are read, then each row and column is named', () => {
    for (const name of STRIPE_BALANCE_COLUMNS) {
      const lacking = HEAD.split(',').map((each) => (each === name ? 'other' : each));
      expect(problems(readStripeBalanceCsv(lacking.join(','), options))).toEqual([`${name} MISSING`]);
    }
    const wrong = report(
      'txn_1,2026-02-30 10:00:00,,eur,6.005,x,0,charge,ch_1,,,,,,',
      'txn_2,2026-01-05 10:00:00,,xxx,6.00,0,0,charge,ch_1,ch_1,,,,,',
      'txn_3,2026-01-05 10:00:00,,eur,6.00,0,0,lottery,ch_1,ch_1,,,,,',
      'txn_4,2026-01-05 10:00:00,,eur,0.00,0,0,refund,,ch_1,,,,,',
    );
    expect(problems(readStripeBalanceCsv(wrong, options))).toEqual([
      '1.gross TOO_MANY_DECIMALS',
      '1.fee NOT_AN_AMOUNT',
      '1.created_utc NOT_A_TIME',
      '1.charge_id MISSING',
      '2.currency UNKNOWN_CURRENCY',
      '3.reporting_category UNKNOWN_VALUE',
      '4.gross NOT_POSITIVE',
      '4.source_id MISSING',
    ]);
  });

  const transaction = (more: object) => ({
    object: 'balance_transaction',
    id: 'txn_1',
    created: 1_767_607_200,
    amount: 600,
    currency: 'eur',
    fee: 27,
    reporting_category: 'charge',
    exchange_rate: null,
    source: 'ch_1',
    ...more,
  });
  const refund = { id: 're_1', charge: 'ch_1', amount: 200, currency: 'eur', metadata: { refund_id: 'r-1' } };
  const read = (...objects: readonly object[]) =>
    readStripeBalanceJson(JSON.stringify({ object: 'list', data: objects }), options);

  it('given objects of the API, when they are read, then their lines equal those of the text', () => {
    const objects = [
      transaction({}),
      transaction({ reporting_category: 'refund', amount: -200, fee: 0, source: refund }),
      transaction({ reporting_category: 'payout', amount: -500, source: 'po_1' }),
      transaction({
        amount: 307,
        exchange_rate: 0.00614,
        source: { id: 'ch_2', amount: 500, currency: 'jpy', metadata: { payment_id: 'p-2' } },
      }),
    ];
    expect(linesOf(read(...objects)).map(short)).toEqual([
      'payment done 600 EUR fee 270000',
      'refund done 200 EUR fee 0',
      'payment done 500 JPY fee 0',
    ]);
    expect(linesOf(readStripeBalanceJson(JSON.stringify(objects), options))).toEqual(
      linesOf(read(...objects)),
    );
    const ugx = transaction({ currency: 'ugx', amount: 50_000, fee: 100 });
    expect(linesOf(read(ugx)).map(short)).toEqual(['payment done 500 UGX fee 1000000']);
  });

  it('given a list spoiled anywhere, when it is read, then the reader never throws', () => {
    expect(spoiled(CSV, (text) => readStripeBalanceCsv(text, options))).toBeGreaterThan(0);
    const json = JSON.stringify([
      transaction({}),
      transaction({ amount: 307, exchange_rate: 0.5, source: refund }),
    ]);
    expect(spoiled(json, (text) => readStripeBalanceJson(text, options))).toBeGreaterThan(0);
  });

  it('given objects without their charge, when they are read, then they are refused', () => {
    expect(problems(read(transaction({ reporting_category: 'refund', source: 're_1' })))).toEqual([
      '1.source.charge MISSING',
    ]);
    expect(
      problems(read(transaction({ amount: 1.5 }), transaction({ reporting_category: 'raffle' }))),
    ).toEqual(['1.amount invalid_type', '2.reporting_category UNKNOWN_VALUE']);
    expect(problems(read(transaction({ exchange_rate: 1.1, source: 'ch_1' })))).toEqual([
      '1.source.amount UNKNOWN_CURRENCY',
    ]);
    for (const text of ['', '{}', '{"data":1}', '{"data":[],"data":[]}'])
      expect(readStripeBalanceJson(text, options).isErr()).toBe(true);
  });

  it('given a lost callback, when the statement is reconciled, then its fact is proposed', () => {
    const at = Date.UTC(2026, 0, 5, 9);
    const base = {
      orderId: 'o-1',
      merchantId: 'acct_1',
      amountMinor: 600,
      currency: 'EUR',
      expiresAt: at + 9e5,
    };
    const waiting = (
      [
        { type: 'create', at, by: 'shopper', ...base },
        { type: 'submit', at, by: 'shopper', attemptId: 'a-1' },
      ] as const
    ).reduce<Payment>(
      (state, command: PaymentInput) => fold(payment, state, emit(payment, state, command)),
      payment.initial('p-1'),
    );
    const lines = linesOf(readStripeBalanceCsv(CSV, options)).slice(0, 1);
    const policy = { channel: 'stripe', merchantId: 'acct_1', until: Date.UTC(2026, 0, 6), at: at + 864e5 };
    const { findings, ties } = reconcile([{ payment: waiting }], { lines }, policy);
    expect(findings).toMatchObject([
      {
        class: 'A1',
        proposal: { do: 'record', paymentId: 'p-1', fact: { type: 'paid', channelTxnId: 'ch_1' } },
      },
    ]);
    expect(ties).toBe(true);
  });
});
