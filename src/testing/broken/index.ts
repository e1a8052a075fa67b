/** Stores that are wrong on purpose: does your contract notice? */

export { type BrokenGateway, brokenGateways } from './gateways.ts';
export type { BrokenStore } from './kit.ts';
export { overlapping } from './overlapping.ts';
export { brokenStores } from './stores.ts';
