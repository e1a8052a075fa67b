/** What must always be true of a shop, as pure functions of its stored rows. */
export * from './audit.ts';
export type * from './log.ts';
export { messageId } from './lookup.ts';
export { notApplicableYet } from './not-applicable.ts';
export * from './read-log.ts';
export * from './touched.ts';
