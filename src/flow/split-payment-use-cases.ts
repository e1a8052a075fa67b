/**
 * Several payments of one order: each is a payment of its own, the split payment says what they come to, and the order is
 * paid when they brought all that is due. One decision changes them together.
 */

import { joinId, type OrderId, type PaymentId, type RefundId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';
import { ROLES, type Role } from '../core/role.ts';
import { choice, id, instant, optional, quantity, type ShapeOf } from '../core/shape.ts';
import type { OrderStatus } from '../order/index.ts';
import {
  type Payment,
  type RefundSplit,
  refundable,
  type SplitRefundRefusal,
  splitPayment,
  splitPaymentId,
  splitRefund,
} from '../payment/index.ts';
import type { PaymentContext } from './payment-context.ts';
import { recordOrderPaid } from './record-order-paid.ts';
import { type RefundCause, refundIdOf } from './refund-cause.ts';
import {
  broughtMinor,
  reversed,
  type SplitPaymentStep,
  splitPaymentSteps,
  takenMinor,
} from './split-payment-steps.ts';

/** Opens one of several payments over a part of what the order owes, and its first attempt. */
export interface OpenTenderRequest {
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly attemptId: string;
  readonly merchantId: string;
  readonly channel?: string | undefined;
  /** What this one is to bring. */
  readonly amountMinor: number;
  /** In the host's words: `card`, `voucher`. */
  readonly kind: string;
  readonly by: Role;
  readonly at: Instant;
}

/** Asks money of a settled order back, from its tenders as `split` says. */
export interface RefundTendersRequest {
  readonly orderId: OrderId;
  /** The refund of each tender is named after it and the payment. */
  readonly refundId: RefundId;
  readonly amountMinor: number;
  readonly split: RefundSplit;
  readonly by: Role;
  readonly at: Instant;
}

export const openTenderShape = {
  orderId: id,
  paymentId: id,
  attemptId: id,
  merchantId: id,
  channel: optional(id),
  amountMinor: quantity,
  kind: id,
  by: choice(ROLES),
  at: instant,
} satisfies ShapeOf<OpenTenderRequest>;

export const refundTendersShape = {
  orderId: id,
  refundId: id,
  amountMinor: quantity,
  split: choice(['proportional', 'reverse-order']),
  by: choice(ROLES),
  at: instant,
} satisfies ShapeOf<RefundTendersRequest>;

export type TenderRefusal =
  | (Refusal & { readonly code: 'NOT_PAYABLE'; readonly status: OrderStatus })
  /** No tenders paid this order. */
  | (Refusal & { readonly code: 'NOT_PAID_BY_TENDERS'; readonly orderId: OrderId })
  | SplitRefundRefusal;

const payments =
  ({ work, payment }: PaymentContext) =>
  (id: PaymentId): Payment =>
    work.state(payment, id);

export function openTender(context: PaymentContext, request: OpenTenderRequest): void {
  const { work, machine, payment, orderId } = context;
  const { paymentId, attemptId, merchantId, channel, amountMinor, kind, at, by } = request;
  const { status, totalMinor: dueMinor, currency, payBy } = work.state(machine, orderId);
  if (status !== 'PENDING_PAYMENT' || payBy === null) {
    work.refuse<TenderRefusal>({ code: 'NOT_PAYABLE', status });
    return;
  }
  const taken = takenMinor(work.state(splitPayment, orderId), payments(context));
  const tender = { paymentId, amountMinor, kind, currency, dueMinor, takenMinor: taken };
  work.send(splitPayment, orderId, { type: 'openTender', ...tender, at, by });
  const terms = {
    orderId,
    amountMinor,
    currency,
    merchantId,
    expiresAt: payBy,
    ...(channel !== undefined && { channel }),
  };
  work.send(payment, paymentId, { type: 'create', ...terms, at, by });
  work.send(payment, paymentId, { type: 'submit', attemptId, at, by });
}

/** After a change of one tender: pays the order, reverses the other tenders, or refunds what is no longer owed. */
export function closeSplit(context: PaymentContext, paymentId: PaymentId): void {
  const { work, machine, orderId } = context;
  const state = work.state(splitPayment, orderId);
  const { status } = work.state(machine, orderId);
  const dropped = state.tenders.some((tender) => tender.paymentId === paymentId && tender.dropped);
  if (state.status === 'PAID' && !dropped) return;
  const steps =
    dropped || status !== 'PENDING_PAYMENT'
      ? reversed(payments(context)(paymentId)).filter((step) => step.do !== 'cancel')
      : splitPaymentSteps(state, payments(context));
  for (const step of steps) applySplitStep(context, step, 'LATE_PAYMENT');
}

/** The order goes: what its tenders brought goes back, what they have not brought is let go. */
export function reverseTenders(context: PaymentContext, cause: RefundCause): void {
  const { work, orderId } = context;
  const { status, tenders } = work.state(splitPayment, orderId);
  if (status === 'OPEN') applySplitStep(context, { do: 'drop' }, cause);
  for (const { paymentId } of tenders)
    for (const step of reversed(payments(context)(paymentId))) applySplitStep(context, step, cause);
}

export function refundTenders(
  context: PaymentContext,
  { refundId, amountMinor, split, at, by }: RefundTendersRequest,
): void {
  const { work, machine, orderId } = context;
  const { tenders } = work.state(splitPayment, orderId);
  if (work.state(machine, orderId).paymentId !== splitPaymentId(orderId)) {
    work.refuse<TenderRefusal>({ code: 'NOT_PAID_BY_TENDERS', orderId });
    return;
  }
  const paying = tenders
    .filter(({ dropped }) => !dropped)
    .map(({ paymentId }) => payments(context)(paymentId));
  const again = paying.some(({ id, refunds }) => refunds.some((known) => known.id === joinId(refundId, id)));
  if (again) return;
  const divided = splitRefund(amountMinor, paying.map(refundableOf), split);
  if ('refusal' in divided) {
    work.refuse<TenderRefusal>(divided.refusal);
    return;
  }
  paying.forEach(({ id }, i) => {
    const share = divided.shares[i] ?? 0;
    if (share > 0) requestRefund(context, id, joinId(refundId, id), share, at, by);
  });
}

function refundableOf(paid: Payment) {
  // Money that did not pay the order is not the order's to refund.
  const capturedMinor = broughtMinor(paid);
  return { paymentId: paid.id, capturedMinor, refundableMinor: Math.min(capturedMinor, refundable(paid)) };
}

function applySplitStep(context: PaymentContext, step: SplitPaymentStep, cause: RefundCause): void {
  const { work, machine, payment, orderId, at } = context;
  const by = 'system';
  switch (step.do) {
    case 'pay': {
      const { dueMinor, currency } = work.state(splitPayment, orderId);
      work.send(splitPayment, orderId, { type: 'close', at, by });
      recordOrderPaid(work, machine, orderId, {
        paymentId: splitPaymentId(orderId),
        amountMinor: dueMinor,
        currency,
        at,
      });
      return;
    }
    case 'drop':
      work.send(splitPayment, orderId, { type: 'dropTenders', at, by });
      return;
    case 'cancel':
    case 'void':
      work.send(payment, step.paymentId, { type: step.do, at, by });
      return;
    case 'refund':
      requestRefund(
        context,
        step.paymentId,
        refundIdOf(step.paymentId, cause, orderId),
        step.amountMinor,
        at,
        by,
      );
  }
}

function requestRefund(
  { work, payment }: PaymentContext,
  paymentId: PaymentId,
  refundId: RefundId,
  amountMinor: number,
  at: Instant,
  by: Role,
): void {
  const { currency } = work.state(payment, paymentId);
  work.send(payment, paymentId, { type: 'requestRefund', refundId, amountMinor, currency, at, by });
}
