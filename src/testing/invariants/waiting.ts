/** The invariant of everything that waits, O8. */
import { each, type Invariant, violated } from './log.ts';
import { lookup } from './lookup.ts';

export const waitingInvariants: readonly Invariant[] = [
  {
    id: 'O8',
    claim:
      'nothing waits for ever: what is unpaid past its deadline is closed, what is unknown is being asked about',
    when: 'rest',
    violations: (log) => {
      const v = violated('O8');
      const { payments } = lookup(log);
      const late = log.now - 2 * (log.sweepMs ?? 600_000);
      return [
        ...each(log.orders, ({ id, status, payBy }, found) => {
          if (status === 'PENDING_PAYMENT' && payBy !== null && payBy < late)
            found.push(v(`order ${id}`, `status, unpaid since ${payBy}`, 'EXPIRED', status));
        }),
        ...each(log.payments, ({ id, status, expiresAt, queryWanted, refunds }, found) => {
          if ((status === 'CREATED' || status === 'PENDING') && expiresAt < late)
            found.push(v(`payment ${id}`, `status, due since ${expiresAt}`, 'CLOSED', status));
          if (status === 'PROCESSING' && expiresAt < late && !queryWanted)
            found.push(v(`payment ${id}`, 'queries under way', 1, 0));
          for (const refund of refunds)
            if (refund.status === 'UNKNOWN' && !refund.queryWanted)
              found.push(v(`payment ${id} refund ${refund.id}`, 'queries under way', 1, 0));
        }),
        ...each(log.suspense ?? [], ({ id, status, paymentId }, found) => {
          if (status === 'OPEN' && payments.has(paymentId))
            found.push(
              v(`suspense ${id}`, `status, although payment ${paymentId} is there`, 'MATCHED', status),
            );
        }),
      ];
    },
  },
];
