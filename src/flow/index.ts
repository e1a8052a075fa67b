/** Flow: decisions over several aggregates, as pure functions of the rows they touch. */

export { type OrderFlow, type OrderRequest, orderFlow } from './order-flow.ts';
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
} from './payment-facts.ts';
export { keyOf, RowKeyMap as RefMap } from './row-key-map.ts';
export {
  type RowKey as Ref,
  RowNotLockedError,
  type Rows,
  type StoredRow as Stored,
} from './rows.ts';
export {
  type OpenPayment,
  type PaymentFlowRefusal,
  type PaymentRequest,
  refundOnCancel,
  type ShopFlow,
  shopFlow,
} from './shop-flow.ts';
export type { OpenTenderRequest, RefundTendersRequest, TenderRefusal } from './split-payment-flow.ts';
export {
  type SplitPaymentStep as SettlementStep,
  splitPaymentSteps as settlementSteps,
} from './split-payment-steps.ts';
export { moveStock, type StockRequest, type TransferRequest, transferStock } from './stock-flow.ts';
export { type StockStep, stockSteps } from './stock-steps.ts';
export type { Timer } from './timer.ts';
export { defaultTimerPlan, type PollPayload, type TimerPlan, timersAfter, withTimers } from './timers.ts';
export { type Change, type Plan, UnitOfWork as Draft, type UnknownLevel } from './unit-of-work.ts';
export type { UseCase } from './use-case.ts';
