/** Reconciliation: our books against a channel's statement, and readers for statements. */
export { type AdyenSettlementOptions, readAdyenSettlement } from './adyen-settlement.schema.ts';
export { readAlipayBill } from './alipay-bill.schema.ts';
export { type FindingClass, findingClasses } from './classes.table.ts';
export { readStatementCsv, STATEMENT_COLUMNS } from './csv.schema.ts';
export { reconcile } from './reconcile.ts';
export type * from './reconciliation.types.ts';
export {
  readStripeBalanceCsv,
  readStripeBalanceJson,
  STRIPE_BALANCE_COLUMNS,
} from './stripe-balance.schema.ts';
export type { StatementOptions } from './table.schema.ts';
export { type BillTotals, readWechatBill, type WechatBill } from './wechat-bill.schema.ts';
