/** The invariants of books side by side, P10 to P12: events and rows, payment and order, ours and the channel's. */
import type { HistoryRecord } from '../../core/history.ts';
import { type Payment, type PaymentEvent, receiptId, splitPaymentId } from '../../payment/index.ts';
import { each, type Invariant, type Log, violated } from './log.ts';
import { lookup, sum } from './lookup.ts';
import { moneyOf, type Receipt } from './money-of.ts';

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

/** Whether the bank took it for a dispute of a payment that had none to have: an incident says so. */
function isLost({ incidents }: Payment): boolean {
  return incidents.some((incident) => incident.code === 'STRAY_DISPUTE' && incident.fact === 'disputeLost');
}

/** Whether the shop may keep this money: the order it pays is neither cancelled nor expired. */
function isWanted(log: Log, payment: Payment, { kind }: Receipt): boolean {
  const order = lookup(log).orders.get(payment.orderId);
  if (kind !== 'payment') return false;
  if (!order) return log.orders.length === 0;
  const ours = order.paymentId === payment.id || order.paymentId === splitPaymentId(order.id);
  return ours && order.status !== 'CANCELLED' && order.status !== 'EXPIRED';
}

export const bookInvariants: readonly Invariant[] = [
  {
    id: 'P10',
    claim:
      'money without an order is back, on its way back, held by a dispute, or missing by a known short refund or stray dispute',
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
          if (kept > 0 && !isLost(payment))
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
      // A channel's books without a dispute may be books of charges alone.
      const disputesKept = (log.gateway ?? []).some(({ kind }) => kind === 'dispute');
      // Money that fits no payment is written down as just that.
      const strangers = (log.suspense ?? []).flatMap(({ fact }) => fact ?? []);
      const here = each(log.gateway ?? [], (entry, found) => {
        const { kind, paymentId, channel, ref, amountMinor } = entry;
        const payment = payments.get(paymentId);
        const named = (text: object) => JSON.stringify(text).includes(JSON.stringify(ref).slice(1, -1));
        const told = payment?.incidents.some(named) || strangers.some(named);
        if (kind === 'dispute') {
          const known = payment?.disputes.find(({ id }) => id === ref);
          const ours = known ? `${known.status} ${known.amountMinor}` : 'nothing';
          const their = `${entry.disputeStatus ?? ''} ${amountMinor}`;
          if (ours !== their && !told)
            found.push(v(`dispute ${ref} of payment ${paymentId}`, 'stands, minor units', their, ours));
          return;
        }
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
      const there = each(log.payments, ({ id, receipts, refunds, disputes }, found) => {
        for (const { id: disputeId } of disputes)
          if (disputesKept && !theirs.has(`${id}\n${disputeId}`))
            found.push(v(`payment ${id} dispute ${disputeId}`, 'disputes at the channel', 1, 0));
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
