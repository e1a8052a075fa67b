/** Manual work on money in suspense. A clerk waits for its payment, then returns the money. */
import { HOUR_MS, type Instant } from '../../core/quantity.ts';
import type { Role } from '../../core/role.ts';
import type { UseCase } from '../../flow/index.ts';
import { suspense, type UnstampedFact } from '../../payment/index.ts';
import { type Part, send, wait } from './director.ts';
import { paymentIn, type Shop, suspenseIn } from './shop.ts';

interface ReturnSuspense {
  readonly suspenseId: string;
  readonly by: Role;
  readonly at: Instant;
}

/** A use case of the host, on the library's suspense machine. */
const returnUseCase: UseCase<ReturnSuspense> = {
  name: 'suspense.return',
  locks: ({ suspenseId: id }) => [{ kind: suspense.kind, id }],
  decide: (work, { suspenseId, by, at }) => {
    work.send(suspense, suspenseId, { type: 'recordReturn', by, at });
  },
};

/** Long enough for every payment that was about to be opened. */
const PATIENCE_MS = 12 * HOUR_MS;

export function* returnSuspense(shop: Shop, suspenseId: string): Part<boolean> {
  yield wait(PATIENCE_MS);
  const known = suspenseIn(shop, suspenseId);
  const { fact, paymentId = '' } = known ?? {};
  if (known?.status !== 'OPEN' || !fact || paymentIn(shop, paymentId)) return true;
  const txn = moneyIn(shop, fact);
  if (txn !== undefined) shop.gateway.refundAtConsole(txn);
  yield send(returnUseCase, { suspenseId, by: 'merchant' });
  return true;
}

/** The transaction whose money the fact brings. A won dispute brings back what it had taken. */
function moneyIn({ gateway }: Shop, fact: UnstampedFact): string | undefined {
  if (fact.type === 'paid' || fact.type === 'captured') return fact.channelTxnId;
  if (fact.type !== 'disputeWon') return undefined;
  return gateway.books.disputes.find(({ disputeId }) => disputeId === fact.disputeId)?.txn;
}
