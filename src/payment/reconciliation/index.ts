/** Reconciliation: our books against a channel's statement, and readers for statements. */
export { type FindingClass, findingClasses } from './classes.table.ts';
export { readStatementCsv, STATEMENT_COLUMNS } from './csv.schema.ts';
export { reconcile } from './reconcile.ts';
export type * from './reconciliation.types.ts';
export { type BillTotals, readWechatBill, type WechatBill } from './wechat-bill.schema.ts';
