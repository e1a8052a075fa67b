/**
 * Several payments of one order: each is a payment of its own, the settlement says what they come to, and the order is
 * paid when they brought all that is due. One decision changes them together.
 */

import { joinId, type OrderId, type PaymentId, type RefundId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';
import type { OrderMachine, OrderStatus, Role } from '../order/index.ts';
import {
  type Payment,
  type PaymentMachine,
  type RefundSplit,
  refundable,
  type Settlement,
  settlement,
  settlementId,
  splitRefund,
} from '../payment/index.ts';
import type { Draft } from './draft.ts';
import { payOrder } from './pay-order.ts';
import type { Ref, Rows } from './rows.ts';
import {
  broughtMinor,
  reversed,
  type SettlementStep,
  settlementSteps,
  takenMinor,
} from './settlement-steps.ts';

/** Opens one of several payments over a part of what the order owes, and its first attempt. */
export interface OpenTenderRequest {
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly attemptId: string;
  readonly merchantId: string;
  readonly channel?: string;
  /** What this one is to bring. */
  readonly amountMinor: number;
  /** In the host's words: `card`, `voucher`. */
  readonly kind: string;
  readonly by: string;
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

export type TenderRefusal =
  | (Refusal & { readonly code: 'NOT_PAYABLE'; readonly status: OrderStatus })
  /** No tenders paid this order. */
  | (Refusal & { readonly code: 'NOT_SETTLED'; readonly orderId: OrderId })
  | (Refusal & { readonly code: 'EXCEEDS_REFUNDABLE'; readonly refundableMinor: number });

export function settlementRef(orderId: OrderId): Ref {
  return { kind: settlement.kind, id: orderId };
}

/** The payments of an order's settlement. */
export function tenderRefs(rows: Rows, orderId: OrderId, kind: string): readonly Ref[] {
  const known = rows.read(settlementRef(orderId))?.state as Settlement | undefined;
  return (known?.tenders ?? []).map(({ paymentId }) => ({ kind, id: paymentId }));
}

/** Everything a decision about tenders needs at hand. */
export interface Till {
  readonly draft: Draft;
  readonly machine: OrderMachine;
  readonly payment: PaymentMachine;
  readonly orderId: OrderId;
  readonly at: Instant;
}

/** Whether the payment is one of the order's tenders. */
export function isTender({ draft, orderId }: Till, paymentId: PaymentId): boolean {
  return draft.state(settlement, orderId).tenders.some((tender) => tender.paymentId === paymentId);
}

const payments =
  ({ draft, payment }: Till) =>
  (id: PaymentId): Payment =>
    draft.state(payment, id);

export function openTender(till: Till, request: OpenTenderRequest): void {
  const { draft, machine, payment, orderId } = till;
  const { paymentId, attemptId, merchantId, channel, amountMinor, kind, at, by } = request;
  const { status, totalMinor: dueMinor, currency, payBy } = draft.state(machine, orderId);
  if (status !== 'PENDING_PAYMENT' || payBy === null) {
    draft.refuse<TenderRefusal>({ code: 'NOT_PAYABLE', status });
    return;
  }
  const taken = takenMinor(draft.state(settlement, orderId), payments(till));
  const tender = { paymentId, amountMinor, kind, currency, dueMinor, takenMinor: taken };
  draft.send(settlement, orderId, { type: 'openTender', ...tender, at, by });
  const terms = {
    orderId,
    amountMinor,
    currency,
    merchantId,
    expiresAt: payBy,
    ...(channel !== undefined && { channel }),
  };
  draft.send(payment, paymentId, { type: 'create', ...terms, at, by });
  draft.send(payment, paymentId, { type: 'submit', attemptId, at, by });
}

/** After news of one tender: pays the order, reverses the others, or gives back what nobody wants any more. */
export function settleTenders(till: Till, paymentId: PaymentId): void {
  const { draft, machine, orderId, at } = till;
  const state = draft.state(settlement, orderId);
  const { status } = draft.state(machine, orderId);
  const dropped = state.tenders.some((tender) => tender.paymentId === paymentId && tender.dropped);
  if (state.status === 'SETTLED' && !dropped) return;
  const steps =
    dropped || status !== 'PENDING_PAYMENT'
      ? reversed(payments(till)(paymentId)).filter((step) => step.do !== 'cancel')
      : settlementSteps(state, payments(till));
  for (const step of steps) carryOut(till, step, 'LATE', at, 'system');
}

/** The order goes: what its tenders brought goes back, what they have not brought is let go. */
export function reverseTenders(till: Till, cause: string, by: Role): void {
  const { draft, orderId, at } = till;
  const { status, tenders } = draft.state(settlement, orderId);
  if (status === 'OPEN') carryOut(till, { do: 'drop' }, cause, at, by);
  for (const { paymentId } of tenders)
    for (const step of reversed(payments(till)(paymentId))) carryOut(till, step, cause, at, by);
}

export function refundTenders(
  till: Till,
  { refundId, amountMinor, split, at, by }: RefundTendersRequest,
): void {
  const { draft, machine, orderId } = till;
  const { tenders } = draft.state(settlement, orderId);
  if (draft.state(machine, orderId).paymentId !== settlementId(orderId)) {
    draft.refuse<TenderRefusal>({ code: 'NOT_SETTLED', orderId });
    return;
  }
  const paying = tenders.filter(({ dropped }) => !dropped).map(({ paymentId }) => payments(till)(paymentId));
  const again = paying.some(({ id, refunds }) => refunds.some((known) => known.id === joinId(refundId, id)));
  const shares = again ? undefined : splitRefund(amountMinor, paying.map(refundableOf), split);
  if (again) return;
  if (shares === undefined) {
    const refundableMinor = paying.reduce((sum, each) => sum + Math.max(0, refundable(each)), 0);
    draft.refuse<TenderRefusal>({ code: 'EXCEEDS_REFUNDABLE', refundableMinor });
    return;
  }
  paying.forEach(({ id }, i) => {
    const share = shares[i] ?? 0;
    if (share > 0) requestRefund(till, id, joinId(refundId, id), share, at, by);
  });
}

function refundableOf(paid: Payment) {
  return { paymentId: paid.id, capturedMinor: broughtMinor(paid), refundableMinor: refundable(paid) };
}

function carryOut(till: Till, step: SettlementStep, cause: string, at: Instant, by: Role): void {
  const { draft, machine, payment, orderId } = till;
  switch (step.do) {
    case 'pay': {
      const { dueMinor, currency } = draft.state(settlement, orderId);
      draft.send(settlement, orderId, { type: 'settle', at, by });
      payOrder(draft, machine, orderId, {
        paymentId: settlementId(orderId),
        amountMinor: dueMinor,
        currency,
        at,
      });
      return;
    }
    case 'drop':
      draft.send(settlement, orderId, { type: 'dropTenders', at, by });
      return;
    case 'cancel':
    case 'void':
      draft.send(payment, step.paymentId, { type: step.do, at, by });
      return;
    case 'refund':
      requestRefund(till, step.paymentId, joinId(step.paymentId, cause, orderId), step.amountMinor, at, by);
  }
}

function requestRefund(
  { draft, payment }: Till,
  paymentId: PaymentId,
  refundId: RefundId,
  amountMinor: number,
  at: Instant,
  by: Role,
): void {
  const { currency } = draft.state(payment, paymentId);
  draft.send(payment, paymentId, { type: 'requestRefund', refundId, amountMinor, currency, at, by });
}
