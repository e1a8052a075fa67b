/**
 * Row locks of the simulated store: one owner per row, first come first served, and a timeout on every wait.
 */
import { StoreConflict } from '../../ports/index.ts';
import type { RunContext } from '../engine/context.ts';

/** An owner of locks. `wake` resumes a waiter on its own node, when that node runs. */
export interface LockOwner {
  readonly dead: boolean;
  readonly held: Set<string>;
  wake(resume: () => void): void;
}
interface Waiter {
  readonly owner: LockOwner;
  readonly grant: () => void;
}
interface Row {
  owner: LockOwner;
  readonly waiting: Waiter[];
}

const LOCK_TIMEOUT_MS = 10_000;

export class Locks {
  readonly #rows = new Map<string, Row>();
  readonly #context: Pick<RunContext, 'kernel' | 'marks'>;
  constructor(context: Pick<RunContext, 'kernel' | 'marks'>) {
    this.#context = context;
  }

  /** Takes a row: `undefined` when it was free, otherwise a promise. */
  take(key: string, owner: LockOwner): Promise<void> | undefined {
    const row = this.#rows.get(key);
    if (row === undefined) {
      this.#rows.set(key, { owner, waiting: [] });
      owner.held.add(key);
      return undefined;
    }
    return row.owner === owner ? undefined : this.#wait(key, row, owner);
  }

  #wait(key: string, row: Row, owner: LockOwner): Promise<void> {
    const { kernel, marks } = this.#context;
    marks.hit('lock-waited');
    return new Promise((resolve, reject) => {
      let over = false;
      const waiter: Waiter = {
        owner,
        grant: () => {
          over = true;
          owner.held.add(key);
          owner.wake(resolve);
        },
      };
      row.waiting.push(waiter);
      kernel.after(LOCK_TIMEOUT_MS, () => {
        if (over) return;
        over = true;
        const place = row.waiting.indexOf(waiter);
        if (place >= 0) row.waiting.splice(place, 1);
        marks.hit('lock-timeout');
        owner.wake(() => reject(new StoreConflict(`waited ${LOCK_TIMEOUT_MS} ms for ${key}`)));
      });
    });
  }

  /** Passes every row of the owner to the waiter that has waited longest. */
  release(owner: LockOwner): void {
    for (const key of owner.held) {
      const row = this.#rows.get(key);
      if (row?.owner !== owner) continue;
      let next = row.waiting.shift();
      while (next?.owner.dead) next = row.waiting.shift();
      if (next === undefined) this.#rows.delete(key);
      else {
        row.owner = next.owner;
        next.grant();
      }
    }
    owner.held.clear();
  }
}
