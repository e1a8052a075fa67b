/** Money that a merchant takes or gives by hand: a payment over the channel `cash`, and a refund that no channel sends. */
import type { OrderId, PaymentId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import { choice, currency, id, instant, quantity, type ShapeOf } from '../core/shape.ts';
import { applyToPayment } from './apply-to-payment.ts';
import { isOurs, type PaymentContext } from './payment-context.ts';

/** Who may record money by hand. A shopper may not. */
export type MoneyRecorder = 'merchant' | 'system';

/** The merchant has taken all that the order owes. */
export interface RecordCashPayment {
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly merchantId: string;
  readonly by: MoneyRecorder;
  readonly at: Instant;
}

/** The merchant has given money of a payment back, past the channel. */
export interface RecordRefundByHand {
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly refundId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly by: MoneyRecorder;
  readonly at: Instant;
}

const recorder = choice<MoneyRecorder>(['merchant', 'system']);

export const recordCashPaymentShape = {
  orderId: id,
  paymentId: id,
  merchantId: id,
  by: recorder,
  at: instant,
} satisfies ShapeOf<RecordCashPayment>;

export const recordRefundByHandShape = {
  orderId: id,
  paymentId: id,
  refundId: id,
  amountMinor: quantity,
  currency,
  by: recorder,
  at: instant,
} satisfies ShapeOf<RecordRefundByHand>;

/** The channel of money taken by hand. */
export const CASH = 'cash';

/** Records the money of a cash payment that was opened in the same decision, or before. */
export function payInCash(context: PaymentContext, { paymentId, merchantId, by }: RecordCashPayment): void {
  const { work, machine, payment, orderId, at } = context;
  if (!isOurs(context, paymentId)) return;
  const { amountMinor, currency: paidIn } = work.state(payment, paymentId);
  const orderPayable = work.state(machine, orderId).status === 'PENDING_PAYMENT';
  // One payment of cash is one attempt and one receipt, so its id names all three.
  const ownId: string = paymentId;
  const receipt = { paymentId, attemptId: ownId, channel: CASH, channelTxnId: ownId, merchantId };
  applyToPayment(context, paymentId, {
    type: 'paid',
    ...receipt,
    ...{ amountMinor, currency: paidIn, orderPayable, by, at },
  });
}

/** Asks for the refund, within what is refundable, and records that the money went back. */
export function refundByHand(context: PaymentContext, request: RecordRefundByHand): void {
  const { paymentId, refundId, amountMinor, currency: paidIn, by } = request;
  const refund = { refundId, amountMinor, currency: paidIn, by, at: context.at };
  applyToPayment(context, paymentId, { type: 'requestRefund', ...refund });
  if (context.work.refusals.length === 0)
    applyToPayment(context, paymentId, { type: 'refundSucceeded', ...refund });
}
