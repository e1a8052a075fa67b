/**
 * The order's use cases with its payment: money and order change in one decision, so neither can be seen without the
 * other. A host with its own payments uses `orderUseCases` alone and sends `pay` itself.
 */

import type { OrderId, PaymentId, RefundId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';
import type {
  CancelOrder,
  CancelReason,
  ExpireOrder,
  Order,
  OrderMachine,
  OrderStatus,
} from '../order/index.ts';
import {
  payment as defaultPayment,
  type PaymentCommand,
  type PaymentMachine,
  splitPaymentId,
} from '../payment/index.ts';
import {
  isStillOwed,
  recordOrderRefund,
  refundAffectsOrder,
  refundRemaining,
  voidAuthorisation,
} from './money-back.ts';
import { type OrderRequest, type OrderUseCases, orderUseCases, send, stockOf } from './order-use-cases.ts';
import { recordOrderPaid } from './record-order-paid.ts';
import { refundIdOf } from './refund-cause.ts';
import type { RowKey, Rows } from './rows.ts';
import {
  closeSplit,
  isTender,
  type OpenTenderRequest,
  openTender,
  type PaymentContext,
  type RefundTendersRequest,
  refundTenders,
  reverseTenders,
  splitPaymentKey,
  tenderKeys,
} from './split-payment-use-cases.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import type { UseCase } from './use-case.ts';

/** Opens a payment over what the order owes, and its first attempt. Written before the channel is called. */
export interface OpenPayment {
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly attemptId: string;
  readonly merchantId: string;
  readonly channel?: string | undefined;
  readonly by: string;
  readonly at: Instant;
}

/** A command or a fact for a payment, with the order it pays. */
export type PaymentRequest = PaymentCommand & { readonly orderId: OrderId; readonly paymentId: PaymentId };

/** An order that may have a payment under way. */
type WithPayment<C extends CancelOrder | ExpireOrder> = OrderRequest<C> & {
  readonly paymentId?: PaymentId | undefined;
};

export type PaymentFlowRefusal =
  /** The order waits for no money. */
  | (Refusal & { readonly code: 'NOT_PAYABLE'; readonly status: OrderStatus })
  /** The payment is of another order, or of none. */
  | (Refusal & {
      readonly code: 'FOREIGN_PAYMENT';
      readonly orderId: OrderId;
      readonly paymentId: PaymentId;
    });

export interface ShopUseCases extends Omit<OrderUseCases, 'cancel' | 'expire'> {
  /** Also cancels the payment under way, or orders back the money that came. */
  readonly cancel: UseCase<WithPayment<CancelOrder>>;
  /** Also closes the payment under way. */
  readonly expire: UseCase<WithPayment<ExpireOrder>>;
  /** One payment over all that the order owes. */
  readonly openPayment: UseCase<OpenPayment>;
  /** One of several payments, over a part of what the order owes. */
  readonly openTender: UseCase<OpenTenderRequest>;
  /** Asks money of an order back that several tenders paid. */
  readonly refundTenders: UseCase<RefundTendersRequest>;
  /** Tells a payment what the channel said, or asks something of it; the order follows. */
  readonly tellPayment: UseCase<PaymentRequest>;
}

/**
 * The use cases of an order and its payments. `payment` is the machine under the host's policy, the default one if left out.
 *
 * @example
 * const flow = shopUseCases(order);
 * await app.handle(flow.tellPayment, { orderId, paymentId, type: 'paid', … }, { key: callbackId });
 */
export function shopUseCases(machine: OrderMachine, payment: PaymentMachine = defaultPayment): ShopUseCases {
  const flow = orderUseCases(machine);
  const order = (id: OrderId): RowKey => ({ kind: machine.kind, id });
  const orderIn = (rows: Rows, id: OrderId) => rows.read(order(id))?.state as Order | undefined;
  const rowsOf = (orderId: OrderId, paymentId?: PaymentId) => [
    order(orderId),
    splitPaymentKey(orderId),
    ...(paymentId === undefined ? [] : [{ kind: payment.kind, id: paymentId }]),
  ];
  const contextOf = (work: UnitOfWork, orderId: OrderId, at: Instant): PaymentContext => ({
    work,
    machine,
    payment,
    orderId,
    at,
  });
  return {
    ...flow,
    cancel: {
      name: flow.cancel.name,
      locks: ({ orderId, paymentId }) => rowsOf(orderId, paymentId),
      locksNext: (rows, { orderId }) => {
        const known = orderIn(rows, orderId);
        const paidBy = known?.paymentId;
        return [
          ...(paidBy ? [{ kind: payment.kind, id: paidBy }] : []),
          ...tenderKeys(rows, orderId, payment.kind),
          ...stockOf(known),
        ];
      },
      decide: (work, { orderId, paymentId, ...content }) => {
        const { paymentId: paidBy } = work.state(machine, orderId);
        send(work, machine, orderId, { type: 'cancel', ...content });
        const { at, by, reason } = content;
        const context = contextOf(work, orderId, at);
        reverseTenders(context, reason, by);
        if (paidBy === splitPaymentId(orderId)) return;
        if (paidBy !== null) refundRemaining(context, paidBy, refundOnCancel(paidBy, orderId, reason), by);
        else if (paymentId !== undefined && isOurs(context, paymentId) && !isTender(context, paymentId))
          work.send(payment, paymentId, { type: 'cancel', at, by });
      },
    },
    expire: {
      name: flow.expire.name,
      locks: ({ orderId, paymentId }) => rowsOf(orderId, paymentId),
      locksNext: (rows, { orderId }) => [
        ...tenderKeys(rows, orderId, payment.kind),
        ...stockOf(orderIn(rows, orderId)),
      ],
      decide: (work, { orderId, paymentId, ...content }) => {
        send(work, machine, orderId, { type: 'expire', ...content });
        const { at, by } = content;
        const context = contextOf(work, orderId, at);
        reverseTenders(context, 'PAYMENT_TIMEOUT', by);
        if (paymentId !== undefined && isOurs(context, paymentId) && !isTender(context, paymentId))
          work.send(payment, paymentId, { type: 'timeout', at, by });
      },
    },
    openPayment: {
      name: 'payment.open',
      locks: ({ orderId, paymentId }) => rowsOf(orderId, paymentId),
      decide: (work, { orderId, paymentId, attemptId, merchantId, channel, by, at }) => {
        const { status, totalMinor: amountMinor, currency, payBy } = work.state(machine, orderId);
        if (status !== 'PENDING_PAYMENT' || payBy === null) {
          work.refuse<PaymentFlowRefusal>({ code: 'NOT_PAYABLE', status });
          return;
        }
        const terms = {
          amountMinor,
          currency,
          merchantId,
          orderId,
          expiresAt: payBy,
          ...(channel !== undefined && { channel }),
        };
        work.send(payment, paymentId, { type: 'create', ...terms, at, by });
        work.send(payment, paymentId, { type: 'submit', attemptId, at, by });
      },
    },
    openTender: {
      name: 'payment.open_tender',
      locks: ({ orderId, paymentId }) => rowsOf(orderId, paymentId),
      locksNext: (rows, { orderId }) => tenderKeys(rows, orderId, payment.kind),
      decide: (work, request) => openTender(contextOf(work, request.orderId, request.at), request),
    },
    refundTenders: {
      name: 'payment.refund_tenders',
      locks: ({ orderId }) => rowsOf(orderId),
      locksNext: (rows, { orderId }) => tenderKeys(rows, orderId, payment.kind),
      decide: (work, request) => refundTenders(contextOf(work, request.orderId, request.at), request),
    },
    tellPayment: {
      name: 'payment.tell',
      locks: ({ orderId, paymentId }) => rowsOf(orderId, paymentId),
      locksNext: (rows, { orderId }) => [
        ...tenderKeys(rows, orderId, payment.kind),
        ...stockOf(orderIn(rows, orderId)),
      ],
      decide: (work, { orderId, ...command }) =>
        tell(contextOf(work, orderId, command.at), command as PaymentCommand & { paymentId: PaymentId }),
    },
  };
}

/** The refund that cancelling a paid order asks for: named after its cause, so it is asked for once. */
export function refundOnCancel(paymentId: PaymentId, orderId: OrderId, reason: CancelReason): RefundId {
  return refundIdOf(paymentId, reason, orderId);
}

/** Whether the payment is of this order; where it is another's, or nobody's, the whole decision is refused. */
function isOurs({ work, payment, orderId }: PaymentContext, paymentId: PaymentId): boolean {
  const ours = work.state(payment, paymentId).orderId === orderId;
  if (!ours) work.refuse<PaymentFlowRefusal>({ code: 'FOREIGN_PAYMENT', orderId, paymentId });
  return ours;
}

/** Tells a payment what was said about it; the order and its other tenders follow. Part of larger use cases too. */
export function tell(
  context: PaymentContext,
  command: PaymentCommand & { readonly paymentId: PaymentId },
): void {
  const { work, machine, payment, orderId, at } = context;
  const { paymentId } = command;
  if (!isOurs(context, paymentId)) return;
  const tender = isTender(context, paymentId);
  const { status: before } = work.state(payment, paymentId);
  const events = work.send(payment, paymentId, command) ?? [];
  const { status, currency, receipts } = work.state(payment, paymentId);
  for (const event of events) {
    if (event.type === 'payment.dispute_won' && !isStillOwed(context, paymentId)) {
      // What the dispute held when the order went is ours again, and the order no longer wants it.
      refundRemaining(context, paymentId, refundIdOf(paymentId, 'DISPUTE_WON', event.dispute.id), 'system');
    } else if (event.type === 'payment.refund_succeeded') {
      if (refundAffectsOrder(context, paymentId, event.refundId))
        recordOrderRefund(context, paymentId, event.refundId, event.refund.settledMinor);
    }
  }
  if (tender) {
    if (events.length > 0) closeSplit(context, paymentId);
    return;
  }
  voidAuthorisation(context, paymentId);
  const amountMinor = receipts.find(({ kind }) => kind === 'payment')?.amountMinor;
  if (amountMinor === undefined || status === before || before === 'REFUNDING' || before === 'REFUNDED')
    return;
  // The fact stands whatever the order says: money that the order no longer wants goes back.
  if (
    status === 'SUCCESS' &&
    !recordOrderPaid(work, machine, orderId, { paymentId, amountMinor, currency, at })
  )
    refundRemaining(context, paymentId, refundIdOf(paymentId, 'LATE_PAYMENT', orderId), 'system');
}
