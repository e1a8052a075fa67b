/**
 * One transaction of one node: locks, loads, staged writes and
 * commit, with every fault that can strike on the way.
 */
import { keyOf, type RowKey } from '../../flow/index.ts';
import {
  type LoadedRow,
  OutcomeUnknown,
  StoreConflict,
  StoreUnavailable,
  type Transaction,
  type Writes,
} from '../../ports/index.ts';
import type { FaultName } from '../engine/fault-catalogue.ts';
import type { Database } from './database.ts';
import type { LockOwner } from './locks.ts';
import type { AppNode, Session as Open } from './node.ts';

export class Session implements Transaction, LockOwner, Open {
  dead = false;
  readonly held = new Set<string>();
  readonly node: AppNode;
  readonly #db: Database;
  #staged: Writes | undefined;
  /** Address of its faults: the first row it loads, and how often that row was loaded first. */
  #entity = '';
  #nth = 0;
  #loads = 0;
  #expired = false;
  readonly #read: LoadedRow[] = [];
  #slept = false;

  constructor(db: Database, node: AppNode) {
    this.#db = db;
    this.node = node;
  }

  async load(refs: readonly RowKey[]): Promise<readonly LoadedRow[]> {
    const { node } = this;
    if (this.#loads++ === 0) {
      this.#entity = refs[0] ? keyOf(refs[0]) : '';
      this.#nth = this.#db.counters.next(this.#entity);
      if (this.#dies('crash-before-load')) return never();
      if (this.#strikes('pool-exhausted')) throw new StoreUnavailable('no connection is free');
    }
    if (this.#db.settings.locks)
      for (const ref of refs) {
        // The node may have died between two rows. A lock taken now would never be released.
        if (this.dead) return never();
        await this.#db.locks.take(keyOf(ref), this);
      }
    if (this.dead) return never();
    const latency = this.#db.latency('load', this.#entity, this.#nth * 4 + this.#loads);
    if (latency > 0) await node.delay(latency);
    // Without locks, all rows read must belong to one state. Otherwise a refusal could report a state that
    // never existed.
    if (!this.#db.settings.locks && this.#db.settings.versions) {
      if (this.#read.some((row) => this.#db.rows.get(keyOf(row))?.version !== row.version))
        throw new StoreConflict('what was read before has changed');
    }
    const rows = await this.#db.truth.read(refs);
    for (const row of rows) if (row.kind !== 'movement') this.#read.push(row);
    if (this.#loads === 1) {
      if (this.#dies('crash-after-load')) return never();
      if (this.#strikes('serialization-abort')) throw new StoreConflict('could not serialize access');
      if (this.#strikes('pause')) {
        node.pause(1_000 + Math.floor(this.#severity('pause') ** 3 * 1_800_000));
        await node.delay(0);
      }
    }
    return rows;
  }

  async write(writes: Writes): Promise<void> {
    if (this.#strikes('disk-full')) {
      if (writes.changes.filter(({ kind }) => kind === 'key').length > 1)
        this.#db.context.marks.hit('batch-split');
      throw new Error('no space is left');
    }
    this.#staged = writes;
  }

  async commit(): Promise<void> {
    const { node } = this;
    const staged = this.#staged;
    if (staged === undefined) return;
    const latency = this.#db.latency('commit', this.#entity, this.#nth);
    if (latency > 0) await node.delay(latency);
    const batch = staged.changes.filter(({ kind }) => kind === 'key').length;
    if (batch >= 5) this.#db.context.marks.hit('batch-of-many');
    if (batch >= 2 && this.#dies('out-of-memory')) return never();
    if (this.#dies('crash-before-commit')) return never();
    await this.#stall();
    if (this.dead) return never();
    if (this.#expired) throw this.#fenced();
    if (this.#strikes('version-conflict'))
      throw new StoreConflict('version conflict without a faster commit');
    if (this.#strikes('connection-lost')) throw new StoreUnavailable('the connection broke');
    if (this.#db.settings.acknowledgesEarly) {
      // A faulty store that acknowledges before it writes.
      void node.delay(30).then(() => this.#land(staged).catch(() => undefined));
      return;
    }
    await this.#land(staged);
    if (this.#dies('crash-after-commit')) return never();
  }

  async #land(staged: Writes): Promise<void> {
    const unknown = this.#strikes('outcome-unknown');
    const { marks } = this.#db.context;
    try {
      if (!unknown || this.#severity('outcome-unknown') < 0.5) await this.#db.apply(this.node, staged);
    } catch (error) {
      if (this.#slept) marks.hit('zombie-fenced');
      marks.hit('conflict-retried');
      throw error;
    }
    if (unknown) throw new OutcomeUnknown('the answer to the commit was lost');
  }

  /** Pauses or slows down with everything decided. */
  async #stall(): Promise<void> {
    if (this.#strikes('zombie')) {
      this.#slept = true;
      this.node.pause(70_000 + Math.floor(this.#severity('zombie') * 1_500_000));
      await this.node.delay(0);
    } else if (this.#strikes('slow-commit'))
      await this.node.delay(Math.floor(this.#severity('slow-commit') * 30_000));
  }

  #fenced(): StoreConflict {
    this.#db.context.marks.hit('zombie-fenced');
    return new StoreConflict('the server closed the session');
  }

  /** The server closes a session that was idle too long and releases its rows. */
  expire(): void {
    if (!this.#db.settings.locks) return;
    this.#expired = true;
    this.#db.locks.release(this);
  }

  abandon(): void {
    this.dead = true;
    this.#db.locks.release(this);
  }

  end(): void {
    this.#db.locks.release(this);
  }

  wake(resume: () => void): void {
    this.node.wake(resume);
  }

  #strikes(fault: FaultName): boolean {
    return this.#db.context.faults.strikes(fault, this.#entity, this.#nth);
  }

  #dies(fault: FaultName): boolean {
    return this.node.dies(fault, this.#entity, this.#nth);
  }

  #severity(fault: FaultName): number {
    return this.#db.context.faults.severity(fault, this.#entity, this.#nth);
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
