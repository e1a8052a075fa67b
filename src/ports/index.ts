/** Ports and the application layer: what a host implements, and what it calls. */
export * from './ambient.ts';
export type { Failure, Receipt, ReceiptEvent, StoredAnswer } from './answer.ts';
export * from './app.ts';
export * from './callback-answers.ts';
export * from './callbacks.ts';
export { deadlines, NotAnswered } from './deadlines.ts';
export { fingerprint } from './fingerprint.ts';
export * from './gateway.ts';
export type { GroupSettings } from './group.ts';
export * from './keys.ts';
export * from './payments.ts';
export { plan } from './plan.ts';
export * from './relay.ts';
export { rowsOf } from './rows.ts';
export * from './store.ts';
export * from './sweep.ts';
export * from './track.ts';
