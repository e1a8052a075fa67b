/** The invariants of money while it moves, P1 to P9. The sums are taken from receipts, refunds and events. */
import { receiptId } from '../../payment/index.ts';
import { each, type Invariant, type Log, ofRows, type Violation, violated } from './log.ts';
import { groupBy, lookup, sum } from './lookup.ts';
import { moneyOf } from './money-of.ts';

const RANK: { readonly [status: string]: number } = {
  NEW: 0,
  CREATED: 1,
  PENDING: 2,
  PROCESSING: 3,
  FAIL: 4,
  CLOSED: 4,
  SUCCESS: 5,
  REFUNDING: 5,
  REFUNDED: 5,
};

function neverTwice(log: Log): readonly Violation[] {
  const v = violated('P4');
  const books = groupBy(
    log.payments.flatMap((payment) => payment.receipts.map((receipt) => ({ payment: payment.id, receipt }))),
    ({ receipt }) => receiptId(receipt),
  );
  return each(books, ([id, booked], found) => {
    if (booked.length > 1) found.push(v(`receipt ${id}`, 'times booked', 1, booked.length));
  });
}

export const moneyInvariants: readonly Invariant[] = [
  {
    id: 'P1',
    claim:
      'of every receipt, captured − refunded − refunding − disputed ≥ 0, or an incident says by how much not',
    when: 'commit',
    ...ofRows('payments', (log) => {
      const v = violated('P1');
      return each(log.payments, (payment, found) => {
        for (const receipt of payment.receipts) {
          const { back, onItsWay, disputed } = moneyOf(payment, receipt);
          const left = receipt.amountMinor - back - onItsWay - disputed;
          const known = payment.incidents.some(
            (incident) => incident.code === 'OVER_REFUNDED' && incident.receiptId === receipt.id,
          );
          if (left < 0 && !known)
            found.push(v(`payment ${payment.id} receipt ${receipt.id}`, 'left', '≥ 0', left));
        }
      });
    }),
  },
  {
    id: 'P2',
    claim:
      'a payment takes the money that was asked for at most once; of an authorisation, no more than was authorised',
    when: 'commit',
    ...ofRows('payments', (log) => {
      const v = violated('P2');
      return each(log.payments, ({ id, receipts, attempts, captures, ...terms }, found) => {
        const { amountMinor, captureToleranceMinor = 0 } = terms;
        const paying = receipts.filter(({ kind }) => kind === 'payment');
        const taken = sum(paying, (receipt) => receipt.amountMinor);
        const ours = captures.filter((capture) => capture.attemptId === paying[0]?.attemptId);
        const { authorisedMinor = amountMinor } =
          attempts.find((each) => each.id === paying[0]?.attemptId) ?? {};
        const asked = sum(ours, ({ status, ...capture }) =>
          status === 'REQUESTED' ? capture.amountMinor : 0,
        );
        const limit = authorisedMinor + captureToleranceMinor;
        if (ours.length > 0 && Math.max(taken, asked) > limit)
          found.push(
            v(
              `payment ${id}`,
              'captured, or being captured, minor units',
              `≤ ${limit}`,
              Math.max(taken, asked),
            ),
          );
        if (ours.length === 0 && taken !== 0 && taken !== amountMinor)
          found.push(v(`payment ${id}`, 'taken for the order, minor units', amountMinor, taken));
      });
    }),
  },
  {
    id: 'P3',
    claim: 'nothing is asked of a channel that was not written down before, once',
    when: 'commit',
    violations: (log) => {
      const v = violated('P3');
      return each(lookup(log).streams, ([stream, records], found) => {
        if (records[0]?.kind !== 'payment') return;
        const first = records[0].event;
        if (first !== 'payment.created') found.push(v(stream, 'first event', 'payment.created', first));
        const intents = new Map<string, number>();
        for (const { data, event } of records) {
          const { refundId, refund } = data as { refundId?: string; refund?: { terms?: { origin: string } } };
          if (refundId === undefined) continue;
          const requested = event === 'payment.refund_requested' || refund?.terms?.origin === 'external';
          const before = intents.get(refundId) ?? 0;
          if (requested) intents.set(refundId, before + 1);
          else if (before === 0 && event !== 'payment.incident_raised')
            found.push(v(`${stream} refund ${refundId}`, `requests before ${event}`, 1, 0));
        }
        for (const [refundId, count] of intents)
          if (count > 1) found.push(v(`${stream} refund ${refundId}`, 'requests', 1, count));
      });
    },
  },
  {
    id: 'P4',
    claim: 'one intent is one operation at the channel, and one transaction of the channel is booked once',
    when: 'commit',
    violations: (log) => {
      const v = violated('P4');
      const operations = groupBy(
        log.gateway ?? [],
        ({ kind, paymentId, intent }) => `${kind} ${paymentId} ${intent}`,
      );
      return [
        ...neverTwice(log),
        ...each(operations, ([intent, entries], found) => {
          if (entries.length > 1) found.push(v(intent, 'operations at the channel', 1, entries.length));
        }),
      ];
    },
    step: ({ after }) => neverTwice(after),
  },
  {
    id: 'P5',
    claim: 'a refund is of a receipt, never of a refund, and its id is used once',
    when: 'commit',
    ...ofRows('payments', (log) => {
      const v = violated('P5');
      return each(log.payments, ({ id, refunds, receipts }, found) => {
        const known = new Set(receipts.map((receipt) => receipt.id as string));
        const seen = new Set<string>();
        for (const refund of refunds) {
          if (!known.has(refund.receiptId))
            found.push(v(`payment ${id} refund ${refund.id}`, 'receipts it is of', 1, 0));
          if (seen.has(refund.id))
            found.push(v(`payment ${id} refund ${refund.id}`, 'refunds of that id', 1, 2));
          seen.add(refund.id);
        }
      });
    }),
  },
  {
    id: 'P6',
    claim: 'a payment has one currency from its first event on, and it is its order’s',
    when: 'commit',
    violations: (log) => {
      const { orders, streams } = lookup(log);
      const v = violated('P6');
      return each(log.payments, ({ id, currency, orderId, receipts }, found) => {
        const created = (streams.get(`payment/${id}`) ?? []).filter(
          ({ event }) => event === 'payment.created',
        );
        for (const { data } of created) {
          const { currency: accepted } = data as { currency: string };
          if (accepted !== currency) found.push(v(`payment ${id}`, 'currency', accepted, currency));
        }
        const order = orders.get(orderId);
        if (order && order.paymentId === id && receipts.length > 0 && order.currency !== currency)
          found.push(v(`payment ${id}`, `currency of order ${orderId}`, order.currency, currency));
      });
    },
  },
  {
    id: 'P7',
    claim: 'a charge in flight is never called failed or closed without word from the channel',
    when: 'commit',
    ...ofRows('history', (log) => {
      const v = violated('P7');
      return each(log.history, ({ kind, id, version, from, to, data }, found) => {
        if (kind !== 'payment') return;
        const { type, cause } = data as { type: string; cause?: string };
        if (type === 'payment.closed' && cause !== 'closed' && from === 'PROCESSING')
          found.push(
            v(`payment ${id} event ${version}`, `cause of closing a charge in flight`, 'closed', cause ?? ''),
          );
        if (to === 'FAIL' && from !== 'FAIL' && type !== 'payment.attempt_failed')
          found.push(
            v(`payment ${id} event ${version}`, 'event that fails it', 'payment.attempt_failed', type),
          );
      });
    }),
  },
  {
    id: 'P8',
    claim: 'the refunds of an order add up to what it says was refunded, never to more than was paid',
    when: 'commit',
    ...ofRows('orders', (log) => {
      const v = violated('P8');
      return each(log.orders, ({ id, refunds, refundedMinor, paidMinor, lines }, found) => {
        const added = sum(refunds, (refund) => refund.amountMinor);
        if (added !== refundedMinor)
          found.push(v(`order ${id}`, 'refunded, minor units', added, refundedMinor));
        if (refundedMinor > paidMinor)
          found.push(v(`order ${id}`, 'refunded, minor units', `≤ ${paidMinor}`, refundedMinor));
        for (const { lineId, ordered, refunded } of lines)
          if (refunded > ordered)
            found.push(v(`order ${id} line ${lineId}`, 'units refunded', `≤ ${ordered}`, refunded));
      });
    }),
  },
  {
    id: 'P9',
    claim: 'money that arrived never un-arrives because older news came later',
    when: 'commit',
    ...ofRows('history', (log) => {
      const v = violated('P9');
      return each(log.history, ({ kind, id, version, from, to }, found) => {
        if (kind === 'payment' && (RANK[from] ?? 0) === 5 && (RANK[to] ?? 0) < 5)
          found.push(v(`payment ${id} event ${version}`, `status after ${from}`, 'a paid one', to));
      });
    }),
  },
];
