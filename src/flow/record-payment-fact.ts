/**
 * Payment facts that a channel reports: inbox row, transition, history and outbox in one commit. A fact that was received
 * before changes nothing. Money for a payment that does not exist is kept in suspense. No reported fact is lost.
 */
import { canonical } from '../core/canonical.ts';
import { joinId, type OrderId, type PaymentId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';
import { ROLES, type Role } from '../core/role.ts';
import {
  choice,
  custom,
  type FieldProblem,
  id,
  instant,
  object,
  optional,
  type ShapeOf,
} from '../core/shape.ts';
import {
  classify,
  type PaymentFact,
  type PaymentInput,
  suspense,
  type UnstampedFact,
} from '../payment/index.ts';
import { applyToPayment } from './apply-to-payment.ts';
import { orderIn } from './order-use-cases.ts';
import { type ShopMachines, shopKeys, tenderKeys } from './payment-context.ts';
import type { RowKey, Rows } from './rows.ts';
import { stockKeys } from './stock-follower.ts';
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

/** A reported fact to be recorded. Whether the order still waits for money is looked up under lock. */
export interface RecordPaymentFact {
  readonly reported: ReportedPaymentFact;
  /** The order of the payment, as looked up before; absent if the payment does not exist. */
  readonly orderId?: OrderId | undefined;
  /** How the fact reached us; an answer to a query closes the query. Left out: the answer to a call of ours. */
  readonly source?: PaymentFact['source'] | undefined;
  readonly by: string;
  readonly at: Instant;
}

export interface MatchSuspense {
  readonly suspenseId: string;
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly by: Role;
  readonly at: Instant;
}

export type ReceiveRefusal =
  /** The payment is not of the order that was looked up: look again. */
  | (Refusal & { readonly code: 'STALE_LOOKUP'; readonly paymentId: PaymentId })
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

/** How many different contents of one identity are kept. A channel that sends more is ignored from then on. */
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

export interface PaymentFactUseCases {
  /** The one way in for what a channel reports, whoever brings it: a webhook, a query, a statement. */
  readonly recordPaymentFact: UseCase<RecordPaymentFact>;
  /** Assigns money in suspense to its payment: recorded there and taken off suspense, in one commit. */
  readonly matchSuspense: UseCase<MatchSuspense>;
}

const RECORD_SHAPE = {
  reported: object<ReportedPaymentFact>({
    channel: id,
    merchantId: id,
    eventId: optional(id),
    paymentId: id,
    fact: custom(factProblems),
  }),
  orderId: optional(id),
  source: optional(choice(['callback', 'query', 'statement'])),
  by: id,
  at: instant,
} satisfies ShapeOf<RecordPaymentFact>;

const MATCH_SHAPE = {
  suspenseId: id,
  orderId: id,
  paymentId: id,
  by: choice(ROLES),
  at: instant,
} satisfies ShapeOf<MatchSuspense>;

/** The payment checks the content of a fact; which facts there are is known here. */
function factProblems(fact: unknown, path: string): readonly FieldProblem[] {
  const { type } = (fact ?? {}) as { readonly type?: unknown };
  return typeof type === 'string' && Object.hasOwn(ABOUT_MONEY, type)
    ? []
    : [{ path: `${path}.type`, problem: 'UNKNOWN_VALUE', allowed: Object.keys(ABOUT_MONEY) }];
}

/** The use cases for payment facts, under the host's machines. Part of `shopUseCases`. */
export function paymentFactUseCases(machines: ShopMachines): PaymentFactUseCases {
  const { machine, payment } = machines;
  const locksNext = (rows: Rows, orderId: OrderId): readonly RowKey[] => [
    ...tenderKeys(rows, orderId, payment.kind),
    ...stockKeys(orderIn(rows, machine, orderId)),
  ];
  const orderKeys = (orderId: OrderId | undefined) =>
    orderId === undefined ? [] : shopKeys(machines, orderId);
  return {
    recordPaymentFact: {
      name: 'payment.record_fact',
      shape: RECORD_SHAPE,
      locks: ({ reported, orderId, source }) => [
        ...orderKeys(orderId),
        { kind: payment.kind, id: reported.paymentId },
        ...(source === 'callback' ? [{ kind: 'inbox', id: inboxId(reported) }] : []),
        ...(orderId === undefined ? [{ kind: suspense.kind, id: suspenseId(reported) }] : []),
      ],
      locksNext: (rows, { orderId }) => (orderId === undefined ? [] : locksNext(rows, orderId)),
      decide: (work, request) => record(work, machines, request),
    },
    matchSuspense: {
      name: 'suspense.match',
      shape: MATCH_SHAPE,
      locks: ({ suspenseId: id, orderId, paymentId }) => [
        ...shopKeys(machines, orderId, paymentId),
        { kind: suspense.kind, id },
      ],
      locksNext: (rows, { orderId }) => locksNext(rows, orderId),
      decide: (work, request) => match(work, machines, request),
    },
  };
}

function match(work: UnitOfWork, machines: ShopMachines, request: MatchSuspense): void {
  const { suspenseId: id, orderId, paymentId, by, at } = request;
  const { status, fact, channel } = work.state(suspense, id);
  if (fact === null) {
    work.refuse<ReceiveRefusal>({ code: 'NO_SUCH_SUSPENSE', suspenseId: id });
    return;
  }
  work.send(suspense, id, { type: 'match', paymentId, at, by });
  if (status !== 'OPEN') return;
  const named = { ...fact, ...(fact.type === 'paid' && { paymentId }) };
  applyFact(work, machines, { orderId, paymentId, fact: named, source: 'callback', by: channel, at });
}

function record(work: UnitOfWork, machines: ShopMachines, request: RecordPaymentFact): void {
  const { reported, orderId, source, by, at } = request;
  const { channel, paymentId, fact } = reported;
  const inbox = source === 'callback' ? new Inbox(work, reported) : undefined;
  if (inbox?.isKnown) return;
  const found = work.state(machines.payment, paymentId);
  if (found.status === 'NEW' ? orderId !== undefined : found.orderId !== orderId) {
    work.refuse<ReceiveRefusal>({ code: 'STALE_LOOKUP', paymentId });
    return;
  }
  if (orderId !== undefined) {
    const outcome = applyFact(work, machines, { orderId, paymentId, fact, source, by, at });
    inbox?.save(outcome, at);
  } else if (ABOUT_MONEY[fact.type]) {
    work.send(suspense, suspenseId(reported), { type: 'received', channel, paymentId, fact, at, by });
    inbox?.save('suspense', at);
  } else inbox?.save('ignored', at);
}

/** The inbox row of a delivery: which contents came under its identity, and the outcome of the last. */
class Inbox {
  readonly #work: UnitOfWork;
  readonly #key: RowKey;
  readonly #content: string;
  readonly #known: InboxRow | undefined;

  constructor(work: UnitOfWork, reported: ReportedPaymentFact) {
    const { paymentId, fact } = reported;
    this.#work = work;
    this.#key = { kind: 'inbox', id: inboxId(reported) };
    this.#content = canonical({ paymentId, fact });
    this.#known = work.read(this.#key)?.state as InboxRow | undefined;
  }

  /** Whether this content came before, or the identity has had too many contents to be believed any further. */
  get isKnown(): boolean {
    const { contents = [] } = this.#known ?? {};
    return contents.includes(this.#content) || contents.length >= MAX_CONTENTS;
  }

  save(status: string, at: Instant): void {
    const { contents = [], receivedAt = at } = this.#known ?? {};
    const row: InboxRow = { status, receivedAt, contents: [...contents, this.#content] };
    this.#work.put(this.#key, row);
  }
}

interface AddressedFact {
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly fact: UnstampedFact;
  readonly source: RecordPaymentFact['source'];
  readonly by: string;
  readonly at: Instant;
}

/** Applies a fact to its payment; the answer is its outcome there. */
function applyFact(work: UnitOfWork, machines: ShopMachines, addressed: AddressedFact): string {
  const { machine, payment } = machines;
  const { orderId, paymentId, fact, source, by, at } = addressed;
  const orderPayable = work.state(machine, orderId).status === 'PENDING_PAYMENT';
  const input = {
    ...fact,
    by,
    at,
    ...(source !== undefined && { source }),
    ...((fact.type === 'paid' || fact.type === 'captured') && { orderPayable }),
  } as PaymentInput;
  const { outcome } = classify(work.state(payment, paymentId), input, payment);
  applyToPayment({ ...machines, work, orderId, at }, paymentId, input);
  return outcome;
}
