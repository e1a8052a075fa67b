/**
 * What placing a whole order costs beside two hand-written ways of writing the same rows: one run, interleaved rounds,
 * medians. `npm run bench:store` writes bench/results/place-order.json and place-order.md.
 *
 * Options: `--rounds 5 --seconds 2 --only ours,hot,256` (for profiling) `--no-write`.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { grouped } from './grouped.ts';
import { ours } from './ours.ts';
import { type Row, report } from './report.ts';
import { measure, openRig, type Rig, type Sample } from './rig.ts';
import { rowByRow } from './row-by-row.ts';
import { type Contender, requests } from './shop.ts';

type Open = (url: string) => Contender | Promise<Contender>;

/** By name; a transaction per request is given the pool that suits it: both sizes run, the better one counts. */
function contendersFor(callers: number): Record<string, Open> {
  const pools = callers === 1 ? [1] : [8, 32];
  return {
    ...Object.fromEntries(
      pools.map((size): [string, Open] => [`row by row, ${size}`, (url) => rowByRow(url, size)]),
    ),
    grouped,
    ours,
  };
}

const DEMANDS = ['hot', 'spread'] as const;
const CALLERS = [1, 32, 256] as const;

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      only: { type: 'string', default: '' },
      'no-write': { type: 'boolean', default: false },
    },
  });
  const only = values.only.split(',').filter((part) => part !== '');
  const isWanted = (demand: string, callers: number, name: string) =>
    only.every((part) => [demand, String(callers), name, name.split(',')[0]].includes(part));
  const rig = await openRig(process.env.ORDERWRIGHT_PG_URL ?? 'postgres://postgres@127.0.0.1:5432/test');
  const samples = new Map<string, Sample[]>();
  try {
    await agree(rig);
    // One round before they count: whatever is compiled, is compiled for all of them.
    for (let round = -1; round < Number(values.rounds); round++)
      for (const demand of DEMANDS)
        for (const callers of CALLERS) {
          const contenders = Object.entries(contendersFor(callers)).filter(([name]) =>
            isWanted(demand, callers, name),
          );
          // Each round begins with another one, so that none always runs on a machine warmed up by the same neighbour.
          for (let i = 0; i < contenders.length; i++) {
            const [name, open] = contenders[(i + round + 1) % contenders.length] as [string, Open];
            const sample = await oneRun(rig, open, demand, callers, Number(values.seconds) * 1_000);
            const cell = `${demand}|${callers}|${name}`;
            if (round >= 0) samples.set(cell, [...(samples.get(cell) ?? []), sample]);
            console.error(`${cell}  ${sample.ordersPerSecond.toFixed(0)}/s  p50 ${sample.p50.toFixed(2)} ms`);
          }
        }
  } finally {
    await rig.drop();
  }
  const rows = [...samples].map(([cell, of]): Row => {
    const [demand = '', callers = '', name = ''] = cell.split('|');
    const rates = of.map(({ ordersPerSecond }) => ordersPerSecond);
    return {
      demand,
      callers: Number(callers),
      name,
      ordersPerSecond: median(rates),
      low: Math.min(...rates),
      high: Math.max(...rates),
      p50: median(of.map(({ p50 }) => p50)),
      p99: median(of.map(({ p99 }) => p99)),
    };
  });
  const { json, markdown } = report(rows, {
    date: new Date().toISOString().slice(0, 10),
    machine: `${availableParallelism()} shared vCPU, Node ${process.versions.node.split('.')[0]}, PostgreSQL ${rig.serverVersion.split('.')[0]}, fsync on`,
    versions: { node: process.versions.node, postgresql: rig.serverVersion },
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
  });
  console.log(markdown);
  if (values['no-write'] || only.length > 0) return;
  writeFileSync('bench/results/place-order.json', `${JSON.stringify(json, null, 1)}\n`);
  writeFileSync('bench/results/place-order.md', markdown);
}

/** Before anything is measured: all of them write the same rows, byte for byte. */
async function agree(rig: Rig): Promise<void> {
  const request = requests('hot', 'same').next().value;
  const contents: string[] = [];
  for (const open of Object.values(contendersFor(1))) {
    await rig.reset();
    const contender = await open(rig.url);
    await contender.place(request, 'the-key');
    await contender.close();
    contents.push(await rig.content());
  }
  if (new Set(contents).size > 1) throw new Error(`the rows differ:\n${contents.join('\n')}`);
}

async function oneRun(rig: Rig, open: Open, demand: 'hot' | 'spread', callers: number, measureMs: number) {
  await rig.reset();
  const contender = await open(rig.url);
  try {
    const sample = await measure(contender, demand, callers, { warmUpMs: 400, measureMs });
    await rig.check(sample.placed);
    return sample;
  } finally {
    await contender.close();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
