/** The refund machine. A payment runs it for its refunds; a host asks it only what a screen may offer. */
import { defineMachine, type Machine } from '../../core/decider.ts';
import type { Role } from '../../core/role.ts';
import type { ReachedOf, Stays, TargetOfTable } from '../../core/table.ts';
import { queryStep } from '../outcome.ts';
import type { PaymentRefusal } from '../payment.types.ts';
import { refundRules } from './refund.rules.ts';
import { refundShapes } from './refund.shape.ts';
import type { RefundOutcome, refundTable } from './refund.table.ts';
import type { Refund, RefundEvent, RefundInput, RefundSucceeded, RefundTerms } from './refund.types.ts';

/** The refund machine. Commands reach it through the payment, which checks their content and keeps the money. */
export const refund: Machine<typeof refundTable, Refund, RefundInput, RefundEvent, PaymentRefusal, Role> =
  /* @__PURE__ */ refundMachine();

// A function, because a bundler keeps a pure call whose argument spreads an object.
function refundMachine(): typeof refund {
  return defineMachine({
    ...refundRules,
    kind: 'refund',
    shapes: refundShapes,
    cellKey: cellKeyOf,
    initial: (id: string): Refund => ({
      id,
      status: 'NEW',
      receiptId: '',
      amountMinor: 0,
      origin: 'requested',
      requestedAt: 0,
      retries: [],
      noted: [],
      queryWanted: false,
    }),
    emit,
    evolve,
  });
}

/** A success is compared with what was asked for, and once settled with what was settled. */
function cellKeyOf(
  { status, amountMinor, settledMinor = amountMinor }: Refund,
  command: RefundInput,
): string {
  const { type } = command;
  if (type !== 'refundSucceeded' || status === 'NEW' || command.amountMinor === settledMinor) return type;
  return command.amountMinor < settledMinor ? 'refundShort' : 'refundOver';
}

// --- emit ---

function emit(
  refund: Refund,
  command: RefundInput,
  cell: TargetOfTable<typeof refundTable>,
): readonly RefundEvent[] {
  const events = cell.outcome ? stayed(refund, command, cell) : moved(refund, command, cell.to[0]);
  const after = events.reduce(evolve, refund);
  const step = queryStep(after, command, cell.query === true || cell.to[0] === 'UNKNOWN');
  return step ? [...events, { type: QUERY_EVENTS[step], to: after.status, at: command.at }] : events;
}

const QUERY_EVENTS = { ordered: 'refund.query_ordered', answered: 'refund.query_answered' } as const;

/** The event of each status that says all there is to say. */
const EVENT_OF = {
  SUBMITTED: 'refund.submitted',
  UNKNOWN: 'refund.unknown',
  PROCESSING: 'refund.processing',
  ABNORMAL: 'refund.abnormal',
  FAILED: 'refund.failed',
  REVERSED: 'refund.reversed',
} as const;

function moved(
  refund: Refund,
  command: RefundInput,
  to: ReachedOf<typeof refundTable>,
): readonly RefundEvent[] {
  const base = { to, at: command.at };
  if (to === 'REQUESTED')
    return command.type === 'requestRefund'
      ? [
          { type: 'refund.requested', ...base, terms: termsOf(command) },
          { type: 'refund.ordered', ...base, how: 'send' },
        ]
      : [];
  if (to === 'SUCCEEDED') return command.type === 'refundSucceeded' ? [succeeded(refund, command)] : [];
  return [{ type: EVENT_OF[to], ...base }];
}

/** A refund that was unknown until now brings its terms along. */
function succeeded({ status }: Refund, fact: RefundSucceeded & RefundTerms): RefundEvent {
  const found = status === 'NEW' && { terms: termsOf(fact) };
  return { type: 'refund.succeeded', to: 'SUCCEEDED', at: fact.at, settledMinor: fact.amountMinor, ...found };
}

function termsOf({ receiptId, amountMinor, origin, retryOf }: RefundTerms): RefundTerms {
  return { receiptId, amountMinor, origin, ...(retryOf !== undefined && { retryOf }) };
}

function stayed(
  { status: to, noted }: Refund,
  command: RefundInput,
  { outcome, query }: Stays<RefundOutcome>,
): readonly RefundEvent[] {
  const base = { to, at: command.at };
  if (command.type === 'retryRefund' && (outcome === 'resend' || outcome === 'reroute'))
    return [{ type: 'refund.ordered', ...base, how: outcome, retryId: command.retryId }];
  // With a query, ordering it is the record.
  if (outcome !== 'record' || query || noted.includes(command.type)) return [];
  return [{ type: 'refund.noted', ...base, fact: command.type }];
}

// --- evolve ---

function evolve(refund: Refund, event: RefundEvent): Refund {
  const { noted, retries } = refund;
  switch (event.type) {
    case 'refund.requested':
      return { ...refund, ...event.terms, status: event.to, requestedAt: event.at };
    case 'refund.succeeded':
      return {
        ...refund,
        ...event.terms,
        ...(event.terms && { requestedAt: event.at }),
        settledMinor: event.settledMinor,
        status: event.to,
        queryWanted: false,
      };
    case 'refund.noted':
      return { ...refund, noted: [...noted, event.fact] };
    case 'refund.ordered':
      return event.retryId === undefined ? refund : { ...refund, retries: [...retries, event.retryId] };
    case 'refund.query_ordered':
      return { ...refund, queryWanted: true };
    case 'refund.query_answered':
      return { ...refund, queryWanted: false };
    case 'refund.submitted':
    case 'refund.unknown':
    case 'refund.processing':
    case 'refund.abnormal':
    case 'refund.failed':
    case 'refund.reversed': {
      // A query stays wanted until the answer is definite; whatever is unknown anew is asked about anew.
      const pending = event.to === 'PROCESSING';
      return { ...refund, status: event.to, queryWanted: refund.queryWanted && pending };
    }
  }
}
