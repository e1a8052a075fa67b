/** Carries out a plan on a shop, one action after another. The shop must go on working after each. */

import { KILL_ACTIONS, NUISANCE_ACTIONS } from './actions.ts';
import { pause } from './child.ts';
import type { KillName, NuisanceName } from './kills.table.ts';
import type { Action } from './plan.ts';
import type { Shop } from './shop.ts';

/** Number of COMMITs that must pass before the next action, and the time they have. */
const COMMITS_AFTER_KILL = 6;
const COMMITS_AFTER_CUT = 1;
const PROGRESS_MS = 60_000;

export interface Done {
  readonly kills: Map<KillName, number>;
  readonly nuisances: Map<NuisanceName, number>;
}

export async function runPlan(
  shop: Shop,
  plan: readonly Action[],
  report: (done: number) => void,
): Promise<Done> {
  const done: Done = { kills: new Map(), nuisances: new Map() };
  for (const [i, action] of plan.entries()) {
    const before = shop.wire.commits;
    if (action.do === 'kill') {
      await KILL_ACTIONS[action.name](shop, action.draw, 0);
      count(done.kills, action.name);
    } else if (action.do === 'nuisance') {
      await NUISANCE_ACTIONS[action.name](shop, action.draw, action.forMs);
      count(done.nuisances, action.name);
    } else if (!(await beforeLong(shop.wire.cut(action.cut)))) {
      throw new Error('no COMMIT came by to be cut');
    }
    await progress(shop, before + (action.do === 'cut' ? COMMITS_AFTER_CUT : COMMITS_AFTER_KILL), action);
    report(i + 1);
  }
  return done;
}

/** A shop that stops working is a finding of its own. */
async function progress({ wire, cluster, database }: Shop, commits: number, action: Action): Promise<void> {
  const deadline = performance.now() + PROGRESS_MS;
  while (wire.commits < commits) {
    if (performance.now() > deadline) {
      const there = await cluster.query(
        'postgres',
        `select application_name as who, state, wait_event, now() - xact_start as since, left(query, 40) as query
from pg_stat_activity where datname = '${database}'`,
      );
      throw new Error(
        `no work was done for ${PROGRESS_MS / 1_000} s after ${JSON.stringify(action)}; at the server: ${JSON.stringify(there)}`,
      );
    }
    await pause(5);
  }
}

async function beforeLong(promise: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PROGRESS_MS);
  });
  const first = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return first;
}

function count<N>(counts: Map<N, number>, name: N): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
