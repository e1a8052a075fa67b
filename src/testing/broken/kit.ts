/** Building blocks of broken stores. */
import { memoryStore } from '../../adapters/memory/index.ts';
import { type Change, keyOf } from '../../flow/index.ts';
import type { Store, Transaction, Writes } from '../../ports/index.ts';
import type { StoreCapabilities } from '../contract/setup.ts';

export interface BrokenStore {
  readonly name: string;
  /** The fault, as found in the field. */
  readonly fault: string;
  /** The contract case that must fail. */
  readonly caughtBy: string;
  readonly create: () => Store;
  /** How the store reopens, where the fault is in that. */
  readonly reopen?: (store: Store) => Store;
  readonly capabilities: StoreCapabilities;
}

export const serial: StoreCapabilities = { transactions: 'serial', locksReads: true };
export const concurrent: StoreCapabilities = { transactions: 'concurrent', locksReads: true };

/** A memory store whose transactions are changed on their way in. */
export function through(
  change: (inner: Transaction, store: Store) => Transaction,
  more: (store: Store) => Partial<Store> = () => ({}),
): Store {
  const store = memoryStore();
  return {
    ...store,
    transact: (work) => store.transact((inner) => work(change(inner, store))),
    ...more(store),
  };
}

/** Moves each change to the row's current version, whatever version the caller expected. */
export async function atCurrentVersions(inner: Transaction, writes: Writes): Promise<Writes> {
  const now = new Map((await inner.load(writes.changes)).map((row) => [keyOf(row), row.version]));
  const changes = writes.changes.map((change): Change => {
    const previous = now.get(keyOf(change)) ?? 0;
    return { ...change, previous, version: previous + 1 };
  });
  return { ...writes, changes };
}
