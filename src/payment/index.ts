/** Payments and refunds: tables, rules, balances. Free of zod, decimal.js and neverthrow. */
export { available, emit, fold, refuse, why } from '../core/decider.ts';
export type { AttemptId, CaptureId, DisputeId, ReceiptId } from '../core/id.ts';
export type { Role } from '../core/role.ts';
export { type Balance, balances, capturable, isOpen, project, receiptId, refundable } from './balances.ts';
export { type PaymentRefundEvent, paymentEventOfRefund } from './payment.events.ts';
export { type PaymentRules, paymentRules, paymentRulesFor } from './payment.guards.ts';
export {
  defaultPaymentPolicy,
  type PaymentPolicy,
  type PaymentPolicySettings,
  type PaymentRulesPolicy,
  paymentPolicy,
  type RefundCard,
  type RefundLimits,
} from './payment.policy.ts';
export { type PaymentGuard, type PaymentOutcome, type PaymentStatus, paymentTable } from './payment.table.ts';
export { type Classified, classify, type PaymentMachine, payment, paymentMachine } from './payment.ts';
export type * from './payment.types.ts';
export { refundRules } from './refund/refund.rules.ts';
export { type RefundOutcome, type RefundStatus, refundTable } from './refund/refund.table.ts';
export { refund } from './refund/refund.ts';
export type * from './refund/refund.types.ts';
export {
  type SplitPaymentStatus,
  splitPaymentTable,
} from './split/split-payment.table.ts';
export {
  activeTenders,
  splitPayment,
  splitPaymentId,
} from './split/split-payment.ts';
export type * from './split/split-payment.types.ts';
export {
  type Refundable,
  type RefundSplit,
  ROUNDING_MINOR,
  type SplitPaymentClass,
  type SplitPaymentSum,
  type SplitRefundRefusal,
  splitPaymentOf,
  splitRefund,
} from './split/tenders.ts';
export {
  type MoneyReceived,
  type RecordReturn,
  type Suspense,
  type SuspenseCommand,
  type SuspenseEvent,
  type SuspenseInput,
  type SuspenseRefusal,
  type SuspenseStatus,
  suspense,
  suspenseTable,
} from './suspense.ts';
