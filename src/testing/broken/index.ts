/** Stores and gateways with one fault each: a contract suite must notice every one. */

export { type BrokenGateway, brokenGateways } from './gateways.ts';
export type { BrokenStore } from './kit.ts';
export { overlapping } from './overlapping.ts';
export { brokenStores } from './stores.ts';
