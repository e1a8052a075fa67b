/** Timer tables with one fault each. */
import { memoryStore } from '../../adapters/memory/index.ts';
import type { DueTimer, Store, Writes } from '../../ports/index.ts';
import type { BrokenStore } from './kit.ts';

function withTimers(change: (store: Store) => Partial<Store>): () => Store {
  return () => {
    const store = memoryStore();
    return { ...store, ...change(store) };
  };
}

const capabilities = { transactions: 'serial', locksReads: true } as const;
const EVER = Number.MAX_SAFE_INTEGER;

export const brokenTimers: readonly BrokenStore[] = [
  {
    name: 'rings-at-once',
    fault: 'the delay is handed to the runtime’s own timer, which fires at once beyond 2^31 ms',
    caughtBy: 'C25',
    create: withTimers((store) => ({
      due: async (now, limit) =>
        (await store.due(EVER, EVER)).filter(({ dueAt }) => ((dueAt - now) | 0) <= 0).slice(0, limit),
    })),
    capabilities,
  },
  {
    name: 'rings-early',
    fault: 'a timer is due within the minute, so that no sweep comes late',
    caughtBy: 'C25',
    create: withTimers((store) => ({ due: (now, limit) => store.due(now + 60_000, limit) })),
    capabilities,
  },
  {
    name: 'rings-in-any-order',
    fault: 'the due table is read without an order: with a limit, the oldest may starve',
    caughtBy: 'C25',
    create: withTimers((store) => ({
      due: async (now, limit) => [...(await store.due(now, EVER))].reverse().slice(0, limit),
    })),
    capabilities,
  },
  {
    name: 'timer-beside-the-commit',
    fault: 'the timer is set by a transaction of its own, whatever became of the decision',
    caughtBy: 'C25.commit',
    create: withTimers((store) => ({
      transact: async (work) => {
        let timers: Writes['timers'];
        try {
          return await store.transact((inner) =>
            work({
              load: inner.load,
              write: async ({ timers: set, ...writes }) => {
                timers = set;
                await inner.write(writes);
              },
            }),
          );
        } finally {
          const set = { changes: [], history: [], movements: [], ...(timers && { timers }) };
          await store.transact((inner) => inner.write(set));
        }
      },
    })),
    capabilities,
  },
  {
    name: 'rings-once',
    fault: 'a timer is taken off the table when it is read, and lost with its reader',
    caughtBy: 'C25.due',
    create: withTimers((store) => ({
      due: async (now, limit) => {
        const due = await store.due(now, limit);
        for (const timer of due) await store.completeTimer(timer);
        return due;
      },
    })),
    capabilities,
  },
  {
    name: 'settles-by-name',
    fault: 'a timer is completed by its id, also when it was set again since',
    caughtBy: 'C25.again',
    create: withTimers((store) => ({
      completeTimer: async ({ id }, next) => {
        const now = (await store.due(EVER, EVER)).find((timer) => timer.id === id);
        if (now) await store.completeTimer(now, next);
      },
    })),
    capabilities,
  },
  {
    name: 'settles-by-time',
    fault: 'a timer set again to the same instant is completed with the one that fired',
    caughtBy: 'C25.again',
    create: withTimers((store) => {
      const known = async (timer: DueTimer) =>
        (await store.due(EVER, EVER)).find(({ id, dueAt }) => id === timer.id && dueAt === timer.dueAt);
      return {
        due: async (now, limit) =>
          (await store.due(now, limit)).map((timer) => ({ ...timer, version: String(timer.dueAt) })),
        completeTimer: async (timer, next) => {
          const found = await known(timer);
          if (found) await store.completeTimer(found, next);
        },
      };
    }),
    capabilities,
  },
  {
    name: 'counts-from-one-again',
    fault: 'a timer set after it was completed starts at version 1, and is taken for the first one',
    caughtBy: 'C25.again',
    create: withTimers((store) => {
      const versions = new Map<string, Map<string, number>>();
      const numbered = (timer: DueTimer): DueTimer => {
        const seen = versions.get(timer.id) ?? new Map<string, number>();
        versions.set(timer.id, seen);
        if (!seen.has(timer.version)) seen.set(timer.version, seen.size + 1);
        return { ...timer, version: String(seen.get(timer.version)) };
      };
      return {
        due: async (now, limit) => (await store.due(now, limit)).map(numbered),
        completeTimer: async (timer, next) => {
          const due = (await store.due(EVER, EVER)).find(({ id }) => id === timer.id);
          if (!due || numbered(due).version !== timer.version) return;
          await store.completeTimer(due, next);
          if (!next) versions.delete(timer.id);
        },
      };
    }),
    capabilities,
  },
  {
    name: 'thins-the-payload',
    fault: 'the payload of a timer passes through a form that keeps no empty text',
    caughtBy: 'C25.values',
    create: withTimers((store) => ({
      due: async (now, limit) =>
        (await store.due(now, limit)).map((timer) => ({
          ...timer,
          payload: JSON.parse(JSON.stringify(timer.payload), (_, value) => (value === '' ? null : value)),
        })),
    })),
    capabilities,
  },
  {
    name: 'dies-with-the-process',
    fault: 'timers are kept in the process that set them',
    caughtBy: 'C25.reopen',
    create: withTimers(() => ({})),
    reopen: (store) => ({ ...store, due: async () => [], completeTimer: async () => {} }),
    capabilities,
  },
];
