/** Counts of what passed the pipeline. They replace source A's query table, which no query filled (D84). */
import type { ObservedStatus } from '../../order/lifecycle.ts';
import { OBSERVED_STATUSES } from '../../order/lifecycle.ts';
import { STREAMS, type Stream } from '../read/records.ts';

export interface CountersState {
  /** Records read, by stream, including repeats and rejects. */
  readonly received: { readonly [stream in Stream]: number };
  /** Exact repeats, which were ignored. */
  readonly repeated: { readonly [stream in Stream]: number };
  readonly rejected: { readonly [stream in Stream]: number };
  readonly late: { readonly [stream in Stream]: number };
  /** Late records that arrived after a window of theirs had closed. */
  readonly missedWindows: number;
  /** New records of orders that were already evicted. */
  readonly recordsOfEvicted: number;
  /** Stock rows older than the known row. */
  readonly superseded: number;
  /** Events folded, by status. */
  readonly statuses: { readonly [status in ObservedStatus]: number };
  readonly illegalTransitions: number;
  readonly evicted: number;
  /** Emitted updates of orders and of stock. */
  readonly updates: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends object ? Mutable<T[K]> : T[K] };
export type Counters = Mutable<CountersState>;

/** Mutable counters, from zero or from a snapshot. */
export function countersFrom(state?: CountersState): Counters {
  const streams = (of?: CountersState['received']) => ({ ...ofStreams(), ...of });
  return {
    received: streams(state?.received),
    repeated: streams(state?.repeated),
    rejected: streams(state?.rejected),
    late: streams(state?.late),
    missedWindows: state?.missedWindows ?? 0,
    recordsOfEvicted: state?.recordsOfEvicted ?? 0,
    superseded: state?.superseded ?? 0,
    statuses: { ...ofStatuses(), ...state?.statuses },
    illegalTransitions: state?.illegalTransitions ?? 0,
    evicted: state?.evicted ?? 0,
    updates: state?.updates ?? 0,
  };
}

function ofStreams(): Record<Stream, number> {
  return Object.fromEntries(STREAMS.map((stream) => [stream, 0])) as Record<Stream, number>;
}

function ofStatuses(): Record<ObservedStatus, number> {
  return Object.fromEntries(OBSERVED_STATUSES.map((status) => [status, 0])) as Record<ObservedStatus, number>;
}
