/** The settlement machine: which payments are to pay an order together. `flow` tells it, and acts on what it says. */

import { isCurrency } from '../core/currency.ts';
import { type Check, defineMachine, type Machine } from '../core/decider.ts';
import { idRefusal, joinId, type OrderId, type PaymentId } from '../core/id.ts';
import { isQuantity } from '../core/quantity.ts';
import type { TargetOfTable } from '../core/table.ts';
import { splitPaymentTable } from './split-payment.table.ts';
import type {
  OpenTender,
  SettlementCommand,
  SettlementEvent,
  SettlementRefusal,
  SplitPayment,
  Tender,
} from './split-payment.types.ts';
import { difference } from './terms.ts';

/** An order that several tenders paid names this as its payment. */
export function splitPaymentId(orderId: OrderId): PaymentId {
  return joinId('settlement', orderId);
}

/** The tenders whose money is wanted. */
export function standingTenders({ tenders }: SplitPayment): readonly Tender[] {
  return tenders.filter(({ dropped }) => !dropped);
}

const withinDue: Check<SplitPayment, OpenTender, SettlementRefusal> = (_, command) => {
  const outstandingMinor = command.dueMinor - command.takenMinor;
  return command.amountMinor <= outstandingMinor ? undefined : { code: 'EXCEEDS_DUE', outstandingMinor };
};

/**
 * Several payments of one order (a voucher and a card): which there are, what each is to bring, whether it is enough.
 *
 * @example
 * decide(settlement, settlement.initial('o-1'), { type: 'openTender', paymentId: 'p-1', kind: 'voucher', amountMinor: 500,
 *   currency: 'EUR', dueMinor: 2_000, takenMinor: 0, at: now, by: 'shopper' }) // ok([{ type: 'settlement.tender_opened', … }])
 */
export const splitPayment: Machine<
  typeof splitPaymentTable,
  SplitPayment,
  SettlementCommand,
  SettlementEvent,
  SettlementRefusal
> = /* @__PURE__ */ defineMachine({
  kind: 'settlement',
  table: splitPaymentTable,
  guards: {},
  rules: { openTender: [withinDue] },
  shape,
  repeats,
  facts: ['openTender', 'dropTenders', 'settle'],
  initial: (id: OrderId): SplitPayment => ({ id, status: 'NEW', currency: '', dueMinor: 0, tenders: [] }),
  emit,
  evolve,
});

function shape(command: SettlementCommand): readonly SettlementRefusal[] {
  if (command.type !== 'openTender') return [];
  const malformed = [
    ...(['paymentId', 'kind'] as const).filter((field) => idRefusal(field, command[field])),
    ...(['amountMinor', 'dueMinor'] as const).filter((field) => !isQuantity(command[field])),
    ...(isCurrency(command.currency) ? [] : ['currency']),
  ];
  return malformed.length === 0
    ? []
    : [{ code: 'MALFORMED_COMMAND', problems: malformed.map((path) => ({ path, problem: 'WRONG_TYPE' })) }];
}

function repeats(
  { status, tenders }: SplitPayment,
  command: SettlementCommand,
): true | SettlementRefusal | undefined {
  if (command.type === 'settle') return status === 'SETTLED' || undefined;
  if (command.type !== 'openTender') return undefined;
  const known = tenders.find(({ paymentId }) => paymentId === command.paymentId);
  if (known === undefined) return undefined;
  const { dropped: _, ...terms } = known;
  const differs = difference(terms, command);
  return differs ? { code: 'ALREADY_DONE', field: differs.field } : true;
}

function emit(
  state: SplitPayment,
  command: SettlementCommand,
  { to: [to] }: TargetOfTable<typeof splitPaymentTable>,
): readonly SettlementEvent[] {
  const stamp = { to, at: command.at, by: command.by };
  switch (command.type) {
    case 'openTender': {
      const { paymentId, amountMinor, kind, currency, dueMinor } = command;
      return [
        {
          type: 'settlement.tender_opened',
          ...stamp,
          tender: { paymentId, amountMinor, kind },
          currency,
          dueMinor,
        },
      ];
    }
    case 'dropTenders': {
      const paymentIds = standingTenders(state).map(({ paymentId }) => paymentId);
      return paymentIds.length === 0 ? [] : [{ type: 'settlement.tenders_dropped', ...stamp, paymentIds }];
    }
    case 'settle':
      return [{ type: 'settlement.settled', ...stamp }];
  }
}

function evolve(state: SplitPayment, event: SettlementEvent): SplitPayment {
  switch (event.type) {
    case 'settlement.tender_opened': {
      const { to: status, tender, currency, dueMinor } = event;
      return { ...state, status, currency, dueMinor, tenders: [...state.tenders, tender] };
    }
    case 'settlement.tenders_dropped': {
      const tenders = state.tenders.map((tender) =>
        event.paymentIds.includes(tender.paymentId) ? { ...tender, dropped: true as const } : tender,
      );
      return { ...state, status: event.to, tenders };
    }
    case 'settlement.settled':
      return { ...state, status: event.to };
  }
}
