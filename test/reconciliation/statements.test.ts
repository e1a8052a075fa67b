import { describe, expect, it } from 'vitest';
import { type Payment, payment } from '../../src/payment/index.ts';
import {
  type Book,
  type ReconcilePolicy,
  readStatementCsv,
  readWechatBill,
  reconcile,
  STATEMENT_COLUMNS,
  type StatementLine,
} from '../../src/reconciliation/index.ts';
import { describeData, sample } from '../setup/data.ts';
import { random } from '../support/random.ts';
import { after } from './kit.ts';

const HEAD =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const FOOT = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
/** Two payments, one with a coupon and a comma in the product's name, and a refund: made by hand after the format. */
const BILL = [
  `\ufeff${HEAD}`,
  '`2026-01-05 18:00:00,`wx1,`19000001,`0,`,`4200001,`p-1,`u,`JSAPI,`SUCCESS,`OTHERS,`CNY,`90.00,`10.00,`0,`0,`0.00,`0.00,`,`,`Tea, green,`,`0.60000,`0.60%,`100.00,`0.00,`',
  '`2026-01-05 19:00:00,`wx1,`19000001,`0,`,`4200002,`p-2,`u,`NATIVE,`SUCCESS,`OTHERS,`CNY,`0.30,`0.00,`0,`0,`0.00,`0.00,`,`,`Cup,`,`0.00180,`0.60%,`0.30,`0.00,`',
  '`2026-01-05 20:00:00,`wx1,`19000001,`0,`,`4200001,`p-1,`u,`JSAPI,`REFUND,`OTHERS,`CNY,`0.00,`0.00,`5000001,`r-1,`30.00,`0.00,`ORIGINAL,`SUCCESS,`Tea, green,`,`-0.18000,`0.60%,`0.00,`30.00,`',
  FOOT,
  '`3.0,`90.30,`30.00,`0.0,`0.42180,`100.30,`30.00',
].join('\r\n');

const problems = (read: ReturnType<typeof readStatementCsv>) =>
  read.match(
    () => ['read'],
    (refusal) => refusal.problems.map(({ path, problem }) => `${path} ${problem}`),
  );

describe('a daily bill of WeChat Pay', () => {
  it('given a bill, when it is read, then amounts are in fen, and commas in names and fees below a fen are kept', () => {
    const { lines, totals } = readWechatBill(BILL)._unsafeUnwrap();
    expect(lines.map(({ type, amountMinor, feeMicros }) => [type, amountMinor, feeMicros])).toEqual([
      ['payment', 10_000, 600_000],
      ['payment', 30, 1_800],
      ['refund', 3_000, -180_000],
    ]);
    expect(lines[2]).toMatchObject({
      refundId: 'r-1',
      channelRefundId: '5000001',
      paymentId: 'p-1',
      status: 'done',
    });
    expect(lines[0]?.at).toBe(Date.parse('2026-01-05T18:00:00+08:00'));
    expect(totals).toEqual({ count: 3, paidMinor: 10_030, refundedMinor: 3_000, feeMicros: 421_800 });
  });

  it('given a bill that is cut off or changed, or another file, when it is read, then it is refused', () => {
    const rows = BILL.split('\r\n');
    const without = (n: number) => rows.filter((_, i) => i !== n).join('\n');
    expect(problems(readWechatBill(without(2)))).toEqual([
      '总交易单数 TOTALS_DIFFER',
      '订单总金额 TOTALS_DIFFER',
      '手续费总金额 TOTALS_DIFFER',
    ]);
    expect(problems(readWechatBill(BILL.replace('`100.00,`0.00', '`100.01,`0.00')))).toEqual([
      '订单总金额 TOTALS_DIFFER',
    ]);
    for (const n of [4, 5]) expect(problems(readWechatBill(without(n)))).toEqual([' NOT_A_BILL']);
    for (const text of ['', 'x', `${HEAD}\n${FOOT}`])
      expect(problems(readWechatBill(text))).toEqual([' NOT_A_BILL']);
    expect(problems(readWechatBill(BILL.replace('`JSAPI,`SUCCESS', '`JSAPI,`UNHEARD')))).toEqual([
      '1.交易状态 invalid_value',
    ]);
    expect(
      problems(readWechatBill(BILL.replace('2026-01-05 18', '2026-02-30 18').replace('0.60000', '6e-1'))),
    ).toEqual(['1.手续费 NOT_AN_AMOUNT', '1.交易时间 NOT_A_TIME']);
  });
});

