/** Flow: decisions over several aggregates, as pure functions of the rows they lock. */

export type { MoneyRecorder, RecordCashPayment, RecordRefundByHand } from './money-by-hand.ts';
export { type OrderRequest, type OrderUseCases, orderUseCases } from './order-use-cases.ts';
export { Overlay } from './overlay.ts';
export type { ForeignPayment } from './payment-context.ts';
export type { NotPayable, OpenPayment, PaymentRequest, PaymentUseCases } from './payment-use-cases.ts';
export { assertPlainWrites } from './plain-writes.ts';
export {
  type InboxRow,
  inboxId,
  type MatchSuspense,
  type PaymentFactUseCases,
  type ReceiveRefusal,
  type RecordPaymentFact,
  type ReportedPaymentFact,
  suspenseId,
} from './record-payment-fact.ts';
export { keyOf, RowKeyMap } from './row-key-map.ts';
export { type RowKey, RowNotLockedError, type Rows, type StoredRow } from './rows.ts';
export { refundOnCancel, type ShopUseCases, shopUseCases } from './shop-use-cases.ts';
export { type SplitPaymentStep, splitPaymentSteps } from './split-payment-steps.ts';
export type { OpenTenderRequest, RefundTendersRequest, TenderRefusal } from './split-payment-use-cases.ts';
export { stockKeys } from './stock-follower.ts';
export { movesStock, type StockStep, stockSteps } from './stock-steps.ts';
export { moveStock, type StockRequest, type TransferRequest, transferStock } from './stock-use-cases.ts';
export type { Timer } from './timer.ts';
export { defaultTimerPlan, type PollPayload, type TimerPlan, timersAfter } from './timers.ts';
export { type NotFound, UnitOfWork, type UnitOfWorkSettings, type UnknownLevel } from './unit-of-work.ts';
export type { UseCase } from './use-case.ts';
export { type Change, isEmpty, type Writes } from './writes.ts';
