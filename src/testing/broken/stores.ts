/** Stores with one fault each, and the case of the contract that must find it. A contract that passes one of them proves nothing. */
import { memoryStore } from '../../adapters/memory/index.ts';
import type { HistoryRecord } from '../../core/history.ts';
import { type Change, keyOf } from '../../flow/index.ts';
import type { LoadedRow, OutboxCursor, OutboxEntry, Store, Transaction, Writes } from '../../ports/index.ts';
import type { StoreCapabilities } from '../contract/setup.ts';
import { overlapping } from './overlapping.ts';
import { brokenTimers } from './timers.ts';

export interface BrokenStore {
  readonly name: string;
  /** What is wrong with it, as it is found in the field. */
  readonly fault: string;
  /** The case that must fail. */
  readonly caughtBy: string;
  readonly create: () => Store;
  /** How it starts again, where that is what is wrong with it. */
  readonly reopen?: (store: Store) => Store;
  readonly capabilities: StoreCapabilities;
}

const serial: StoreCapabilities = { transactions: 'serial', locksReads: true };
const concurrent: StoreCapabilities = { transactions: 'concurrent', locksReads: true };

/** A memory store whose transactions are changed on their way in. */
function through(
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

/** Each change at the version the row has, whatever the caller believed. */
async function atCurrentVersions(inner: Transaction, writes: Writes): Promise<Writes> {
  const now = new Map((await inner.load(writes.changes)).map((row) => [keyOf(row), row.version]));
  const changes = writes.changes.map((change): Change => {
    const previous = now.get(keyOf(change)) ?? 0;
    return { ...change, previous, version: previous + 1 };
  });
  return { ...writes, changes };
}

/** A text as an encoding or a column type might bend it. */
function bent(value: unknown, bend: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => bent(item, bend));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, bent(member, bend)]));
  return bend(value);
}

function bending(kinds: (kind: string) => boolean, bend: (leaf: unknown) => unknown): Store {
  return through((inner) => ({
    load: inner.load,
    write: (writes) =>
      inner.write({
        ...writes,
        changes: writes.changes.map((change) =>
          kinds(change.kind) ? { ...change, state: bent(change.state, bend) as object } : change,
        ),
      }),
  }));
}

/** An outbox of its own over overlapping transactions: a position for each event when it is written, visible once committed. */
function positioned(
  order: (a: Positioned, b: Positioned) => number,
  after: (cursor: OutboxCursor, entry: Positioned) => boolean,
): Store {
  let last = 0;
  const positions = new Map<string, Positioned>();
  const nameOf = (record: HistoryRecord) => `${keyOf(record)}\n${record.version}`;
  const memory = memoryStore();
  const store = overlapping(memory, {
    onWrite: ({ history }, transaction) => {
      for (const record of history) positions.set(nameOf(record), { position: ++last, transaction });
    },
  });
  return {
    ...store,
    outbox: async (cursor, limit) => {
      const committed = await memory.outbox(undefined, Number.MAX_SAFE_INTEGER);
      return committed
        .map((record) => ({ record, at: positions.get(nameOf(record)) ?? { position: 0, transaction: 0 } }))
        .filter(({ at }) => cursor === undefined || after(cursor, at))
        .sort((a, b) => order(a.at, b.at))
        .slice(0, limit)
        .map(
          ({ record, at }): OutboxEntry => ({
            ...record,
            cursor: { transaction: String(at.transaction), position: String(at.position) },
          }),
        );
    },
  };
}
interface Positioned {
  readonly position: number;
  readonly transaction: number;
}

/** Reads what was committed one transaction ago. */
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

