/**
 * Stripe's balance transactions: the itemised report as comma-separated text, or the API's objects as JSON. Sources: Stripe,
 * "Balance transaction object", "Reporting categories", report type `balance_change_from_activity.itemized`.
 */
import * as z from 'zod';
import { amountIn } from '../channels/amount.ts';
import type { ChannelCard } from '../channels/card.ts';
import { stripe } from '../channels/cards.table.ts';
import { id, malformed, maybeId, open, type Read, wholeNumber } from '../channels/reader.schema.ts';
import { STRIPE_METADATA } from '../channels/stripe.facts.ts';
import { instantOf } from '../channels/time.ts';
import { exponentOf } from '../core/currency.ts';
import { readJson } from '../core/json.ts';
import { amountOf, microsOf } from './csv.schema.ts';
import type { Statement } from './reconciliation.types.ts';
import { idsOf, isConverted, kindOf } from './stripe-categories.table.ts';
import {
  type Fault,
  readRows,
  readTable,
  rowsOf,
  type StatementOptions,
  sumCaptures,
  withoutTrailingZeros,
} from './table.schema.ts';

type ReadBalance = Read<Statement & { readonly skipped: number }>;

const CSV_COLUMNS = [
  'balance_transaction_id',
  'created_utc',
  'currency',
  'gross',
  'fee',
  'reporting_category',
  'source_id',
  'charge_id',
] as const;
const PAYMENT = `payment_metadata[${STRIPE_METADATA.payment}]`;
const REFUND = `refund_metadata[${STRIPE_METADATA.refund}]`;
const text = z.string().optional();

const csvRow = open({
  balance_transaction_id: id,
  created_utc: z.string(),
  currency: z.string(),
  gross: z.string(),
  fee: z.string(),
  reporting_category: z.string(),
  source_id: z.string(),
  charge_id: z.string(),
  /** The amount that the shopper saw, if it was converted. */
  customer_facing_amount: text,
  customer_facing_currency: text,
});

/**
 * Reads the itemised report with the columns of {@link STRIPE_BALANCE_COLUMNS}. The columns `payment_metadata[payment_id]`
 * and `refund_metadata[refund_id]` name our payments and refunds. A converted amount is compared by
 * `customer_facing_amount`. `skipped` counts lines that move no payment: payouts, fees. The account is `options.merchantId`.
 *
 * Errors: `MALFORMED_INPUT` with every row and column that is wrong; an undocumented category is `UNKNOWN_VALUE`.
 *
 * @example
 * readStripeBalanceCsv(csv, { merchantId: 'acct_1' }).map((statement) => reconcile(books, statement, policy))
 */
export function readStripeBalanceCsv(
  csv: string,
  options: StatementOptions & { readonly merchantId: string },
): ReadBalance {
  const lineOf = (it: z.infer<typeof csvRow>, fault: Fault) => {
    const kind = kindOf(it.reporting_category, fault);
    if (kind === undefined || kind === 'skipped') return kind;
    const [column, of] = it.customer_facing_currency
      ? (['customer_facing_amount', 'customer_facing_currency'] as const)
      : (['gross', 'currency'] as const);
    const currency = (it[of] ?? '').toUpperCase();
    // Money that leaves the balance is negative; the category decides the direction.
    const amount = amountOf(withoutTrailingZeros((it[column] ?? '').replace(/^-/, '')), currency);
    if (typeof amount === 'string') fault(amount === 'UNKNOWN_CURRENCY' ? of : column, amount);
    const feeMicros = microsOf(it.fee || '0');
    if (feeMicros === undefined) fault('fee', 'NOT_AN_AMOUNT');
    const at = instantOf(it.created_utc, 'Z');
    if (at === undefined) fault('created_utc', 'NOT_A_TIME');
    if (it.charge_id === '') fault('charge_id', 'MISSING');
    if (kind.type !== 'payment' && it.source_id === '') fault('source_id', 'MISSING');
    if (typeof amount === 'string' || feeMicros === undefined || at === undefined) return undefined;
    return {
      ...kind,
      ...idsOf(
        kind,
        it.charge_id,
        it.source_id,
        it[PAYMENT] as string | undefined,
        it[REFUND] as string | undefined,
        options,
      ),
      ...amount,
      ...{ currency, merchantId: options.merchantId, label: it.reporting_category, at },
      feeMicros: isConverted(it.customer_facing_currency, it.currency) ? 0 : feeMicros,
    };
  };
  return readTable(rowsOf(csv), CSV_COLUMNS, csvRow, lineOf).map(({ lines, skipped }) => ({
    lines: sumCaptures(lines),
    skipped,
  }));
}

