/** What an event costs the tracker, beside a bare loop over the same lines: in one process, in turns. */
import { createTracker, FIVE_MINUTES, type TrackerSettings } from 'orderwright/tracking';
import { Bare } from './bare.ts';
import { lines } from './stream.ts';

const ORDERS = 40_000;
const ROUNDS = 7;
const receivedAt = Date.UTC(2027, 0, 1);

/**
 * `history` is what the replay runs, and what the bare loop does too: every order is kept, and open orders are not counted.
 * `live` is what a host runs that follows its shop: finished orders leave, open and abnormal ones are counted.
 */
const CASES = {
  history: { windows: [FIVE_MINUTES], keepFinishedMs: null, overdueFrom: () => null },
  live: { windows: [FIVE_MINUTES] },
} as const satisfies Record<string, Partial<TrackerSettings>>;
const CONTENDERS = ['parsing', 'bare', 'history', 'live'] as const;
type Contender = (typeof CONTENDERS)[number];

export interface Speed {
  readonly orders: number;
  /** Processor time for an event, in nanoseconds: the median of the rounds. */
  readonly ns: Readonly<Record<Contender, number>>;
  /** Over the bare loop of the same round: the median. */
  readonly overBare: Readonly<Record<keyof typeof CASES, number>>;
}

export function speed(): Speed {
  const stream = [...lines(ORDERS)];
  const runs: Record<Contender, () => void> = {
    parsing: () => {
      for (const line of stream) JSON.parse(line);
    },
    bare: () => {
      const loop = new Bare();
      for (const line of stream) loop.feed(line);
    },
    history: () => followed(stream, CASES.history),
    live: () => followed(stream, CASES.live),
  };
  const rounds = Array.from({ length: ROUNDS + 1 }, () =>
    Object.fromEntries(CONTENDERS.map((each) => [each, timed(runs[each]) / stream.length])),
  ).slice(1) as Record<Contender, number>[];
  const ns = (of: Contender) => Math.round(median(rounds.map((round) => round[of])) * 1_000);
  const ratio = (of: keyof typeof CASES) =>
    Number(median(rounds.map((round) => round[of] / round.bare)).toFixed(2));
  return {
    orders: ORDERS,
    ns: { parsing: ns('parsing'), bare: ns('bare'), history: ns('history'), live: ns('live') },
    overBare: { history: ratio('history'), live: ratio('live') },
  };
}

function followed(stream: readonly string[], settings: Partial<TrackerSettings>): void {
  const tracker = createTracker(settings);
  for (const value of stream) tracker.feed({ stream: 'status', value, receivedAt });
}

/** Processor time in microseconds, the collector's included: other work on the machine hardly touches it. */
function timed(run: () => void): number {
  global.gc?.();
  const began = process.cpuUsage().user;
  run();
  return process.cpuUsage().user - began;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
