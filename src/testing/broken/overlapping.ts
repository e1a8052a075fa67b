/** A sound store with overlapping transactions: no locks, and a check of every loaded row at commit. */
import { type MemoryStore, memoryStore } from '../../adapters/memory/index.ts';
import { keyOf, type RowKey } from '../../flow/index.ts';
import {
  type LoadedRow,
  type Store,
  StoreConflict,
  type Transaction,
  type Writes,
} from '../../ports/index.ts';

/** How a transaction loads, writes, commits and ends. Whatever is left out is done soundly. */
export interface OverlapParts {
  /** What a transaction reads; default the committed rows. */
  readonly load?: ((store: Store, refs: readonly RowKey[]) => Promise<readonly LoadedRow[]>) | undefined;
  /** Called with writes before they are committed. */
  readonly onWrite?: ((writes: Writes, transaction: number) => void) | undefined;
  /** Commits the writes; default: if every loaded row still has its version. */
  readonly commit?:
    | ((
        inner: Transaction,
        loaded: ReadonlyMap<string, LoadedRow>,
        writes: Writes,
        transaction: number,
      ) => Promise<void>)
    | undefined;
  readonly onEnd?: ((transaction: number) => void) | undefined;
}

/**
 * A memory store whose transactions overlap, as a reference for concurrent cases.
 * Loads return committed rows.
 * A loaded row that changed before the commit is a conflict, also if it was only read.
 */
export function overlapping<S extends Store = MemoryStore>(
  store: S = memoryStore() as Store as S,
  parts: OverlapParts = {},
): S {
  const { load = (inner, refs) => inner.read(refs), onWrite, commit = checked, onEnd } = parts;
  let begun = 0;
  return {
    ...store,
    transact: async (work) => {
      const transaction = ++begun;
      const loaded = new Map<string, LoadedRow>();
      let staged: Writes | undefined;
      try {
        const answer = await work({
          load: async (refs) => {
            const rows = await load(store, refs);
            const found = new Map(rows.map((row) => [keyOf(row), row]));
            for (const ref of refs)
              loaded.set(keyOf(ref), found.get(keyOf(ref)) ?? { ...ref, version: 0, state: undefined });
            return rows;
          },
          write: async (writes) => {
            onWrite?.(writes, transaction);
            staged = writes;
          },
        });
        const writes = staged;
        if (writes) await store.transact((inner) => commit(inner, loaded, writes, transaction));
        return answer;
      } finally {
        onEnd?.(transaction);
      }
    },
  };
}

async function checked(
  inner: Transaction,
  loaded: ReadonlyMap<string, LoadedRow>,
  writes: Writes,
): Promise<void> {
  const now = new Map((await inner.load([...loaded.values()])).map((row) => [keyOf(row), row.version]));
  for (const [key, { kind, id, version }] of loaded)
    if ((now.get(key) ?? 0) !== version) throw new StoreConflict(`${kind} ${id} changed since it was loaded`);
  await inner.write(writes);
}
