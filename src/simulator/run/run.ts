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
  const run = new Run(buildWorld(plan, alter), plan);
  await fenced(() => run.play());
  const { context, observers, shop } = run.world;
  const { findings, hash, auditor } = observers;
  return {
    plan,
    findings: findings.all,
    commands: shop.director.commands,
    steps: context.kernel.steps,
    orders: run.orders,
    days: (context.kernel.now - OPENING) / DAY_MS,
    rates: context.faults.rates,
    fired: context.faults.fired,
    marks: context.marks.hits,
    hash: hash.digest,
    trace: context.trace.lines,
    acts: auditor.acts,
  };
}

class Run {
  readonly world: World;
  orders = 0;
  #isOpen = true;
  readonly #plan: RunPlan;
  readonly #mostCommands: number;

  constructor(world: World, plan: RunPlan) {
    this.world = world;
    this.#plan = plan;
    this.#mostCommands = plan.commands * RESTLESS + 5_000;
  }

  async play(): Promise<void> {
    const { context, nodes, broker, relays } = this.world;
    const { kernel, faults } = context;
    this.#open();
    const ends = () => this.#isBroken();
    // Warm-up and chaos, while the shop is open and some hours longer.
    await kernel.run(Number.MAX_SAFE_INTEGER, () => ends() || !this.#isOpen);
    await kernel.run(kernel.now + 6 * HOUR_MS, ends);
    // Heal: no new faults, right clocks, dead letters redriven. Time runs until nothing is left to do.
    faults.heal();
    for (const node of nodes) node.setClock();
    broker.redrive();
    relays.wake();
    await kernel.run(kernel.now + PATIENCE_MS, ends);
    if (!ends()) await this.#judge();
  }

  #judge(): Promise<void> {
    const { shop, observers, orderList, broker, relays } = this.world;
    const { findings, auditor, shadow } = observers;
    const { published } = broker;
    return judge({ shop, findings, auditor, shadow, orderList, published, relayed: relays.relayed });
  }

  #isBroken(): boolean {
    const { shop, observers } = this.world;
    const { commands } = shop.director;
    const { findings } = observers;
    if (commands > this.#mostCommands)
      findings.add('W8', 'the shop', 'commands until it rests', `≤ ${this.#mostCommands}`, commands);
    return findings.any;
  }

  /** Starts the actors, the arrival of orders and the disturbances. */
  #open(): void {
    const { context, shop } = this.world;
    const { director } = shop;
    const isOpen = () => this.#isOpen;
    director.start('opening', opening(shop));
    if (this.#comes('keeper')) director.start('keeper', stockKeeper(shop, 'keeper', isOpen));
    if (this.#comes('attacker'))
      director.start(
        'attacker',
        attacker(shop, isOpen, () => this.orders),
      );
    context.kernel.after(5_000, () => this.#arrive());
    context.kernel.after(MINUTE_MS, () => this.#disturb(0));
  }

  #comes(name: string): boolean {
    return this.#plan.only?.includes(name) !== false;
  }

  #arrive(): void {
    const { context, shop, nodes } = this.world;
    const { kernel, faults, workload } = context;
    const { commands, orders: most = commands } = this.#plan;
    if (this.orders >= WARM_UP && !faults.raging) {
      faults.start();
      for (const node of nodes) node.setClock();
    }
    if (shop.director.commands >= commands || this.orders >= most) {
      this.#isOpen = false;
      return;
    }
    const n = this.orders++;
    if (this.#comes(`o${n}`)) shop.director.start(`o${n}`, orderStory(shop, n));
    // Sometimes many shoppers come at once.
    if (workload('burst', n) < 0.015) this.#crowd(n);
    kernel.after(Math.floor(workload('arrives', n) ** 2 * 90_000), () => this.#arrive());
  }

  #crowd(cause: number): void {
    const { context, shop } = this.world;
    const { kernel, workload } = context;
    const size = 6 + Math.floor(workload('crowd', cause) * 20);
    for (let i = 0; i < size; i++) {
      const n = this.orders++;
      if (!this.#comes(`o${n}`)) continue;
      kernel.after(Math.floor(workload('pushes', n) * 40), () =>
        shop.director.start(`o${n}`, orderStory(shop, n)),
      );
    }
  }

  #disturb(nth: number): void {
    const { kernel, faults } = this.world.context;
    if (faults.raging) disturb(this.world, nth);
    else if (!this.#isOpen) return;
    kernel.after(MINUTE_MS, () => this.#disturb(nth + 1));
  }
}

/** Faults that strike the world minute by minute. */
function disturb({ context, nodes, shop }: World, nth: number): void {
  const { faults, schedule } = context;
  const node = nodes[Math.floor(schedule('disturbed', 'node', nth) * nodes.length)];
  if (!node) return;
  if (faults.strikes('pause', `minute ${node.name}`, nth, 3))
    node.pause(1_000 + Math.floor(faults.severity('pause', node.name, nth) ** 2 * 1_800_000));
  shop.db.disturb(nth);
}
