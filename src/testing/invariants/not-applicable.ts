import type { InvariantId } from './log.ts';

/** The invariants that nothing can be judged by yet, and why. An entry leaves this table when its subject arrives. */
export const notApplicableYet: { readonly [id: InvariantId]: string } = {
  S9: 'a movement row does not keep who adjusted and why; `post` demands both before it moves anything',
  O6: 'there are no coupons yet',
  L5: 'a log does not hold the commands; the simulator decides one in fifty again, on the same rows, and compares bytes',
  L12: 'there is one version of every event so far; L17 finds an event that no machine knows',
  L15: 'there is one version of the code so far',
};
