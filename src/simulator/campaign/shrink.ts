/**
 * Shrinks a failing run to fewer fault classes, actors and acts, as long as the same promise breaks.
 * Draws have addresses, so leaving something out changes nothing else.
 */
import type { FaultName } from '../engine/fault-catalogue.ts';
import type { RunPlan } from '../run/plan.ts';
import type { RunReport } from '../run/run.ts';

export interface Shrunk {
  readonly plan: RunPlan;
  readonly report: RunReport;
  /** Number of runs used. */
  readonly runs: number;
  readonly commandsBefore: number;
}

export interface ShrinkSettings {
  readonly run: (plan: RunPlan) => Promise<RunReport>;
  /** Most runs; default 200. */
  readonly budget?: number;
}

const MOST_ACTS = 80;

/** Shrinks a failed run. The promise broken first must stay broken. */
export async function shrink(failed: RunReport, { run, budget = 200 }: ShrinkSettings): Promise<Shrunk> {
  const id = failed.findings[0]?.id;
  let best = failed;
  let runs = 0;
  const attempt = async (plan: RunPlan): Promise<boolean> => {
    if (runs >= budget) return false;
    runs += 1;
    const report = await run(plan);
    const same = report.findings[0]?.id === id;
    if (same) best = report;
    return same;
  };

  // Orders that came later cannot matter.
  await attempt({ ...best.plan, orders: failed.orders });
  // Actors first: with few of them every further run is short.
  await fewer(peopleIn(best), (only) => ({ ...best.plan, only }), attempt);
  await fewer(
    [...failed.rates.keys()],
    (faults) => ({ ...best.plan, faults: faults as readonly FaultName[], without: [] }),
    attempt,
  );
  const acts = best.acts.filter((act) => !act.startsWith('opening'));
  // With this many acts left, a list of acts to skip would hide more than it shows.
  if (acts.length > MOST_ACTS)
    return { plan: best.plan, report: best, runs, commandsBefore: failed.commands };
  const skipped = new Set(best.plan.skip);
  await fewer(
    acts,
    (kept) => ({ ...best.plan, skip: [...skipped, ...acts.filter((act) => !kept.includes(act))] }),
    attempt,
  );
  return { plan: best.plan, report: best, runs, commandsBefore: failed.commands };
}

/** Actors that come by themselves. Reactions to them come with them. */
function peopleIn({ acts, plan }: RunReport): readonly string[] {
  if (plan.only) return plan.only;
  return [...new Set(acts.map((act) => /^(?:o\d+|keeper|attacker)(?=[./])/.exec(act)?.[0] ?? ''))].filter(
    (name) => name !== '',
  );
}

/** Delta debugging: halves, then quarters, then one by one. A smaller set is kept whenever it still fails. */
async function fewer(
  items: readonly string[],
  planOf: (kept: readonly string[]) => RunPlan,
  attempt: (plan: RunPlan) => Promise<boolean>,
): Promise<void> {
  let kept = items;
  for (let parts = 2; kept.length > 0 && parts <= 2 * kept.length; ) {
    const size = Math.ceil(kept.length / parts);
    let smaller: readonly string[] | undefined;
    for (let from = 0; from < kept.length && !smaller; from += size) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (await attempt(planOf(rest))) smaller = rest;
    }
    if (smaller) {
      kept = smaller;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) return;
    else parts = Math.min(2 * parts, kept.length);
  }
}
