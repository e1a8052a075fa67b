/** Schedules as data: when something is asked again. */
import type { DurationMs, Instant } from './quantity.ts';

/** When to ask a channel what became of something. */
export interface PollPlan {
  /** Before the first question, between the first and the second, and so on. */
  readonly waitsMs: readonly DurationMs[];
  /** After the last of them; left out, the plan ends. */
  readonly thenEveryMs?: DurationMs | undefined;
}

/**
 * When to ask next, after `asked` questions, the last of them (or the call itself) at `from`; nothing once the plan ends.
 *
 * @example
 * nextPoll(wechatPay.poll.refund, 0, sentAt) // sentAt + 60_000
 */
export function nextPoll(
  { waitsMs, thenEveryMs }: PollPlan,
  asked: number,
  from: Instant,
): Instant | undefined {
  const waitMs = waitsMs[asked] ?? thenEveryMs;
  return waitMs === undefined ? undefined : from + waitMs;
}
