/** The proof kit: invariants, contract suites, faults, arbitraries, broken stores. Tied to no test runner. */
export * from './arbitraries/index.ts';
export * from './bad-inputs/index.ts';
export * from './broken/index.ts';
export * from './contract/index.ts';
export * from './faults/index.ts';
export * from './gateway/index.ts';
export * from './invariants/index.ts';
export { ProofError } from './proof.ts';
export * from './signing.ts';
