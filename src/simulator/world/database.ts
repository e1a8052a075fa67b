/**
 * One store shared by all nodes: the memory adapter, reached over simulated connections.
 * Several transactions run at once. Row locks, version checks or both protect their rows.
 */
import { type MemoryStore, memoryStore } from '../../adapters/memory/index.ts';
import type { NextTurn } from '../../app/index.ts';
import { keyOf, type RowKey } from '../../flow/index.ts';
import type { LoadedRow, Writes } from '../../ports/index.ts';
import { CallCounters } from '../../testing/call-counters.ts';
import type { RunContext } from '../engine/context.ts';
import { type LockOwner, Locks } from './locks.ts';
import type { AppNode } from './node.ts';

/** One committed transaction, as oracles and traces receive it. */
export interface Commit {
  readonly node: AppNode;
  readonly writes: Writes;
  /** The changed rows as they were before. */
  readonly before: readonly LoadedRow[];
}

export interface DatabaseSettings {
  /** Rows are locked when they are loaded. */
  readonly locks: boolean;
  /** A row that changed since it was loaded makes the commit conflict. */
  readonly versions: boolean;
  /** Share of calls without latency, 0 to 1. */
  readonly prompt: number;
  /** The store acknowledges a commit before it has written it. */
  readonly acknowledgesEarly: boolean;
  /** What a broken adapter writes instead. */
  readonly alterWrites?: (writes: Writes) => Writes;
}

export class Database {
  readonly truth: MemoryStore = memoryStore();
  readonly settings: DatabaseSettings;
  readonly context: RunContext;
  readonly locks: Locks;
  readonly counters = new CallCounters();
  /** Called with the next turn of a completed timer. */
  onTimerCompleted: (next: NextTurn) => void = () => {};
  /** Committed rows now; `#older` has them one commit earlier. */
  readonly rows = new Map<string, LoadedRow>();
  readonly #older = new Map<string, LoadedRow>();
  readonly #watch: (commit: Commit) => void;

  constructor(context: RunContext, settings: DatabaseSettings, watch: (commit: Commit) => void) {
    this.context = context;
    this.settings = settings;
    this.locks = new Locks(context);
    this.#watch = watch;
  }

  /** Writes a transaction, all of it or nothing, and calls the watcher. */
  async apply(node: AppNode, writes: Writes): Promise<void> {
    const bent = this.settings.alterWrites?.(writes) ?? writes;
    const wanted = this.settings.versions ? bent : this.#unchecked(bent);
    await this.truth.transact((transaction) => transaction.write(wanted));
    const before = wanted.changes.flatMap((change) => this.rows.get(keyOf(change)) ?? []);
    for (const change of wanted.changes) {
      const key = keyOf(change);
      const known = this.rows.get(key);
      if (known) this.#older.set(key, known);
      this.rows.set(key, change);
    }
    this.#watch({ node, writes: wanted, before });
  }

  /** A row as a screen reads it: sometimes from a lagging replica. */
  readForScreen(ref: RowKey, viewer: string): unknown {
    const key = keyOf(ref);
    const stale = this.context.faults.strikes(
      'stale-read',
      `${viewer} ${key}`,
      this.counters.next(`look ${key}`),
    );
    return ((stale && this.#older.get(key)) || this.rows.get(key))?.state;
  }

  /** Latency of a call in milliseconds: zero, or up to 40. */
  latency(site: string, entity: string, nth: number): number {
    const drawn = this.context.schedule(site, entity, nth);
    const { prompt } = this.settings;
    return drawn < prompt ? 0 : 1 + Math.floor(((drawn - prompt) / (1 - prompt)) * 40);
  }

  /** A transaction of another client holds a row lock for a while. */
  disturb(nth: number): void {
    const { faults, kernel } = this.context;
    if (!this.settings.locks || !faults.strikes('foreign-transaction', 'minute', nth)) return;
    const levels = this.truth.rows('level');
    const row = levels[Math.floor(faults.severity('foreign-transaction', 'row', nth) * levels.length)];
    if (!row) return;
    const owner: LockOwner = { dead: false, held: new Set(), wake: (resume) => resume() };
    const waiting = this.locks.take(keyOf(row), owner);
    const release = () => this.locks.release(owner);
    if (waiting) void waiting.then(release, release);
    else kernel.after(Math.floor(faults.severity('foreign-transaction', 'long', nth) * 60_000), release);
  }

  /** The writes of a store without a version check: they overwrite whatever is stored. */
  #unchecked(writes: Writes): Writes {
    return {
      ...writes,
      changes: writes.changes.map((change) => ({
        ...change,
        previous: this.rows.get(keyOf(change))?.version ?? 0,
      })),
    };
  }
}
