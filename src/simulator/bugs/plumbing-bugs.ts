/** Sound rules with faulty plumbing: stores, relays, consumers and caches that lose, repeat or hurry. */
import { payment as PAYMENT } from '../../payment/index.ts';
import type { Writes } from '../../ports/index.ts';
import { type Bug, withFlow, withHabits, withPaymentUseCases, withStore, withUnitOfWork } from './bug.ts';

/** Alters every nth write. */
function everyNth(n: number, bend: (writes: Writes) => Writes): NonNullable<Bug['alter']> {
  return (parts) => {
    let writes = 0;
    return withStore(parts, { alterWrites: (sound) => (++writes % n === 0 ? bend(sound) : sound) });
  };
}

export const plumbingBugs: readonly Bug[] = [
  {
    name: 'outbox-not-atomic',
    what: 'the outbox is written after the commit, and sometimes lost',
    alter: (parts) => withStore(parts, { atomicOutbox: false }),
  },
  {
    name: 'cursor-skips',
    what: 'the cursor moves one row too far when more rows are waiting',
    alter: (parts) => withStore(parts, { cursorSkips: 1 }),
  },
  {
    name: 'cursor-before-publish',
    what: 'the relay saves its cursor before it has published',
    alter: (parts) => withHabits(parts, { cursorAfterPublish: false }),
  },
  {
    name: 'marker-before-work',
    what: 'a consumer marks a message as handled before its work is done',
    alter: (parts) => withHabits(parts, { inboxAfterWork: false }),
  },
  {
    name: 'timer-lost',
    what: 'due timers are never swept',
    alter: (parts) => withHabits(parts, { sweeps: false }),
  },
  {
    name: 'query-lost',
    what: 'the channel is never queried about a payment or a refund',
    alter: (parts) => ({
      ...parts,
      wrapGateway: (gateway) => {
        const silent = async () => ({ facts: [] });
        return { ...gateway, query: silent, queryRefund: silent };
      },
    }),
  },
  {
    name: 'callback-dedupe-by-status',
    what: 'notifications for a payment that looks finished are dropped',
    alter: (parts) => withHabits(parts, { forwardsAllCallbacks: false }),
  },
  {
    name: 'new-refund-id-every-time',
    what: 'each try of a refund goes to the channel under a new id',
    alter: (parts) => {
      let calls = 0;
      return {
        ...parts,
        wrapGateway: (gateway) => ({
          ...gateway,
          refund: (request, signal) =>
            gateway.refund({ ...request, refundId: `${request.refundId}~${calls++}` }, signal),
        }),
      };
    },
  },
  {
    name: 'answer-cached-by-key',
    what: 'a cache in front answers by key and does not compare the request',
    alter: (parts) => withHabits(parts, { answersFromLibrary: false }),
  },
  {
    name: 'answers-before-commit',
    what: 'the store acknowledges a commit before it has written it',
    alter: (parts) => withStore(parts, { acknowledgesEarly: true, locks: false }),
  },
  {
    name: 'half-written',
    what: 'now and then the last row of a transaction is not written',
    alter: everyNth(40, (writes) => ({
      ...writes,
      changes: writes.changes.length > 2 ? writes.changes.slice(0, -1) : writes.changes,
    })),
  },
  {
    name: 'history-record-lost',
    what: 'now and then an event is not recorded',
    alter: everyNth(40, (writes) => ({ ...writes, history: writes.history.slice(1) })),
  },
  {
    name: 'key-not-kept',
    what: 'now and then the answer is not stored under its key',
    alter: everyNth(3, (writes) => ({
      ...writes,
      changes: writes.changes.filter(({ kind }) => kind !== 'key'),
    })),
  },
  {
    name: 'timer-not-kept',
    what: 'now and then a timer is not written with the decision that sets it',
    alter: everyNth(5, ({ timers: _, ...writes }) => writes),
  },
  {
    name: 'state-edited',
    what: 'now and then a stored status is edited by hand',
    alter: everyNth(60, (writes) => ({
      ...writes,
      changes: writes.changes.map((change) =>
        change.kind === 'order' ? { ...change, state: { ...change.state, status: 'COMPLETED' } } : change,
      ),
    })),
  },
  {
    name: 'foreign-payment-closed',
    what: 'cancelling an order closes any payment it names, also of another order',
    alter: (parts) =>
      withFlow(parts, ({ cancel }) => ({
        cancel: {
          ...cancel,
          decide: (work, { paymentId, ...command }) => {
            cancel.decide(work, command);
            const { at, by } = command;
            const state = paymentId === undefined ? undefined : work.read({ kind: 'payment', id: paymentId });
            if (paymentId !== undefined && state && work.refusals.length === 0)
              work.send(PAYMENT, paymentId, { type: 'cancel', at, by });
          },
        },
      })),
  },
  {
    name: 'surplus-refund-counted-by-order',
    what: 'an order counts every refund, also of money that never paid for it',
    alter: (parts) =>
      withPaymentUseCases(parts, (decide, work, { orderId, paymentId, at }) => {
        const succeeded = () =>
          work.state(PAYMENT, paymentId).refunds.filter(({ status }) => status === 'SUCCEEDED');
        const before = succeeded().length;
        decide(work);
        const now = succeeded();
        const last = now.at(-1);
        if (now.length === before || !last || orderId === undefined) return;
        const order = work.state(parts.order, orderId);
        if (order.refunds.some(({ refundId }) => refundId === last.id)) return;
        if (order.paidMinor - order.refundedMinor < last.amountMinor || order.status !== 'PAID') return;
        const { id: refundId, amountMinor } = last;
        work.send(parts.order, orderId, {
          ...{ type: 'refund', refundId, amountMinor, lines: [], at },
          by: 'system',
        });
      }),
  },
  {
    name: 'money-refused-without-stock',
    what: 'a payment is refused because the goods are gone, where stock is frozen at payment',
    alter: (parts) =>
      withUnitOfWork(parts, (work, useCase) => {
        if (!['payment.input', 'payment.record_fact', 'suspense.match'].includes(useCase)) return;
        const { send } = work;
        work.send = ((
          of: typeof PAYMENT,
          id: string,
          { short: _, ...command }: { type: string; short?: unknown },
        ) => send.call(work, of, id, command as never)) as never;
      }),
    plan: { policy: { freezeAt: 'payment' } },
  },
];
