/**
 * What a decision costs beside a hand-written `switch` and a statechart: one process, interleaved rounds, medians.
 * `npm run bench:decision` writes bench/results/decision.json and decision.md; README.md says how to read them.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import {
  available,
  decide,
  decideEvents,
  fold,
  type Order,
  type OrderEvent,
  order,
  orderRules,
  refuse,
} from 'orderwright';
import { accept, paid, processing, ship } from './orders.ts';
import { decideByChart, snapshotOf } from './statechart.ts';
import { decideBySwitch } from './switch.ts';

/** Keeps what was computed alive, so that nothing is optimised away. */
const kept: { last?: unknown } = {};

const paidChart = snapshotOf(paid);
const processingChart = snapshotOf(processing);
const ask = { at: accept.at, by: 'merchant' } as const;

/** Ask, list the events, fold them: a decision as `handle` makes it. */
const decided = {
  accept: () => folded(paid, decideEvents(order, paid, accept)),
  ship: () => folded(processing, decideEvents(order, processing, ship)),
};

function folded(state: Order, answer: ReturnType<typeof decideEvents<typeof order, Order>>): unknown {
  return Array.isArray(answer) ? fold(order, state, answer as readonly OrderEvent[]) : answer;
}

/** Calls per sample are chosen so that a sample takes some milliseconds; the statechart needs far fewer. */
const cases: Record<string, { readonly run: () => unknown; readonly calls: number }> = {
  'accept, machine': { run: decided.accept, calls: 5_000 },
  'accept, switch': { run: () => decideBySwitch(paid, accept), calls: 5_000 },
  'accept, statechart': { run: () => decideByChart(paidChart, accept), calls: 100 },
  'ship, machine': { run: decided.ship, calls: 2_000 },
  'ship, switch': { run: () => decideBySwitch(processing, ship), calls: 2_000 },
  'ship, statechart': { run: () => decideByChart(processingChart, ship), calls: 100 },
  'accept, `decide` and a Result': {
    run: () => decide(order, paid, accept).map((events) => fold(order, paid, events)),
    calls: 5_000,
  },
  'refuse, order rules alone': { run: () => refuse(orderRules, paid, accept), calls: 20_000 },
  'refuse: nothing against it': { run: () => refuse(order, paid, accept), calls: 20_000 },
  'refuse: not in this status': { run: () => refuse(order, paid, ship), calls: 2_000 },
  'available: four commands': { run: () => available(orderRules, paid, ask), calls: 5_000 },
};

const BUDGETS = { overSwitch: 3, underStatechart: 100 };
const WARM_UP = 10;
const ROUNDS = 301;

interface Row {
  readonly name: string;
  readonly ns: number;
  readonly low: number;
  readonly high: number;
  readonly bytes: number | null;
}
interface Results {
  readonly date: string;
  readonly machine: string;
  readonly versions: { readonly [name: string]: string };
  readonly budgets: typeof BUDGETS;
  readonly ratios: readonly {
    readonly command: string;
    readonly overSwitch: number;
    readonly underStatechart: number;
  }[];
  readonly rows: readonly Row[];
}

