/**
 * The sweeps: the library's own, on any node, by that node's clock, with the timer handlers of payments.
 * A sweep is due every `paceMs`; sweeps that would find nothing are left out.
 * Two may run at once, and any may die half way.
 */
import { type SweepReport, sweep } from '../../app/index.ts';
import type { RunContext } from '../engine/context.ts';
import type { Commit, Database } from '../world/database.ts';
import type { Habits } from '../world/habits.ts';
import type { AppNode } from '../world/node.ts';

export interface SweeperSettings {
  readonly nodes: readonly AppNode[];
  readonly db: Database;
  readonly habits: Habits;
  /** From one sweep to the next. */
  readonly paceMs: number;
  readonly concurrency: number;
}

/** Most timers of one sweep. The rest waits for the next. */
const LIMIT = 40;

export class Sweeper {
  readonly #context: RunContext;
  readonly #settings: SweeperSettings;
  /** Instants at which a sweep is scheduled. */
  readonly #ticks = new Set<number>();
  /** Nodes that are sweeping, with the life they started it in. */
  readonly #sweeping = new Map<AppNode, number>();
  #sweeps = 0;

  constructor(context: RunContext, settings: SweeperSettings) {
    this.#context = context;
    this.#settings = settings;
    settings.db.onTimerCompleted = (next) => {
      if (next) this.wake(next.dueAt);
    };
  }

  watch({ writes }: Commit): void {
    for (const { dueAt } of writes.timers ?? []) this.wake(dueAt);
  }

  /** Schedules the first sweep after `dueAt`. */
  wake(dueAt: number): void {
    const { kernel } = this.#context;
    const { paceMs, habits } = this.#settings;
    if (!habits.sweeps) return;
    const tick = Math.ceil(Math.max(dueAt, kernel.now + 1) / paceMs) * paceMs;
    if (this.#ticks.has(tick)) return;
    this.#ticks.add(tick);
    kernel.after(tick - kernel.now, () => {
      this.#ticks.delete(tick);
      kernel.drainMicrotasks();
      void this.#turn();
    });
  }

  async #turn(): Promise<void> {
    const { kernel, schedule } = this.#context;
    const { nodes, db, paceMs } = this.#settings;
    const nth = this.#sweeps++;
    const runs = schedule('sweeps', 'turn', nth) < 0.1 ? 2 : 1;
    for (let i = 0; i < runs; i++) {
      const node = nodes[Math.floor(schedule('sweeps on', 'node', nth * 2 + i) * nodes.length)] as AppNode;
      if (node.up && node.pausedUntil <= kernel.now) void this.#sweep(node);
    }
    // The swept node may be down, behind in time or half way, so another sweep checks again.
    const [left] = await db.truth.due(kernel.now, 1);
    if (left) this.wake(kernel.now + paceMs);
  }

  async #sweep(node: AppNode): Promise<void> {
    const { marks } = this.#context;
    const { concurrency, paceMs } = this.#settings;
    const { life } = node;
    const known = this.#sweeping.get(node);
    // A node waits for its own sweep, not for those of other nodes.
    if (known === life) return;
    if (known !== undefined) marks.hit('sweep-died');
    else if (this.#sweeping.size > 0) marks.hit('sweeps-overlapped');
    this.#sweeping.set(node, life);
    try {
      const { fired, failed }: SweepReport = await sweep({
        store: node.store,
        handlers: node.timers,
        now: node.clock,
        limit: LIMIT,
        concurrency,
        retryMs: paceMs,
      });
      if (failed.length > 0) marks.hit('timer-deferred');
      if (fired === LIMIT) this.wake(this.#context.kernel.now);
    } catch {
      // The store did not answer. The next sweep repeats the work.
    } finally {
      if (this.#sweeping.get(node) === life) this.#sweeping.delete(node);
    }
  }
}
