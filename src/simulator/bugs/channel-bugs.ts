/** What shops make of a channel's word: facts dropped, believed too much, or taken for something else. */
import { defineMachine } from '../../core/decider.ts';
import type { TargetsOf } from '../../core/rules.ts';
import {
  type Payment,
  type PaymentCommand,
  type PaymentEvent,
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

/** The refund machine with some cells replaced, in place. */
const refunds = (changes: Row) => () => {
  const sound = { ...refund };
  Object.assign(refund, defineMachine({ ...sound, table: withCells(sound.table, changes) } as never));
  return () => void Object.assign(refund, sound);
};

/** What follows a fact reaches some machine no more. */
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
    what: 'an order that is paid is paid: who pays it again is not told',
    plant: payments(each(PAID, { paid: { outcome: 'stale' } })),
  },
  {
    name: 'paid-after-failure-ignored',
    what: 'a payment that failed takes no money, whatever came in',
    plant: payments({
      FAIL: {
        paid: { outcome: 'stale' },
        paidUnconfirmed: { outcome: 'stale' },
        paidUnwanted: { outcome: 'stale' },
      },
    }),
  },
  {
    name: 'closed-overwrites-paid',
    what: 'the channel says "closed" of a paid payment, and is believed',
    plant: payments(each(PAID, { closed: 'CLOSED' })),
  },
  {
    name: 'receipt-known-by-amount',
    what: 'two charges of one amount are taken for one',
    plant: () =>
      plantPayment((sound) => ({
        row: (state: Payment, command: PaymentCommand) =>
          command.type === 'paid' &&
          state.receipts.some(({ amountMinor }) => amountMinor === command.amountMinor)
            ? 'paidKnown'
            : (sound.cellKey?.(state, command) ?? command.type),
      })),
  },
  {
    name: 'surplus-from-the-wrong-receipt',
    what: 'money that came twice goes back out of the receipt that paid',
    plant: () =>
      plantPayment((sound) => ({
        emit: (state: Payment, command: PaymentCommand, target: PaymentTarget) =>
          sound.emit(state, command, target).map((event) => fromFirst(event, state)),
      })),
  },
  {
    name: 'refund-timeout-means-failed',
    what: 'a refund nobody answered counts as failed, and its amount is free again',
    plant: refunds(each(UNDER_WAY, { refundUnknown: 'FAILED' })),
  },
  {
    name: 'abnormal-means-failed',
    what: 'a refund that is stuck half way counts as failed, and its amount is free again',
    plant: refunds(each(UNDER_WAY, { refundAbnormal: 'FAILED' })),
  },
  {
    name: 'failed-refund-stays-reserved',
    what: 'a refund that the channel turned down is waited for all the same',
    plant: refunds(each(UNDER_WAY, { refundFailed: { outcome: 'duplicate' } })),
  },
  {
    name: 'failed-number-sent-again',
    what: 'a refund that failed is sent again under the number that failed',
    plant: refunds({ FAILED: { retryRefund: 'resend' } }),
  },
  {
    name: 'console-refund-ignored',
    what: 'a refund that somebody made at the console is nobody’s',
    plant: refunds({ NEW: { refundSucceeded: { outcome: 'stale' } } }),
  },
  {
    name: 'disputes-ignored',
    what: 'what the channel says of disputes is no concern of the payment',
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
    what: 'a dispute that was won holds its money all the same',
    plant: payments(each(PAID, { disputeWon: { outcome: 'stale' } })),
  },
  {
    name: 'query-result-ignored',
    what: 'the channel is asked, and its answer goes nowhere',
    alter: (parts) =>
      withPaymentUseCases(parts, (decide, work, { source }) => {
        if (source !== 'query') decide(work);
      }),
  },
  {
    name: 'order-not-told-of-refund',
    what: 'the money went back, and the order says it is paid',
    alter: withoutFollowUp('order', ({ type }) => type === 'refund'),
  },
];

function fromFirst(event: PaymentEvent, { receipts: [first] }: Payment): PaymentEvent {
  if (event.type !== 'payment.refund_requested' || !first) return event;
  const { refund: requested } = event;
  if (requested.type !== 'refund.requested' || requested.terms.origin !== 'surplus') return event;
  return { ...event, refund: { ...requested, terms: { ...requested.terms, receiptId: first.id } } };
}
