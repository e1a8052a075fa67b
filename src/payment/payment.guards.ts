/**
 * What each guard of the payment's table demands: known from who asks and when, before a command has any content.
 * Table and guards together are what a screen loads, to show a button and to say why one is grey.
 */
import { type AskContext, type Check, defineRules, type Rules, refuse } from '../core/decider.ts';
import { capturable, refundable } from './balances.ts';
import type { PaymentCommand } from './payment.commands.ts';
import { type PaymentGuard, paymentTable } from './payment.table.ts';
import type { Payment, PaymentRefusal } from './payment.types.ts';
import { refundTable } from './refund.table.ts';
import type { Refund, RefundCommand } from './refund.types.ts';

/** The refund's table, ready to be asked: `available(refundRules, refund, ask)` is `['retryRefund']` or nothing. */
export const refundRules: Rules<typeof refundTable, Refund, RefundCommand, PaymentRefusal> =
  /* @__PURE__ */ defineRules({
    table: refundTable,
    guards: {},
    rules: {},
    facts: Object.values(refundTable)
      .flatMap((row) => Object.keys(row))
      .filter((name) => name !== 'retryRefund'),
  });

/** 0 < amount ≤ refundable: checked when the amount is reserved, so settling it can never break the bound. */
export function covered(
  payment: Payment,
  receiptId: string | undefined,
  amountMinor: number,
): PaymentRefusal | undefined {
  const refundableMinor = refundable(payment, receiptId);
  if (refundableMinor < 0) return { code: 'OVER_REFUNDED', excessMinor: -refundableMinor };
  if (amountMinor <= refundableMinor) return undefined;
  return { code: refundableMinor === 0 ? 'NOTHING_LEFT' : 'EXCEEDS_REFUNDABLE', refundableMinor };
}

/** All that the refund's table looks at. */
const RETRY = { type: 'retryRefund' } as RefundCommand;

/** A refund sent again has its amount reserved; one that failed gave it back and asks for it anew. */
export function retryRefusal(payment: Payment, refund: Refund): PaymentRefusal | undefined {
  const { receiptId, status, amountMinor } = refund;
  return (
    (refuse(refundRules, refund, RETRY) as PaymentRefusal | undefined) ??
    covered(payment, receiptId, status === 'FAILED' ? amountMinor : 0)
  );
}

export const paymentGuards: { readonly [guard in PaymentGuard]: Check<Payment, AskContext, PaymentRefusal> } =
  {
    beforeDeadline: ({ expiresAt }, { at }) => (at < expiresAt ? undefined : { code: 'EXPIRED', expiresAt }),
    deadlinePassed: ({ expiresAt }, { at }) => (at >= expiresAt ? undefined : { code: 'NOT_DUE', expiresAt }),
    moneyToCapture: (payment) =>
      capturable(payment) > 0 ? undefined : { code: 'NOTHING_TO_CAPTURE', capturableMinor: 0 },
    moneyToRefund: (payment) => covered(payment, undefined, 1),
    refundToRetry: (payment) =>
      payment.refunds.some((refund) => !retryRefusal(payment, refund))
        ? undefined
        : { code: 'NOTHING_TO_RETRY' },
  };

/** Wishes a person may send. Timing out belongs to the timer, sending a refund to the outbox, facts to the channel. */
const ASKED: readonly string[] = [
  'create',
  'submit',
  'cancel',
  'capture',
  'void',
  'requestRefund',
  'retryRefund',
];
/** Every cell that no person asks for: timeouts belong to the timer, sending to the outbox, facts to the channel. */
export const NOT_ASKED: readonly string[] = [
  ...new Set(Object.values(paymentTable).flatMap((row) => Object.keys(row))),
].filter((name) => !ASKED.includes(name));

/**
 * Table and guards: all a browser needs. `available`, `why` and `refuse` answer from them alone; `payment` is the same
 * and more, it also checks content and decides.
 *
 * @example
 * available(paymentRules, payment, { at: now }) // ['requestRefund']
 */
export const paymentRules: Rules<typeof paymentTable, Payment, PaymentCommand, PaymentRefusal> =
  /* @__PURE__ */ defineRules({
    table: paymentTable,
    guards: paymentGuards,
    rules: {},
    facts: NOT_ASKED,
  });
