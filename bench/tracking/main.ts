/**
 * What the tracker costs beside a bare loop for the same outputs, in one process and in turns, and what it keeps of a
 * million orders. `npm run bench:tracking` writes bench/results/tracking.json and tracking.md.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createTracker, FIVE_MINUTES, type Tracker } from 'orderwright/tracking';
import { Bare } from './bare.ts';
import { lines } from './stream.ts';

const ORDERS = 40_000;
const ROUNDS = 5;
const MANY = 1_000_000;
const EVENTS = 5;
const settings = { windows: [FIVE_MINUTES] };
const receivedAt = Date.UTC(2027, 0, 1);

export function main([orders = String(MANY)]: string[]): void {
  const stream = [...lines(ORDERS)];
  const samples = Array.from({ length: ROUNDS + 1 }, () => ({
    bare: bare(stream),
    tracker: tracked(stream),
  }));
  const rounds = samples.slice(1);
  const ratio = median(rounds.map((each) => each.tracker / each.bare));
  const ns = (of: 'bare' | 'tracker') => Math.round(median(rounds.map((each) => each[of])) * 1_000);
  const results = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${availableParallelism()} cores, Node ${process.version}`,
    overBare: Number(ratio.toFixed(2)),
    bareNs: ns('bare'),
    trackerNs: ns('tracker'),
    memory: [memory(Number(orders), null), memory(Number(orders), 7 * 86_400_000)],
  };
  writeFileSync('bench/results/tracking.json', `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync('bench/results/tracking.md', report(results));
  console.log(report(results));
}

/** Processor time per event, in microseconds: other work on the machine hardly touches it. */
function timed(run: () => void, events: number): number {
  global.gc?.();
  const began = process.cpuUsage().user;
  run();
  return (process.cpuUsage().user - began) / events;
}

function bare(stream: readonly string[]): number {
  const loop = new Bare();
  return timed(() => {
    for (const line of stream) loop.feed(line);
  }, stream.length);
}

function tracked(stream: readonly string[]): number {
  const tracker = createTracker(settings);
  return timed(() => {
    for (const value of stream) tracker.feed({ stream: 'status', value, receivedAt });
  }, stream.length);
}

/** Heap after a stream of so many orders, all of them kept, or those that are finished let go. */
function memory(orders: number, keepFinishedMs: number | null) {
  global.gc?.();
  const before = process.memoryUsage().heapUsed;
  const tracker: Tracker = createTracker({ ...settings, keepFinishedMs });
  for (const value of lines(orders)) tracker.feed({ stream: 'status', value, receivedAt });
  global.gc?.();
  const bytes = process.memoryUsage().heapUsed - before;
  const { orders: kept, tombstones } = tracker.partition.sizes;
  return { orders, events: orders * EVENTS, keepFinishedMs, kept, tombstones, bytes };
}

function report(results: {
  date: string;
  machine: string;
  overBare: number;
  bareNs: number;
  trackerNs: number;
  memory: readonly ReturnType<typeof memory>[];
}): string {
  const { date, machine, overBare, bareNs, trackerNs, memory } = results;
  const mb = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
  return [
    '# Tracking',
    '',
    `${date}, ${machine}. How to read this: [README](../README.md).`,
    '',
    '| one event: parsed, checked, folded, counted in its windows | processor time |',
    '| --- | ---: |',
    `| the bare loop | ${bareNs} ns |`,
    `| the tracker | ${trackerNs} ns |`,
    `| **ratio** | **${overBare}** |`,
    '',
    '| orders × events | finished orders are kept | orders in state | tombstones | heap | bytes an order in state |',
    '| ---: | --- | ---: | ---: | ---: | ---: |',
    ...memory.map(
      ({ orders, keepFinishedMs, kept, tombstones, bytes }) =>
        `| ${orders} × ${EVENTS} | ${keepFinishedMs === null ? 'for ever' : '7 days'} | ${kept} | ${tombstones} | ${mb(bytes)} MB | ${Math.round(bytes / Math.max(1, kept))} |`,
    ),
    '',
  ].join('\n');
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
