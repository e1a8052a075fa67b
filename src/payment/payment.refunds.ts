/** What a payment's refunds do: it runs the refund machine for each of them and records the answer as its own events. */
import { emit, targetOf } from '../core/decider.ts';
import type { TargetOfTable } from '../core/table.ts';
import { receiptOf } from './balances.ts';
import { contradiction, raised } from './incidents.ts';
import { knownRefund } from './payment.classify.ts';
import type { RefundFact, RequestRefund, RetryRefund, SendRefund } from './payment.commands.ts';
import type { Payment, PaymentEventBody } from './payment.types.ts';
import type { refundTable } from './refund.table.ts';
import { refund } from './refund.ts';
import type { Refund, RefundCommand } from './refund.types.ts';

type AboutRefund = RequestRefund | SendRefund | RetryRefund | RefundFact;

/** What the refund's table has for a command or fact: statuses, or an outcome. */
export function refundTarget(
  payment: Payment,
  command: AboutRefund,
): TargetOfTable<typeof refundTable> | undefined {
  const known = knownRefund(payment, command.refundId) ?? refund.initial(command.refundId);
  return targetOf(refund, known, command as RefundCommand);
}

/** Requested, sent, retried, or reported by the channel. */
export function refunded(payment: Payment, command: AboutRefund): readonly PaymentEventBody[] {
  const known = knownRefund(payment, command.refundId);
  const terms = {
    receiptId:
      known?.receiptId ?? receiptOf(payment, (command as { receiptId?: string }).receiptId)?.id ?? '',
    origin: known?.origin ?? (command.type === 'requestRefund' ? 'requested' : 'external'),
  } as const;
  const { outcome, to: [status] = [] } = refundTarget(payment, command) ?? {};
  if (outcome === 'renew') return renewed(payment, known as Refund, command as RetryRefund);
  const incidents = outcome === 'quarantine' ? raised(payment, contradiction(payment, command)) : [];
  const odd =
    known && status === 'SUCCEEDED'
      ? oddAmount(payment, known, command)
      : known
        ? kept(payment, known, status)
        : [];
  return [...incidents, ...ofRefund(payment, { ...command, ...terms } as RefundCommand), ...odd];
}

/** Money that was to go back and is with us again. A failed refund of what paid leaves the money where it belongs. */
function kept(
  payment: Payment,
  { id: refundId, ...refund }: Refund,
  status?: string,
): readonly PaymentEventBody[] {
  const { receiptId, settledMinor: amountMinor = refund.amountMinor } = refund;
  const surplus = receiptOf(payment, receiptId)?.kind === 'surplus';
  if (status === 'REVERSED')
    return raised(payment, { code: 'REFUND_RETURNED', refundId, receiptId, amountMinor });
  if (status !== 'FAILED' || !surplus) return [];
  return raised(payment, { code: 'SURPLUS_KEPT', refundId, receiptId, amountMinor });
}

/** The refund machine's events, wrapped as the payment's. */
export function ofRefund(payment: Payment, command: RefundCommand): readonly PaymentEventBody[] {
  const { refundId } = command;
  const events = emit(refund, knownRefund(payment, refundId) ?? refund.initial(refundId), command);
  return events.map((event) => {
    const type = `payment.${event.type.replace('.', '_')}` as 'payment.refund_requested';
    return { type, refundId, refund: event };
  });
}

/** A failed refund stays failed; the same amount is asked for again under a new id. */
function renewed(
  payment: Payment,
  { id: retryOf, receiptId, amountMinor, origin }: Refund,
  { retryId, at, by }: RetryRefund,
) {
  const { currency } = payment;
  return ofRefund(payment, {
    type: 'requestRefund',
    refundId: retryId,
    amountMinor,
    currency,
    receiptId,
    origin,
    retryOf,
    at,
    by,
  });
}

/** The channel settled another amount than we asked for: the actual one is booked, and somebody told. */
function oddAmount(payment: Payment, { id: refundId, amountMinor: askedMinor }: Refund, command: object) {
  const { amountMinor: settledMinor = askedMinor } = command as { amountMinor?: number };
  if (settledMinor === askedMinor) return [];
  return raised(payment, {
    code: settledMinor < askedMinor ? 'SHORT_REFUND' : 'LARGE_REFUND',
    refundId,
    askedMinor,
    settledMinor,
  });
}