/** The columns that {@link readStripeBalanceCsv} needs; a report may have more. */
export const STRIPE_BALANCE_COLUMNS: readonly string[] = CSV_COLUMNS;

const metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((it) => it ?? {});
const source = open({
  id,
  amount: wholeNumber.optional(),
  currency: z.string().optional(),
  charge: z
    .union([id, open({ id })])
    .nullish()
    .transform((it) => (typeof it === 'string' ? it : it?.id)),
  metadata,
});
const object = open({
  object: z.literal('balance_transaction'),
  id: maybeId,
  created: wholeNumber,
  amount: wholeNumber,
  currency: z.string(),
  fee: wholeNumber,
  reporting_category: z.string(),
  exchange_rate: z.number().nullish(),
  source: z.union([id, source]).nullish(),
});

/**
 * Reads the objects of the API: a list with its `data`, or an array of all pages. Fetch them with `expand[]=data.source`. A
 * refund that is not expanded does not name its charge, and is refused.
 *
 * Errors: `MALFORMED_INPUT` with every object and field that is wrong.
 *
 * @example
 * readStripeBalanceJson(json, { merchantId: 'acct_1' }).map((statement) => reconcile(books, statement, policy))
 */
export function readStripeBalanceJson(
  json: string,
  options: StatementOptions & { readonly merchantId: string },
): ReadBalance {
  const read = readJson(json);
  if (!('value' in read)) {
    const { problem, path } = read.fault;
    return malformed([{ path, problem, message: 'not a JSON text that every parser reads the same way' }]);
  }
  const { value } = read;
  const rows = Array.isArray(value) ? value : (value as { readonly data?: unknown } | null)?.data;
  if (!Array.isArray(rows))
    return malformed([
      { path: 'data', problem: 'MISSING', message: 'a list of balance transactions is expected' },
    ]);
  const lineOf = (it: z.infer<typeof object>, fault: Fault) => {
    const kind = kindOf(it.reporting_category, fault);
    if (kind === undefined || kind === 'skipped') return kind;
    const expanded = typeof it.source === 'string' ? { id: it.source, metadata: {} } : it.source;
    const whole = expanded as z.infer<typeof source> | null | undefined;
    const foreign = it.exchange_rate !== null && it.exchange_rate !== undefined;
    const money = foreign ? whole : it;
    const currency = (money?.currency ?? '').toUpperCase();
    const amount = amountIn(stripe, Math.abs(money?.amount ?? 0), currency);
    if (typeof amount === 'string') fault(foreign ? 'source.amount' : 'amount', amount);
    else if (amount.amountMinor === 0) fault(foreign ? 'source.amount' : 'amount', 'NOT_POSITIVE');
    const fee = amountIn(stripe, it.fee, it.currency.toUpperCase());
    if (typeof fee === 'string') fault('fee', fee);
    const charge = kind.type === 'payment' ? whole?.id : whole?.charge;
    if (charge === undefined) fault(kind.type === 'payment' ? 'source' : 'source.charge', 'MISSING');
    if (typeof amount === 'string' || typeof fee === 'string' || charge === undefined) return undefined;
    const { payment, refund } = STRIPE_METADATA;
    const names = whole?.metadata ?? {};
    return {
      ...kind,
      ...idsOf(kind, charge, whole?.id ?? '', names[payment], names[refund], options),
      ...amount,
      ...{ merchantId: options.merchantId, label: it.reporting_category, at: it.created * 1_000 },
      feeMicros: foreign ? 0 : microsIn(it.fee, it.currency.toUpperCase()),
    };
  };
  return readRows(rows, object, lineOf).map(({ lines, skipped }) => ({
    lines: sumCaptures(lines),
    skipped,
  }));
}

/** An amount in Stripe's own minor units, in millionths of the currency's unit. */
function microsIn(minor: number, currency: string): number {
  const { exponents } = stripe.amount as ChannelCard['amount'];
  return minor * 10 ** (6 - (exponents?.[currency] ?? exponentOf(currency) ?? 2));
}
