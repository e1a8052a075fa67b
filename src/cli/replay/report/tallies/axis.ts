/** A time axis: steps of a familiar length, as many as fit in a chart. */
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../../../core/index.ts';

const STEPS = [
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
  14 * DAY_MS,
  28 * DAY_MS,
  84 * DAY_MS,
  364 * DAY_MS,
] as const;

const MAX_STEPS = 120;

/** A Monday: weeks and all shorter steps are aligned to it. */
const ANCHOR = Date.UTC(1970, 0, 5);

export interface Axis {
  readonly start: Instant;
  readonly stepMs: number;
  readonly steps: number;
  /** The number of instants outside of the axis. */
  readonly outside: number;
}

/**
 * The axis of ascending instants. If a thousandth of them at either end would more than double its length, that
 * thousandth is left out and counted: clocks at 1970, typing errors in a year.
 */
export function axisOf(sorted: Float64Array): Axis | null {
  if (sorted.length === 0) return null;
  const at = (i: number) => sorted[i] ?? 0;
  const cut = Math.floor(sorted.length / 1_000);
  const [first, last] = [at(0), at(sorted.length - 1)];
  const [low, high] = [at(cut), at(sorted.length - 1 - cut)];
  const trimmed = last - first > 2 * (high - low);
  const [from, to] = trimmed ? [low, high] : [first, last];
  const longest = STEPS.at(-1) ?? DAY_MS;
  const step = STEPS.find((each) => stepsOf(from, to, each) <= MAX_STEPS);
  const stepMs = step ?? longest * Math.ceil((to - from) / (longest * (MAX_STEPS - 1)));
  const start = floor(from, stepMs);
  const steps = stepsOf(from, to, stepMs);
  let outside = 0;
  for (const each of sorted) if (each < start || each >= start + steps * stepMs) outside += 1;
  return { start, stepMs, steps, outside };
}

/** The step of an instant. Below 0, or from `steps` on, it is outside. */
export function stepOf({ start, stepMs }: Axis, at: Instant): number {
  return Math.floor((at - start) / stepMs);
}

function floor(at: Instant, stepMs: number): Instant {
  return Math.floor((at - ANCHOR) / stepMs) * stepMs + ANCHOR;
}

function stepsOf(from: Instant, to: Instant, stepMs: number): number {
  return (floor(to, stepMs) - floor(from, stepMs)) / stepMs + 1;
}