export function main(): void {
  agree();
  const samples = new Map(Object.keys(cases).map((name) => [name, [] as number[]]));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [name, { run, calls }] of Object.entries(cases)) {
      const nanoseconds = timed(run, calls);
      if (round >= 0) samples.get(name)?.push(nanoseconds);
    }
  }
  const rows = Object.entries(cases).map(([name, { run }]) => {
    const sorted = [...(samples.get(name) ?? [])].sort((a, b) => a - b);
    return {
      name,
      ns: quantile(sorted, 0.5),
      low: quantile(sorted, 0.1),
      high: quantile(sorted, 0.9),
      bytes: allocated(run),
    };
  });
  // Paired by round, so that what else the machine did at that moment falls on both.
  const ratio = (over: string, under: string) => {
    const [a = [], b = []] = [samples.get(over), samples.get(under)];
    return quantile(
      a.map((each, round) => each / (b[round] ?? Number.NaN)).sort((x, y) => x - y),
      0.5,
    );
  };
  const ratios = (['accept', 'ship'] as const).map((command) => ({
    command,
    overSwitch: ratio(`${command}, machine`, `${command}, switch`),
    underStatechart: ratio(`${command}, statechart`, `${command}, machine`),
  }));
  const result: Results = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${availableParallelism()} shared cores, ${process.arch}`,
    versions: {
      node: process.versions.node,
      v8: process.versions.v8,
      orderwright: version('.'),
      xstate: version('node_modules/xstate'),
    },
    budgets: BUDGETS,
    ratios,
    rows,
  };
  console.log(report(result));
  writeFileSync('bench/results/decision.json', `${JSON.stringify(result, rounded, 2)}\n`);
  writeFileSync('bench/results/decision.md', report(result));
  // Shipping three lines is mostly arithmetic, which a statechart does as fast: there only the first bound is held.
  const over = ratios.filter(
    ({ command, overSwitch, underStatechart }) =>
      overSwitch > BUDGETS.overSwitch || (command === 'accept' && underStatechart < BUDGETS.underStatechart),
  );
  if (over.length > 0) {
    console.error(`over budget: ${over.map(({ command }) => command).join(', ')}`);
    process.exitCode = 1;
  }
}

/** Before anything is measured: all three say the same. */
function agree(): void {
  for (const [next, bare, chart] of [
    [decided.accept(), decideBySwitch(paid, accept), decideByChart(paidChart, accept)],
    [decided.ship(), decideBySwitch(processing, ship), decideByChart(processingChart, ship)],
  ] as const) {
    const byHand = 'next' in bare ? bare.next : undefined;
    const [{ value, context }] = chart;
    if (!isDeepStrictEqual(next, byHand)) throw new Error('the switch decides differently');
    if (!isDeepStrictEqual(next, { ...context, status: value }))
      throw new Error('the statechart decides differently');
  }
}

function timed(run: () => unknown, calls: number): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < calls; i++) kept.last = run();
  return Number(process.hrtime.bigint() - start) / calls;
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.floor((sorted.length - 1) * q)] ?? Number.NaN;
}

/** Bytes on the heap per call, between two collections; needs --expose-gc. */
function allocated(run: () => unknown): number | null {
  const { gc } = globalThis;
  if (!gc) return null;
  const measured: number[] = [];
  for (let round = 0; round < 9; round++) {
    gc();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 1_000; i++) kept.last = run();
    measured.push((process.memoryUsage().heapUsed - before) / 1_000);
  }
  return Math.round(measured.sort((a, b) => a - b)[4] ?? 0);
}

function version(folder: string): string {
  return (JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { version: string }).version;
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 100) / 100 : value;
}

function report({ date, machine, versions, ratios, rows }: Results): string {
  const times = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)}×`;
  return `# Deciding

${date}, ${machine}, Node ${versions.node}, orderwright ${versions.orderwright}, XState ${versions.xstate}. One process, ${ROUNDS} interleaved rounds, medians; how to
read it: [bench/README.md](../README.md). \`npm run bench:decision\` writes this page.

| decision | against a hand-written switch (≤ ${BUDGETS.overSwitch}×) | a statechart takes (accept ≥ ${BUDGETS.underStatechart}×) |
|---|---:|---:|
${ratios.map((each) => `| ${each.command} | ${times(each.overSwitch)} | ${times(each.underStatechart)} |`).join('\n')}

| | ns, median | 10 % | 90 % | bytes allocated |
|---|---:|---:|---:|---:|
${rows.map(({ name, ns, low, high, bytes }) => `| ${name} | ${ns.toFixed(0)} | ${low.toFixed(0)} | ${high.toFixed(0)} | ${bytes ?? ''} |`).join('\n')}
`;
}
