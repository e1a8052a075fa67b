/** The invariants of money, P1 to P12. The sums are taken from receipts, refunds and events, not from the payment's own balances. */
import type { HistoryRecord } from '../../core/history.ts';
import { type Payment, type PaymentEvent, receiptId, settlementId } from '../../payment/index.ts';
import { each, type Invariant, type Log, ofRows, type Violation, violated } from './log.ts';
import { groupBy, lookup, sum } from './lookup.ts';

type Receipt = Payment['receipts'][number];

/** Where a receipt's money is: back, on its way back, or held by a dispute. */
function moneyOf({ refunds, disputes }: Payment, { id }: Receipt) {
  const ours = refunds.filter((refund) => refund.receiptId === id);
  const back = sum(ours, ({ status, settledMinor = 0 }) => (status === 'SUCCEEDED' ? settledMinor : 0));
  const under = (status: string) => !['FAILED', 'SUCCEEDED', 'REVERSED'].includes(status);
  const onItsWay = sum(ours, ({ status, amountMinor }) => (under(status) ? amountMinor : 0));
  const disputed = sum(disputes, (dispute) =>
    dispute.receiptId === id && dispute.status !== 'WON' ? dispute.amountMinor : 0,
  );
  return { back, onItsWay, disputed };
}

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

/** What the events of a payment say came in and went back. */
function bookedIn(events: readonly HistoryRecord[]) {
  const receipts = new Map<string, number>();
  let captured = 0;
  let lowest = 0;
  let overdrawn = 0;
  const settled = new Map<string, number>();
  for (const { data } of events) {
    const event = data as PaymentEvent;
    if (
      event.type === 'payment.succeeded' ||
      event.type === 'payment.surplus_received' ||
      event.type === 'payment.captured'
    ) {
      receipts.set(event.receipt.id, event.receipt.amountMinor);
      captured = sum(receipts.values(), (minor) => minor);
    } else if (event.type === 'payment.refund_succeeded' && event.refund.type === 'refund.succeeded')
      settled.set(event.refundId, event.refund.settledMinor);
    else if (event.type === 'payment.refund_reversed') settled.set(event.refundId, 0);
    else if (event.type === 'payment.incident_raised' && event.incident.code === 'OVER_REFUNDED')
      overdrawn = Math.max(overdrawn, event.incident.excessMinor);
    lowest = Math.min(lowest, captured - sum(settled.values(), (minor) => minor));
  }
  return { captured, refunded: sum(settled.values(), (minor) => minor), lowest, overdrawn };
}

