/** The tracker's settings. Defaults are source A's figures or those of the order policy. */

import { abnormalAt, detectors } from '../anomaly/detect.ts';
import { type Overrides, withDefaults } from '../core/defaults.ts';
import { DAY_MS, type DurationMs, type Instant, isCount, MINUTE_MS } from '../core/quantity.ts';
import type { AnyTable } from '../core/table.ts';
import type { Lifecycle } from '../order/lifecycle.ts';
import { defaultOrderPolicy } from '../order/order.policy.ts';
import { type OrderStatus, orderTable } from '../order/order.table.ts';
import type { IngestSettings } from './read/ingest.ts';
import type { Stream } from './read/records.ts';

/** A kind of window. Starts are multiples of `slideMs` after `offsetMs`. */
export interface WindowSpec {
  readonly name: string;
  readonly sizeMs: DurationMs;
  /** Equal to `sizeMs` for tumbling windows, a fraction of it for sliding ones. */
  readonly slideMs: DurationMs;
  /** Shifts the starts: -8 hours for days in China. */
  readonly offsetMs: DurationMs;
}

export interface TrackerSettings extends IngestSettings {
  /** How far the watermark stays behind the latest event of its stream (source A, 3.1 and 3.3). */
  readonly watermarkDelayMs: { readonly [stream in Stream]: DurationMs };
  /** How long a window stays open after the watermark has passed its end. */
  readonly allowedLatenessMs: DurationMs;
  /**
   * Open orders are reported at the ends of the first. Sizes, slides and offsets of the others are multiples of its
   * slide.
   */
  readonly windows: readonly WindowSpec[];
  /** The size of data-quality windows, by time of receipt (source A, 7.1). */
  readonly qualityWindowMs: DurationMs;
  /** Which of several events of one status is the milestone (D20). Source A takes the latest. */
  readonly milestone: 'latest' | 'first';
  /** The transition table that events are checked against. */
  readonly table: AnyTable;
  /** Statuses of finished orders. A later event of another status opens the order again. */
  readonly finished: readonly OrderStatus[];
  /**
   * How long a finished order is kept after its last status, by the watermark. Null: never evicted. Default: the
   * after-sales window of the order policy (D02).
   */
  readonly keepFinishedMs: DurationMs | null;
  /** How long the tombstone of an evicted order is kept. */
  readonly keepTombstonesMs: DurationMs;
  /** The maximum number of events of one order. Further ones are rejected, `TOO_MANY_EVENTS`. */
  readonly maxEventsPerOrder: number;
  /** How many rejects are remembered, to recognise repeats. */
  readonly rememberRejects: number;
  /**
   * The first instant at which an order is abnormal in its current status, or null for never. Default: the earliest of
   * all detectors of `orderwright/anomaly`.
   */
  readonly overdueFrom: (order: Lifecycle) => Instant | null;
}

/** Source A's five-minute windows (5.1). */
export const FIVE_MINUTES: WindowSpec = {
  name: 'five_minutes',
  sizeMs: 5 * MINUTE_MS,
  slideMs: 5 * MINUTE_MS,
  offsetMs: 0,
};
/** Days in UTC. */
export const DAY: WindowSpec = { name: 'day', sizeMs: DAY_MS, slideMs: DAY_MS, offsetMs: 0 };

/** Invalid settings, with every problem. A programmer's error, thrown when the tracker is created. */
export class TrackerSettingsError extends RangeError {
  readonly code = 'INVALID_TRACKER_SETTINGS';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`invalid tracker settings: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/**
 * Merges the given settings into the defaults. Throws {@link TrackerSettingsError} for contradictory settings.
 *
 * @example
 * trackerSettings({ windows: [FIVE_MINUTES, { name: 'hour', sizeMs: 3_600_000, slideMs: 300_000, offsetMs: 0 }] })
 */
export function trackerSettings(settings: Overrides<TrackerSettings> = {}): TrackerSettings {
  const defaults: TrackerSettings = {
    currency: 'CNY',
    maxAheadMs: DAY_MS,
    identify: null,
    watermarkDelayMs: { status: 5_000, item: 5_000, logistics: 10_000, stock: 5_000 },
    allowedLatenessMs: 0,
    windows: [FIVE_MINUTES, DAY],
    qualityWindowMs: MINUTE_MS,
    milestone: 'latest',
    table: orderTable,
    finished: ['DELIVERED', 'CANCELLED', 'REFUNDED', 'EXPIRED'],
    keepFinishedMs: defaultOrderPolicy.afterSalesWindowDays * DAY_MS,
    keepTombstonesMs: 30 * DAY_MS,
    maxEventsPerOrder: 1_000,
    rememberRejects: 10_000,
    overdueFrom: (order) => abnormalAt(detectors, order),
  };
  const all = withDefaults(defaults, settings);
  const problems = problemsOf(all);
  if (problems.length > 0) throw new TrackerSettingsError(problems);
  return all;
}

function problemsOf(settings: TrackerSettings): string[] {
  const { windows, watermarkDelayMs, qualityWindowMs, allowedLatenessMs, maxAheadMs } = settings;
  const { keepFinishedMs, keepTombstonesMs, maxEventsPerOrder, rememberRejects } = settings;
  const problems: string[] = [];
  const [first] = windows;
  if (first === undefined) problems.push('there are no windows');
  for (const { name, sizeMs, slideMs, offsetMs } of windows) {
    if (!(isPositive(sizeMs) && isPositive(slideMs) && sizeMs % slideMs === 0))
      problems.push(`${name}: the size is not a multiple of the slide`);
    else if (
      [sizeMs, slideMs, offsetMs - (first?.offsetMs ?? 0)].some((each) => each % (first?.slideMs ?? 1))
    )
      problems.push(`${name}: size, slide and offset are not multiples of the first slide`);
    if (windows.filter((each) => each.name === name).length > 1)
      problems.push(`${name}: two windows have this name`);
  }
  const mayBeZero = { ...watermarkDelayMs, allowedLatenessMs, maxAheadMs, keepFinishedMs, keepTombstonesMs };
  for (const [name, ms] of Object.entries(mayBeZero))
    if (ms !== null && !isCount(ms)) problems.push(`${name}: not a duration in whole milliseconds`);
  if (!isPositive(qualityWindowMs)) problems.push('qualityWindowMs: not a duration in whole milliseconds');
  if (!isPositive(maxEventsPerOrder)) problems.push('maxEventsPerOrder: not a positive whole number');
  if (!isCount(rememberRejects)) problems.push('rememberRejects: not a whole number');
  return problems;
}

function isPositive(value: number): boolean {
  return isCount(value) && value > 0;
}
