/** Faults of hosts in reading a channel: facts dropped, trusted too far, or misread. */
import { defineMachine } from '../../core/decider.ts';
import type { TargetsOf } from '../../core/rules.ts';
import {
  type Payment,
  type PaymentEvent,
  type PaymentInput,
  type PaymentMachine,
  refund,
} from '../../payment/index.ts';
import { type Bug, plantPayment, withCells, withPaymentUseCases } from './bug.ts';

type Row = { readonly [status: string]: object };
type PaymentTarget = TargetsOf<PaymentMachine>;

const each = (statuses: readonly string[], row: object): Row =>
  Object.fromEntries(statuses.map((status) => [status, row]));

const PAID = ['SUCCESS', 'REFUNDING', 'REFUNDED'];
const UNDER_WAY = ['REQUESTED', 'SUBMITTED', 'UNKNOWN', 'PROCESSING'];

const payments = (changes: Row) => () =>
  plantPayment((sound) => ({ table: withCells(sound.table, changes) }));

/** Replaces cells of the refund machine in place. */
const refunds = (changes: Row) => () => {
  const sound = { ...refund };
  Object.assign(refund, defineMachine({ ...sound, table: withCells(sound.table, changes) } as never));
  return () => void Object.assign(refund, sound);
};

/** Drops the commands that follow from a fact in another machine. */
const withoutFollowUp =
  (
    kind: string,
    drops: (command: { type: string; refundId?: string }) => boolean,
  ): NonNullable<Bug['alter']> =>
  (parts) =>
    withPaymentUseCases(parts, (decide, work) => {
      const { send } = work;
      work.send = ((of: { kind: string }, id: string, what: { type: string }) =>
        of.kind === kind && drops(what) ? [] : send.call(work, of as never, id, what as never)) as never;
      decide(work);
    });

export const channelBugs: readonly Bug[] = [
  {
    name: 'second-payment-ignored',
    what: 'a second payment of a paid order is ignored',
    plant: payments(each(PAID, { paid: { outcome: 'stale' } })),
  },
  {
    name: 'paid-after-failure-ignored',
    what: 'a failed payment ignores money that comes later',
    plant: payments({
      FAIL: {
        paid: { outcome: 'stale' },
        paidUnconfirmed: { outcome: 'stale' },
        paidSurplus: { outcome: 'stale' },
      },
    }),
  },
  {
    name: 'closed-overwrites-paid',
    what: 'a “closed” from the channel undoes a paid payment',
    plant: payments(each(PAID, { closed: 'CLOSED' })),
  },
  {
    name: 'receipt-matched-by-amount',
    what: 'two charges of one amount are taken for one',
    plant: () =>
      plantPayment((sound) => ({
        cellKey: (state: Payment, command: PaymentInput) =>
          command.type === 'paid' &&
          state.receipts.some(({ amountMinor }) => amountMinor === command.amountMinor)
            ? 'paidDuplicate'
            : (sound.cellKey?.(state, command) ?? command.type),
      })),
  },
  {
    name: 'surplus-from-the-wrong-receipt',
    what: 'surplus money is refunded from the receipt that paid',
    plant: () =>
      plantPayment((sound) => ({
        emit: (state: Payment, command: PaymentInput, target: PaymentTarget) =>
          sound.emit(state, command, target).map((event) => fromFirst(event, state)),
      })),
  },
  {
    name: 'refund-timeout-means-failed',
    what: 'a refund without an answer counts as failed, and its amount is free again',
    plant: refunds(each(UNDER_WAY, { refundUnknown: 'FAILED' })),
  },
  {
    name: 'abnormal-means-failed',
    what: 'an abnormal refund counts as failed, and its amount is free again',
    plant: refunds(each(UNDER_WAY, { refundAbnormal: 'FAILED' })),
  },
  {
    name: 'failed-refund-stays-reserved',
    what: 'a refund that the channel failed keeps its amount reserved',
    plant: refunds(each(UNDER_WAY, { refundFailed: { outcome: 'duplicate' } })),
  },
  {
    name: 'failed-refund-id-reused',
    what: 'a failed refund is sent again under the id that failed',
    plant: refunds({ FAILED: { retryRefund: 'resend' } }),
  },
  {
    name: 'console-refund-ignored',
    what: 'a refund made at the console is ignored',
    plant: refunds({ NEW: { refundSucceeded: { outcome: 'stale' } } }),
  },
  {
    name: 'disputes-ignored',
    what: 'the payment ignores disputes',
    plant: payments(
      each(PAID, {
        disputeOpened: { outcome: 'stale' },
        disputeLost: { outcome: 'stale' },
        disputeWon: { outcome: 'stale' },
      }),
    ),
  },
  {
    name: 'won-dispute-kept',
    what: 'a won dispute still holds its money',
    plant: payments(each(PAID, { disputeWon: { outcome: 'stale' } })),
  },
  {
    name: 'query-result-ignored',
    what: 'the channel is queried and the result is ignored',
    alter: (parts) =>
      withPaymentUseCases(parts, (decide, work, { source }) => {
        if (source !== 'query') decide(work);
      }),
  },
  {
    name: 'refund-not-recorded-on-order',
    what: 'the money went back, and the order still counts it as paid',
    alter: withoutFollowUp('order', ({ type }) => type === 'refund'),
  },
];

function fromFirst(event: PaymentEvent, { receipts: [first] }: Payment): PaymentEvent {
  if (event.type !== 'payment.refund_requested' || !first) return event;
  const { refund: requested } = event;
  if (requested.type !== 'refund.requested' || requested.terms.origin !== 'surplus') return event;
  return { ...event, refund: { ...requested, terms: { ...requested.terms, receiptId: first.id } } };
}
