/**
 * Payment facts that a channel reports: inbox row, transition, history and outbox in one commit. A fact that was received
 * before changes nothing. Money for a payment that does not exist is kept in suspense. No reported fact is lost.
 */
import { canonical } from '../core/canonical.ts';
import { joinId, type OrderId, type PaymentId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Order, OrderMachine } from '../order/index.ts';
import {
  classify,
  payment as defaultPayment,
  type PaymentCommand,
  type PaymentFact,
  type PaymentMachine,
  suspense,
  type UnstampedFact,
} from '../payment/index.ts';
import { stockOf } from './order-use-cases.ts';
import type { RowKey, Rows } from './rows.ts';
import { tell } from './shop-use-cases.ts';
import { splitPaymentKey, tenderKeys } from './split-payment-use-cases.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import type { UseCase } from './use-case.ts';

/**
 * One payment fact that a channel reported, verified and addressed to a payment. One notification may hold several.
 */
export interface ReportedPaymentFact {
  readonly channel: string;
  /** The account it is about, as the channel names it. */
  readonly merchantId: string;
  /** The channel's own id of the event, where it gives one. Every delivery of one event has the same id. */
  readonly eventId?: string | undefined;
  /** Our payment number, as the channel repeats it. */
  readonly paymentId: PaymentId;
  readonly fact: UnstampedFact;
}

/** A reported fact to be recorded. `orderId`: the order of its payment, as looked up; absent if the payment does not exist. */
export interface ReceivePaymentFact {
  readonly reported: ReportedPaymentFact;
  readonly orderId?: OrderId | undefined;
  readonly by: string;
  readonly at: Instant;
}

export interface MatchSuspense {
  readonly suspenseId: string;
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly by: string;
  readonly at: Instant;
}

export type ReceiveRefusal =
  /** The payment is not of the order that was looked up: look again. */
  | (Refusal & { readonly code: 'STALE_LOOKUP'; readonly paymentId: PaymentId })
  /** Not a fact that a channel can report. */
  | (Refusal & { readonly code: 'UNKNOWN_FACT'; readonly type: string })
  | (Refusal & { readonly code: 'NO_SUCH_SUSPENSE'; readonly suspenseId: string });

/** What an inbox row keeps, for ever: each different content that came under the identity, and what became of the last. */
export interface InboxRow {
  readonly status: string;
  readonly receivedAt: Instant;
  readonly contents: readonly string[];
}

/** Every fact that a channel may report, and whether it is about money. Money is kept even when its payment is unknown. */
const ABOUT_MONEY: { readonly [type in PaymentFact['type']]: boolean } = {
  pending: false,
  processing: false,
  failed: false,
  closed: false,
  unknown: false,
  authorised: true,
  paid: true,
  captured: true,
  captureFailed: false,
  refundAccepted: false,
  refundUnknown: false,
  refundAbnormal: true,
  refundSucceeded: true,
  refundFailed: true,
  refundNotFound: false,
  refundReversed: true,
  disputeOpened: true,
  disputeLost: true,
  disputeWon: true,
};

/** Contents of one identity that are told apart; a channel that sends more of them is not believed any further. */
const MAX_CONTENTS = 8;

/**
 * The identity of a reported fact: channel, merchant and event id. Without an event id, its content.
 *
 * @example
 * inboxId({ channel: 'card', merchantId: 'm-1', eventId: 'evt_1', … }) // 'event/card/m-1/evt_1'
 */
export function inboxId({ channel, merchantId, eventId, paymentId, fact }: ReportedPaymentFact): string {
  if (eventId !== undefined) return joinId('event', channel, merchantId, eventId);
  const { captureId, channelTxnId, refundId, disputeId, attemptId, amountMinor, currency } = fact as {
    readonly [name: string]: string | number | undefined;
  };
  const about = captureId ?? channelTxnId ?? refundId ?? disputeId ?? attemptId ?? paymentId;
  return joinId(
    'fact',
    channel,
    merchantId,
    fact.type,
    String(about),
    String(amountMinor ?? ''),
    String(currency ?? ''),
  );
}

/** The name under which money for an unknown payment is kept: the same money is the same record, under whatever event. */
export function suspenseId({ eventId: _, ...reported }: ReportedPaymentFact): string {
  return inboxId(reported);
}

export interface CallbackFlow {
  readonly receive: UseCase<ReceivePaymentFact>;
  /** Says which payment the money in suspense is for: told to it, and off the books of suspense, in one commit. */
  readonly matchSuspense: UseCase<MatchSuspense>;
}

