/** What a person or the system may ask of an order's payments: one use case a command, each with a name of its own. */
import type { OrderId, PaymentId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';
import { ROLES, type Role } from '../core/role.ts';
import { choice, id, instant, optional, type ShapeOf } from '../core/shape.ts';
import type { OrderStatus } from '../order/index.ts';
import type { PaymentCommand } from '../payment/index.ts';
import { applyToPayment } from './apply-to-payment.ts';
import {
  CASH,
  payInCash,
  type RecordCashPayment,
  type RecordRefundByHand,
  recordCashPaymentShape,
  recordRefundByHandShape,
  refundByHand,
} from './money-by-hand.ts';
import { orderIn } from './order-use-cases.ts';
import { type PaymentContext, type ShopMachines, shopKeys, tenderKeys } from './payment-context.ts';
import type { Rows } from './rows.ts';
import {
  type OpenTenderRequest,
  openTender,
  openTenderShape,
  type RefundTendersRequest,
  refundTenders,
  refundTendersShape,
} from './split-payment-use-cases.ts';
import { stockKeys } from './stock-follower.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import type { UseCase } from './use-case.ts';

/** Opens a payment over what the order owes, and its first attempt. Written before the channel is called. */
export interface OpenPayment {
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly attemptId: string;
  readonly merchantId: string;
  readonly channel?: string | undefined;
  readonly by: Role;
  readonly at: Instant;
}

/** The order waits for no money. */
export interface NotPayable extends Refusal {
  readonly code: 'NOT_PAYABLE';
  readonly status: OrderStatus;
}

type Named<T extends PaymentCommand['type']> = Extract<PaymentCommand, { readonly type: T }>;
/** A payment command with the ids of its order and payment. */
export type PaymentRequest<T extends PaymentCommand['type']> = Omit<Named<T>, 'type'> & {
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
};

export interface PaymentUseCases {
  /** One payment over all that the order owes. */
  readonly openPayment: UseCase<OpenPayment>;
  /** One of several payments, over a part of what the order owes. */
  readonly openTender: UseCase<OpenTenderRequest>;
  /** Asks money of an order back that several tenders paid. */
  readonly refundTenders: UseCase<RefundTendersRequest>;
  readonly requestRefund: UseCase<PaymentRequest<'requestRefund'>>;
  /** Records money that the merchant took by hand: opens a payment over the channel `cash`, paid at once. */
  readonly recordCashPayment: UseCase<RecordCashPayment>;
  /** Records money that the merchant gave back by hand. */
  readonly recordRefundByHand: UseCase<RecordRefundByHand>;
  /** Tries a failed, unknown or abnormal refund again. */
  readonly retryRefund: UseCase<PaymentRequest<'retryRefund'>>;
  /** Takes some of what is authorised, or all of it. */
  readonly capture: UseCase<PaymentRequest<'capture'>>;
  /** Lets go of what is authorised and not captured. */
  readonly voidAuthorisation: UseCase<PaymentRequest<'void'>>;
  readonly cancelPayment: UseCase<PaymentRequest<'cancel'>>;
  /** The deadline of a payment has passed: the timer's command. */
  readonly timeOutPayment: UseCase<PaymentRequest<'timeout'>>;
  /** A refund is about to be sent to the channel: the command of the refund timer. */
  readonly sendRefund: UseCase<PaymentRequest<'sendRefund'>>;
}

const openPaymentShape = {
  orderId: id,
  paymentId: id,
  attemptId: id,
  merchantId: id,
  channel: optional(id),
  by: choice(ROLES),
  at: instant,
} satisfies ShapeOf<OpenPayment>;

/** The use cases of payments, under the host's machines. Part of `shopUseCases`. */
export function paymentUseCases(machines: ShopMachines): PaymentUseCases {
  const { machine, payment } = machines;
  const contextOf = (work: UnitOfWork, orderId: OrderId, at: Instant): PaymentContext => ({
    ...machines,
    work,
    orderId,
    at,
  });
  type Ids = Pick<OpenPayment, 'orderId' | 'paymentId'>;
  const rowsOfPayment = {
    locks: ({ orderId, paymentId }: Ids) => shopKeys(machines, orderId, paymentId),
    locksNext: (rows: Rows, { orderId }: Ids) => [
      ...tenderKeys(rows, orderId, payment.kind),
      ...stockKeys(orderIn(rows, machine, orderId)),
    ],
  };
  const useCase = <T extends PaymentCommand['type']>(name: string, type: T): UseCase<PaymentRequest<T>> => ({
    ...rowsOfPayment,
    name,
    decide: (work, { orderId, paymentId, ...content }) => {
      const command = { type, ...content } as unknown as Named<T>;
      applyToPayment(contextOf(work, orderId, command.at), paymentId, command);
    },
  });
  return {
    openPayment: {
      name: 'payment.open',
      shape: openPaymentShape,
      locks: ({ orderId, paymentId }) => shopKeys(machines, orderId, paymentId),
      decide: (work, request) => openPayment(work, machines, request),
    },
    openTender: {
      name: 'payment.open_tender',
      shape: openTenderShape,
      locks: ({ orderId, paymentId }) => shopKeys(machines, orderId, paymentId),
      locksNext: (rows, { orderId }) => tenderKeys(rows, orderId, payment.kind),
      decide: (work, request) => openTender(contextOf(work, request.orderId, request.at), request),
    },
    refundTenders: {
      name: 'payment.refund_tenders',
      shape: refundTendersShape,
      locks: ({ orderId }) => shopKeys(machines, orderId),
      locksNext: (rows, { orderId }) => tenderKeys(rows, orderId, payment.kind),
      decide: (work, request) => refundTenders(contextOf(work, request.orderId, request.at), request),
    },
    recordCashPayment: {
      ...rowsOfPayment,
      name: 'payment.record_cash',
      shape: recordCashPaymentShape,
      decide: (work, request) => {
        const { orderId, paymentId, merchantId, at } = request;
        // A merchant opens no payment of a channel: that is the shopper's. The fact of the money names the merchant.
        const attempt = { attemptId: `${paymentId}`, channel: CASH };
        if (work.read({ kind: payment.kind, id: paymentId }) === undefined)
          openPayment(work, machines, { orderId, paymentId, merchantId, by: 'system', at, ...attempt });
        if (work.refusals.length === 0) payInCash(contextOf(work, orderId, at), request);
      },
    },
    recordRefundByHand: {
      ...rowsOfPayment,
      name: 'payment.record_refund',
      shape: recordRefundByHandShape,
      decide: (work, request) => refundByHand(contextOf(work, request.orderId, request.at), request),
    },
    requestRefund: useCase('payment.request_refund', 'requestRefund'),
    retryRefund: useCase('payment.retry_refund', 'retryRefund'),
    capture: useCase('payment.capture', 'capture'),
    voidAuthorisation: useCase('payment.void', 'void'),
    cancelPayment: useCase('payment.cancel', 'cancel'),
    timeOutPayment: useCase('payment.time_out', 'timeout'),
    sendRefund: useCase('payment.send_refund', 'sendRefund'),
  };
}

function openPayment(work: UnitOfWork, { machine, payment }: ShopMachines, request: OpenPayment): void {
  const { orderId, paymentId, attemptId, merchantId, channel, by, at } = request;
  const { status, totalMinor: amountMinor, currency, payBy } = work.state(machine, orderId);
  if (work.read({ kind: machine.kind, id: orderId }) === undefined) {
    work.refuse({ code: 'NOT_FOUND', kind: machine.kind, id: orderId });
    return;
  }
  if (status !== 'PENDING_PAYMENT' || payBy === null) {
    work.refuse<NotPayable>({ code: 'NOT_PAYABLE', status });
    return;
  }
  const terms = { amountMinor, currency, merchantId, orderId, expiresAt: payBy };
  const routed = channel === undefined ? terms : { ...terms, channel };
  work.send(payment, paymentId, { type: 'create', ...routed, at, by });
  work.send(payment, paymentId, { type: 'submit', attemptId, at, by });
}
