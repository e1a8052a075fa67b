/** The split payment machine: which payments are to pay an order together. `flow` sends it commands and acts on its events. */

import { type Check, defineMachine, type Machine } from '../../core/decider.ts';
import { joinId, type OrderId, type PaymentId } from '../../core/id.ts';
import type { Role } from '../../core/role.ts';
import { count, currency, id, quantity, type ShapesOf } from '../../core/shape.ts';
import type { TargetOfTable } from '../../core/table.ts';
import { commandFields } from '../payment.shape.ts';
import { difference, stampOf } from '../terms.ts';
import { splitPaymentTable } from './split-payment.table.ts';
import type {
  OpenTender,
  SplitPayment,
  SplitPaymentCommand,
  SplitPaymentEvent,
  SplitPaymentRefusal,
  Tender,
} from './split-payment.types.ts';

/** An order that several tenders paid names this as its payment. */
export function splitPaymentId(orderId: OrderId): PaymentId {
  return joinId('split_payment', orderId);
}

/** The tenders whose money is wanted. */
export function activeTenders({ tenders }: SplitPayment): readonly Tender[] {
  return tenders.filter(({ dropped }) => !dropped);
}

// A call marked as pure, so that a page which loads the rules alone leaves it out; a spread would stay.
export const splitPaymentShapes = /* @__PURE__ */ shapes();
function shapes() {
  return {
    openTender: {
      ...commandFields,
      paymentId: id,
      kind: id,
      amountMinor: quantity,
      currency,
      dueMinor: quantity,
      takenMinor: count,
    },
    dropTenders: commandFields,
    close: commandFields,
  } as const satisfies ShapesOf<SplitPaymentCommand>;
}

const withinDue: Check<SplitPayment, OpenTender, SplitPaymentRefusal> = (_, command) => {
  const outstandingMinor = command.dueMinor - command.takenMinor;
  return command.amountMinor <= outstandingMinor ? undefined : { code: 'EXCEEDS_DUE', outstandingMinor };
};

/**
 * Several payments of one order (a voucher and a card): which there are, what each is to bring, whether it is enough.
 *
 * @example
 * decide(splitPayment, splitPayment.initial('o-1'), { type: 'openTender', paymentId: 'p-1', kind: 'voucher', amountMinor: 500,
 *   currency: 'EUR', dueMinor: 2_000, takenMinor: 0, at: now, by: 'shopper' }) // ok([{ type: 'split_payment.tender_opened', … }])
 */
export const splitPayment: Machine<
  typeof splitPaymentTable,
  SplitPayment,
  SplitPaymentCommand,
  SplitPaymentEvent,
  SplitPaymentRefusal,
  Role
> = /* @__PURE__ */ defineMachine({
  kind: 'split_payment',
  table: splitPaymentTable,
  guards: {},
  rules: { openTender: [withinDue] },
  visibleCommands: {
    shopper: ['openTender'],
    merchant: [],
    system: ['openTender', 'dropTenders', 'close'],
  },
  shapes: splitPaymentShapes,
  repeats,
  initial: (id: OrderId): SplitPayment => ({ id, status: 'NEW', currency: '', dueMinor: 0, tenders: [] }),
  emit,
  evolve,
});

function repeats(
  { status, tenders }: SplitPayment,
  command: SplitPaymentCommand,
): true | SplitPaymentRefusal | undefined {
  if (command.type === 'close') return status === 'PAID' || undefined;
  if (command.type !== 'openTender') return undefined;
  const known = tenders.find(({ paymentId }) => paymentId === command.paymentId);
  if (known === undefined) return undefined;
  const { dropped: _, ...terms } = known;
  const differs = difference(terms, command);
  return differs ? { code: 'ALREADY_DONE', field: differs.field } : true;
}

function emit(
  state: SplitPayment,
  command: SplitPaymentCommand,
  { to: [to] }: TargetOfTable<typeof splitPaymentTable>,
): readonly SplitPaymentEvent[] {
  const stamp = { to, ...stampOf(command) };
  switch (command.type) {
    case 'openTender': {
      const { paymentId, amountMinor, kind, currency, dueMinor } = command;
      return [
        {
          type: 'split_payment.tender_opened',
          ...stamp,
          tender: { paymentId, amountMinor, kind },
          currency,
          dueMinor,
        },
      ];
    }
    case 'dropTenders': {
      const paymentIds = activeTenders(state).map(({ paymentId }) => paymentId);
      return paymentIds.length === 0 ? [] : [{ type: 'split_payment.tenders_dropped', ...stamp, paymentIds }];
    }
    case 'close':
      return [{ type: 'split_payment.paid', ...stamp }];
  }
}

function evolve(state: SplitPayment, event: SplitPaymentEvent): SplitPayment {
  switch (event.type) {
    case 'split_payment.tender_opened': {
      const { to: status, tender, currency, dueMinor } = event;
      return { ...state, status, currency, dueMinor, tenders: [...state.tenders, tender] };
    }
    case 'split_payment.tenders_dropped': {
      const tenders = state.tenders.map((tender) =>
        event.paymentIds.includes(tender.paymentId) ? { ...tender, dropped: true as const } : tender,
      );
      return { ...state, status: event.to, tenders };
    }
    case 'split_payment.paid':
      return { ...state, status: event.to };
  }
}
