/** What has gone through the pipeline: in place of source A's query table, which nothing ever filled (D84). */
import type { ObservedStatus } from '../../order/lifecycle.ts';
import { OBSERVED_STATUSES } from '../../order/lifecycle.ts';
import { STREAMS, type Stream } from '../read/records.ts';

export interface CountersState {
  /** Records read, by stream; repeats and rejects included. */
  readonly received: { readonly [stream in Stream]: number };
  /** Exact repeats; nothing came of them. */
  readonly repeated: { readonly [stream in Stream]: number };
  readonly rejected: { readonly [stream in Stream]: number };
  readonly late: { readonly [stream in Stream]: number };
  /** Late records that some window had closed without. */
  readonly missedWindows: number;
  /** Records of orders that had left. */
  readonly ofEvicted: number;
  /** Stock rows that were older than what was known. */
  readonly superseded: number;
  /** Events folded, by status. */
  readonly statuses: { readonly [status in ObservedStatus]: number };
  readonly illegalTransitions: number;
  readonly evicted: number;
  /** Order and stock rows told. */
  readonly updates: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends object ? Mutable<T[K]> : T[K] };
export type Counters = Mutable<CountersState>;

/** Counters to be changed in place: at zero, or where a snapshot left them. */
export function countersFrom(state?: CountersState): Counters {
  const streams = (of?: CountersState['received']) => ({ ...ofStreams(), ...of });
  return {
    received: streams(state?.received),
    repeated: streams(state?.repeated),
    rejected: streams(state?.rejected),
    late: streams(state?.late),
    missedWindows: state?.missedWindows ?? 0,
    ofEvicted: state?.ofEvicted ?? 0,
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
