/** When to ask again, as data. */
import type { DurationMs } from '../core/quantity.ts';

/** Steps, one after another: `times` times, every `everyMs`. */
export type PollPlan = readonly { readonly everyMs: DurationMs; readonly times: number }[];

/**
 * How long to wait before poll number `nth`, from 0; nothing when the plan is at its end.
 *
 * @example
 * waitBefore([{ everyMs: 60_000, times: 30 }], 29) // 60000
 * waitBefore([{ everyMs: 60_000, times: 30 }], 30) // undefined
 */
export function waitBefore(plan: PollPlan, nth: number): DurationMs | undefined {
  let left = nth;
  for (const { everyMs, times } of plan) {
    if (left < times) return everyMs;
    left -= times;
  }
  return undefined;
}
