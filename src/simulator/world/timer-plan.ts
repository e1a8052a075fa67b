/**
 * Timer plans of payments.
 * Some shops use the shipped plan; others poll less often, so that polling does not dominate.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/quantity.ts';
import { defaultTimerPlan, type TimerPlan } from '../../flow/index.ts';
import type { Draw } from '../engine/random.ts';

const SELDOM: TimerPlan = {
  ...defaultTimerPlan,
  query: { waitsMs: [1, 2, 5, 10, 30].map((minutes) => minutes * MINUTE_MS), thenEveryMs: 3 * HOUR_MS },
  refund: { waitsMs: [3, 3, 10, 30, 60].map((minutes) => minutes * MINUTE_MS), thenEveryMs: 3 * HOUR_MS },
  capture: { waitsMs: [1, 2, 5, 10, 30].map((minutes) => minutes * MINUTE_MS), thenEveryMs: 3 * HOUR_MS },
  suspense: { waitsMs: [1, 5, 30, 120].map((minutes) => minutes * MINUTE_MS), thenEveryMs: DAY_MS },
};

export function timerPlanOf(setting: Draw): TimerPlan {
  return setting('plan', 'timers') < 0.25 ? defaultTimerPlan : SELDOM;
}
