/** Stores that write in part, show writes too early or too late, lose them, or never answer. */
import { memoryStore } from '../../adapters/memory/index.ts';
import type { HistoryRecord } from '../../core/history.ts';
import { type Change, keyOf } from '../../flow/index.ts';
import type { LoadedRow, Store, Writes } from '../../ports/index.ts';
import { type BrokenStore, serial, through } from './kit.ts';

/** Reads the state of one commit earlier. */
function lagging(): Store {
  const store = memoryStore();
  let seen = new Map<string, LoadedRow>();
  let latest = new Map<string, LoadedRow>();
  return {
    ...store,
    transact: (work) =>
      store.transact((inner) =>
        work({
          load: inner.load,
          write: async (writes) => {
            await inner.write(writes);
            seen = latest;
            latest = new Map(latest);
            for (const change of writes.changes) latest.set(keyOf(change), change);
          },
        }),
      ),
    read: async (refs) =>
      (await store.read(refs)).flatMap((row) =>
        row.kind === 'counter' ? (seen.get(keyOf(row)) ?? []) : row,
      ),
  };
}

export const brokenAtomicity: readonly BrokenStore[] = [
  {
    name: 'half-a-group',
    fault: 'the rows before the one in conflict stay written',
    caughtBy: 'C3',
    create: () => {
      const store = memoryStore();
      return {
        ...store,
        transact: async (work) => {
          let staged: Writes | undefined;
          const answer = await store.transact((inner) =>
            work({
              load: inner.load,
              write: async (writes) => {
                staged = writes;
              },
            }),
          );
          // One statement per row, each committed by itself.
          for (const change of staged?.changes ?? [])
            await store.transact((inner) => inner.write({ changes: [change], history: [], movements: [] }));
          const rest = staged;
          if (rest) await store.transact((inner) => inner.write({ ...rest, changes: [] }));
          return answer;
        },
      };
    },
    capabilities: serial,
  },
  {
    name: 'posts-twice',
    fault: 'an operation may be posted twice: no unique key on it',
    caughtBy: 'C3',
    create: () => {
      const posted = new Set<string>();
      return through((inner) => ({
        load: inner.load,
        write: async (writes) => {
          const movements = writes.movements.filter(({ opId }) => !posted.has(opId));
          for (const { opId } of movements) posted.add(opId);
          await inner.write({ ...writes, movements });
        },
      }));
    },
    capabilities: serial,
  },
  {
    name: 'writes-at-once',
    fault: 'writes are visible before the transaction ends, and stay when it fails',
    caughtBy: 'C4',
    create: () => {
      const store = memoryStore();
      return {
        ...store,
        transact: (work) =>
          work({
            load: (refs) => store.read(refs),
            write: (writes) => store.transact((inner) => inner.write(writes)),
          }),
      };
    },
    capabilities: serial,
  },
  {
    name: 'key-by-itself',
    fault: 'the answer of a key is written in a transaction of its own, before the effect',
    caughtBy: 'C3',
    create: () => {
      const store = memoryStore();
      return {
        ...store,
        transact: async (work) => {
          let keys: readonly Change[] = [];
          let rest: Writes | undefined;
          const answer = await store.transact((inner) =>
            work({
              load: inner.load,
              write: async (writes) => {
                keys = writes.changes.filter(({ kind }) => kind === 'key');
                rest = { ...writes, changes: writes.changes.filter(({ kind }) => kind !== 'key') };
              },
            }),
          );
          if (keys.length > 0)
            await store.transact((inner) => inner.write({ changes: keys, history: [], movements: [] }));
          const effect = rest;
          if (effect) await store.transact((inner) => inner.write(effect));
          return answer;
        },
      };
    },
    capabilities: serial,
  },
  {
    name: 'outbox-afterwards',
    fault:
      'events reach the outbox after the commit, and not at all when the transaction was rolled back too late to know',
    caughtBy: 'C4',
    create: () => {
      const sent: HistoryRecord[] = [];
      return through(
        (inner) => ({
          load: inner.load,
          write: async (writes) => {
            for (const record of writes.history) sent.push(record);
            await inner.write(writes);
          },
        }),
        () => ({
          outbox: async (cursor, limit) => {
            const from = Number(cursor?.position ?? 0);
            return sent.slice(from, from + limit).map((record, i) => ({
              ...record,
              cursor: { transaction: '0', position: String(from + i + 1) },
            }));
          },
        }),
      );
    },
    capabilities: serial,
  },
  {
    name: 'lagging-reads',
    fault: 'reads go to a copy that is one commit behind',
    caughtBy: 'C6',
    create: lagging,
    capabilities: serial,
  },
  {
    name: 'dirty-reads',
    fault: 'other transactions read uncommitted rows',
    caughtBy: 'C7',
    create: () => {
      const dirty = new Map<string, LoadedRow>();
      return through(
        (inner) => ({
          load: inner.load,
          write: async (writes) => {
            for (const change of writes.changes) dirty.set(keyOf(change), change);
            await inner.write(writes);
          },
        }),
        (store) => ({
          read: async (refs) => {
            const committed = new Map((await store.read(refs)).map((row) => [keyOf(row), row]));
            return refs.flatMap((ref) => dirty.get(keyOf(ref)) ?? committed.get(keyOf(ref)) ?? []);
          },
        }),
      );
    },
    capabilities: serial,
  },
  {
    name: 'parts-forgotten',
    fault: 'only the last part of a large group is written, the ones before it are acknowledged and lost',
    caughtBy: 'C4.parts',
    create: () => through((inner) => ({ ...inner, writePart: async () => {} })),
    capabilities: { ...serial, writesInParts: true },
  },
  {
    name: 'key-forgotten',
    fault: 'keys are dropped after a while although the request may still be repeated',
    caughtBy: 'C18',
    create: () => {
      const first = new Map<string, number>();
      return through((inner) => ({
        load: async (refs) => {
          const rows = await inner.load(refs);
          return rows.filter(({ kind, id }) => {
            const seen = first.get(id) ?? 0;
            first.set(id, seen + 1);
            return kind !== 'key' || seen < 1;
          });
        },
        write: inner.write,
      }));
    },
    capabilities: serial,
  },
  {
    name: 'connection-leak',
    fault: 'a transaction that fails keeps its connection: after ten of them no caller is served',
    caughtBy: 'C24',
    create: () => {
      const store = memoryStore();
      let free = 10;
      return {
        ...store,
        transact: async (work) => {
          if (free === 0) await new Promise(() => {});
          free -= 1;
          const answer = await store.transact(work);
          free += 1;
          return answer;
        },
      };
    },
    capabilities: serial,
  },
  {
    name: 'swallows-errors',
    fault: 'an error of the work is logged and forgotten',
    caughtBy: 'C24.error',
    create: () => {
      const store = memoryStore();
      return { ...store, transact: (work) => store.transact(work).catch(() => undefined as never) };
    },
    capabilities: serial,
  },
];
