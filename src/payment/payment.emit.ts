/** What happened, given that it may: every check has passed, so nothing here can fail. */

import { joinId } from '../core/id.ts';
import type { TargetOfTable } from '../core/table.ts';
import { balances, project, receiptId, receiptOf } from './balances.ts';
import { contradiction, overRefunded, raised } from './incidents.ts';
import { isAboutRefund, isActive, isCapturing, knownReceipt, knownRefund } from './known.ts';
import { queryStep } from './outcome.ts';
import { disputeStatus } from './payment.classify.ts';
import { evolve, put } from './payment.evolve.ts';
import { ofRefund, refunded } from './payment.refunds.ts';
import type { paymentTable } from './payment.table.ts';
import type {
  Attempt,
  AttemptFact,
  Authorised,
  Capture,
  Captured,
  CaptureFailed,
  CaptureMoney,
  Dispute,
  DisputeFact,
  Paid,
  Payment,
  PaymentEvent,
  PaymentEventBody,
  PaymentInput,
  Receipt,
} from './payment.types.ts';
import { stampOf, termsOf } from './terms.ts';

type Events = readonly PaymentEventBody[];
type PaymentTarget = TargetOfTable<typeof paymentTable>;

/** The events of one decision. All record the same status: the cell's, or where the facts decide the projection. */
export function emit(payment: Payment, command: PaymentInput, cell: PaymentTarget): readonly PaymentEvent[] {
  const stamp = stampOf(command);
  // The one cast: an outcome stands in no cell of `NEW`, so the status is a public one.
  const stamped = (to: Payment['status']) => (body: PaymentEventBody) =>
    ({ ...body, ...stamp, to }) as PaymentEvent;
  const events = eventsOf(payment, command, cell);
  const after = events.map(stamped(payment.status)).reduce(evolve, payment);
  const query = queryEvents(after, command, cell);
  const status = cell.outcome ? payment.status : cell.to.length > 1 ? project(after) : cell.to[0];
  return [...events, ...overRefunded(payment, after), ...query].map(stamped(status));
}

function eventsOf(payment: Payment, command: PaymentInput, cell: PaymentTarget): Events {
  const { outcome, query } = cell;
  if (outcome === 'stale' || outcome === 'duplicate') return [];
  if (outcome === 'quarantine') return raised(payment, contradiction(payment, command));
  if (isAboutRefund(command)) return refunded(payment, command);
  switch (command.type) {
    case 'create':
      return [{ type: 'payment.created', ...termsOf(command) }];
    case 'submit':
      return [...closing(payment, command.attemptId), attempt('submitted', command.attemptId)];
    case 'pending':
    case 'processing':
      return [attempt(command.type, command.attemptId)];
    case 'authorised':
      return authorised(payment, command);
    case 'failed':
    case 'closed':
      return failed(payment, command, outcome !== undefined);
    case 'cancel':
    case 'timeout':
      return outcome
        ? closing(payment)
        : [...closing(payment), { type: 'payment.closed', cause: command.type }];
    case 'unknown':
      return [];
    case 'capture':
      return captureOrdered(payment, command);
    case 'void':
      return closing(payment);
    case 'paid':
    case 'captured':
      return query ? [] : outcome === 'surplus' ? surplus(payment, command) : arrived(payment, command);
    case 'captureFailed':
      return captureFailed(payment, command, cell.to[0] === 'CLOSED');
    case 'disputeOpened':
    case 'disputeLost':
    case 'disputeWon':
      return disputed(payment, command);
  }
}

/** A refund's own query is the refund machine's. */
function queryEvents(after: Payment, command: PaymentInput, { query = false }: PaymentTarget): Events {
  const step = isAboutRefund(command) ? queryStep(after, {}, query) : queryStep(after, command, query);
  return step ? [{ type: QUERY_EVENTS[step] }] : [];
}
const QUERY_EVENTS = { ordered: 'payment.query_ordered', answered: 'payment.query_answered' } as const;

// --- attempts ---

