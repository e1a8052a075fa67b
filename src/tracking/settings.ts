/** What a host may set. Every default is source A's figure, or the order policy's. */
import { abnormalAt, detectors } from '../anomaly/detect.ts';
import { DAY_MS, type DurationMs, type Instant, MINUTE_MS } from '../core/quantity.ts';
import type { AnyTable } from '../core/table.ts';
import type { Lifecycle } from '../order/lifecycle.ts';
import { type OrderStatus, orderTable } from '../order/order.table.ts';
import { defaultOrderPolicy } from '../order/policy.ts';
import type { IngestSettings } from './read/ingest.ts';
import type { Stream } from './read/records.ts';

/** Windows of one kind. Starts are multiples of `slideMs`, counted from `offsetMs`. */
export interface WindowSpec {
  readonly name: string;
  readonly sizeMs: DurationMs;
  /** Equal to `sizeMs` for tumbling windows; a part of it for sliding ones. */
  readonly slideMs: DurationMs;
  /** Where a day begins: -8 hours for days in China. */
  readonly offsetMs: DurationMs;
}

export interface TrackerSettings extends IngestSettings {
  /** How far the watermark stays behind the latest event of its stream (A 3.1, 3.3). */
  readonly watermarkDelayMs: { readonly [stream in Stream]: DurationMs };
  /** How much longer than its watermark a window stays open. */
  readonly allowedLatenessMs: DurationMs;
  /** The first is what levels are told by; sizes, slides and offsets of the others are multiples of its slide. */
  readonly windows: readonly WindowSpec[];
  /** The size of data-quality windows, by the time of receipt (A 7.1). */
  readonly qualityWindowMs: DurationMs;
  /** Of repeated events of one status, which one is the milestone (D20). Source A takes the latest. */
  readonly milestone: 'latest' | 'first';
  /** What may follow what. */
  readonly table: AnyTable;
  /** Statuses after which an order is finished, unless something else is heard. */
  readonly finished: readonly OrderStatus[];
  /**
   * How long a finished order is kept after its last status, by the watermark; null: for ever. Default: the
   * after-sales window of the order policy (D02).
   */
  readonly keepFinishedMs: DurationMs | null;
  /** How long it is remembered that an order has left. */
  readonly keepTombstonesMs: DurationMs;
  /** Events of one order; more are rejected. */
  readonly maxEventsPerOrder: number;
  /** How many rejects are remembered, to tell a repeat. */
  readonly rememberRejects: number;
  /**
   * The first instant at which an order counts as abnormal in its current status, or null for never. Default: the
   * earliest of all detectors of `orderwright/anomaly`.
   */
  readonly overdueFrom: (order: Lifecycle) => Instant | null;
}

/** Source A's five minutes (5.1). */
export const FIVE_MINUTES: WindowSpec = {
  name: 'five_minutes',
  sizeMs: 5 * MINUTE_MS,
  slideMs: 5 * MINUTE_MS,
  offsetMs: 0,
};
/** The daily roll-up, in UTC. */
export const DAY: WindowSpec = { name: 'day', sizeMs: DAY_MS, slideMs: DAY_MS, offsetMs: 0 };

/** The settings a tracker cannot work with, all of them. A programmer's error, thrown when the tracker is made. */
export class TrackerSettingsError extends RangeError {
  readonly code = 'INVALID_TRACKER_SETTINGS';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`these are no settings for a tracker: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/**
 * The defaults, with what the host sets otherwise. Throws {@link TrackerSettingsError} on settings that contradict
 * each other.
 *
 * @example
 * trackerSettings({ windows: [FIVE_MINUTES, { name: 'hour', sizeMs: 3_600_000, slideMs: 300_000, offsetMs: 0 }] })
 */
export function trackerSettings(settings: Partial<TrackerSettings> = {}): TrackerSettings {
  const all: TrackerSettings = {
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
    ...settings,
  };
  const problems = problemsOf(all);
  if (problems.length > 0) throw new TrackerSettingsError(problems);
  return all;
}

function problemsOf(settings: TrackerSettings): string[] {
  const { windows, watermarkDelayMs, qualityWindowMs, allowedLatenessMs, maxAheadMs } = settings;
  const problems: string[] = [];
  const [first] = windows;
  if (first === undefined) problems.push('there are no windows');
  for (const { name, sizeMs, slideMs, offsetMs } of windows) {
    if (!(isDuration(sizeMs) && isDuration(slideMs) && sizeMs % slideMs === 0))
      problems.push(`${name}: the size is no multiple of the slide`);
    else if (
      [sizeMs, slideMs, offsetMs - (first?.offsetMs ?? 0)].some((each) => each % (first?.slideMs ?? 1))
    )
      problems.push(`${name}: size, slide and offset are no multiples of the first slide`);
    if (windows.filter((each) => each.name === name).length > 1)
      problems.push(`${name}: two windows of a name`);
  }
  const waits = { ...watermarkDelayMs, allowedLatenessMs, maxAheadMs };
  for (const [name, ms] of Object.entries(waits))
    if (!(Number.isSafeInteger(ms) && ms >= 0)) problems.push(`${name}: no duration`);
  if (!isDuration(qualityWindowMs)) problems.push('qualityWindowMs: no duration');
  return problems;
}

function isDuration(ms: number): boolean {
  return Number.isSafeInteger(ms) && ms > 0;
}
