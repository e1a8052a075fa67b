/** Stock: levels, holds, movements, and the plan that allocates an order to locations. Free of zod, decimal.js and neverthrow. */
export * from './allocation.ts';
export { post } from './post.ts';
export * from './stock.ts';
export type * from './stock.types.ts';
