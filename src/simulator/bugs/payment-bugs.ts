/** Faults of payment routers and shops with other people's money. */
import { defineMachine } from '../../core/decider.ts';
import type { TargetsOf } from '../../core/rules.ts';
import {
  type Payment,
  type PaymentInput,
  type PaymentMachine,
  type payment,
  refund,
} from '../../payment/index.ts';
import { type Bug, plantPayment, withCells, withFlow, withPaymentUseCases } from './bug.ts';

type PaymentTarget = TargetsOf<PaymentMachine>;

const table = (changes: { readonly [status: string]: object }) => () =>
  plantPayment((sound) => ({ table: withCells(sound.table, changes) }));

const PAID = ['SUCCESS', 'REFUNDING', 'REFUNDED'];
const each = (statuses: readonly string[], row: object) =>
  Object.fromEntries(statuses.map((status) => [status, row]));

/** Drops some of the machine's events. */
const withoutEvents =
  (...types: string[]) =>
  () =>
    plantPayment((sound) => ({
      emit: (state: Payment, command: PaymentInput, target: PaymentTarget) =>
        sound.emit(state, command, target).filter(({ type }) => !types.includes(type)),
    }));

export const paymentBugs: readonly Bug[] = [
  {
    name: 'refund-ignores-pending',
    what: 'the refundable amount ignores refunds under way',
    plant: () =>
      plantPayment(({ rules, guards }) => ({
        rules: { ...rules, requestRefund: [], requestSurplusRefund: [] },
        guards: { ...guards, moneyToRefund: () => undefined },
      })),
  },
  {
    name: 'late-capture-ignored',
    what: 'money for a closed payment is recorded and then ignored',
    plant: table({ CLOSED: { paid: { outcome: 'stale' } } }),
  },
  {
    name: 'failure-overwrites-success',
    what: 'a late decline undoes a paid payment',
    plant: table(each(PAID, { failed: 'FAIL' })),
  },
  {
    name: 'stale-processing-reopens',
    what: 'a stale “processing” reopens a paid payment',
    plant: table(each(PAID, { processing: 'PROCESSING' })),
  },
  {
    name: 'unknown-means-failed',
    what: 'a timeout is taken for a decline',
    plant: () =>
      plantPayment((sound) => ({
        emit: (state: Payment, command: PaymentInput, target: PaymentTarget) =>
          command.type === 'unknown' && state.status === 'PENDING'
            ? sound.emit(
                state,
                { ...command, type: 'failed', attemptId: state.attempts[0]?.id ?? '' },
                { to: ['FAIL'] },
              )
            : sound.emit(state, command, target),
      })),
  },
  {
    name: 'timeout-closes-in-flight',
    what: 'the deadline closes a payment whose charge is under way',
    plant: table({ PROCESSING: { timeout: 'CLOSED' } }),
  },
  {
    name: 'duplicate-paid-is-surplus',
    what: 'the second notification of one payment counts as more money',
    plant: table({ ...each(PAID, { paidDuplicate: { outcome: 'surplus' } }) }),
  },
  {
    name: 'surplus-kept',
    what: 'surplus money is booked and never refunded',
    plant: () =>
      plantPayment((sound) => ({
        emit: (state: Payment, command: PaymentInput, target: PaymentTarget) => {
          const events = sound.emit(state, command, target);
          return command.type === 'paid'
            ? events.filter(({ type }) => !type.startsWith('payment.refund_'))
            : events;
        },
      })),
  },
  {
    name: 'any-amount-accepted',
    what: 'any amount is accepted as the requested one',
    plant: table({ PENDING: { paidMismatch: 'SUCCESS' }, PROCESSING: { paidMismatch: 'SUCCESS' } }),
  },
  {
    name: 'mismatch-dropped',
    what: 'money in a wrong amount raises no incident',
    plant: withoutEvents('payment.incident_raised'),
  },
  {
    name: 'refund-requested-twice',
    what: 'a repeated refund request makes a second refund',
    plant: () =>
      plantPayment((sound) => ({
        repeats: (state: Payment, command: PaymentInput) =>
          command.type === 'requestRefund' ? undefined : sound.repeats?.(state, command),
        emit: (state: Payment, command: PaymentInput, target: PaymentTarget) => {
          const known =
            command.type === 'requestRefund' && state.refunds.some(({ id }) => id === command.refundId);
          return sound.emit(
            state,
            known ? { ...command, refundId: `${command.refundId}#${state.refunds.length}` } : command,
            target,
          );
        },
      })),
  },
  {
    name: 'reversal-ignored',
    what: 'a reversed refund stays refunded',
    plant: () => {
      const sound = { ...refund };
      Object.assign(
        refund,
        defineMachine({
          ...sound,
          table: withCells(sound.table, { SUCCEEDED: { refundReversed: { outcome: 'stale' } } }),
        } as never),
      );
      return () => void Object.assign(refund, sound);
    },
  },
  {
    name: 'failed-refund-counts',
    what: 'a failed refund counts as money refunded',
    plant: () => {
      const sound = { ...refund };
      const bent = withCells(
        sound.table,
        Object.fromEntries(
          ['SUBMITTED', 'UNKNOWN', 'PROCESSING', 'ABNORMAL'].map((status) => [
            status,
            { refundFailed: 'SUCCEEDED' },
          ]),
        ),
      );
      Object.assign(refund, defineMachine({ ...sound, table: bent } as never));
      return () => void Object.assign(refund, sound);
    },
  },
  {
    name: 'not-found-is-nothing',
    what: 'a refund unknown to the channel waits for ever',
    alter: (parts) => ({
      ...parts,
      wrapGateway: (gateway) => ({
        ...gateway,
        queryRefund: async (request, signal) => {
          const { facts } = await gateway.queryRefund(request, signal);
          return { facts: facts.filter(({ type }) => type !== 'refundNotFound') };
        },
      }),
    }),
  },
  {
    name: 'capture-above-authorised',
    what: 'any amount is captured, however much was authorised',
    plant: () =>
      plantPayment(({ rules, guards }) => ({
        rules: { ...rules, capture: [] },
        guards: { ...guards, moneyToCapture: () => undefined },
      })),
  },
  {
    name: 'refund-without-intent',
    what: 'a refund is sent to the channel before the intent is recorded',
    alter: (parts) =>
      withFlow(parts, ({ sendRefund }) => ({ sendRefund: { ...sendRefund, decide: () => undefined } })),
  },
  {
    name: 'late-money-kept',
    what: 'money for a cancelled or expired order is not refunded',
    alter: (parts) =>
      withPaymentUseCases(parts, (decide, work) => {
        const { send } = work;
        work.send = ((of: typeof payment, id: string, what: { type: string; refundId?: string }) =>
          what.type === 'requestRefund' && what.refundId?.includes('LATE_PAYMENT')
            ? []
            : send.call(work, of, id, what as never)) as never;
        decide(work);
      }),
  },
];
