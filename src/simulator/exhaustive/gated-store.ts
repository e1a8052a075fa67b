/** A memory store whose every step waits for a gate, so that a test chooses the order of steps. */
import { type MemoryStore, memoryStore } from '../../adapters/memory/index.ts';
import type { RowKey } from '../../flow/index.ts';
import { type LoadedRow, type Store, StoreConflict, type Writes } from '../../ports/index.ts';
import { RollingHash } from '../engine/hash.ts';

const KINDS = ['order', 'payment', 'level', 'hold', 'key', 'inbox', 'suspense'];
const TURNS = 24;

/** Where a client crashes: before a step, or after the commit. */
export type CrashPoint = number | 'after commit';

function versionsOf(rows: readonly LoadedRow[]): string {
  return rows.map(({ kind, id, version }) => `${kind} ${id} ${version}`).join();
}

/** The same writes over whatever is stored now. */
function overwriting(store: MemoryStore, writes: Writes): Writes {
  const now = ({ kind, id }: RowKey) => store.rows(kind).find((row) => row.id === id)?.version ?? 0;
  return { ...writes, changes: writes.changes.map((change) => ({ ...change, previous: now(change) })) };
}

/** Lets steps of several clients through one at a time. */
export class Gates {
  readonly truth: MemoryStore = memoryStore();
  readonly #versions: boolean;
  readonly #waiting = new Map<string, () => void>();

  constructor(versions = true) {
    this.#versions = versions;
  }

  /** The store as one client reaches it. At `crash` the client stops for good. */
  client(name: string, crash?: CrashPoint): Store {
    const { truth } = this;
    let steps = 0;
    const step = (): Promise<void> =>
      steps++ === crash ? new Promise(() => {}) : new Promise((resolve) => this.#waiting.set(name, resolve));
    return {
      ...truth,
      transact: async (work) => {
        let staged: Writes | undefined;
        const seen: RowKey[] = [];
        let read = '';
        const answer = await work({
          load: async (refs) => {
            await step();
            // All rows a transaction reads must belong to one state. Otherwise a refusal could report a state
            // that never existed.
            const again = await truth.read(seen);
            if (this.#versions && versionsOf(again) !== read)
              throw new StoreConflict('what was read before has changed');
            const rows = await truth.read(refs);
            seen.push(...refs);
            read = versionsOf([...again, ...rows]);
            return rows;
          },
          write: async (writes) => {
            staged = writes;
          },
        });
        const writes = staged;
        if (writes) {
          await step();
          const wanted = this.#versions ? writes : overwriting(truth, writes);
          await truth.transact((transaction) => transaction.write(wanted));
        }
        if (crash === 'after commit') await new Promise(() => {});
        return answer;
      },
    };
  }

  /** Lets one step of a client through. Returns false when none is waiting. */
  async step(name: string): Promise<boolean> {
    const go = this.#waiting.get(name);
    if (!go) return false;
    this.#waiting.delete(name);
    go();
    await drainMicrotasks();
    return true;
  }
}

export async function drainMicrotasks(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await undefined;
}

/** Everything a store holds, in the shape of writes for another store. */
export async function snapshot(store: MemoryStore): Promise<Writes> {
  return {
    changes: KINDS.flatMap((kind) =>
      store
        .rows(kind)
        .map(({ id, version, state }) => ({ kind, id, version, previous: 0, state: state as object })),
    ),
    history: (await store.outbox(undefined, 1_000)).map(({ cursor: _, ...record }) => record),
    movements: [...store.movements()],
  };
}

/**
 * A hash of what a store holds. The order of writes to different rows does not count, and keys are left out.
 */
export async function textOf(store: MemoryStore): Promise<string> {
  const { changes, history, movements } = await snapshot(store);
  const rows = changes
    .filter(({ kind }) => kind !== 'key')
    .map(({ kind, id, version, state }) => [kind, id, version, state]);
  const events = history.map(({ correlationId: _, ...record }) => record);
  const sorted = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).sort();
  const hash = new RollingHash();
  hash.add(JSON.stringify([rows, sorted(events), sorted(movements)]));
  return hash.digest;
}
