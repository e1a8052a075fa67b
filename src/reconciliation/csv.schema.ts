/** The generic statement: comma-separated text in a documented form, for channels without one of their own. */
import * as z from 'zod';
import { amountIn } from '../channels/amount.ts';
import type { ChannelCard } from '../channels/card.ts';
import { generic } from '../channels/cards.table.ts';
import { id, open, type Read } from '../channels/reader.schema.ts';
import { instantOf } from '../channels/time.ts';
import type { Statement, StatementLine } from './reconciliation.types.ts';
import { type Fault, readTable, rowsOf } from './table.schema.ts';

/** The columns; the first line of a file names them, in any order. */
export const STATEMENT_COLUMNS = [
  'type',
  'transaction',
  'refund',
  'our payment',
  'our refund',
  'status',
  'amount',
  'currency',
  'merchant',
  'fee',
  'label',
  'time',
] as const;

/** An id, or an empty field. */
const maybe = z.union([z.literal('').transform(() => undefined), id]);
const row = open({
  type: z.enum(['payment', 'refund', 'dispute']),
  transaction: id,
  refund: maybe,
  'our payment': maybe,
  'our refund': maybe,
  status: z.enum(['done', 'processing', 'failed']),
  amount: z.string(),
  currency: z.string(),
  merchant: id,
  fee: z.string(),
  label: z.string(),
  time: z.string(),
});

/**
 * Reads a statement with {@link STATEMENT_COLUMNS}: decimal amounts with the currency's places, a fee with up to six places,
 * times with their offset. Fields may be quoted.
 *
 * Errors: `MALFORMED_INPUT` with every row and column that is wrong; a file is read whole or not at all.
 *
 * @example
 * readStatementCsv(text).map((statement) => reconcile(books, statement, policy))
 */
export function readStatementCsv(text: string): Read<Statement> {
  return readTable(rowsOf(text), STATEMENT_COLUMNS, row, lineOf).map(({ lines }) => ({ lines }));
}

function lineOf(it: z.infer<typeof row>, fault: Fault): StatementLine | undefined {
  const amount = amountOf(it.amount, it.currency);
  if (typeof amount === 'string') fault('amount', amount);
  const feeMicros = microsOf(it.fee || '0');
  if (feeMicros === undefined) fault('fee', 'NOT_AN_AMOUNT');
  const at = instantOf(it.time);
  if (at === undefined) fault('time', 'NOT_A_TIME');
  if (typeof amount === 'string' || feeMicros === undefined || at === undefined) return undefined;
  return {
    type: it.type,
    channelTxnId: it.transaction,
    ...(it.refund !== undefined && { channelRefundId: it.refund }),
    ...(it['our payment'] !== undefined && { paymentId: it['our payment'] }),
    ...(it['our refund'] !== undefined && { refundId: it['our refund'] }),
    status: it.status,
    ...amount,
    currency: it.currency,
    merchantId: it.merchant,
    feeMicros,
    label: it.label,
    at,
  };
}

/** A positive amount from decimal text, exactly; otherwise the problem. */
export function amountOf(
  text: string,
  currency: string,
  card: Pick<ChannelCard, 'amount'> = generic,
): { readonly amountMinor: number } | string {
  const read = amountIn(card, text, currency);
  if (typeof read === 'string') return read;
  return read.amountMinor > 0 ? { amountMinor: read.amountMinor } : 'NOT_POSITIVE';
}

/** Decimal text with up to six places, in millionths. */
export function microsOf(text: string): number | undefined {
  const [, sign, whole = '', places = ''] = /^(-?)(0|[1-9]\d{0,8})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const micros = Number(whole) * 1_000_000 + Number(places.padEnd(6, '0'));
  return sign === '' ? micros : 0 - micros;
}
