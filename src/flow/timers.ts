/** Which timers follow which event: events in, timers out. Source B: deadlines, active queries, refunds until definite. */

import type { HistoryRecord } from '../core/history.ts';
import { joinId } from '../core/id.ts';
import { DAY_MS, type DurationMs, HOUR_MS, type Instant, MINUTE_MS } from '../core/quantity.ts';
import { nextPoll, type PollPlan } from '../core/schedule.ts';
import type { OrderEvent } from '../order/index.ts';
import type { PaymentEvent, SuspenseEvent } from '../payment/index.ts';
import type { Timer } from './timer.ts';

/** When the channel is asked, and how often. */
export interface TimerPlan {
  /** Whether an order that is not paid in time expires by a timer; default true. */
  readonly expireOrders: boolean;
  /** After a payment was submitted: what became of it? */
  readonly query: PollPlan;
  /** A refund, until it is definite. */
  readonly refund: PollPlan;
  /** A capture, until it is definite. */
  readonly capture: PollPlan;
  /** Closing an attempt at the channel, or voiding what it authorised, until it has an answer. */
  readonly close: PollPlan;
  /** A refund that failed is asked for anew; after the last time it is left to people. */
  readonly renew: PollPlan;
  /** Money for a payment we did not know: has it turned up? */
  readonly suspense: PollPlan;
  /** How long after a call whose outcome is unknown the channel is asked, at least 10 s: it may not know yet. */
  readonly graceMs: DurationMs;
}

const times = (count: number, waitMs: DurationMs): readonly DurationMs[] =>
  Array<DurationMs>(count).fill(waitMs);

/**
 * Source B's: payments every minute for half an hour, refunds every three minutes until definite; payments less often
 * after that. A channel's own plans are in its card.
 */
export const defaultTimerPlan: TimerPlan = {
  expireOrders: true,
  query: { waitsMs: [...times(30, MINUTE_MS), ...times(48, HOUR_MS)], thenEveryMs: DAY_MS },
  refund: { waitsMs: [], thenEveryMs: 3 * MINUTE_MS },
  capture: { waitsMs: [...times(30, MINUTE_MS), ...times(48, HOUR_MS)], thenEveryMs: DAY_MS },
  close: { waitsMs: times(30, MINUTE_MS), thenEveryMs: HOUR_MS },
  renew: { waitsMs: times(3, 10 * MINUTE_MS) },
  suspense: { waitsMs: [...times(10, MINUTE_MS), ...times(72, HOUR_MS)] },
  graceMs: 10_000,
};

/** What a timer of a payment carries. */
export interface PollPayload {
  /** How often it has fired. */
  readonly nth: number;
  readonly attemptId?: string;
  readonly captureId?: string;
  readonly refundId?: string;
  /** A capture or refund that is to be called for; left out, it is only asked about. */
  readonly how?: 'send' | 'resend' | 'reroute';
}

type TimedEvent = OrderEvent | PaymentEvent | SuspenseEvent;
/** Names a timer of the aggregate, and of a part of it. */
type SetTimer = (
  name: string,
  dueAt: Instant,
  payload?: Omit<PollPayload, 'nth'>,
  part?: string,
) => readonly Timer[];

/** What follows an event, where anything does. */
const FOLLOWS: {
  readonly [T in TimedEvent['type']]?: (
    event: Extract<TimedEvent, { readonly type: T }>,
    set: SetTimer,
    plan: TimerPlan,
  ) => readonly Timer[];
} = {
  'order.placed': ({ payBy }, set, { expireOrders }) =>
    expireOrders && payBy !== null ? set('order.deadline', payBy) : [],
  'payment.created': ({ expiresAt }, set) => set('payment.deadline', expiresAt),
  'payment.attempt_submitted': ({ at }, set, { query, graceMs }) =>
    set('payment.query', nextPoll(query, 0, at) ?? at + graceMs),
  'payment.query_ordered': ({ at }, set, { graceMs }) => set('payment.query', at + graceMs),
  'payment.close_at_channel_ordered': ({ at, attemptId }, set) =>
    set('payment.close', at, { attemptId }, attemptId),
  'payment.capture_ordered': ({ at, capture: { id: captureId } }, set) =>
    set('payment.capture', at, { captureId, how: 'send' }, captureId),
  'payment.refund_ordered': ({ at, refundId, refund: { how } }, set) =>
    set('payment.refund', at, { refundId, how }, refundId),
  'payment.refund_query_ordered': ({ at, refundId }, set, { graceMs }) =>
    set('payment.refund', at + graceMs, { refundId }, refundId),
  'payment.refund_failed': ({ at, refundId }, set, { renew }) => {
    const dueAt = nextPoll(renew, 0, at);
    return dueAt === undefined ? [] : set('payment.renew', dueAt, { refundId }, refundId);
  },
  'suspense.received': ({ at }, set, { suspense, graceMs }) =>
    set('payment.suspense', nextPoll(suspense, 0, at) ?? at + graceMs),
};

/** The timers that an event sets. One that is no longer wanted when it fires does nothing. */
export function timersAfter(record: HistoryRecord, plan: TimerPlan = defaultTimerPlan): readonly Timer[] {
  const { kind, id, event, data } = record;
  // The one cast: the name of a case and the event it is for.
  const follows = Object.hasOwn(FOLLOWS, event) ? FOLLOWS[event as 'order.placed'] : undefined;
  const set: SetTimer = (name, dueAt, payload = {}, part) => [
    {
      id: part === undefined ? joinId(name, id) : joinId(name, id, part),
      kind: name,
      about: { kind, id },
      dueAt,
      payload: { nth: 0, ...payload },
    },
  ];
  return follows?.(data as never, set, plan) ?? [];
}