/** Whether somebody is owed this money: the order it pays still stands. */
function isWanted(log: Log, payment: Payment, { kind }: Receipt): boolean {
  const order = lookup(log).orders.get(payment.orderId);
  if (kind !== 'payment') return false;
  if (!order) return log.orders.length === 0;
  const ours = order.paymentId === payment.id || order.paymentId === settlementId(order.id);
  return ours && order.status !== 'CANCELLED' && order.status !== 'EXPIRED';
}

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
    ...ofRows((log) => {
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
    ...ofRows((log) => {
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
    ...ofRows((log) => {
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
          const { currency: agreed } = data as { currency: string };
          if (agreed !== currency) found.push(v(`payment ${id}`, 'currency', agreed, currency));
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
    ...ofRows((log) => {
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
    ...ofRows((log) => {
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
    ...ofRows((log) => {
      const v = violated('P9');
      return each(log.history, ({ kind, id, version, from, to }, found) => {
        if (kind === 'payment' && (RANK[from] ?? 0) === 5 && (RANK[to] ?? 0) < 5)
          found.push(v(`payment ${id} event ${version}`, `status after ${from}`, 'a paid one', to));
      });
    }),
  },
  {
    id: 'P10',
    claim:
      'money nobody is owed is back, on its way back, held by a dispute, or missing by a known short refund',
    when: 'rest',
    violations: (log) => {
      const v = violated('P10');
      return each(log.payments, (payment, found) => {
        for (const receipt of payment.receipts) {
          if (isWanted(log, payment, receipt)) continue;
          const { back, onItsWay, disputed } = moneyOf(payment, receipt);
          const short = sum(payment.incidents, (incident) =>
            incident.code === 'SHORT_REFUND' &&
            payment.refunds.some(({ id, receiptId }) => id === incident.refundId && receiptId === receipt.id)
              ? incident.askedMinor - incident.settledMinor
              : 0,
          );
          const kept = receipt.amountMinor - back - onItsWay - disputed - short;
          if (kept > 0)
            found.push(v(`payment ${payment.id} receipt ${receipt.id}`, 'kept, minor units', 0, kept));
        }
      });
    },
  },
  {
    id: 'P11',
    claim:
      'the money events add up to the money stored, of the payment and of its order, and at no time to less than nothing',
    when: 'commit',
    violations: (log) => {
      const { streams } = lookup(log);
      const v = violated('P11');
      return [
        ...each(log.payments, ({ id, receipts, refunds }, found) => {
          const events = streams.get(`payment/${id}`);
          if (!events) return;
          const { captured, refunded, lowest, overdrawn } = bookedIn(events);
          const stored = sum(receipts, (receipt) => receipt.amountMinor);
          const back = sum(refunds, ({ status, settledMinor = 0 }) =>
            status === 'SUCCEEDED' ? settledMinor : 0,
          );
          if (captured !== stored) found.push(v(`payment ${id}`, 'captured, minor units', captured, stored));
          if (refunded !== back) found.push(v(`payment ${id}`, 'refunded, minor units', refunded, back));
          if (lowest < -overdrawn)
            found.push(v(`payment ${id}`, 'lowest balance, minor units', `≥ ${-overdrawn + 0}`, lowest));
        }),
        ...each(log.orders, ({ id, paidMinor }, found) => {
          const paid = (streams.get(`order/${id}`) ?? []).filter(({ event }) => event === 'order.paid');
          const booked = sum(paid, ({ data }) => (data as { amountMinor: number }).amountMinor);
          if (paid.length > 0 && booked !== paidMinor)
            found.push(v(`order ${id}`, 'paid, minor units', booked, paidMinor));
        }),
        ...each(log.orders, ({ id, paymentId, paidMinor }, found) => {
          const paying = paymentId === null ? undefined : lookup(log).payments.get(paymentId);
          if (!paying) return;
          const taken = sum(paying.receipts, (receipt) =>
            receipt.kind === 'payment' ? receipt.amountMinor : 0,
          );
          if (taken !== paidMinor)
            found.push(v(`order ${id}`, `paid by payment ${paymentId}, minor units`, taken, paidMinor));
        }),
      ];
    },
  },
  {
    id: 'P12',
    claim: 'our books and the channel’s own say the same, line by line, or an incident names the difference',
    when: 'rest',
    needs: ['gateway'],
    violations: (log) => {
      const v = violated('P12');
      const { payments } = lookup(log);
      const theirs = new Map(
        (log.gateway ?? []).map((entry) => [
          entry.kind === 'capture'
            ? receiptId({ channel: entry.channel, channelTxnId: entry.ref })
            : `${entry.paymentId}\n${entry.ref}`,
          entry,
        ]),
      );
      const here = each(log.gateway ?? [], ({ kind, paymentId, channel, ref, amountMinor }, found) => {
        const payment = payments.get(paymentId);
        const told = payment?.incidents.some((incident) =>
          JSON.stringify(incident).includes(JSON.stringify(ref).slice(1, -1)),
        );
        const booked =
          kind === 'capture'
            ? payment?.receipts.find((receipt) => receipt.channel === channel && receipt.channelTxnId === ref)
                ?.amountMinor
            : payment?.refunds.find(
                ({ id, status }) => id === ref && (status === 'SUCCEEDED' || status === 'REVERSED'),
              )?.settledMinor;
        if (booked !== amountMinor && !told)
          found.push(
            v(
              `${kind} ${ref} of payment ${paymentId}`,
              'booked, minor units',
              amountMinor,
              booked ?? 'nothing',
            ),
          );
      });
      const there = each(log.payments, ({ id, receipts, refunds }, found) => {
        for (const receipt of receipts)
          if (!theirs.has(receipt.id))
            found.push(v(`payment ${id} receipt ${receipt.id}`, 'captures at the channel', 1, 0));
        for (const { id: refundId, status } of refunds)
          if (status === 'SUCCEEDED' && !theirs.has(`${id}\n${refundId}`))
            found.push(v(`payment ${id} refund ${refundId}`, 'refunds at the channel', 1, 0));
      });
      return [...here, ...there];
    },
  },
];
