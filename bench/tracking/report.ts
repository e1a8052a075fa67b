import type { Memory } from './memory.ts';
import type { Speed } from './speed.ts';

export interface Results {
  readonly date: string;
  readonly machine: string;
  readonly speed: Speed;
  readonly memory: readonly Memory[];
}

/** DESIGN §9: a replay costs at most twice the bare loop, and memory does not grow with the orders that are finished. */
const MOST_OVER_BARE = 2;
/** Four times the finished orders may not cost more than this; without leaving it would be four times as much. */
const MOST_GROWTH = 1.15;

interface Budget {
  readonly what: string;
  readonly value: string;
  readonly budget: string;
  readonly kept: boolean;
}

export function budgetsOf({ speed, memory }: Results): readonly Budget[] {
  const { history, live } = speed.overBare;
  const atMost = (what: string, value: number, most: number): Budget => ({
    what,
    value: value.toFixed(2),
    budget: `≤ ${most}`,
    kept: value <= most,
  });
  const [few, many] = memory.slice(-2);
  return [
    atMost('the tracker as the replay runs it, over the bare loop', history, MOST_OVER_BARE),
    atMost('the tracker as a host runs it, which does more, over the bare loop', live, MOST_OVER_BARE),
    atMost('heap after four times the finished orders', (many?.bytes ?? 0) / (few?.bytes ?? 1), MOST_GROWTH),
  ];
}

export function report(results: Results): string {
  const { date, machine, speed, memory } = results;
  const { parsing, bare, history, live } = speed.ns;
  const count = (n: number) => n.toLocaleString('en-US');
  const mb = (bytes: number) => Math.round(bytes / 2 ** 20);
  return [
    '# Tracking',
    '',
    `${date}, ${machine}. How to read this: [README](../README.md). \`npm run bench:tracking\` writes this page.`,
    '',
    '| | value | budget | |',
    '| --- | ---: | ---: | --- |',
    ...budgetsOf(results).map(
      ({ what, value, budget, kept }) => `| ${what} | ${value} | ${budget} | ${kept ? 'kept' : 'MISSED'} |`,
    ),
    '',
    `| one event of ${count(speed.orders)} orders | ns |`,
    '| --- | ---: |',
    `| parsing the line, nothing else | ${parsing} |`,
    `| the bare loop: repeats, milestones, windows with durations | ${bare} |`,
    `| the tracker as the replay runs it: also schema, rejects, accepted status, corrections, data quality | ${history} |`,
    `| the tracker as a host runs it: also open and abnormal orders, finished orders leave | ${live} |`,
    '',
    '| orders × events | finished orders stay | in state | tombstones | heap, MB | bytes an order in state | peak of the process, MB |',
    '| ---: | --- | ---: | ---: | ---: | ---: | ---: |',
    ...memory.map(
      ({ orders, events, keepFinishedMs, kept, tombstones, bytes, peakBytes }) =>
        `| ${count(orders)} × ${events} | ${keepFinishedMs === null ? 'for ever' : '7 days'} | ${count(kept)} | ${count(tombstones)} | ${mb(bytes)} | ${count(Math.round(bytes / Math.max(1, kept)))} | ${mb(peakBytes)} |`,
    ),
    '',
    'Of four events an order stays open: the first row is what an open order takes. In the last two rows tombstones are part of the heap.',
    '',
  ].join('\n');
}
