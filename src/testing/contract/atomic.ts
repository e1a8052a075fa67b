/** C4 to C7, C24, C34: all or nothing, seen by others only once it is true, and nothing left behind. */
import type { Store, Transaction, Writes } from '../../ports/index.ts';
import { latch, mustEqual, mustHold, outcomeOf, settles, within } from '../proof.ts';
import {
  addOne,
  changeOf,
  counted,
  counter,
  dumpOf,
  leavesNoTrace,
  levelOf,
  movementOf,
  outboxOf,
  persistently,
  readOne,
  readOutboxFrom,
  recordOf,
  rowsAndHistories,
  type StoreCase,
  step,
  wholeOutbox,
  write,
  writesOf,
} from './setup.ts';
import { countOf } from './versions.ts';

class Stop extends Error {
  readonly code = 'STOPPED_BY_THE_TEST';
}

/** One write of everything a command can write. */
const EVERYTHING = writesOf({
  changes: [
    counted('e', 0),
    changeOf({ kind: 'level', id: 'e-level/main' }, 0, levelOf('e-level', 4)),
    changeOf({ kind: 'key', id: 'e-key' }, 0, { phase: 'done', fingerprint: 'f', response: '{}', doneAt: 1 }),
  ],
  history: [recordOf(counter('e'), 1)],
  movements: [movementOf('e-op')],
});
const EVERY_REF = [
  counter('e'),
  { kind: 'level', id: 'e-level/main' },
  { kind: 'key', id: 'e-key' },
  { kind: 'movement', id: 'e-op' },
];

async function complete(store: Store, what: string): Promise<void> {
  mustEqual((await store.read(EVERY_REF)).length, EVERY_REF.length, `rows ${what}`);
  mustEqual((await store.history(counter('e'))).length, 1, `events in the history ${what}`);
  mustEqual((await wholeOutbox(store)).length, 1, `events in the outbox ${what}`);
}

/** The points at which a transaction may be left. */
const POINTS: readonly (readonly [string, (transaction: Transaction) => Promise<void>])[] = [
  ['before anything', async () => {}],
  ['after loading', async (t) => void (await t.load(EVERY_REF))],
  ['after writing', (t) => t.write(EVERYTHING)],
  [
    'after loading and writing',
    async (t) => {
      await t.load(EVERY_REF);
      await t.write(EVERYTHING);
    },
  ],
];

/** One transaction that writes in parts, none waiting for the one before, and then ends with the error, if any. */
function inParts(store: Store, parts: readonly Writes[], error?: Error): Promise<void> {
  return store.transact(async (transaction) => {
    const { writePart } = transaction;
    mustHold(writePart !== undefined, 'a transaction that writes in parts', writePart);
    const written = parts.map((part, i) =>
      i < parts.length - 1 ? transaction.writePart?.(part) : transaction.write(part),
    );
    await Promise.all(written);
    if (error) throw error;
  });
}

