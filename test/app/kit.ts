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

/** A memory store that takes large groups in parts, one after another like a connection. */
export interface InParts extends Store {
  readonly memory: MemoryStore;
  /** Of each transaction: how many rows each part had, as it was handed over. */
  readonly parts: number[][];
  /** Each part takes until then. */
  busy: Promise<unknown>;
  /** Thrown instead of writing a part, where it says something: by its number in the transaction, from 1, and its rows. */
  failPart: (nth: number, ids: readonly string[]) => Error | undefined;
}

export function inParts(): InParts {
  const memory = memoryStore();
  const store: InParts = {
    ...memory,
    memory,
    parts: [],
    busy: Promise.resolve(),
    failPart: () => undefined,
    transact: (work) =>
      memory.transact(async (tx) => {
        const sizes: number[] = [];
        store.parts.push(sizes);
        const written: Writes[] = [];
        let last: Promise<void> = Promise.resolve();
        const part = (writes: Writes): Promise<void> => {
          const nth = sizes.push(writes.changes.length);
          last = last.then(async () => {
            await store.busy;
            const error = store.failPart(
              nth,
              writes.changes.map(({ id }) => id),
            );
            if (error) throw error;
            written.push(writes);
          });
          return last;
        };
        const answer = await work({ load: (refs) => tx.load(refs), write: part, writePart: part });
        await tx.write(asOne(written));
        return answer;
      }),
  };
  return store;
}

/** Several parts as one write: of a row that was changed twice, from its first version to its last. */
function asOne(parts: readonly Writes[]): Writes {
  const changes = new Map<string, Writes['changes'][number]>();
  for (const change of parts.flatMap((part) => part.changes)) {
    const earlier = changes.get(change.id);
    if (earlier && earlier.version !== change.previous)
      throw new Error(`${change.id}: from ${change.previous}, written before as ${earlier.version}`);
    changes.set(change.id, earlier ? { ...change, previous: earlier.previous } : change);
  }
  return {
    changes: [...changes.values()],
    history: parts.flatMap(({ history }) => history),
    movements: parts.flatMap(({ movements }) => movements),
  };
}

export interface Add {
  readonly counter: string;
  readonly by: number;
  readonly at?: number;
}

/** The smallest use case: a counter that is added to, and never goes below zero. */
export const add: UseCase<Add> = {
  name: 'counter.add',
  locks: ({ counter }) => [{ kind: 'counter', id: counter }],
  decide: (work, { counter, by }) => {
    const ref = { kind: 'counter', id: counter };
    const total = ((work.read(ref)?.state as { total: number } | undefined)?.total ?? 0) + by;
    if (total < 0) work.refuse({ code: 'TOO_LITTLE', total });
    else work.put(ref, { total });
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