describe('a statement in comma-separated form', () => {
  const header = STATEMENT_COLUMNS.join(',');
  const first = 'payment,t-1,,p-1,,done,19.99,EUR,m-1,0.30,SUCCESS,2026-01-05T10:00:00Z';
  const csv = (...rows: readonly string[]) => [header, ...rows].join('\n');

  it('given columns in any order and quoted fields, when the statement is read, then its lines are the same', () => {
    const read = readStatementCsv(
      `${csv(first, 'refund,t-1,c-1,,r-1,done,"5.00",EUR,m-1,,"so, ""so""",2026-01-05T10:00:00Z')}\r\n`,
    );
    expect(read._unsafeUnwrap().lines).toEqual([
      {
        type: 'payment',
        channelTxnId: 't-1',
        paymentId: 'p-1',
        status: 'done',
        amountMinor: 1_999,
        currency: 'EUR',
        merchantId: 'm-1',
        feeMicros: 300_000,
        label: 'SUCCESS',
        at: Date.UTC(2026, 0, 5, 10),
      },
      expect.objectContaining({
        type: 'refund',
        channelRefundId: 'c-1',
        refundId: 'r-1',
        label: 'so, "so"',
        feeMicros: 0,
      }),
    ]);
    const turned = (row: string) => row.split(',').reverse().join(',');
    expect(readStatementCsv([turned(header), turned(first)].join('\n'))._unsafeUnwrap().lines).toHaveLength(
      1,
    );
  });

  it('given wrong rows, when the statement is read, then each row and column is named', () => {
    expect(problems(readStatementCsv(''))).toHaveLength(STATEMENT_COLUMNS.length);
    expect(problems(readStatementCsv(header.replace('fee', 'type')))).toEqual([
      'fee MISSING',
      'type REPEATED',
    ]);
    expect(problems(readStatementCsv(csv(first, first.replace('19.99', '19,99'))))).toEqual([
      '2. WRONG_NUMBER_OF_FIELDS',
    ]);
    expect(problems(readStatementCsv(csv(first.replace('19.99', '19.999').replace('Z', ''))))).toEqual([
      '1.amount TOO_MANY_DECIMALS',
      '1.time NOT_A_TIME',
    ]);
    expect(
      problems(readStatementCsv(csv(first.replace('19.99', '-1.00'), first.replace('EUR', 'eur')))),
    ).toEqual(['1.amount NOT_POSITIVE', '2.amount UNKNOWN_CURRENCY']);
    expect(problems(readStatementCsv(csv('"')))).toEqual(['1. WRONG_NUMBER_OF_FIELDS']);
  });

  it('given any text, when the statement is read, then the reader never throws', () => {
    const { below, pick } = random(3);
    const text = csv(first, first);
    for (let i = 0; i < 300; i++) {
      const at = below(text.length);
      const spoiled =
        text.slice(0, at) +
        pick(['"', ',', '\n', '\r', '', 'x', '9', '\u0000', '1e9']) +
        text.slice(at + below(3));
      expect(() => readStatementCsv(spoiled)).not.toThrow();
      expect(() =>
        readWechatBill(BILL.slice(0, at) + pick(['`', ',', '\n', '9', '']) + BILL.slice(at + below(3))),
      ).not.toThrow();
    }
  });
});

/** Books that agree with a bill: a payment for every number, created, paid and refunded as the bill says. */
function booksFor(lines: readonly StatementLine[]): readonly Book[] {
  const numbers = [...new Set(lines.map(({ paymentId = '' }): string => paymentId))];
  return numbers.map((id) => {
    const mine = lines.filter((each) => each.paymentId === id);
    const total = Math.max(...mine.map(({ amountMinor }) => amountMinor));
    const [{ currency, merchantId, channelTxnId, at }] = mine as [StatementLine];
    const by = { at, by: 'system' } as const;
    const money = { amountMinor: total, currency };
    const paid = after(
      payment.initial(id),
      {
        type: 'create',
        ...by,
        orderId: `o-${id}`,
        ...money,
        merchantId,
        channel: 'wechatPay',
        expiresAt: at + 1,
      },
      { type: 'submit', ...by, attemptId: id },
      {
        type: 'paid',
        ...by,
        ...money,
        attemptId: id,
        channel: 'wechatPay',
        channelTxnId,
        merchantId,
        paymentId: id,
      },
    );
    const refunds = mine.filter(({ type }) => type === 'refund');
    return {
      payment: refunds.reduce(refund, paid),
      paidAt: at,
      reconciled: !mine.some(({ type }) => type === 'payment'),
    };
  });
}
function refund(state: Payment, { refundId = '', amountMinor, currency, at }: StatementLine): Payment {
  const about = { at, by: 'system', refundId, amountMinor, currency } as const;
  return after(state, { type: 'requestRefund', ...about }, { type: 'refundSucceeded', ...about });
}

