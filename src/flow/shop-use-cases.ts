/**
 * The use cases of a shop: its orders with their stock and their payments. Money and order change in one decision, so
 * neither can be seen without the other.
 */
import type { OrderId, PaymentId, RefundId } from '../core/id.ts';
import type { CancelOrder, CancelReason, ExpireOrder, OrderMachine } from '../order/index.ts';
import { payment as defaultPayment, type PaymentMachine, splitPaymentId } from '../payment/index.ts';
import { refundRemaining } from './money-back.ts';
import { type OrderRequest, type OrderUseCases, orderIn, orderUseCases } from './order-use-cases.ts';
import { isOurs, isTender, type ShopMachines, shopKeys, tenderKeys } from './payment-context.ts';
import { type PaymentUseCases, paymentUseCases } from './payment-use-cases.ts';
import { type PaymentFactUseCases, paymentFactUseCases } from './record-payment-fact.ts';
import { refundIdOf } from './refund-cause.ts';
import { reverseTenders } from './split-payment-use-cases.ts';
import { stockKeys } from './stock-follower.ts';
import type { UseCase } from './use-case.ts';

/** An order that may have a payment under way. */
type WithPayment<C extends CancelOrder | ExpireOrder> = OrderRequest<C> & {
  readonly paymentId?: PaymentId | undefined;
};

export interface ShopUseCases
  extends Omit<OrderUseCases, 'cancel' | 'expire' | 'pay' | 'refund'>,
    PaymentUseCases,
    PaymentFactUseCases {
  /** Also cancels the payment under way, or orders back the money that came. */
  readonly cancel: UseCase<WithPayment<CancelOrder>>;
  /** Also closes the payment under way. */
  readonly expire: UseCase<WithPayment<ExpireOrder>>;
}

/**
 * The use cases of an order and its payments. `payment` is the machine under the host's policy, the default one if left out.
 *
 * @example
 * const flow = shopUseCases(order);
 * await app.handle(flow.place, { orderId: 'o-1', userId: 'u-1', currency: 'EUR', by: 'shopper', lines });
 */
export function shopUseCases(machine: OrderMachine, payment: PaymentMachine = defaultPayment): ShopUseCases {
  const machines = { machine, payment };
  const { pay: _pay, refund: _refund, ...orders } = orderUseCases(machine);
  return {
    ...orders,
    ...paymentUseCases(machines),
    ...paymentFactUseCases(machines),
    cancel: cancelUseCase(machines, orders.cancel.name),
    expire: expireUseCase(machines, orders.expire.name),
  };
}

function cancelUseCase(machines: ShopMachines, name: string): ShopUseCases['cancel'] {
  const { machine, payment } = machines;
  return {
    name,
    locks: ({ orderId, paymentId }) => shopKeys(machines, orderId, paymentId),
    locksNext: (rows, { orderId }) => {
      const known = orderIn(rows, machine, orderId);
      return [
        ...(known?.paymentId ? [{ kind: payment.kind, id: known.paymentId }] : []),
        ...tenderKeys(rows, orderId, payment.kind),
        ...stockKeys(known),
      ];
    },
    decide: (work, { orderId, paymentId, ...content }) => {
      const { paymentId: paidBy } = work.state(machine, orderId);
      work.send(machine, orderId, { type: 'cancel', ...content });
      const { at, by, reason } = content;
      const context = { ...machines, work, orderId, at };
      reverseTenders(context, reason);
      if (paidBy === splitPaymentId(orderId)) return;
      if (paidBy !== null) refundRemaining(context, paidBy, refundOnCancel(paidBy, orderId, reason));
      else if (paymentId !== undefined && isOurs(context, paymentId) && !isTender(context, paymentId))
        work.send(payment, paymentId, { type: 'cancel', at, by });
    },
  };
}

function expireUseCase(machines: ShopMachines, name: string): ShopUseCases['expire'] {
  const { machine, payment } = machines;
  return {
    name,
    locks: ({ orderId, paymentId }) => shopKeys(machines, orderId, paymentId),
    locksNext: (rows, { orderId }) => [
      ...tenderKeys(rows, orderId, payment.kind),
      ...stockKeys(orderIn(rows, machine, orderId)),
    ],
    decide: (work, { orderId, paymentId, ...content }) => {
      work.send(machine, orderId, { type: 'expire', ...content });
      const { at } = content;
      const context = { ...machines, work, orderId, at };
      reverseTenders(context, 'PAYMENT_TIMEOUT');
      if (paymentId !== undefined && isOurs(context, paymentId) && !isTender(context, paymentId))
        work.send(payment, paymentId, { type: 'timeout', at, by: 'system' });
    },
  };
}

/** The refund that cancelling a paid order asks for: named after its cause, so it is asked for once. */
export function refundOnCancel(paymentId: PaymentId, orderId: OrderId, reason: CancelReason): RefundId {
  return refundIdOf(paymentId, reason, orderId);
}
