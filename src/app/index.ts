/** The application: what a host calls. Commands in, one transaction, what was committed or the reasons out. */
export type {
  CommitResult,
  CommittedEvent,
  Failure,
  StoredAnswer,
} from './commit-result.ts';
export { deadlines, UndecidedCommandError } from './deadlines.ts';
export { fingerprint } from './fingerprint.ts';
export * from './gateway-policies.ts';
export type { GroupSettings } from './grouping.ts';
export * from './handle.ts';
export * from './keys.ts';
export { lockOrder } from './lock-order.ts';
export * from './payments.ts';
export * from './relay.ts';
export { plan } from './run-use-case.ts';
export * from './sweep.ts';
export * from './system.ts';
export * from './track.ts';
export { rowsOf } from './transaction-rows.ts';
export * from './webhook-answers.ts';
export * from './webhooks.ts';
