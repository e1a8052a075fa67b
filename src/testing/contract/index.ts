/** Contract suites: a host proves its own adapters. */
export {
  type Contract,
  type ContractCase,
  type ContractReport,
  type NotProven,
  runContract,
} from './contract.ts';
export { type DifferentialReport, type DifferentialSettings, differential } from './differential.ts';
export { type GatewaySetup, gatewayContract } from './gateway.ts';
export { type PublisherSetup, publisherContract } from './publisher.ts';
export type { StoreCapabilities, StoreSetup } from './setup.ts';
export { casesNotApplicableYet, storeContract } from './store.ts';