describeData('payloads', 'a published bill of WeChat Pay', () => {
  const read = () => readWechatBill(sample('payloads/wechatpay/bill.ALL.csv'))._unsafeUnwrap();
  const policy: ReconcilePolicy = {
    channel: 'wechatPay',
    merchantId: '1921000401',
    until: Date.parse('2019-02-20T00:00:00+08:00'),
    at: Date.parse('2019-02-20T10:00:00+08:00'),
  };
  const run = (books: readonly Book[], lines = read().lines) => reconcile(books, { lines }, policy);
  const counts = ({ findings }: ReturnType<typeof run>) => {
    const tally: { [name: string]: number } = {};
    for (const { class: name } of findings) tally[name] = (tally[name] ?? 0) + 1;
    return tally;
  };

  it('given the published bill, when it is read, then it has 45 transactions, 0.47 paid, 0.14 refunded and 0.08 fees', () => {
    const { lines, totals } = read();
    expect(lines).toHaveLength(45);
    expect(totals).toEqual({ count: 45, paidMinor: 47, refundedMinor: 14, feeMicros: 80_000 });
  });

  it('given books that agree, when the published bill is reconciled, then every number is matched once and the totals tie', () => {
    const found = run(booksFor(read().lines));
    // As published, two transaction numbers stand twice, each under two orders.
    expect(found.findings.map((each) => each.class)).toEqual(['E4', 'E4']);
    expect(found.findings.every(({ ours, theirs }) => ours !== theirs)).toBe(true);
    expect(found.matched).toHaveLength(43);
    expect(found.ties).toBe(true);
    expect(found.totals).toMatchObject([
      { paidMinor: 47, refundedMinor: 14, feeMicros: 80_000, grossMinor: 33, differenceMinor: 0 },
    ]);
  });

  it('given no books, when the published bill is reconciled, then payments go to suspense and refunds are unknown', () => {
    const found = run([]);
    const { lines } = read();
    const of = (type: StatementLine['type']) => lines.filter((line) => line.type === type).length;
    expect(counts(found)).toEqual({ A4: of('payment') - 2, D4: of('refund'), E4: 2 });
    expect(found.ties).toBe(true);
    expect(found.totals).toMatchObject([{ matchedMinor: 0, findingsMinor: 33 }]);
  });

  it('given altered books, when the published bill is reconciled, then each change is found in its class', () => {
    const { lines } = read();
    const books = booksFor(lines);
    const [first, second, third, fourth, ...others] = books.filter(({ reconciled }) => !reconciled);
    const back = books.filter(({ reconciled }) => reconciled);
    const [withoutRefund, ...rest] = back;
    const unpaid = (book: Book | undefined, ...commands: readonly object[]): Book => {
      const { id, orderId, amountMinor, currency, merchantId, expiresAt } = (book as Book).payment;
      const at = expiresAt - 1;
      const create = {
        type: 'create',
        at,
        by: 'system',
        orderId,
        amountMinor,
        currency,
        merchantId,
        expiresAt,
      };
      const submit = { type: 'submit', at, by: 'system', attemptId: id };
      return { payment: after(payment.initial(id), ...([create, submit, ...commands] as never[])) };
    };
    const by = { at: policy.at, by: 'system' };
    const larger = {
      ...(fourth as Book).payment,
      receipts: (fourth as Book).payment.receipts.map((each) => ({
        ...each,
        amountMinor: each.amountMinor + 1,
      })),
    };
    const altered: readonly Book[] = [
      unpaid(first),
      unpaid(second, { type: 'cancel', ...by }),
      // The third is missing.
      { ...(fourth as Book), payment: larger as Payment },
      ...others,
      { ...(withoutRefund as Book), payment: { ...(withoutRefund as Book).payment, refunds: [] } as Payment },
      ...rest,
    ];
    const found = run(altered);
    expect(third).toBeDefined();
    expect(counts(found)).toEqual({ A1: 1, A2: 1, A4: 1, C2: 1, D4: 1, E4: 2 });
    expect(found.ties).toBe(true);
    expect(run(altered, [...lines].reverse())).toEqual(found);
    expect(counts(run(altered, lines.slice(1)))).not.toEqual(counts(found));
  });
});
