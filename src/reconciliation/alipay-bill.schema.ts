/**
 * Alipay's daily bill of trades (业务明细): comment lines around a table, cells padded with tabs, negative refunds, totals in the
 * comments at the end. The columns are those that several published integrations agree on; Alipay's own page was not available.
 */
import { ok } from 'neverthrow';
import * as z from 'zod';
import { alipay } from '../channels/cards.table.ts';
import { id, malformed, open, type Read } from '../channels/reader.schema.ts';
import { instantOf } from '../channels/time.ts';
import { amountOf, microsOf } from './csv.schema.ts';
import type { Statement, StatementLine } from './reconciliation.types.ts';
import { type Fault, readTable, rowsOf, type StatementOptions } from './table.schema.ts';

const COLUMNS = [
  '支付宝交易号',
  '商户订单号',
  '业务类型',
  '完成时间',
  '订单金额（元）',
  '商家实收（元）',
  '退款批次号/请求号',
  '服务费（元）',
] as const;

const row = open({
  支付宝交易号: id,
  商户订单号: id,
  业务类型: z.enum(['交易', '退款']),
  完成时间: z.string(),
  /** The requested amount, coupons included: the compared amount. */
  '订单金额（元）': z.string(),
  /** The received amount, for the totals. */
  '商家实收（元）': z.string(),
  '退款批次号/请求号': z.string(),
  '服务费（元）': z.string(),
});

/** All amounts are in yuan. */
const CURRENCY = 'CNY';

/**
 * Reads a bill (`bill_type=trade`, the file of details), decoded from GBK. Its lines must have the counts and sums of the
 * bill's own totals, otherwise it is `TOTALS_DIFFER`. A bill without totals was cut off and is `NOT_A_BILL`.
 *
 * Errors: `MALFORMED_INPUT` with every row and column that is wrong.
 *
 * @example
 * readAlipayBill(new TextDecoder('gbk').decode(bytes)).map(({ lines }) => reconcile(books, { lines }, policy))
 */
export function readAlipayBill(text: string, options: StatementOptions = {}): Read<Statement> {
  const all = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const table = all.filter((line) => line !== '' && !line.startsWith('#')).join('\n');
  const [paid, refunded] = [totalsOf(all, '交易合计'), totalsOf(all, '退款合计')];
  const merchantId = options.merchantId ?? accountOf(all);
  if (!paid || !refunded || merchantId === undefined)
    return malformed([
      { path: '', problem: 'NOT_A_BILL', message: 'the comment lines must have an account and two totals' },
    ]);
  const rows = rowsOf(table).map((cells) => cells.map((cell) => cell.trim()));
  const received = { 交易: { count: 0, micros: 0 }, 退款: { count: 0, micros: 0 } };
  return readTable(rows, COLUMNS, row, (it, fault) => {
    const micros = microsOf(it['商家实收（元）']);
    if (micros === undefined) fault('商家实收（元）', 'NOT_AN_AMOUNT');
    received[it.业务类型].count += 1;
    received[it.业务类型].micros += micros ?? 0;
    return lineOf(it, merchantId, options, fault);
  }).andThen(({ lines }) => {
    const differs = (stated: Totals, found: Totals, path: string) =>
      stated.count === found.count && stated.micros === found.micros ? [] : [path];
    const wrong = [
      ...differs(paid, received.交易, '交易合计'),
      ...differs(refunded, received.退款, '退款合计'),
    ];
    return wrong.length > 0
      ? malformed(
          wrong.map((path) => ({
            path,
            problem: 'TOTALS_DIFFER',
            message: 'the lines add up to another total',
          })),
        )
      : ok({ lines });
  });
}

function lineOf(
  it: z.infer<typeof row>,
  merchantId: string,
  { numbers }: StatementOptions,
  fault: Fault,
): StatementLine | undefined {
  const refund = it.业务类型 === '退款';
  const text = it['订单金额（元）'];
  // A refund is negative. The sign is inverted, so that a positive one is refused.
  const unsigned = refund ? (text.startsWith('-') ? text.slice(1) : `-${text}`) : text;
  const amount = amountOf(unsigned, CURRENCY);
  if (typeof amount === 'string') fault('订单金额（元）', amount);
  const fee = microsOf(it['服务费（元）']);
  if (fee === undefined) fault('服务费（元）', 'NOT_AN_AMOUNT');
  const at = instantOf(it.完成时间, alipay.zone);
  if (at === undefined) fault('完成时间', 'NOT_A_TIME');
  const refundId = it['退款批次号/请求号'];
  if (refund && refundId === '') fault('退款批次号/请求号', 'MISSING');
  if (typeof amount === 'string' || fee === undefined || at === undefined) return undefined;
  const { paymentId } = numbers?.(it.商户订单号) ?? { paymentId: it.商户订单号 };
  return {
    type: refund ? 'refund' : 'payment',
    channelTxnId: it.支付宝交易号,
    paymentId,
    ...(refund && { refundId }),
    status: 'done',
    ...amount,
    currency: CURRENCY,
    merchantId,
    feeMicros: 0 - fee, // a fee that Alipay took is negative
    label: it.业务类型,
    at,
  };
}

interface Totals {
  readonly count: number;
  readonly micros: number;
}

/** The totals of a comment line, such as `#交易合计：2笔，商家实收共36.80元，…`: a count and a received sum. */
function totalsOf(lines: readonly string[], name: string): Totals | undefined {
  const stated = lines.find((line) => line.startsWith(`#${name}：`));
  const [, count, sum] = /：(\d{1,9})笔，商家实收(?:退款)?共(-?[\d.]+)元/.exec(stated ?? '') ?? [];
  const micros = microsOf(sum ?? '');
  return micros === undefined ? undefined : { count: Number(count), micros };
}

/** The account of a comment line such as `#账号：[20880000000000000156]`: the partner's number, with a suffix 0156. */
function accountOf(lines: readonly string[]): string | undefined {
  const account = lines.find((line) => line.startsWith('#账号：'));
  return /\[(\d{16})(?:0156)?\]/.exec(account ?? '')?.[1];
}
