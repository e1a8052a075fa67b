/** Flow: decisions over several aggregates, as pure functions of the rows they touch. */

export { type OrderRequest, type OrderUseCases, orderUseCases } from './order-use-cases.ts';
export { assertPlainWrites } from './plain-writes.ts';
export {
  type CallbackFlow,
  callbackFlow,
  type InboxRow,
  inboxId,
  type MatchSuspense,
  type ReceivePaymentFact,
  type ReceiveRefusal,
  type ReportedPaymentFact,
  suspenseId,
} from './record-payment-fact.ts';
export { keyOf, RowKeyMap } from './row-key-map.ts';
export {
  type RowKey,
  RowNotLockedError,
  type Rows,
  type StoredRow,
} from './rows.ts';
export {
  type OpenPayment,
  type PaymentFlowRefusal,
  type PaymentRequest,
  refundOnCancel,
  type ShopUseCases,
  shopUseCases,
} from './shop-use-cases.ts';
export {
  type SplitPaymentStep,
  splitPaymentSteps,
} from './split-payment-steps.ts';
export type { OpenTenderRequest, RefundTendersRequest, TenderRefusal } from './split-payment-use-cases.ts';
export { type StockStep, stockSteps } from './stock-steps.ts';
export { moveStock, type StockRequest, type TransferRequest, transferStock } from './stock-use-cases.ts';
export type { Timer } from './timer.ts';
export { defaultTimerPlan, type PollPayload, type TimerPlan, timersAfter, withTimers } from './timers.ts';
export { type Change, type Plan, UnitOfWork, type UnknownLevel } from './unit-of-work.ts';
export type { UseCase } from './use-case.ts';