export const brokenStores: readonly BrokenStore[] = [
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
    name: 'leaks-driver-error',
    fault: 'a row that somebody else created first comes back as the driver’s own error, not as a conflict',
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
          // One statement a row, each committed by itself.
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
    fault: 'what is written is true before the transaction ends, and stays when it fails',
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
    fault: 'others see what is not committed yet',
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
    name: 'history-twice',
    fault: 'a retry inside the adapter records the events a second time',
    caughtBy: 'C8',
    create: () =>
      through(
        (inner) => inner,
        (store) => ({
          history: async (ref) =>
            (await store.history(ref)).flatMap((record) =>
              record.version % 7 === 0 ? [record, record] : record,
            ),
        }),
      ),
    capabilities: serial,
  },
  {
    name: 'lost-update',
    fault: 'read, then write what was computed, nobody looking whether the row changed in between',
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
    name: 'id-only-cursor',
    fault: 'the outbox is read by "position > last position": an event committed late is passed over',
    caughtBy: 'C11',
    create: () =>
      positioned(
        (a, b) => a.position - b.position,
        (cursor, { position }) => position > Number(cursor.position),
      ),
    capabilities: concurrent,
  },
  {
    name: 'transaction-cursor',
    fault:
      'the outbox is read by the number of the transaction, with no horizon: one that ends late is passed over',
    caughtBy: 'C11',
    create: () =>
      positioned(
        (a, b) => a.transaction - b.transaction || a.position - b.position,
        (cursor, { transaction, position }) =>
          transaction > Number(cursor.transaction) ||
          (transaction === Number(cursor.transaction) && position > Number(cursor.position)),
      ),
    capabilities: concurrent,
  },
  {
    name: 'waits-for-gaps',
    fault: 'a relay that waits for every position waits for ever for one that was rolled back',
    caughtBy: 'C13',
    create: () => {
      let next = 0;
      const gaps = new Set<number>();
      const at = new Map<string, number>();
      return through(
        (inner) => ({
          load: inner.load,
          write: async (writes) => {
            for (const record of writes.history) {
              at.set(`${keyOf(record)}\n${record.version}`, ++next);
              gaps.add(next);
            }
            await inner.write(writes);
          },
        }),
        (store) => ({
          outbox: async (cursor, limit) => {
            const entries = await store.outbox(cursor, limit);
            const from = Number(cursor?.position ?? 0);
            return entries.filter(
              (entry, i) => (at.get(`${keyOf(entry)}\n${entry.version}`) ?? 0) === from + i + 1,
            );
          },
        }),
      );
    },
    capabilities: serial,
  },
  {
    name: 'one-bookmark',
    fault: 'all relays share one bookmark, whatever their name',
    caughtBy: 'C16',
    create: () =>
      through(
        (inner) => inner,
        (store) => ({
          loadCursor: () => store.loadCursor('x'),
          saveCursor: (_, cursor) => store.saveCursor('x', cursor),
        }),
      ),
    capabilities: serial,
  },
  {
    name: 'key-forgotten',
    fault: 'keys are dropped after a while although somebody may still repeat the request',
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
    name: 'parts-forgotten',
    fault: 'only the last part of a large group is written, the ones before it are acknowledged and lost',
    caughtBy: 'C4.parts',
    create: () => through((inner) => ({ ...inner, writePart: async () => {} })),
    capabilities: { ...serial, writesInParts: true },
  },
  {
    name: 'lane-leak',
    fault: 'a transaction that fails keeps its connection: after ten of them nobody is served',
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
  {
    name: 'small-numbers',
    fault: 'numbers are kept in 32 bits',
    caughtBy: 'C27',
    create: () =>
      bending(
        (kind) => kind === 'doc',
        (leaf) => (typeof leaf === 'number' && Number.isInteger(leaf) ? leaf | 0 : leaf),
      ),
    capabilities: serial,
  },
  {
    name: 'float-amounts',
    fault: 'counters are kept as single-precision floats: large ones lose their last units',
    caughtBy: 'C27.rows',
    create: () =>
      bending(
        (kind) => kind === 'level' || kind === 'hold',
        (leaf) => (typeof leaf === 'number' ? Math.fround(leaf) : leaf),
      ),
    capabilities: serial,
  },
  {
    name: 'normalises-text',
    fault: 'texts are normalised or trimmed on their way in',
    caughtBy: 'C27',
    create: () =>
      bending(
        (kind) => kind === 'doc',
        (leaf) => (typeof leaf === 'string' ? leaf.normalize('NFC') : leaf),
      ),
    capabilities: serial,
  },
  {
    name: 'whole-seconds',
    fault: 'instants are kept to the second',
    caughtBy: 'C28',
    create: () =>
      through((inner) => ({
        load: inner.load,
        write: (writes) =>
          inner.write({
            ...writes,
            history: writes.history.map((record) => ({
              ...record,
              at: Math.floor(record.at / 1_000) * 1_000,
            })),
          }),
      })),
    capabilities: serial,
  },
  {
    name: 'skips-a-page-end',
    fault: 'the bookmark after a full page points one event too far',
    caughtBy: 'C29',
    create: () =>
      through(
        (inner) => inner,
        (store) => ({
          outbox: async (cursor, limit) => {
            const page = await store.outbox(cursor, limit);
            const last = page.at(-1);
            if (page.length < limit || !last) return page;
            const skipping = { ...last.cursor, position: String(Number(last.cursor.position) + 1) };
            return [...page.slice(0, -1), { ...last, cursor: skipping }];
          },
        }),
      ),
    capabilities: serial,
  },
  {
    name: 'newest-first',
    fault: 'a page of the outbox comes in no particular order',
    caughtBy: 'C31',
    create: () =>
      through(
        (inner) => inner,
        (store) => ({
          outbox: async (cursor, limit) => {
            const page = await store.outbox(cursor, limit);
            const cursors = page.map((entry) => entry.cursor);
            return [...page].reverse().map((entry, i) => ({ ...entry, cursor: cursors[i] ?? entry.cursor }));
          },
        }),
      ),
    capabilities: serial,
  },
  ...brokenTimers,
];
