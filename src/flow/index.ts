/** Flow: decisions over several aggregates, as pure functions of the rows they touch. */
export { type Change, Draft, type Plan, type UnknownLevel } from './draft.ts';
export { type OrderFlow, type OrderRequest, orderFlow } from './order-flow.ts';
export {
  type CallbackFlow,
  callbackFlow,
  type InboxRow,
  inboxId,
  type MatchSuspense,
  type ReceiveRefusal,
  type ReceiveReport,
  type Report,
  suspenseId,
} from './receive.ts';
export { keyOf, RefMap } from './ref-map.ts';
export { NotTouchedError, type Ref, type Rows, type Stored } from './rows.ts';
export { type SettlementStep, settlementSteps } from './settlement-steps.ts';
export {
  type OpenPayment,
  type PaymentFlowRefusal,
  type PaymentRequest,
  refundOnCancel,
  type ShopFlow,
  shopFlow,
} from './shop-flow.ts';
export { moveStock, type StockRequest, type TransferRequest, transferStock } from './stock-flow.ts';
export { type Reservation, stockOperations } from './stock-of-status.table.ts';
export {
  followStatus,
  movementOf,
  reservationOf,
  type StatusStockPolicy,
  type StockCause,
  type StockLine,
} from './stock-of-status.ts';
export { type StockStep, stockSteps } from './stock-steps.ts';
export type { OpenTenderRequest, RefundTendersRequest, TenderRefusal } from './tender-flow.ts';
export type { Timer } from './timer.ts';
export { defaultTimerPlan, type PollPayload, type TimerPlan, timersAfter, withTimers } from './timers.ts';
export type { UseCase } from './use-case.ts';
