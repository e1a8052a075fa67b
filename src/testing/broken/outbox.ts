/** Stores whose history or outbox loses, repeats or reorders what was committed. */
import { memoryStore } from '../../adapters/memory/index.ts';
import type { HistoryRecord } from '../../core/history.ts';
import { keyOf } from '../../flow/index.ts';
import type { OutboxCursor, OutboxEntry, Store } from '../../ports/index.ts';
import { type BrokenStore, concurrent, serial, through } from './kit.ts';
import { overlapping } from './overlapping.ts';

/**
 * An outbox over overlapping transactions.
 * Each event gets its position when it is written, and is visible once committed.
 */
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

export const brokenOutboxes: readonly BrokenStore[] = [
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
    name: 'id-only-cursor',
    fault: 'the outbox is read by "position > last position": an event committed late is skipped',
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
      'the outbox is read by the number of the transaction, with no horizon: one that ends late is skipped',
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
    name: 'one-cursor',
    fault: 'all relays share one cursor, whatever their name',
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
    name: 'skips-a-page-end',
    fault: 'the cursor after a full page points one event too far',
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
];
