/** The distribution of durations: an average hides outliers. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../core/index.ts';

/** The edges of the columns. Source A's limits (30 min, 24 h, 72 h) are among them, so no column contains one. */
export const EDGES: readonly number[] = [
  0,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  3 * DAY_MS,
  7 * DAY_MS,
  14 * DAY_MS,
  30 * DAY_MS,
  90 * DAY_MS,
];

/** In milliseconds. Negative durations are counted apart and excluded from all else. */
export interface Distribution {
  readonly count: number;
  readonly negative: number;
  /** The number between one of {@link EDGES} and the next. The last has no upper edge. */
  readonly columns: readonly number[];
  readonly mean: number | null;
  readonly min: number | null;
  readonly median: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export function distributionOf(durations: readonly number[]): Distribution {
  const valid = Float64Array.from(durations.filter((ms) => ms >= 0)).sort();
  const columns = EDGES.map(() => 0);
  let column = 0;
  let sum = 0;
  for (const ms of valid) {
    while (ms >= (EDGES[column + 1] ?? Number.POSITIVE_INFINITY)) column += 1;
    columns[column] = (columns[column] ?? 0) + 1;
    sum += ms;
  }
  // Nearest rank: an existing duration, no interpolation.
  const rank = (share: number) => valid[Math.max(0, Math.ceil(share * valid.length) - 1)] ?? null;
  return {
    count: valid.length,
    negative: durations.length - valid.length,
    columns,
    mean: valid.length === 0 ? null : sum / valid.length,
    min: valid[0] ?? null,
    median: rank(0.5),
    p90: rank(0.9),
    p99: rank(0.99),
    max: valid.at(-1) ?? null,
  };
}
