/** Arbitraries and helpers for property tests of business rules. fast-check is loaded here and nowhere else. */
export * from './given.ts';
export * from './model.ts';
export { type CommandOptions, orderCommands, orderEvents, orders, orderWalks, orderWish } from './order.ts';
export {
  factWish,
  paymentCommands,
  paymentEvents,
  paymentFacts,
  payments,
  paymentWalks,
  paymentWish,
} from './payment.ts';
export { holds, levels, movements, movementWish, type Stock, stocks } from './stock.ts';
export {
  type Flavour,
  HOSTILE,
  hostileValues,
  ids,
  instants,
  quantities,
  spoiled,
  UNTOUCHABLE,
} from './values.ts';
export { type Walk, type WalkOptions, type Wish, walks } from './walk.ts';
