/** What the tracker keeps of a stream: each case in a process of its own, so that a peak is its own too. */
import { spawnSync } from 'node:child_process';
import { createTracker, FIVE_MINUTES } from 'orderwright/tracking';
import { EVENTS, lines } from './stream.ts';

const receivedAt = Date.UTC(2027, 0, 1);
const WEEK = 7 * 86_400_000;

export interface MemoryCase {
  readonly orders: number;
  /** Of each order; with the last one missing it stays open. */
  readonly events: number;
  readonly keepFinishedMs: number | null;
}
export interface Memory extends MemoryCase {
  readonly kept: number;
  readonly tombstones: number;
  /** Of the heap, after a collection. */
  readonly bytes: number;
  /** Of the process. */
  readonly peakBytes: number;
}

/** Open orders; all of a million; those of a million and of a quarter of it when finished ones leave after a week. */
export function memoryCases(orders: number): readonly MemoryCase[] {
  return [
    { orders: orders / 5, events: EVENTS - 1, keepFinishedMs: WEEK },
    { orders, events: EVENTS, keepFinishedMs: null },
    { orders: orders / 4, events: EVENTS, keepFinishedMs: WEEK },
    { orders, events: EVENTS, keepFinishedMs: WEEK },
  ];
}

export function measuredApart(of: MemoryCase): Memory {
  const { execPath, execArgv } = process;
  const args = [...execArgv, 'scripts/run-ts.mjs', 'bench/tracking/main.ts', 'keep', JSON.stringify(of)];
  const { stdout, stderr, status } = spawnSync(execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

export function measured({ orders, events, keepFinishedMs }: MemoryCase): Memory {
  global.gc?.();
  const before = process.memoryUsage().heapUsed;
  const tracker = createTracker({ windows: [FIVE_MINUTES], keepFinishedMs });
  for (const value of lines(orders, events)) tracker.feed({ stream: 'status', value, receivedAt });
  global.gc?.();
  const bytes = process.memoryUsage().heapUsed - before;
  const { orders: kept, tombstones } = tracker.partition.sizes;
  const peakBytes = process.resourceUsage().maxRSS * 1_024;
  return { orders, events, keepFinishedMs, kept, tombstones, bytes, peakBytes };
}
