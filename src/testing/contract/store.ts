import { atomicCases } from './atomic.ts';
import { CASE_LIMIT_MS, type Contract, contractOf } from './contract.ts';
import { keyCases } from './keys.ts';
import { outboxCases } from './outbox.ts';
import { lacking, type StoreCase, type StoreSetup, withLag } from './setup.ts';
import { stockCases } from './stock.ts';
import { timerCases } from './timers.ts';
import { valueCases } from './values.ts';
import { versionCases } from './versions.ts';

const number = ({ id }: StoreCase) => Number(/\d+/.exec(id)?.[0]);

/** Every case, in the order of its number. */
const cases: readonly StoreCase[] = [
  ...versionCases,
  ...atomicCases,
  ...stockCases,
  ...outboxCases,
  ...keyCases,
  ...valueCases,
  ...timerCases,
].sort((a, b) => number(a) - number(b));

/** Cases of the numbering that no port can be asked yet, and why; an entry leaves this table when its port arrives. */
export const casesNotApplicableYet: { readonly [id: string]: string } = {
  C26: 'there is no port for leases; the lease of a key is C20',
  C30: 'a store knows no tenants; those of a key are C21',
  C32: 'there are no snapshots: the row is what decisions read, and L4 compares it with its history',
  C33: 'nothing is archived yet',
  C34: 'a store has no close; the connection is the host’s',
  C38: 'there are no dead letters yet',
  C39: 'there is no gate in front of the stock yet',
};

/**
 * What every store must be able to do, as cases for any test runner. A case that needs something the host did not
 * declare is in `notProven`, which is not a pass.
 *
 * @example
 * const { cases, notProven } = storeContract({
 *   create: async () => memoryStore(),
 *   capabilities: { transactions: 'serial', locksReads: true },
 * });
 * for (const { id, title, run } of cases) it(`${id} ${title}`, run);
 * for (const { id, why } of notProven) it.skip(`${id} not proven: ${why}`, () => {});
 */
export function storeContract(setup: StoreSetup): Contract {
  return contractOf(cases, withLag(setup), lacking(setup), CASE_LIMIT_MS + (setup.lagMs ?? 0));
}
