/** The application: what a host calls. Commands in, one transaction, what was committed or the reasons out. */
export {
  type CommitResult,
  type CommittedEvent,
  type Failure,
  httpStatusOf,
  type StoredAnswer,
} from './commit-result.ts';
export { deadlines, UndecidedCommandError } from './deadlines.ts';
export { fingerprint } from './fingerprint.ts';
export * from './gateway-policies.ts';
export type { GroupSettings } from './grouping.ts';
export * from './handle.ts';
export type { Keyed } from './keyed.ts';
export * from './keys.ts';
export { lockOrder } from './lock-order.ts';
export * from './payments.ts';
export * from './relay.ts';
export { AsyncDecideError, runUseCase, type Undecided } from './run-use-case.ts';
export { createShop, type Shop } from './shop/create-shop.ts';
export type { PlaceRequest, RequestedLine } from './shop/place.ts';
export type { JobProblem, ShopSettings } from './shop/settings.ts';
export * from './sweep.ts';
export * from './system.ts';
export * from './track.ts';
export { rowsOf } from './transaction-rows.ts';
export * from './webhook-answers.ts';
export * from './webhooks.ts';
export { WiringError } from './wiring.ts';