const ATTEMPT_EVENTS = {
  submitted: { type: 'payment.attempt_submitted', state: 'pending' },
  pending: { type: 'payment.attempt_pending', state: 'pending' },
  processing: { type: 'payment.attempt_processing', state: 'processing' },
  failed: { type: 'payment.attempt_failed', state: 'failed' },
} as const;

function attempt(step: keyof typeof ATTEMPT_EVENTS, id: string): PaymentEventBody {
  const { type, state } = ATTEMPT_EVENTS[step];
  return { type, attempt: { id, state } };
}

function authorised(payment: Payment, { attemptId, amountMinor: authorisedMinor }: Authorised): Events {
  const attempt: Attempt = { id: attemptId, state: 'authorised', authorisedMinor };
  return [{ type: 'payment.attempt_authorised', attempt, ...receiptAfter(payment, attemptId, { attempt }) }];
}

function failed(payment: Payment, { type, attemptId }: AttemptFact, stays: boolean): Events {
  if (isCapturing(payment, attemptId)) return voided(payment, attemptId);
  const event = attempt('failed', attemptId);
  return type === 'closed' && !stays ? [event, { type: 'payment.closed', cause: 'closed' }] : [event];
}

/** The channel released what is not captured; captures under way may still bring some. */
function voided(payment: Payment, attemptId: string): Events {
  const attempt: Attempt = { id: attemptId, state: 'authorised', voided: true };
  return [{ type: 'payment.attempt_voided', attempt, ...receiptAfter(payment, attemptId, { attempt }) }];
}

/** Every other attempt that the channel may still charge is closed there, once. */
function closing({ attempts }: Payment, except?: string): Events {
  return attempts
    .filter((each) => each.id !== except && !each.closing && isActive(each))
    .map(({ id }) => ({ type: 'payment.close_at_channel_ordered', attemptId: id }));
}

// --- captures ---

function captureOrdered(payment: Payment, command: CaptureMoney): Events {
  const attempt = payment.attempts.find(({ state, closing }) => state === 'authorised' && !closing);
  const { captureId: id, amountMinor, final } = command;
  const capture = { id, attemptId: attempt?.id ?? '', amountMinor, ...(final && { final }) };
  return [{ type: 'payment.capture_ordered', capture: { ...capture, status: 'REQUESTED' } }];
}

/** `final` may be missing in the message; then our own request decides. */
function captureDone({ captures }: Payment, fact: Captured): Capture {
  const { captureId: id, attemptId, amountMinor } = fact;
  const final = fact.final ?? captures.find((each) => each.id === id)?.final;
  return { id, attemptId, amountMinor, status: 'SUCCEEDED', ...(final && { final }) };
}

/** When the last capture of a voided authorisation fails, nothing is left: the payment closes unpaid. */
function captureFailed(payment: Payment, { captureId }: CaptureFailed, closes: boolean): Events {
  return payment.captures
    .filter(({ id }) => id === captureId)
    .flatMap((known): Events => {
      const capture: Capture = { ...known, status: 'FAILED' };
      const receipt = receiptAfter(payment, known.attemptId, { capture });
      const failed = { type: 'payment.capture_failed', capture, ...receipt } as const;
      return closes ? [failed, { type: 'payment.closed', cause: 'closed' }] : [failed];
    });
}

// --- money that arrived ---

/** The money that was asked for, or part of it; every other attempt is closed. */
function arrived(payment: Payment, money: Paid | Captured): Events {
  const receipt = receiptWith(payment, money, 'payment');
  return [
    money.type === 'paid' ? { type: 'payment.succeeded', receipt } : captured(payment, money, receipt),
    ...closing(payment, money.attemptId),
  ];
}

function captured(payment: Payment, fact: Captured, receipt: Receipt): PaymentEventBody {
  const capture = captureDone(payment, fact);
  return { type: 'payment.captured', capture, receipt: openOrNot(payment, receipt, { capture }) };
}

