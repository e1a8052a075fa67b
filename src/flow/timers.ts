/** Which timers follow which event: events in, timers out. Source B: deadlines, active queries, refunds until definite. */
import type { HistoryRecord } from '../core/history.ts';
import { joinId } from '../core/id.ts';
import { DAY_MS, type DurationMs, HOUR_MS, MINUTE_MS } from '../core/quantity.ts';
import type { OrderEvent } from '../order/index.ts';
import type { PaymentEvent } from '../payment/index.ts';
import type { Draft } from './draft.ts';
import { type PollPlan, waitBefore } from './poll.ts';
import type { Timer } from './timer.ts';
import type { UseCase } from './use-case.ts';

/** When the channel is asked, and how often. */
export interface TimerPlan {
  /** Whether an order that is not paid in time expires by a timer; default true. */
  readonly expireOrders: boolean;
  /** After a payment was submitted: what became of it? */
  readonly query: PollPlan;
  /** A refund, until it is definite. */
  readonly refund: PollPlan;
  /** Closing an attempt at the channel, until it has an answer. */
  readonly close: PollPlan;
  /** A refund that failed is asked for anew; after the last time it is left to people. */
  readonly renew: PollPlan;
  /** Money for a payment we did not know: has it turned up? */
  readonly suspense: PollPlan;
  /** How long after a call whose outcome is unknown the channel is asked, at least 10 s: it may not know yet. */
  readonly graceMs: DurationMs;
}

/** Source B's: payments every minute for half an hour, refunds every three minutes until definite. Then less often. */
export const defaultTimerPlan: TimerPlan = {
  expireOrders: true,
  query: [
    { everyMs: MINUTE_MS, times: 30 },
    { everyMs: HOUR_MS, times: 48 },
    { everyMs: DAY_MS, times: 30 },
  ],
  refund: [{ everyMs: 3 * MINUTE_MS, times: Number.MAX_SAFE_INTEGER }],
  close: [
    { everyMs: MINUTE_MS, times: 30 },
    { everyMs: HOUR_MS, times: 48 },
  ],
  renew: [{ everyMs: 10 * MINUTE_MS, times: 3 }],
  suspense: [
    { everyMs: MINUTE_MS, times: 10 },
    { everyMs: HOUR_MS, times: 72 },
  ],
  graceMs: 10_000,
};

/** What a timer of a payment carries. */
export interface PollPayload {
  /** How often it has fired. */
  readonly nth: number;
  readonly attemptId?: string;
  readonly refundId?: string;
  /** A refund that is to be called for; left out, it is only asked about. */
  readonly how?: 'send' | 'resend' | 'reroute';
}

/** The timers that an event sets. One that is no longer wanted when it fires does nothing. */
export function timersAfter(
  { kind, id, data }: HistoryRecord,
  plan: TimerPlan = defaultTimerPlan,
): readonly Timer[] {
  const about = { kind, id };
  const event = data as OrderEvent | PaymentEvent;
  const { at } = event;
  const timer = (
    name: string,
    of: readonly string[],
    dueAt: number,
    payload: PollPayload,
  ): readonly Timer[] => [{ id: joinId(name, id, ...of), kind: name, about, dueAt, payload }];
  switch (event.type) {
    case 'order.placed':
      return plan.expireOrders && event.payBy !== null
        ? timer('order.deadline', [], event.payBy, { nth: 0 })
        : [];
    case 'payment.created':
      return timer('payment.deadline', [], event.expiresAt, { nth: 0 });
    case 'payment.attempt_submitted':
      return timer('payment.query', [], at + (waitBefore(plan.query, 0) ?? plan.graceMs), { nth: 0 });
    case 'payment.query_ordered':
      return timer('payment.query', [], at + plan.graceMs, { nth: 0 });
    case 'payment.close_at_channel_ordered': {
      const { attemptId } = event;
      return timer('payment.close', [attemptId], at, { nth: 0, attemptId });
    }
    case 'payment.refund_ordered': {
      const { refundId, refund } = event;
      const { how = 'send' } = refund as { how?: 'send' | 'resend' | 'reroute' };
      return timer('payment.refund', [refundId], at, { nth: 0, refundId, how });
    }
    case 'payment.refund_query_ordered': {
      const { refundId } = event;
      return timer('payment.refund', [refundId], at + plan.graceMs, { nth: 0, refundId });
    }
    case 'payment.refund_failed': {
      const { refundId } = event;
      const wait = waitBefore(plan.renew, 0);
      return wait === undefined ? [] : timer('payment.renew', [refundId], at + wait, { nth: 0, refundId });
    }
    default:
      return [];
  }
}

/**
 * A flow whose decisions also set the timers that follow from them, in the same commit. A host without a sweep uses the
 * flow as it is: nothing is written that nobody would ever read.
 *
 * @example
 * const flow = withTimers(shopFlow(order));
 */
export function withTimers<F extends object>(flow: F, plan: TimerPlan = defaultTimerPlan): F {
  const timed = ([name, useCase]: [string, UseCase<unknown>]) => [
    name,
    {
      ...useCase,
      decide: (draft: Draft, command: unknown) => {
        useCase.decide(draft, command);
        for (const record of draft.plan.history)
          for (const timer of timersAfter(record, plan)) draft.set(timer);
      },
    },
  ];
  return Object.fromEntries(
    Object.entries(flow).map((each) => timed(each as [string, UseCase<unknown>])),
  ) as F;
}
