/** Stores that are wrong on purpose: does your contract notice? */

export { type BrokenGateway, brokenGateways } from './gateways.ts';
export { overlapping } from './overlapping.ts';
export { type BrokenStore, brokenStores } from './stores.ts';