export const atomicCases: readonly StoreCase[] = [
  {
    id: 'C4',
    title: 'rows, history, outbox, movements and key of a transaction land together or not at all',
    run: async ({ create }) => {
      const store = await create();
      for (const [point, work] of POINTS) {
        const stopped = () =>
          store.transact(async (transaction) => {
            await work(transaction);
            throw new Stop(point);
          });
        await leavesNoTrace(store, EVERY_REF, `a transaction left ${point}`, async () =>
          mustEqual(
            await outcomeOf(stopped()),
            'STOPPED_BY_THE_TEST',
            `the answer of a transaction left ${point}`,
          ),
        );
      }
      await write(store, EVERYTHING);
      await complete(store, 'of a transaction that ended well');
    },
  },
  {
    id: 'C4.reopen',
    title: 'what was committed is there after an orderly end and a new start, complete',
    needs: ['reopen'],
    run: async (setup) => {
      const store = await setup.create();
      await write(store, EVERYTHING);
      const before = await dumpOf(store, EVERY_REF);
      const again = await (setup.reopen as NonNullable<typeof setup.reopen>)(store);
      mustEqual(await dumpOf(again, EVERY_REF), before, 'everything after a new start');
    },
  },
  {
    id: 'C4.crash',
    title:
      'what was acknowledged is there after a crash, what was under way is there as a whole or not at all',
    needs: ['crash'],
    run: async (setup) => {
      const store = await setup.create();
      await write(store, EVERYTHING);
      const parked = latch();
      const over = latch();
      const underWay = store.transact(async (t) => {
        await t.write(
          writesOf({
            changes: [counted('u-1', 0), counted('u-2', 0)],
            history: [recordOf(counter('u-1'), 1)],
          }),
        );
        parked.open();
        // To the end of the case it has not ended; then it lets go of what is left of its connection.
        await over.opened;
        throw new Stop('killed');
      });
      underWay.catch(() => undefined);
      await parked.opened;
      const again = await (setup.crash as NonNullable<typeof setup.crash>)(store);
      await complete(again, 'after a crash');
      mustEqual(
        (await again.read([counter('u-1'), counter('u-2')])).length,
        0,
        'rows of a transaction that never committed',
      );
      mustEqual(
        (await again.history(counter('u-1'))).length,
        0,
        'events of a transaction that never committed',
      );
      over.open();
      await underWay.catch(() => undefined);
    },
  },
  {
    id: 'C4.parts',
    title: 'what is written in parts lands in the order of the calls, together or not at all',
    needs: ['writesInParts'],
    run: async ({ create }) => {
      const store = await create();
      await leavesNoTrace(store, [counter('p')], 'parts of a transaction that was left', async () =>
        mustEqual(
          await outcomeOf(inParts(store, [step('p', 0), step('p', 1)], new Stop('after the last part'))),
          'STOPPED_BY_THE_TEST',
          'the answer of a transaction left after its parts',
        ),
      );
      mustEqual(
        await outcomeOf(inParts(store, [step('p', 0), step('p', 1), step('q', 0), step('p', 2)])),
        'resolved',
        'four parts, the later over what the earlier wrote',
      );
      mustEqual((await readOne(store, counter('p')))?.version, 3, 'the version after three parts');
      mustEqual(
        (await wholeOutbox(store)).map(({ id, version }) => `${id} ${version}`),
        ['p 1', 'p 2', 'q 1', 'p 3'],
        'events in the outbox',
      );
      await leavesNoTrace(store, [counter('p'), counter('r')], 'parts of which one is refused', async () =>
        mustEqual(
          await outcomeOf(inParts(store, [step('r', 0), step('p', 2), step('r', 1)])),
          'CONFLICT',
          'a part over a version gone by, between two that fit',
        ),
      );
    },
  },
  {
    id: 'C5',
    title: 'changes of several rows stay together when transactions cross, and no deadlock shows',
    run: async ({ create }) => {
      const store = await create();
      const sets = [
        ['a', 'b'],
        ['b', 'a'],
        ['c', 'a', 'b'],
        ['b', 'd', 'c', 'a'],
        ['d', 'c'],
        ['a', 'd', 'b', 'c', 'e'],
      ];
      const rounds = 8;
      await Promise.all(
        sets.flatMap((ids) =>
          Array.from({ length: rounds }, () => persistently(store, (t) => addOne(t, ids))),
        ),
      );
      for (const id of ['a', 'b', 'c', 'd', 'e']) {
        const expected = rounds * sets.filter((ids) => ids.includes(id)).length;
        mustEqual(await countOf(store, id), expected, `counter ${id}`);
      }
    },
  },
  {
    id: 'C6',
    title: 'what was acknowledged is seen by the very next read: rows, history and outbox',
    run: async ({ create }) => {
      const store = await create();
      for (let i = 0; i < 100; i++) {
        await write(store, step('c', i));
        mustEqual(await countOf(store, 'c'), i + 1, 'the counter right after its commit');
        if (i % 10 === 0)
          mustEqual((await store.history(counter('c'))).length, i + 1, 'its history right after its commit');
      }
      mustEqual((await outboxOf(store, 100)).length, 100, 'the outbox');
    },
  },
  {
    id: 'C6.second',
    title: 'what was acknowledged is seen at once through another connection',
    needs: ['second'],
    run: async (setup) => {
      const store = await setup.create();
      const other = await (setup.second as NonNullable<typeof setup.second>)(store);
      for (let i = 0; i < 50; i++) {
        const [writer, reader] = i % 2 ? [store, other] : [other, store];
        await write(writer, step('c', i));
        mustEqual(await countOf(reader, 'c'), i + 1, 'the counter seen from elsewhere');
      }
    },
  },
  {
    id: 'C7',
    title: 'what is not committed is invisible, also where it never will be',
    run: async ({ create }) => {
      const store = await create();
      await write(store, step('c', 0, 1));
      for (const end of ['rolled back', 'committed'] as const) {
        const parked = latch();
        const go = latch();
        const { version = 0 } = (await readOne(store, counter('c'))) ?? {};
        const look = async () => ({
          ...(await rowsAndHistories(store, [counter('c')])),
          passed: (await readOutboxFrom(store, undefined)).filter((entry) => entry.version > version),
        });
        const before = await look();
        const writer = store.transact(async (transaction) => {
          await transaction.load([counter('c')]);
          await transaction.write(step('c', version, 99));
          parked.open();
          await go.opened;
          if (end === 'rolled back') throw new Stop(end);
        });
        writer.catch(() => undefined);
        await within(5_000, parked.opened, 'a transaction that writes');
        const seen = look();
        // A store with one connection answers once the writer is done; then there was nothing to see.
        if (await settles(seen, 150)) mustEqual(await seen, before, 'what others see of a write under way');
        go.open();
        await writer.catch(() => undefined);
        mustEqual(await countOf(store, 'c'), end === 'committed' ? 99 : 1, `the counter once it was ${end}`);
      }
    },
  },
  {
    id: 'C24',
    title: 'transactions that fail leave nothing behind: no lock, no lane, no connection',
    run: async ({ create }) => {
      const store = await create();
      await write(store, step('c', 0, 0));
      for (let i = 0; i < 40; i++) {
        const [point, work] = POINTS[i % POINTS.length] as (typeof POINTS)[number];
        const failing = store.transact(async (transaction) => {
          await transaction.load([counter('c')]);
          await work(transaction);
          throw new Stop(point);
        });
        mustEqual(
          await outcomeOf(within(3_000, failing, `transaction ${i + 1}`)),
          'STOPPED_BY_THE_TEST',
          'its answer',
        );
        if (i % 4 === 3) {
          const next = within(
            3_000,
            persistently(store, (t) => addOne(t, ['c'])),
            `a transaction after ${i + 1} that failed`,
          );
          await next;
        }
      }
      mustEqual(await countOf(store, 'c'), 10, 'the counter');
    },
  },
  {
    id: 'C24.error',
    title: 'the error of the work comes back as it was thrown, and its answer as it was given',
    run: async ({ create }) => {
      const store = await create();
      const thrown = new Stop('mine');
      const caught = await store
        .transact(async () => {
          throw thrown;
        })
        .catch((error: unknown) => error);
      mustHold(
        caught === thrown || (caught as { cause?: unknown })?.cause === thrown,
        'the error of the work',
        String(caught),
      );
      mustEqual(await store.transact(async () => ({ answer: 42 })), { answer: 42 }, 'the answer of the work');
    },
  },
];
