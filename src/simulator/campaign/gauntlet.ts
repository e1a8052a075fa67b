/** The simulator's own test: it must find every planted bug within a budget. */
import { BUGS, type Bug } from '../bugs/index.ts';
import type { Finding } from '../engine/findings.ts';
import { RUN_COMMANDS, type RunPlan } from '../run/plan.ts';
import { type RunReport, runPlan } from '../run/run.ts';

/** Budget per bug, in commands: a tenth of what every build simulates. */
export const BUG_BUDGET = 50_000;

export interface Caught {
  readonly bug: string;
  readonly what: string;
  readonly found: boolean;
  readonly runs: number;
  readonly commands: number;
  /** Ids of the broken promises, in the order they were found. */
  readonly by: readonly string[];
  readonly finding?: Finding;
  /** The run that found it, to be shrunk or traced. */
  readonly plan?: RunPlan;
}

/** Runs a plan, with a bug planted if one is given. */
export async function runWith(bug: Bug | undefined, plan: RunPlan): Promise<RunReport> {
  const undo = bug?.plant?.();
  try {
    return await runPlan({ ...plan, ...bug?.plan }, bug?.alter);
  } finally {
    undo?.();
  }
}

/** Runs seed after seed until the bug is found or the budget is used up. */
export async function hunt(
  bug: Bug,
  { seed = 1, budget = BUG_BUDGET, perRun = RUN_COMMANDS } = {},
): Promise<Caught> {
  const { name, what } = bug;
  let commands = 0;
  for (let runs = 1; ; runs++) {
    const plan = { ...bug.plan, seed: seed + runs - 1, commands: perRun };
    const report = await runWith(bug, plan);
    commands += report.commands;
    const [finding] = report.findings;
    const by = [...new Set(report.findings.map(({ id }) => id))];
    if (finding) return { bug: name, what, found: true, runs, commands, by, finding, plan };
    if (commands >= budget) return { bug: name, what, found: false, runs, commands, by: [] };
  }
}

/** Hunts every bug, one at a time. */
export async function gauntlet(
  options: {
    readonly seed?: number;
    readonly budget?: number;
    readonly only?: readonly string[];
    readonly caught?: (caught: Caught) => void;
  } = {},
): Promise<readonly Caught[]> {
  const all: Caught[] = [];
  for (const bug of BUGS) {
    if (options.only && !options.only.includes(bug.name)) continue;
    const caught = await hunt(bug, options);
    options.caught?.(caught);
    all.push(caught);
  }
  return all;
}
