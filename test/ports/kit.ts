import { type MemoryStore, memoryStore } from '../../src/adapters/memory/index.ts';
import type { UseCase } from '../../src/flow/index.ts';
import type { Store, Transaction, Writes } from '../../src/ports/index.ts';

/** A memory store that can be held up, made to fail, and watched. */
export interface Watched extends Store {
  readonly memory: MemoryStore;
  /** How many rows each transaction that began was to write; `-` where it came to no write. */
  readonly began: { size: number | undefined }[];
  /** Transactions wait for this before they commit. */
  hold: Promise<unknown>;
  /** Thrown instead of committing, where it says something. */
  fail: (writes: Writes | undefined, nth: number) => Error | undefined;
}

export function watched(): Watched {
  const memory = memoryStore();
  const began: { size: number | undefined }[] = [];
  const store: Watched = {
    ...memory,
    memory,
    began,
    hold: Promise.resolve(),
    fail: () => undefined,
    transact: (work) => {
      const mine: { size: number | undefined } = { size: undefined };
      const nth = began.push(mine);
      return memory.transact(async (tx: Transaction) => {
        let written: Writes | undefined;
        const answer = await work({
          load: (refs) => tx.load(refs),
          write: async (writes) => {
            written = writes;
            mine.size = writes.changes.length;
            await tx.write(writes);
          },
        });
        await store.hold;
        const error = store.fail(written, nth);
        if (error) throw error;
        return answer;
      });
    },
  };
  return store;
}

export interface Add {
  readonly counter: string;
  readonly by: number;
  readonly at?: number;
}

/** The smallest use case: a counter that is added to, and never goes below zero. */
export const add: UseCase<Add> = {
  name: 'counter.add',
  touches: ({ counter }) => [{ kind: 'counter', id: counter }],
  decide: (draft, { counter, by }) => {
    const ref = { kind: 'counter', id: counter };
    const total = ((draft.read(ref)?.state as { total: number } | undefined)?.total ?? 0) + by;
    if (total < 0) draft.refuse({ code: 'TOO_LITTLE', total });
    else draft.put(ref, { total });
  },
};

export function totals(store: MemoryStore): { [counter: string]: number } {
  return Object.fromEntries(
    store.rows('counter').map((row) => [row.id, (row.state as { total: number }).total]),
  );
}

/** A promise, and the way to let it go. */
export function gate(): { readonly held: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const held = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { held, open };
}