/** Books money that came late, twice or beside another charge, and orders it back. */
function surplus(payment: Payment, money: Paid | Captured): Events {
  const { channel, channelTxnId, amountMinor, currency, at } = money;
  const receipt = receiptWith(payment, money, 'surplus');
  const capture = money.type === 'captured' ? captureDone(payment, money) : undefined;
  const refundId = joinId('surplus', channel, channelTxnId, ...(capture ? [capture.id] : []));
  const request = { refundId, receiptId: receipt.id, amountMinor, currency, at } as const;
  const back = knownRefund(payment, refundId)
    ? []
    : ofRefund(payment, { type: 'requestRefund', origin: 'surplus', ...request, by: 'system' });
  return [{ type: 'payment.surplus_received', receipt, ...(capture && { capture }) }, ...back];
}

/** The receipt of a transaction, with the money that it brings now: of several captures, their sum. */
function receiptWith(payment: Payment, money: Paid | Captured, kind: Receipt['kind']): Receipt {
  const { channel, channelTxnId, attemptId, at } = money;
  const known = knownReceipt(payment, money);
  const amountMinor = (known?.amountMinor ?? 0) + money.amountMinor;
  const receivedAt = known?.receivedAt ?? at;
  return { id: receiptId(money), channel, channelTxnId, amountMinor, kind, attemptId, receivedAt };
}

/** What just became known, on top of the payment. */
interface News {
  readonly attempt?: Attempt;
  readonly capture?: Capture;
}

/** The receipt that an attempt pays with, as the news leaves it; nothing where it has brought no money. */
function receiptAfter(payment: Payment, attemptId: string, news: News): { readonly receipt?: Receipt } {
  const receipt = payment.receipts.find((each) => each.kind === 'payment' && each.attemptId === attemptId);
  return receipt ? { receipt: openOrNot(payment, receipt, news) } : {};
}

/** A receipt is open while a capture is under way, or some of the authorisation is neither captured nor released. */
function openOrNot(payment: Payment, { open: _, ...receipt }: Receipt, { attempt, capture }: News): Receipt {
  const { attemptId, amountMinor } = receipt;
  const captures = capture ? put(payment.captures, capture) : payment.captures;
  const ours = captures.filter((each) => each.attemptId === attemptId);
  const known = { ...payment.attempts.find(({ id }) => id === attemptId), ...attempt };
  const complete =
    known.voided ||
    ours.some(({ final, status }) => final && status === 'SUCCEEDED') ||
    amountMinor >= (known.authorisedMinor ?? payment.amountMinor);
  const open = !complete || ours.some(({ status }) => status === 'REQUESTED');
  return open ? { ...receipt, open } : receipt;
}

// --- disputes ---

const DISPUTE_EVENTS = {
  disputeOpened: 'payment.dispute_opened',
  disputeLost: 'payment.dispute_lost',
  disputeWon: 'payment.dispute_won',
} as const;

function disputed(payment: Payment, { type, disputeId, amountMinor, receiptId }: DisputeFact): Events {
  const known = payment.disputes.find(({ id }) => id === disputeId);
  const receipt = known?.receiptId ?? receiptOf(payment, receiptId)?.id ?? '';
  const dispute = { id: disputeId, receiptId: receipt, amountMinor, status: disputeStatus(type) };
  return [{ type: DISPUTE_EVENTS[type], dispute }, ...doubleLoss(payment, dispute)];
}

/** An open refund and a dispute of the same receipt: the channel may take the money twice. */
function doubleLoss(payment: Payment, dispute: Dispute): Events {
  const { id: disputeId, receiptId, amountMinor, status } = dispute;
  const reservedMinor = balances(payment).find((each) => each.receiptId === receiptId)?.reservedMinor ?? 0;
  if (status === 'WON' || reservedMinor === 0) return [];
  const riskMinor = Math.min(amountMinor, reservedMinor);
  return raised(payment, { code: 'DOUBLE_LOSS_RISK', disputeId, receiptId, riskMinor });
}