/**
 * The use cases for payment facts that channels report. `payment` is the machine that `shopUseCases` was given.
 *
 * @example
 * const payment = paymentMachine({ cards: [wechatPay, alipay] });
 * const flow = withTimers({ ...shopUseCases(order, payment), ...callbackFlow(order, payment) });
 * await app.handle(flow.receive, { reported, orderId, by: 'card' });
 */
export function callbackFlow(machine: OrderMachine, payment: PaymentMachine = defaultPayment): CallbackFlow {
  const order = (id: OrderId | undefined): readonly RowKey[] =>
    id === undefined ? [] : [{ kind: machine.kind, id }, splitPaymentKey(id)];
  const behind = (rows: Rows, orderId: OrderId): readonly RowKey[] => [
    ...tenderKeys(rows, orderId, payment.kind),
    ...stockOf(rows.read({ kind: machine.kind, id: orderId })?.state as Order | undefined),
  ];
  return {
    receive: {
      name: 'callback.receive',
      locks: ({ reported, orderId }) => [
        ...order(orderId),
        { kind: payment.kind, id: reported.paymentId },
        { kind: 'inbox', id: inboxId(reported) },
        ...(orderId === undefined ? [{ kind: suspense.kind, id: suspenseId(reported) }] : []),
      ],
      locksNext: (rows, { orderId }) => (orderId === undefined ? [] : behind(rows, orderId)),
      decide: (work, command) => receive(work, { machine, payment }, command),
    },
    matchSuspense: {
      name: 'suspense.match',
      locks: ({ suspenseId: id, orderId, paymentId }) => [
        ...order(orderId),
        { kind: payment.kind, id: paymentId },
        { kind: suspense.kind, id },
      ],
      locksNext: (rows, { orderId }) => behind(rows, orderId),
      decide: (work, { suspenseId: id, orderId, paymentId, by, at }) => {
        const { status, fact } = work.state(suspense, id);
        if (fact === null) {
          work.refuse<ReceiveRefusal>({ code: 'NO_SUCH_SUSPENSE', suspenseId: id });
          return;
        }
        work.send(suspense, id, { type: 'match', paymentId, at, by });
        if (status === 'OPEN')
          told(
            work,
            { machine, payment },
            orderId,
            paymentId,
            { ...fact, ...(fact.type === 'paid' && { paymentId }) },
            { at, by },
          );
      },
    },
  };
}

/** The host's order and payment, under its policies. */
interface Machines {
  readonly machine: OrderMachine;
  readonly payment: PaymentMachine;
}

function receive(
  work: UnitOfWork,
  machines: Machines,
  { reported, orderId, by, at }: ReceivePaymentFact,
): void {
  const { channel, paymentId, fact } = reported;
  if (!Object.hasOwn(ABOUT_MONEY, fact.type)) {
    work.reject<ReceiveRefusal>({ code: 'UNKNOWN_FACT', type: String(fact.type) });
    return;
  }
  const ref = { kind: 'inbox', id: inboxId(reported) };
  const content = canonical({ paymentId, fact });
  const known = work.read(ref)?.state as InboxRow | undefined;
  if (known && (known.contents.includes(content) || known.contents.length >= MAX_CONTENTS)) return;
  const found = work.state(machines.payment, paymentId);
  if (found.status === 'NEW' ? orderId !== undefined : found.orderId !== orderId) {
    work.refuse<ReceiveRefusal>({ code: 'STALE_LOOKUP', paymentId });
    return;
  }
  let outcome = 'ignored';
  if (orderId !== undefined) outcome = told(work, machines, orderId, paymentId, fact, { at, by });
  else if (ABOUT_MONEY[fact.type]) {
    outcome = 'suspense';
    work.send(suspense, suspenseId(reported), { type: 'receive', channel, paymentId, fact, at, by });
  }
  const contents = [...(known?.contents ?? []), content];
  work.put(ref, { status: outcome, receivedAt: known?.receivedAt ?? at, contents } satisfies InboxRow);
}

/** Tells the payment, and says what it made of it. */
function told(
  work: UnitOfWork,
  { machine, payment }: Machines,
  orderId: OrderId,
  paymentId: PaymentId,
  fact: UnstampedFact,
  stamp: { readonly at: Instant; readonly by: string },
): string {
  const orderPayable = work.state(machine, orderId).status === 'PENDING_PAYMENT';
  const command = {
    ...fact,
    ...stamp,
    source: 'callback',
    ...((fact.type === 'paid' || fact.type === 'captured') && { orderPayable }),
  } as PaymentCommand;
  const { outcome } = classify(work.state(payment, paymentId), command, payment);
  const context = { work, machine, payment, orderId, at: stamp.at };
  tell(context, { ...command, paymentId } as PaymentCommand & { paymentId: PaymentId });
  return outcome;
}
