/** What a decision about an order and its payments needs at hand. */
import type { OrderId, PaymentId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';
import type { OrderMachine } from '../order/index.ts';
import { type PaymentMachine, type SplitPayment, splitPayment } from '../payment/index.ts';
import type { RowKey, Rows } from './rows.ts';
import type { NotFound, UnitOfWork } from './unit-of-work.ts';

/** The host's order and payment machines, under its policies. */
export interface ShopMachines {
  readonly machine: OrderMachine;
  readonly payment: PaymentMachine;
}

export interface PaymentContext extends ShopMachines {
  readonly work: UnitOfWork;
  readonly orderId: OrderId;
  readonly at: Instant;
}

/** The payment is of another order. */
export interface ForeignPayment extends Refusal {
  readonly code: 'FOREIGN_PAYMENT';
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
}

/** Whether the payment is of this order; where it is another's, or does not exist, the whole decision is refused. */
export function isOurs({ work, payment, orderId }: PaymentContext, paymentId: PaymentId): boolean {
  const known = work.read({ kind: payment.kind, id: paymentId });
  const ours = work.state(payment, paymentId).orderId === orderId;
  if (known === undefined) work.refuse<NotFound>({ code: 'NOT_FOUND', kind: payment.kind, id: paymentId });
  else if (!ours) work.refuse<ForeignPayment>({ code: 'FOREIGN_PAYMENT', orderId, paymentId });
  return ours;
}

function splitPaymentKey(orderId: OrderId): RowKey {
  return { kind: splitPayment.kind, id: orderId };
}

/** The rows that every decision about an order and its payments locks first. */
export function shopKeys(
  { machine, payment }: ShopMachines,
  orderId: OrderId,
  paymentId?: PaymentId,
): readonly RowKey[] {
  return [
    { kind: machine.kind, id: orderId },
    splitPaymentKey(orderId),
    ...(paymentId === undefined ? [] : [{ kind: payment.kind, id: paymentId }]),
  ];
}

/** The payments of an order's split payment. */
export function tenderKeys(rows: Rows, orderId: OrderId, kind: string): readonly RowKey[] {
  const known = rows.read(splitPaymentKey(orderId))?.state as SplitPayment | undefined;
  return (known?.tenders ?? []).map(({ paymentId }) => ({ kind, id: paymentId }));
}

/** Whether the payment is one of the order's tenders. */
export function isTender({ work, orderId }: PaymentContext, paymentId: PaymentId): boolean {
  return work.state(splitPayment, orderId).tenders.some((tender) => tender.paymentId === paymentId);
}
