/** WeChat Pay's daily bill: fields prefixed with back-ticks, amounts in yuan, local times, a second header with totals at the end. */
import { ok } from 'neverthrow';
import * as z from 'zod';
import { wechatPay } from '../channels/cards.table.ts';
import { id, malformed, open, type Read, readValue } from '../channels/reader.schema.ts';
import { instantOf } from '../channels/time.ts';
import type { InputProblem } from '../core/schema.ts';
import { amountOf, microsOf } from './csv.schema.ts';
import type { Statement, StatementLine } from './reconciliation.types.ts';

/** The totals that the bill itself states. */
export interface BillTotals {
  readonly count: number;
  readonly paidMinor: number;
  readonly refundedMinor: number;
  readonly feeMicros: number;
}
export interface WechatBill extends Statement {
  readonly totals: BillTotals;
}

const row = open({
  交易时间: z.string(),
  商户号: id,
  微信订单号: id,
  商户订单号: id,
  交易状态: z.enum(['SUCCESS', 'REFUND', 'REVOKED']),
  货币种类: z.string(),
  微信退款单号: z.string(),
  商户退款单号: z.string(),
  退款状态: z.enum(['', 'SUCCESS', 'PROCESSING', 'FAIL', 'CHANGE']),
  手续费: z.string(),
  /** The requested amounts, coupons included: the compared amounts. */
  订单金额: z.string(),
  申请退款金额: z.string(),
});
const totalsRow = open({
  总交易单数: z.string().regex(/^\d+(\.0)?$/),
  手续费总金额: z.string(),
  订单总金额: z.string(),
  申请退款总金额: z.string(),
});

const REFUND_STATUS = {
  '': 'done',
  SUCCESS: 'done',
  PROCESSING: 'processing',
  FAIL: 'failed',
  CHANGE: 'failed',
} as const;

/** The currency of the totals line: the bill of a mainland account. */
const CURRENCY = 'CNY';

/**
 * Reads a bill (`bill_type=ALL`). Its lines must add up to its totals line, otherwise it is `TOTALS_DIFFER`: the file may
 * have been cut off.
 *
 * Errors: `MALFORMED_INPUT` with every row and column that is wrong.
 *
 * @example
 * readWechatBill(text).map((bill) => reconcile(books, bill, policy))
 */
export function readWechatBill(text: string): Read<WechatBill> {
  const rows = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const at = rows.findIndex((line, i) => i > 0 && !line.startsWith('`'));
  if (at < 1 || rows.length !== at + 2)
    return malformed([
      { path: '', problem: 'NOT_A_BILL', message: 'the bill must have two headers and a line of totals' },
    ]);
  const header = rows[0]?.split(',') ?? [];
  const problems: InputProblem[] = [];
  const lines = rows.slice(1, at).flatMap((line, i) => {
    const fault = (path: string, problem: string) => {
      problems.push({ path: `${i + 1}.${path}`, problem, message: problem });
    };
    return readValue(row, cellsOf(header, line)).match(
      (it) => lineOf(it, fault) ?? [],
      (refusal) => {
        for (const { path, problem } of refusal.problems) fault(path, problem);
        return [];
      },
    );
  });
  if (problems.length > 0) return malformed(problems);
  return readTotals(rows[at]?.split(',') ?? [], rows[at + 1] ?? '').andThen((totals) => {
    const differs = differences(lines, totals);
    return differs.length > 0
      ? malformed(
          differs.map((path) => ({
            path,
            problem: 'TOTALS_DIFFER',
            message: 'the lines add up to another total',
          })),
        )
      : ok({ lines, totals });
  });
}

/** Fields begin with a back-tick, so a comma in a product's name is no separator. */
function cellsOf(header: readonly string[], line: string): { readonly [name: string]: string } {
  const cells = line.slice(1).split(',`');
  return cells.length === header.length
    ? Object.fromEntries(header.map((name, n) => [name, cells[n] ?? '']))
    : {};
}

function lineOf(
  it: z.infer<typeof row>,
  fault: (path: string, problem: string) => void,
): StatementLine | undefined {
  const paid = it.交易状态 === 'SUCCESS';
  const column = paid ? '订单金额' : '申请退款金额';
  const amount = amountOf(it[column], it.货币种类);
  if (typeof amount === 'string') fault(column, amount);
  const feeMicros = microsOf(it.手续费);
  if (feeMicros === undefined) fault('手续费', 'NOT_AN_AMOUNT');
  const at = instantOf(it.交易时间, wechatPay.zone);
  if (at === undefined) fault('交易时间', 'NOT_A_TIME');
  if (typeof amount === 'string' || feeMicros === undefined || at === undefined) return undefined;
  return {
    type: paid ? 'payment' : 'refund',
    channelTxnId: it.微信订单号,
    paymentId: it.商户订单号,
    ...(!paid && { channelRefundId: it.微信退款单号, refundId: it.商户退款单号 }),
    status: paid ? 'done' : REFUND_STATUS[it.退款状态],
    ...amount,
    currency: it.货币种类,
    merchantId: it.商户号,
    feeMicros,
    label: it.交易状态,
    at,
  };
}

function readTotals(header: readonly string[], line: string): Read<BillTotals> {
  return readValue(totalsRow, cellsOf(header, line)).andThen((it) => {
    const problems: InputProblem[] = [];
    const micros = (path: '手续费总金额' | '订单总金额' | '申请退款总金额') => {
      const read = microsOf(it[path]);
      if (read === undefined) problems.push({ path, problem: 'NOT_AN_AMOUNT', message: 'NOT_AN_AMOUNT' });
      return read ?? 0;
    };
    const totals = {
      count: Number(it.总交易单数),
      paidMinor: micros('订单总金额') / 10_000,
      refundedMinor: micros('申请退款总金额') / 10_000,
      feeMicros: micros('手续费总金额'),
    };
    return problems.length > 0 ? malformed(problems) : ok(totals);
  });
}

function differences(lines: readonly StatementLine[], totals: BillTotals): readonly string[] {
  const mine = lines.filter(({ currency }) => currency === CURRENCY);
  const sum = (type: StatementLine['type']) =>
    mine.filter((line) => line.type === type).reduce((all, { amountMinor }) => all + amountMinor, 0);
  const fees = mine.reduce((all, { feeMicros }) => all + feeMicros, 0);
  return [
    ...(lines.length === totals.count ? [] : ['总交易单数']),
    ...(sum('payment') === totals.paidMinor ? [] : ['订单总金额']),
    ...(sum('refund') === totals.refundedMinor ? [] : ['申请退款总金额']),
    ...(fees === totals.feeMicros ? [] : ['手续费总金额']),
  ];
}
