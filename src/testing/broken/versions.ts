/** Stores that let the wrong writer win, and one that reports conflicts as errors of its driver. */
import { memoryStore } from '../../adapters/memory/index.ts';
import { atCurrentVersions, type BrokenStore, concurrent, serial, through } from './kit.ts';
import { overlapping } from './overlapping.ts';

export const brokenVersions: readonly BrokenStore[] = [
  {
    name: 'no-version-check',
    fault: 'a change is written over whatever version the row is at',
    caughtBy: 'C1',
    create: () =>
      through((inner) => ({
        load: inner.load,
        write: async (writes) => inner.write(await atCurrentVersions(inner, writes)),
      })),
    capabilities: serial,
  },
  {
    name: 'upsert',
    fault: 'creating a row that is there replaces it: insert … on conflict do update without a condition',
    caughtBy: 'C2',
    create: () =>
      through((inner) => ({
        load: inner.load,
        write: async (writes) => {
          const current = await atCurrentVersions(inner, writes);
          const changes = writes.changes.map((change, i) =>
            change.previous === 0 ? (current.changes[i] ?? change) : change,
          );
          await inner.write({ ...writes, changes });
        },
      })),
    capabilities: serial,
  },
  {
    name: 'lost-update',
    fault: 'reads, then writes the computed state without a check for changes in between',
    caughtBy: 'C9',
    create: () =>
      overlapping(memoryStore(), {
        commit: async (inner, _, writes) => {
          const current = await atCurrentVersions(inner, writes);
          const history = current.history.filter(
            ({ kind, id }) => !current.changes.some((change) => change.kind === kind && change.id === id),
          );
          await inner.write({ ...current, history });
        },
      }),
    capabilities: concurrent,
  },
  {
    name: 'write-skew',
    fault: 'only rows that are written are checked, not those a decision rests on',
    caughtBy: 'C10',
    create: () => overlapping(memoryStore(), { commit: async (inner, _, writes) => inner.write(writes) }),
    capabilities: concurrent,
  },
  {
    name: 'leaks-driver-error',
    fault: 'a row that another client created first is reported as the driver’s own error, not as a conflict',
    caughtBy: 'C2',
    create: () => {
      const store = memoryStore();
      return {
        ...store,
        transact: (work) =>
          store.transact(work).catch((error: unknown) => {
            const { code } = error as { code?: string };
            throw code === 'CONFLICT'
              ? Object.assign(new Error('duplicate key value'), { code: '23505' })
              : error;
          }),
      };
    },
    capabilities: serial,
  },
];
