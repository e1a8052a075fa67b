/** What the merchant has to look at. An incident is built from the facts, so the same facts raise it once. */

import { balances, receiptId, refundable } from './balances.ts';
import { isAboutRefund, knownReceipt, knownRefund, maxCapturable, paidTerms } from './known.ts';
import type {
  Authorised,
  Captured,
  Incident,
  Paid,
  Payment,
  PaymentEventBody,
  PaymentInput,
} from './payment.types.ts';
import { difference } from './terms.ts';

/** The incident as an event, unless the payment has it already. */
export function raised({ incidents }: Payment, incident: Incident): readonly PaymentEventBody[] {
  const text = JSON.stringify(incident);
  return incidents.some((known) => JSON.stringify(known) === text)
    ? []
    : [{ type: 'payment.incident_raised', incident }];
}

/** What a quarantined fact contradicts; `expected: 0` where no money was expected at all. */
export function contradiction(payment: Payment, command: PaymentInput): Incident {
  const { currency } = payment;
  const about = (code: ContradictionCode, ref: string, expected: object = {}): Incident => ({
    code,
    fact: command.type,
    ref,
    ...difference(expected, command),
  });
  if (command.type === 'authorised')
    return about('PAID_MISMATCH', command.attemptId, expectedMoney(payment, command));
  if (command.type === 'paid' || command.type === 'captured') {
    const code = knownReceipt(payment, command) ? 'RECEIPT_CHANGED' : 'PAID_MISMATCH';
    return about(code, receiptId(command), expectedMoney(payment, command));
  }
  if (command.type === 'disputeOpened' || command.type === 'disputeLost' || command.type === 'disputeWon') {
    const known = payment.disputes.find(({ id }) => id === command.disputeId);
    return about('STRAY_DISPUTE', command.disputeId, { currency, amountMinor: known?.amountMinor ?? 0 });
  }
  if (!isAboutRefund(command))
    return about('CLOSED_THOUGH_PAID', 'attemptId' in command ? command.attemptId : '');
  const known = knownRefund(payment, command.refundId);
  const settled = { currency, amountMinor: known ? (known.settledMinor ?? known.amountMinor) : 0 };
  return about(
    known ? 'REFUND_CONTRADICTED' : 'STRAY_REFUND',
    command.refundId,
    command.type === 'refundSucceeded' ? settled : {},
  );
}
/** What the money should have been: the agreed terms, and the amount known before or still to come. */
function expectedMoney(payment: Payment, fact: Authorised | Paid | Captured): object {
  const { attempts, captures } = payment;
  const terms = paidTerms(payment);
  if (fact.type === 'paid')
    return { ...terms, amountMinor: (knownReceipt(payment, fact) ?? payment).amountMinor };
  if (fact.type === 'captured') {
    const booked = captures.find(({ id, status }) => id === fact.captureId && status === 'SUCCEEDED');
    return { ...terms, amountMinor: booked?.amountMinor ?? maxCapturable(payment, fact) };
  }
  const { authorisedMinor = fact.amountMinor } = attempts.find(({ id }) => id === fact.attemptId) ?? {};
  return { ...terms, amountMinor: authorisedMinor };
}

type ContradictionCode = Extract<Incident, { readonly fact: string }>['code'];

/** Every receipt that lost more by what just happened than it ever captured. */
export function overRefunded(before: Payment, after: Payment): readonly PaymentEventBody[] {
  return balances(after).flatMap(({ receiptId, refundableMinor }) =>
    refundableMinor < Math.min(0, refundable(before, receiptId))
      ? raised(before, { code: 'OVER_REFUNDED', receiptId, excessMinor: -refundableMinor })
      : [],
  );
}
