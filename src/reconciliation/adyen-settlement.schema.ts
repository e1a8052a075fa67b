/** Adyen's settlement details report, by its standard columns. Source: docs.adyen.com, "Settlement details report". */
import * as z from 'zod';
import { id, open, type Read } from '../channels/reader.schema.ts';
import { instantOf } from '../channels/time.ts';
import { joinId } from '../core/id.ts';
import { amountOf, microsOf } from './csv.schema.ts';
import type { Statement, StatementLine } from './reconciliation.types.ts';
import {
  type Fault,
  readTable,
  rowsOf,
  type StatementOptions,
  sumCaptures,
  withoutTrailingZeros,
} from './table.schema.ts';

const COLUMNS = [
  'Merchant Account',
  'Psp Reference',
  'Merchant Reference',
  'Creation Date',
  'TimeZone',
  'Type',
  'Modification Reference',
  'Gross Currency',
  'Gross Debit (GC)',
  'Gross Credit (GC)',
  'Net Currency',
  'Commission (NC)',
  'Markup (NC)',
  'Scheme Fees (NC)',
  'Interchange (NC)',
  'Modification Merchant Reference',
] as const;

const row = open(
  Object.fromEntries(COLUMNS.map((name) => [name, z.string()])) as {
    readonly [name in (typeof COLUMNS)[number]]: z.ZodString;
  },
);
type Row = z.infer<typeof row>;

/** What a line is about, by its type; `undefined` moves no payment of a shopper. */
const TYPES: { readonly [type: string]: Pick<StatementLine, 'type' | 'status'> | undefined } = {
  Settled: { type: 'payment', status: 'done' },
  Refunded: { type: 'refund', status: 'done' },
  RefundedReversed: { type: 'refund', status: 'failed' },
  Chargeback: { type: 'dispute', status: 'done' },
  SecondChargeback: { type: 'dispute', status: 'done' },
  ChargebackReversed: { type: 'dispute', status: 'failed' },
  Fee: undefined,
  MiscCosts: undefined,
  MerchantPayout: undefined,
  DepositCorrection: undefined,
  InvoiceDeduction: undefined,
  MatchedStatement: undefined,
  ManualCorrected: undefined,
  BankInstructionReturned: undefined,
  EpaPaid: undefined,
  Balancetransfer: undefined,
  PaymentCost: undefined,
  PaidOut: undefined,
  PaidOutReversed: undefined,
};

/** The zone names of Adyen's page, and UTC. */
const ZONES: { readonly [name: string]: string } = {
  UTC: 'Z',
  GMT: 'Z',
  BST: '+01:00',
  CET: '+01:00',
  CEST: '+02:00',
};

export interface AdyenSettlementOptions extends StatementOptions {
  /** More zone names with their offsets: `{ EDT: '-04:00' }`. */
  readonly zones?: { readonly [name: string]: string } | undefined;
}

/**
 * Reads a report. The captures of one authorisation make one line, as they make one receipt. The type decides the direction
 * of the money, in whichever of the two columns the amount is. `skipped` counts lines that move no payment. Fees count if
 * they are in the currency of the payment.
 *
 * Errors: `MALFORMED_INPUT` with every row and column that is wrong; an undocumented type is `UNKNOWN_VALUE`.
 *
 * @example
 * readAdyenSettlement(report).map((statement) => reconcile(books, statement, policy))
 */
export function readAdyenSettlement(
  text: string,
  options: AdyenSettlementOptions = {},
): Read<Statement & { readonly skipped: number }> {
  return readTable(rowsOf(text), COLUMNS, row, (it, fault) => lineOf(it, options, fault)).map(
    ({ lines, skipped }) => ({ lines: sumCaptures(lines), skipped }),
  );
}

function lineOf(
  it: Row,
  { numbers, zones }: AdyenSettlementOptions,
  fault: Fault,
): StatementLine | 'skipped' | undefined {
  const { Type: label, 'Gross Currency': currency } = it;
  if (!Object.hasOwn(TYPES, label)) {
    fault('Type', 'UNKNOWN_VALUE');
    return undefined;
  }
  const kind = TYPES[label];
  if (kind === undefined) return 'skipped';
  const required = (column: 'Psp Reference' | 'Merchant Account' | 'Modification Reference') => {
    if (!id.safeParse(it[column]).success) fault(column, 'MISSING');
    return it[column];
  };
  const channelTxnId = required('Psp Reference');
  const merchantId = required('Merchant Account');
  const amount = grossOf(it, fault);
  const zone = { ...ZONES, ...zones }[it.TimeZone];
  const at = zone === undefined ? undefined : instantOf(it['Creation Date'], zone);
  if (at === undefined) fault(zone === undefined ? 'TimeZone' : 'Creation Date', 'NOT_A_TIME');
  const feeMicros = feeOf(it, fault);
  const channelRefundId = kind.type === 'refund' ? required('Modification Reference') : disputeOf(it);
  const { 'Merchant Reference': ours, 'Modification Merchant Reference': refundId } = it;
  if (amount === undefined || at === undefined) return undefined;
  return {
    ...kind,
    channelTxnId,
    ...(kind.type !== 'payment' && { channelRefundId }),
    ...(kind.type === 'refund' && refundId !== '' && { refundId }),
    ...(ours !== '' && { paymentId: numbers?.(ours).paymentId ?? ours }),
    amountMinor: amount,
    currency,
    merchantId,
    feeMicros,
    label,
    at,
  };
}

/** The dispute id, as `readAdyenNotification` makes it: a second chargeback is a dispute of its own. */
function disputeOf({ Type: type, 'Psp Reference': psp }: Row): string {
  return joinId('dispute', psp, ...(type === 'SecondChargeback' ? ['2'] : []));
}

/** The gross amount: exactly one of debit and credit. */
function grossOf(it: Row, fault: Fault): number | undefined {
  const given = (['Gross Debit (GC)', 'Gross Credit (GC)'] as const).filter((name) => it[name] !== '');
  const [column] = given;
  if (given.length !== 1 || column === undefined) {
    fault('Gross Debit (GC)', given.length === 0 ? 'MISSING' : 'BOTH_SIDES');
    return undefined;
  }
  const amount = amountOf(withoutTrailingZeros(it[column]), it['Gross Currency']);
  if (typeof amount !== 'string') return amount.amountMinor;
  fault(amount === 'UNKNOWN_CURRENCY' ? 'Gross Currency' : column, amount);
  return undefined;
}

function feeOf(it: Row, fault: Fault): number {
  const columns = ['Commission (NC)', 'Markup (NC)', 'Scheme Fees (NC)', 'Interchange (NC)'] as const;
  const fees = columns.map((name) => {
    const micros = microsOf(it[name] || '0');
    if (micros === undefined) fault(name, 'NOT_AN_AMOUNT');
    return micros ?? 0;
  });
  return it['Net Currency'] === it['Gross Currency'] ? fees.reduce((sum, fee) => sum + fee, 0) : 0;
}
