/** What a payment's refunds do: it runs the refund machine for each of them and records the answer as its own events. */

import { emit, targetOf } from '../core/decider.ts';
import type { TargetOfTable } from '../core/table.ts';
import { receiptOf } from './balances.ts';
import { contradiction, raised } from './incidents.ts';
import { type AboutRefund, knownRefund } from './known.ts';
import { type PaymentRefundEvent, paymentEventOfRefund } from './payment.events.ts';
import type { Payment, PaymentEventBody } from './payment.types.ts';
import type { refundTable } from './refund/refund.table.ts';
import { refund } from './refund/refund.ts';
import type { Refund, RefundEvent, RefundInput, RetryRefund } from './refund/refund.types.ts';

type Events = readonly PaymentEventBody[];

/** What the refund's table has for a command or fact: statuses, or an outcome. */
export function refundTarget(
  payment: Payment,
  command: AboutRefund,
): TargetOfTable<typeof refundTable> | undefined {
  const known = knownRefund(payment, command.refundId) ?? refund.initial(command.refundId);
  return targetOf(refund, known, withTerms(payment, command));
}

/** Requested, sent, retried, or reported by the channel. */
export function refunded(payment: Payment, command: AboutRefund): Events {
  const known = knownRefund(payment, command.refundId);
  const { outcome, to: [status] = [] } = refundTarget(payment, command) ?? {};
  if (known && command.type === 'retryRefund' && outcome === 'renew')
    return retryAsNew(payment, known, command);
  return [
    ...(outcome === 'quarantine' ? raised(payment, contradiction(payment, command)) : []),
    ...ofRefund(payment, withTerms(payment, command)),
    ...(known ? incidentsOf(payment, known, command, status) : []),
  ];
}

/** The command for the refund machine: the payment adds the receipt it found, and the origin. */
function withTerms(payment: Payment, command: AboutRefund): RefundInput {
  const known = knownRefund(payment, command.refundId);
  const named = 'receiptId' in command ? command.receiptId : undefined;
  const receiptId = known?.receiptId ?? receiptOf(payment, named)?.id ?? '';
  const origin = known?.origin ?? (command.type === 'requestRefund' ? 'requested' : 'external');
  const terms = { receiptId, origin } as const;
  return { ...command, ...terms };
}

/** The refund machine's events, as the payment's. */
export function ofRefund(payment: Payment, command: RefundInput): Events {
  const { refundId } = command;
  const known = knownRefund(payment, refundId) ?? refund.initial(refundId);
  return emit(refund, known, command).map((event) => paymentEvent(refundId, event));
}

function paymentEvent<T extends RefundEvent['type']>(
  refundId: string,
  event: RefundEvent & { readonly type: T },
): PaymentRefundEvent<T> {
  return { type: paymentEventOfRefund[event.type], refundId, refund: event };
}

/** A failed refund stays failed; the same amount is requested again under a new id. */
function retryAsNew(payment: Payment, known: Refund, { retryId, at, by }: RetryRefund): Events {
  const { id: retryOf, receiptId, amountMinor, origin } = known;
  const { currency } = payment;
  const terms = { receiptId, amountMinor, currency, origin, retryOf };
  return ofRefund(payment, { type: 'requestRefund', refundId: retryId, ...terms, at, by });
}

function incidentsOf(
  payment: Payment,
  known: Refund,
  command: AboutRefund,
  status?: Refund['status'],
): Events {
  if (status === 'SUCCEEDED') return differentAmount(payment, known, command);
  if (status === 'REVERSED' || status === 'FAILED') return moneyReturned(payment, known, status);
  return [];
}

/** The channel settled another amount than was requested: the actual one is booked. */
function differentAmount(payment: Payment, known: Refund, command: AboutRefund): Events {
  const { id: refundId, amountMinor: askedMinor } = known;
  const settledMinor = command.type === 'refundSucceeded' ? command.amountMinor : askedMinor;
  if (settledMinor === askedMinor) return [];
  const code = settledMinor < askedMinor ? 'SHORT_REFUND' : 'LARGE_REFUND';
  return raised(payment, { code, refundId, askedMinor, settledMinor });
}

/** Money that was to go back is with us again. A failed refund of what paid leaves the money where it belongs. */
function moneyReturned(payment: Payment, known: Refund, status: 'REVERSED' | 'FAILED'): Events {
  const { id: refundId, receiptId, settledMinor: amountMinor = known.amountMinor } = known;
  const about = { refundId, receiptId, amountMinor };
  if (status === 'REVERSED') return raised(payment, { code: 'REFUND_RETURNED', ...about });
  const isSurplus = receiptOf(payment, receiptId)?.kind === 'surplus';
  return isSurplus ? raised(payment, { code: 'SURPLUS_KEPT', ...about }) : [];
}
