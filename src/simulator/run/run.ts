/** One run: warm-up, chaos, heal, quiescence, verdict. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/quantity.ts';
import { attacker } from '../actors/attacker.ts';
import { orderStory } from '../actors/order-story.ts';
import { opening, stockKeeper } from '../actors/stock-story.ts';
import type { FaultName } from '../engine/fault-catalogue.ts';
import { fenced } from '../engine/fence.ts';
import type { Finding } from '../engine/findings.ts';
import type { Mark } from '../engine/marks.ts';
import type { TraceLine } from '../engine/trace.ts';
import { judge } from '../oracles/verdict.ts';
import type { Parts } from '../world/parts.ts';
import type { RunPlan } from './plan.ts';
import { buildWorld, OPENING, type World } from './world.ts';

/** The totals of a run and its findings. */
export interface RunReport {
  readonly plan: RunPlan;
  readonly findings: readonly Finding[];
  readonly commands: number;
  readonly steps: number;
  readonly orders: number;
  /** Virtual days in the shop. */
  readonly days: number;
  /** Active fault classes with their rates, and how often each fired. */
  readonly rates: ReadonlyMap<FaultName, number>;
  readonly fired: ReadonlyMap<FaultName, number>;
  readonly marks: ReadonlyMap<Mark, number>;
  /** 16 hex digits over every commit; the same for every run of the plan. */
  readonly hash: string;
  readonly trace: readonly TraceLine[];
  /** Acts that were sent, in order: candidates for shrinking. */
  readonly acts: readonly string[];
}

/** Orders before the first fault. */
const WARM_UP = 10;
/** Longest wait for quiescence. Whatever still waits after it is a finding. */
const PATIENCE_MS = 15 * DAY_MS;
/** A run that sends this many times its planned commands never comes to rest, which is a finding. */
const RESTLESS = 8;

/** Runs a plan. `alter` replaces parts of the library first, for the gauntlet. */
export async function runPlan(plan: RunPlan, alter?: (parts: Parts) => Parts): Promise<RunReport> {
  const world = buildWorld(plan, alter);
  let orders = 0;
  await fenced(async () => {
    orders = await live(world, plan);
  });
  const { context, findings, hash, auditor, shop } = world;
  return {
    plan,
    findings: findings.all,
    commands: shop.director.commands,
    steps: context.kernel.steps,
    orders,
    days: (context.kernel.now - OPENING) / DAY_MS,
    rates: context.faults.rates,
    fired: context.faults.fired,
    marks: context.marks.hits,
    hash: hash.digest,
    trace: context.trace.lines,
    acts: auditor.acts,
  };
}

export async function live(
  world: World,
  { commands, only, orders: most = commands }: RunPlan,
): Promise<number> {
  const { context, shop, nodes, findings } = world;
  const { kernel, faults, workload } = context;
  const { director } = shop;
  const broken = () => {
    if (director.commands > commands * RESTLESS + 5_000)
      findings.add(
        'W8',
        'the shop',
        'commands until it rests',
        `≤ ${commands * RESTLESS + 5_000}`,
        director.commands,
      );
    return findings.any;
  };
  const comes = (name: string) => only?.includes(name) !== false;
  let open = true;
  let orders = 0;

  const arrive = () => {
    if (orders >= WARM_UP && !faults.raging) {
      faults.start();
      for (const node of nodes) node.setClock();
    }
    if (director.commands >= commands || orders >= most) {
      open = false;
      return;
    }
    const n = orders++;
    if (comes(`o${n}`)) director.start(`o${n}`, orderStory(shop, n));
    // Sometimes many shoppers come at once.
    if (workload('burst', n) < 0.015) crowd(n);
    kernel.after(Math.floor(workload('arrives', n) ** 2 * 90_000), arrive);
  };
  const crowd = (cause: number) => {
    const size = 6 + Math.floor(workload('crowd', cause) * 20);
    for (let i = 0; i < size; i++) {
      const n = orders++;
      if (comes(`o${n}`))
        kernel.after(Math.floor(workload('pushes', n) * 40), () =>
          director.start(`o${n}`, orderStory(shop, n)),
        );
    }
  };
  const disturb = (nth: number) => {
    if (!faults.raging) {
      if (open) kernel.after(MINUTE_MS, () => disturb(nth + 1));
      return;
    }
    disturbances(world, nth);
    kernel.after(MINUTE_MS, () => disturb(nth + 1));
  };

  director.start('opening', opening(shop));
  if (comes('keeper'))
    director.start(
      'keeper',
      stockKeeper(shop, 'keeper', () => open),
    );
  if (comes('attacker'))
    director.start(
      'attacker',
      attacker(
        shop,
        () => open,
        () => orders,
      ),
    );
  kernel.after(5_000, arrive);
  kernel.after(MINUTE_MS, () => disturb(0));

  // Warm-up and chaos, while the shop is open and some hours longer.
  await kernel.run(Number.MAX_SAFE_INTEGER, () => broken() || !open);
  await kernel.run(kernel.now + 6 * HOUR_MS, broken);
  // Heal: no new faults, right clocks, dead letters redriven. Time runs until nothing is left to do.
  faults.heal();
  for (const node of nodes) node.setClock();
  world.broker.redrive();
  world.relays.wake();
  await kernel.run(kernel.now + PATIENCE_MS, broken);
  if (!broken()) await judge(world);
  return orders;
}

/** Faults that strike the world by themselves, minute by minute. */
function disturbances({ context, nodes, shop }: World, nth: number): void {
  const { faults, schedule } = context;
  const node = nodes[Math.floor(schedule('disturbed', 'node', nth) * nodes.length)];
  if (!node) return;
  if (faults.strikes('pause', `minute ${node.name}`, nth, 3))
    node.pause(1_000 + Math.floor(faults.severity('pause', node.name, nth) ** 2 * 1_800_000));
  shop.db.disturb(nth);
}
