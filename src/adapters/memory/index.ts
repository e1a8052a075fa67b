/**
 * The reference adapter: everything in memory, one transaction at a time. Every other store behaves as it does. Its rows
 * end with the process.
 */
import type { HistoryRecord } from '../../core/history.ts';
import { assertPlainWrites, keyOf, type RowKey, type Timer } from '../../flow/index.ts';
import type { MovementRow } from '../../inventory/index.ts';
import {
  type DueTimer,
  type LoadedRow,
  type OutboxCursor,
  type OutboxEntry,
  type Store,
  StoreConflict,
  type Transaction,
  type Writes,
} from '../../ports/index.ts';

/** A memory store whose rows can be listed. */
export interface MemoryStore extends Store {
  /** Every row of a kind, sorted by id. */
  rows(kind: string): readonly LoadedRow[];
  movements(): readonly MovementRow[];
}

/**
 * A store in memory.
 *
 * @example
 * const app = createApp({ store: memoryStore() });
 */
export function memoryStore(): MemoryStore {
  const rows = new Map<string, LoadedRow>();
  const kinds = new Map<string, Map<string, LoadedRow>>();
  const log: HistoryRecord[] = [];
  const streams = new Map<string, HistoryRecord[]>();
  const highest = new Map<string, number>();
  const movements = new Map<string, MovementRow>();
  const cursors = new Map<string, OutboxCursor>();
  const timers = new Map<string, DueTimer>();
  let timersSet = 0;
  let last: Promise<unknown> = Promise.resolve();

  const find = (refs: readonly RowKey[]): LoadedRow[] =>
    refs.flatMap((ref) => {
      if (ref.kind !== 'movement') return rows.get(keyOf(ref)) ?? [];
      const row = movements.get(ref.id);
      return row ? { ...ref, state: row, version: 1 } : [];
    });

  /** Whether this version of the stream exists. A stream is searched only if the version is not a new highest one. */
  const recorded = (record: HistoryRecord): boolean =>
    record.version <= (highest.get(keyOf(record)) ?? 0) &&
    (streams.get(keyOf(record)) ?? []).some(({ version }) => version === record.version);

  const setTimer = (timer: Timer): void => {
    timersSet += 1;
    timers.set(timer.id, { ...timer, version: String(timersSet) });
  };

  const write = ({ changes, history, movements: moved, timers: set = [] }: Writes): void => {
    // All checks come first. Past them nothing can fail, so a refused write leaves no trace.
    for (const change of changes) {
      const version = rows.get(keyOf(change))?.version ?? 0;
      if (version !== change.previous)
        throw new StoreConflict(
          `${change.kind} ${change.id} is at version ${version}, not ${change.previous}`,
        );
    }
    const seen = new Set<string>();
    for (const { opId } of moved) {
      if (movements.has(opId) || seen.has(opId))
        throw new StoreConflict(`operation ${opId} was posted before`);
      seen.add(opId);
    }
    for (const record of history) {
      const key = `${keyOf(record)}\n${record.version}`;
      if (seen.has(key) || recorded(record))
        throw new StoreConflict(`event ${record.version} of ${record.kind} ${record.id} was recorded before`);
      seen.add(key);
    }
    for (const { kind, id, version, state } of changes) {
      const row = { kind, id, version, state };
      rows.set(keyOf(row), row);
      const ofKind = kinds.get(kind) ?? new Map<string, LoadedRow>();
      kinds.set(kind, ofKind.set(id, row));
    }
    for (const record of history) {
      log.push(record);
      const stream = streams.get(keyOf(record));
      if (stream) stream.push(record);
      else streams.set(keyOf(record), [record]);
      highest.set(keyOf(record), Math.max(highest.get(keyOf(record)) ?? 0, record.version));
    }
    for (const row of moved) movements.set(row.opId, row);
    for (const timer of set) setTimer(timer);
  };

  const begin = async <A>(work: (transaction: Transaction) => Promise<A>): Promise<A> => {
    let staged: Writes | undefined;
    const answer = await work({
      load: async (refs) => find(refs),
      write: async (writes) => {
        assertPlainWrites(writes);
        staged = writes;
      },
    });
    if (staged) write(staged);
    return answer;
  };

  return {
    transact: (work) => {
      const turn = last.then(() => begin(work));
      last = turn.catch(() => undefined);
      return turn;
    },
    read: async (refs) => find(refs),
    history: async (ref) => [...(streams.get(keyOf(ref)) ?? [])],
    outbox: async (cursor, limit) => {
      const from = cursor ? Number(cursor.position) : 0;
      return log.slice(from, from + limit).map(
        (record, i): OutboxEntry => ({
          ...record,
          cursor: { transaction: '0', position: String(from + i + 1) },
        }),
      );
    },
    loadCursor: async (name) => cursors.get(name),
    saveCursor: async (name, cursor) => {
      cursors.set(name, cursor);
    },
    due: async (now, limit) => {
      const due: DueTimer[] = [];
      for (const timer of timers.values()) if (timer.dueAt <= now) due.push(timer);
      return due.sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1)).slice(0, limit);
    },
    completeTimer: async ({ id, version }, next) => {
      const timer = timers.get(id);
      if (timer?.version !== version) return;
      if (next) setTimer({ ...timer, ...next });
      else timers.delete(id);
    },
    rows: (kind) => [...(kinds.get(kind)?.values() ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1)),
    movements: () => [...movements.values()],
  };
}
