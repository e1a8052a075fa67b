/** Stripe's reporting categories, and which of them move a payment of a shopper. */
import type { StatementLine } from './reconciliation.types.ts';
import type { Fault, StatementOptions } from './table.schema.ts';

/** What a line is about, by its reporting category; `undefined` moves no payment of a shopper. */
const CATEGORIES: { readonly [name: string]: Pick<StatementLine, 'type' | 'status'> | undefined } = {
  charge: { type: 'payment', status: 'done' },
  refund: { type: 'refund', status: 'done' },
  refund_failure: { type: 'refund', status: 'failed' },
  dispute: { type: 'dispute', status: 'processing' },
  dispute_reversal: { type: 'dispute', status: 'failed' },
  ...Object.fromEntries(
    [
      'fee',
      'network_cost',
      'tax',
      'payout',
      'payout_reversal',
      'payout_minimum_balance_hold',
      'payout_minimum_balance_release',
      'transfer',
      'transfer_reversal',
      'topup',
      'topup_reversal',
      'platform_earning',
      'platform_earning_refund',
      'advance',
      'advance_funding',
      'connect_collection_transfer',
      'connect_reserved_funds',
      'risk_reserved_funds',
      'financing_paydown',
      'financing_paydown_reversal',
      'financing_payout',
      'financing_payout_reversal',
      'contribution',
      'obligation',
      'other_adjustment',
    ].map((name) => [name, undefined]),
  ),
};

/** What a line of the category is about; nothing for an undocumented category. */
export function kindOf(category: string, fault: Fault) {
  if (!Object.hasOwn(CATEGORIES, category)) {
    fault('reporting_category', 'UNKNOWN_VALUE');
    return undefined;
  }
  return CATEGORIES[category] ?? ('skipped' as const);
}

/** Whether the shopper saw another currency than the one paid out. */
export function isConverted(shown: string | undefined, settled: string): boolean {
  return shown !== undefined && shown !== '' && shown.toLowerCase() !== settled.toLowerCase();
}

/** The channel's ids of a line, and ours. */
export function idsOf(
  { type }: Pick<StatementLine, 'type'>,
  channelTxnId: string,
  sourceId: string,
  payment: string | undefined,
  refund: string | undefined,
  { numbers }: StatementOptions,
) {
  return {
    channelTxnId,
    ...(type !== 'payment' && { channelRefundId: sourceId }),
    ...(type === 'refund' && refund && { refundId: refund }),
    ...(payment && { paymentId: numbers?.(payment).paymentId ?? payment }),
  };
}
