/**
 * A campaign: many runs under consecutive seeds, with their commands, faults, marks and findings added up.
 */
import type { FaultName } from '../engine/fault-catalogue.ts';
import type { Mark } from '../engine/marks.ts';
import { RUN_COMMANDS, type RunPlan } from '../run/plan.ts';
import { type RunReport, runPlan } from '../run/run.ts';

export interface CampaignSettings extends Omit<RunPlan, 'seed' | 'commands'> {
  /** Seed of the first run. Each further run has the next one. */
  readonly seed: number;
  /** Lowest number of commands over all runs. */
  readonly commands: number;
  /** Commands of one run, default {@link RUN_COMMANDS}. */
  readonly perRun?: number;
  /** Repeats every nth seed and compares the hashes; default 100, 0 never, 1 always. */
  readonly twinEvery?: number;
  readonly progress?: (total: CampaignTotal) => void;
  /** How one run is run; the gauntlet plants a bug first. */
  readonly run?: (plan: RunPlan) => Promise<RunReport>;
  /** Stops at the first run with a finding; default true. */
  readonly stopAtFirst?: boolean;
}

/** Sums over the runs of a campaign. Campaigns of several processes are merged the same way. */
export interface CampaignTotal {
  runs: number;
  commands: number;
  orders: number;
  days: number;
  steps: number;
  twins: number;
  readonly fired: { [fault in FaultName]?: number };
  /** Number of runs in which each fault class was active. */
  readonly active: { [fault in FaultName]?: number };
  readonly marks: { [mark in Mark]?: number };
  /** The runs with findings. */
  readonly failures: Failure[];
  /** Hash of each run, by seed. */
  readonly hashes: { [seed: number]: string };
}
export interface Failure {
  readonly seed: number;
  readonly commands: number;
  readonly findings: RunReport['findings'];
}

export function emptyTotal(): CampaignTotal {
  return {
    runs: 0,
    commands: 0,
    orders: 0,
    days: 0,
    steps: 0,
    twins: 0,
    fired: {},
    active: {},
    marks: {},
    failures: [],
    hashes: {},
  };
}

export async function campaign({
  seed,
  commands,
  perRun = RUN_COMMANDS,
  twinEvery = 100,
  progress,
  stopAtFirst = true,
  run = (plan) => runPlan(plan),
  ...rest
}: CampaignSettings): Promise<CampaignTotal> {
  const total = emptyTotal();
  for (let next = seed; total.commands < commands; next++) {
    const plan: RunPlan = { ...rest, seed: next, commands: Math.min(perRun, commands - total.commands) };
    const report = await run(plan);
    add(total, report);
    if (twinEvery > 0 && (next - seed) % twinEvery === 0) {
      total.twins += 1;
      const twin = await run(plan);
      if (twin.hash !== report.hash)
        total.failures.push({
          seed: next,
          commands: plan.commands,
          findings: [
            {
              id: 'TWIN',
              message: `run ${next}: hash of its twin, expected ${report.hash}, found ${twin.hash}`,
            },
          ],
        });
    }
    progress?.(total);
    if (stopAtFirst && total.failures.length > 0) break;
  }
  return total;
}

function add(
  total: CampaignTotal,
  { plan, commands, orders, days, steps, fired, rates, marks, findings, hash }: RunReport,
): void {
  total.runs += 1;
  total.commands += commands;
  total.orders += orders;
  total.days += days;
  total.steps += steps;
  for (const [fault, count] of fired) total.fired[fault] = (total.fired[fault] ?? 0) + count;
  for (const fault of rates.keys()) total.active[fault] = (total.active[fault] ?? 0) + 1;
  for (const [mark, count] of marks) total.marks[mark] = (total.marks[mark] ?? 0) + count;
  if (findings.length > 0) total.failures.push({ seed: plan.seed, commands: plan.commands, findings });
  total.hashes[plan.seed] = hash;
}

/** Adds the totals of another process. */
export function merge(into: CampaignTotal, from: CampaignTotal): void {
  for (const name of ['runs', 'commands', 'orders', 'days', 'steps', 'twins'] as const)
    into[name] += from[name];
  for (const name of ['fired', 'active', 'marks'] as const) {
    const sums: { [name: string]: number | undefined } = into[name];
    for (const [key, count] of Object.entries(from[name])) sums[key] = (sums[key] ?? 0) + (count ?? 0);
  }
  into.failures.push(...from.failures);
  Object.assign(into.hashes, from.hashes);
}
