/**
 * The order's use cases with its payment: money and order change in one decision, so neither can be seen without the
 * other. A host with its own payments uses `orderFlow` alone and sends `pay` itself.
 */
import { type Refusal, refuse } from '../core/decider.ts';
import type { LineId, OrderId, PaymentId, RefundId } from '../core/id.ts';
import { joinId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import { type Level, levelId } from '../inventory/index.ts';
import {
  type CancelOrder,
  type CancelReason,
  type ExpireOrder,
  live,
  type Order,
  type OrderMachine,
  type OrderStatus,
  type Role,
} from '../order/index.ts';
import { type Payment, type PaymentCommand, payment, refundable } from '../payment/index.ts';
import type { Draft } from './draft.ts';
import { type OrderFlow, type OrderRequest, orderFlow, send, stockOf } from './order-flow.ts';
import type { Ref, Rows, UseCase } from './use-case.ts';

/** Opens a payment over what the order owes, and its first attempt. Written before the channel is called. */
export interface OpenPayment {
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly attemptId: string;
  readonly merchantId: string;
  readonly channel?: string;
  readonly by: string;
  readonly at: Instant;
}

/** A command or a fact for a payment, with the order it pays. */
export type PaymentRequest = PaymentCommand & { readonly orderId: OrderId; readonly paymentId: PaymentId };

/** An order that may have a payment under way. */
type WithPayment<C extends CancelOrder | ExpireOrder> = OrderRequest<C> & { readonly paymentId?: PaymentId };

export type PaymentFlowRefusal =
  /** The order waits for no money. */
  | (Refusal & { readonly code: 'NOT_PAYABLE'; readonly status: OrderStatus })
  /** The payment is of another order, or of none. */
  | (Refusal & {
      readonly code: 'FOREIGN_PAYMENT';
      readonly orderId: OrderId;
      readonly paymentId: PaymentId;
    });

export interface ShopFlow extends Omit<OrderFlow, 'cancel' | 'expire'> {
  /** Also cancels the payment under way, or orders back the money that came. */
  readonly cancel: UseCase<WithPayment<CancelOrder>>;
  /** Also closes the payment under way. */
  readonly expire: UseCase<WithPayment<ExpireOrder>>;
  readonly openPayment: UseCase<OpenPayment>;
  /** Tells a payment what the channel said, or asks something of it; the order follows. */
  readonly tellPayment: UseCase<PaymentRequest>;
}

/**
 * The use cases of an order and its payment.
 *
 * @example
 * const flow = shopFlow(order);
 * await app.handle(flow.tellPayment, { orderId, paymentId, type: 'paid', … }, { key: callbackId });
 */
export function shopFlow(machine: OrderMachine): ShopFlow {
  const flow = orderFlow(machine);
  const order = (id: OrderId): Ref => ({ kind: machine.kind, id });
  const orderIn = (rows: Rows, id: OrderId) => rows.read(order(id))?.state as Order | undefined;
  return {
    ...flow,
    cancel: {
      name: flow.cancel.name,
      touches: ({ orderId, paymentId }) => [order(orderId), ...paymentRef(paymentId)],
      follow: (rows, { orderId }) => {
        const known = orderIn(rows, orderId);
        return [...paymentRef(known?.paymentId ?? undefined), ...stockOf(known)];
      },
      decide: (draft, { orderId, paymentId, ...content }) => {
        const before = draft.state(machine, orderId);
        send(draft, machine, orderId, { type: 'cancel', ...content });
        const { at, by } = content;
        if (before.paymentId !== null)
          giveBack(
            draft,
            before.paymentId,
            refundOnCancel(before.paymentId, orderId, content.reason),
            at,
            by,
          );
        else if (paymentId !== undefined && isOurs(draft, orderId, paymentId))
          draft.send(payment, paymentId, { type: 'cancel', at, by });
      },
    },
    expire: {
      name: flow.expire.name,
      touches: ({ orderId, paymentId }) => [order(orderId), ...paymentRef(paymentId)],
      follow: (rows, { orderId }) => stockOf(orderIn(rows, orderId)),
      decide: (draft, { orderId, paymentId, ...content }) => {
        send(draft, machine, orderId, { type: 'expire', ...content });
        const { at, by } = content;
        if (paymentId !== undefined && isOurs(draft, orderId, paymentId))
          draft.send(payment, paymentId, { type: 'timeout', at, by });
      },
    },
    openPayment: {
      name: 'payment.open',
      touches: ({ orderId, paymentId }) => [order(orderId), ...paymentRef(paymentId)],
      decide: (draft, { orderId, paymentId, attemptId, merchantId, channel, by, at }) => {
        const { status, totalMinor: amountMinor, currency, payBy } = draft.state(machine, orderId);
        if (status !== 'PENDING_PAYMENT' || payBy === null) {
          draft.refuse<PaymentFlowRefusal>({ code: 'NOT_PAYABLE', status });
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
        draft.send(payment, paymentId, { type: 'create', ...terms, at, by });
        draft.send(payment, paymentId, { type: 'submit', attemptId, at, by });
      },
    },
    tellPayment: {
      name: 'payment.tell',
      touches: ({ orderId, paymentId }) => [order(orderId), ...paymentRef(paymentId)],
      follow: (rows, { orderId }) => stockOf(orderIn(rows, orderId)),
      decide: (draft, { orderId, ...command }) =>
        tell(draft, machine, orderId, command as PaymentCommand & { paymentId: PaymentId }),
    },
  };
}

/** The refund that cancelling a paid order asks for: named after its cause, so it is asked for once. */
export function refundOnCancel(paymentId: PaymentId, orderId: OrderId, reason: CancelReason): RefundId {
  return joinId(paymentId, reason, orderId);
}

function paymentRef(id: PaymentId | undefined): readonly Ref[] {
  return id === undefined ? [] : [{ kind: payment.kind, id }];
}

/** Whether the payment is of this order; where it is another's, or nobody's, the whole decision is refused. */
function isOurs(draft: Draft, orderId: OrderId, paymentId: PaymentId): boolean {
  const ours = draft.state(payment, paymentId).orderId === orderId;
  if (!ours) draft.refuse<PaymentFlowRefusal>({ code: 'FOREIGN_PAYMENT', orderId, paymentId });
  return ours;
}

/** Tells a payment what was said about it; the order follows. Part of larger use cases too. */
export function tell(
  draft: Draft,
  machine: OrderMachine,
  orderId: OrderId,
  command: PaymentCommand & { readonly paymentId: PaymentId },
): void {
  const { paymentId, at } = command;
  if (!isOurs(draft, orderId, paymentId)) return;
  const before = draft.state(payment, paymentId);
  for (const event of draft.send(payment, paymentId, command) ?? []) {
    if (event.type === 'payment.succeeded') {
      const { amountMinor } = event.receipt;
      const short = shortLines(draft, machine, orderId);
      const pay = {
        type: 'pay',
        paymentId,
        amountMinor,
        currency: before.currency,
        at,
        by: 'system',
        ...(short.length > 0 && { short }),
      } as const;
      // The fact stands whatever the order says: money that the order no longer wants goes back.
      if (refuse(machine, draft.state(machine, orderId), pay))
        giveBack(draft, paymentId, joinId(paymentId, 'LATE', orderId), at, 'system');
      else send(draft, machine, orderId, pay);
    } else if (event.type === 'payment.dispute_won' && !wanted(draft, machine, orderId, paymentId)) {
      // What the dispute held when the order went is ours again, and the order no longer wants it.
      giveBack(draft, paymentId, joinId(paymentId, 'DISPUTE_WON', event.dispute.id), at, 'system');
    } else if (event.type === 'payment.refund_succeeded' && event.refund.type === 'refund.succeeded') {
      if (paidFor(draft, machine, orderId, paymentId, event.refundId))
        reportRefund(draft, machine, orderId, event.refundId, event.refund.settledMinor, at);
    }
  }
}

/** Where stock is frozen only now, the lines there is not enough for: the money is in, so the order is paid without them. */
function shortLines(draft: Draft, machine: OrderMachine, orderId: OrderId): readonly LineId[] {
  if (machine.policy.freezeAt !== 'payment') return [];
  const left = new Map<string, number>();
  return draft.state(machine, orderId).lines.flatMap((line) => {
    const id = levelId(line.sku, line.location);
    const level = draft.read({ kind: 'level', id })?.state as Level | undefined;
    const free = left.get(id) ?? (level ? level.available + level.backorder : 0);
    if (live(line) > free) return line.lineId;
    left.set(id, free - live(line));
    return [];
  });
}

/** Orders everything back that may still be refunded. */
function giveBack(draft: Draft, paymentId: PaymentId, refundId: RefundId, at: Instant, by: Role): void {
  const paid: Payment = draft.state(payment, paymentId);
  const amountMinor = refundable(paid);
  if (amountMinor <= 0) return;
  draft.send(payment, paymentId, {
    type: 'requestRefund',
    refundId,
    amountMinor,
    currency: paid.currency,
    at,
    by,
  });
}

/** Whether the order still stands and this payment paid it. */
function wanted(draft: Draft, machine: OrderMachine, orderId: OrderId, paymentId: PaymentId): boolean {
  const { status, paymentId: paidBy } = draft.state(machine, orderId);
  return paidBy === paymentId && status !== 'CANCELLED';
}

/** Whether the refund is of the money that paid the order, and not of what came late, twice or through another payment. */
function paidFor(
  draft: Draft,
  machine: OrderMachine,
  orderId: OrderId,
  paymentId: PaymentId,
  refundId: RefundId,
): boolean {
  const { refunds, receipts } = draft.state(payment, paymentId);
  const of = refunds.find(({ id }) => id === refundId)?.receiptId;
  const pays = receipts.some(({ id, kind }) => id === of && kind === 'payment');
  return pays && draft.state(machine, orderId).paymentId === paymentId;
}

/** Tells the order that money went back; an order that has no use for the news (it never wanted the money) is left alone. */
function reportRefund(
  draft: Draft,
  machine: OrderMachine,
  orderId: OrderId,
  refundId: RefundId,
  amountMinor: number,
  at: Instant,
): void {
  const refund = { type: 'refund', refundId, amountMinor, lines: [], at, by: 'system' } as const;
  if (!refuse(machine, draft.state(machine, orderId), refund)) send(draft, machine, orderId, refund);
}
