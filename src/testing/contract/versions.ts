/** C1, C2, C3, C8, C9, C10: versions, and what happens to those who come second. */
import type { LoadedRow, Store, Writes } from '../../ports/index.ts';
import { latch, mustEqual, mustHold, outcomeOf, settles } from '../proof.ts';
import {
  addOne,
  type Counter,
  changeOf,
  counted,
  counter,
  leavesNoTrace,
  levelOf,
  movementOf,
  persistently,
  readOne,
  recordOf,
  type StoreCase,
  step,
  write,
  writesOf,
} from './setup.ts';

const times = <A>(n: number, make: (i: number) => A): A[] => Array.from({ length: n }, (_, i) => make(i));

async function tally(work: readonly Promise<unknown>[]): Promise<{ readonly [outcome: string]: number }> {
  const counts: { [outcome: string]: number } = {};
  for (const outcome of await Promise.all(work.map(outcomeOf))) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

const countIn = (row: LoadedRow | undefined) => (row?.state as Counter | undefined)?.n;

/** A row of every kind that has a meaning of its own, and one that has none. */
const KINDS: readonly ((previous: number) => Writes['changes'][number])[] = [
  (previous) => counted('c-kind', previous),
  (previous) => changeOf({ kind: 'level', id: 'l-kind/main' }, previous, levelOf('l-kind', previous)),
  (previous) =>
    changeOf({ kind: 'hold', id: 'h-kind' }, previous, {
      id: 'h-kind',
      orderId: 'o',
      lineId: '1',
      sku: 'sku',
      location: 'main',
      quantity: 5,
      open: 5 - previous,
      deducted: 0,
      released: previous,
      restocked: 0,
      expiresAt: null,
      operations: [],
    }),
  (previous) =>
    changeOf({ kind: 'key', id: 'k-kind' }, previous, {
      phase: 'claimed',
      fingerprint: 'f',
      lease: `lease-${previous}`,
      leaseUntil: 1,
    }),
];

export const versionCases: readonly StoreCase[] = [
  {
    id: 'C1',
    title: 'of many writes over one version exactly one succeeds, the others are conflicts',
    run: async ({ create }) => {
      const store = await create();
      await write(store, step('c', 0));
      for (const writers of [2, 8, 64]) {
        const { version = 0 } = (await readOne(store, counter('c'))) ?? {};
        const outcomes = await tally(
          times(writers, (i) => write(store, { changes: [counted('c', version, 1_000 + i)] })),
        );
        mustEqual(
          outcomes,
          { resolved: 1, CONFLICT: writers - 1 },
          `${writers} writers over version ${version}`,
        );
        mustEqual((await readOne(store, counter('c')))?.version, version + 1, 'the version afterwards');
      }
    },
  },
  {
    id: 'C2',
    title: 'a row must be at the very version it was loaded at, or absent where it is new; of every kind',
    run: async ({ create }) => {
      const store = await create();
      for (const change of KINDS) {
        const over = (previous: number) => outcomeOf(write(store, { changes: [change(previous)] }));
        const kind = change(0).kind;
        mustEqual(await over(1), 'CONFLICT', `a change of a ${kind} that is not there`);
        const race = await tally(times(8, () => write(store, { changes: [change(0)] })));
        mustEqual(race, { resolved: 1, CONFLICT: 7 }, `creating one ${kind} eight times at once`);
        mustEqual(await over(0), 'CONFLICT', `creating a ${kind} that is there`);
        mustEqual(await over(2), 'CONFLICT', `a change of a ${kind} from a version ahead`);
        mustEqual(await over(1), 'resolved', `a change of a ${kind} from the version it is at`);
        mustEqual(await over(1), 'CONFLICT', `a change of a ${kind} from a version gone by`);
        mustEqual(
          (await store.read([change(0)])).map(({ version }) => version),
          [2],
          `the ${kind} afterwards`,
        );
      }
    },
  },
  {
    id: 'C3',
    title:
      'a write that fails leaves no trace: not the rows before the bad one, nor history, movements, keys, outbox',
    run: async ({ create }) => {
      const store = await create();
      await write(store, step('there', 0));
      await write(store, { movements: [movementOf('op-there')] });
      const fresh = ['n-1', 'n-2', 'n-3'];
      const key = { kind: 'key', id: 'n-key' };
      const refs = [
        ...fresh.map(counter),
        counter('there'),
        key,
        { kind: 'level', id: 'n-level/main' },
        { kind: 'movement', id: 'n-op' },
      ];
      const good = writesOf({
        changes: [
          ...fresh.map((id) => counted(id, 0)),
          changeOf({ kind: 'level', id: 'n-level/main' }, 0, levelOf('n-level', 3)),
          changeOf(key, 0, { phase: 'done', fingerprint: 'f', response: '{}', doneAt: 1 }),
        ],
        history: fresh.map((id) => recordOf(counter(id), 1)),
        movements: [movementOf('n-op')],
      });
      const bad: readonly (readonly [string, Partial<Writes>])[] = [
        ['a stale row last', { changes: [...good.changes, counted('there', 7)] }],
        ['a stale row first', { changes: [counted('there', 7), ...good.changes] }],
        [
          'a stale row in the middle',
          { changes: [...good.changes.slice(0, 2), counted('there', 0), ...good.changes.slice(2)] },
        ],
        ['an operation posted before', { movements: [...good.movements, movementOf('op-there')] }],
        ['an event recorded before', { history: [...good.history, recordOf(counter('there'), 1)] }],
      ];
      for (const [what, parts] of bad)
        await leavesNoTrace(store, refs, what, async () =>
          mustEqual(await outcomeOf(write(store, { ...good, ...parts })), 'CONFLICT', what),
        );
      await write(store, good);
      mustEqual((await store.read(refs)).length, refs.length, 'rows once the same write is sound');
    },
  },
  {
    id: 'C8',
    title: 'the history of an aggregate is 1, 2, 3 … oldest first, as long as its row is old',
    run: async ({ create }) => {
      const store = await create();
      const ids = times(5, (i) => `c-${i}`);
      await Promise.all(
        times(60, (i) =>
          persistently(store, (t) =>
            addOne(
              t,
              ids.filter((_, k) => k <= i % 5),
            ),
          ),
        ),
      );
      for (const id of ids) {
        const row = await readOne(store, counter(id));
        const versions = (await store.history(counter(id))).map(({ version }) => version);
        mustEqual(
          versions,
          times(row?.version ?? 0, (i) => i + 1),
          `versions in the history of ${id}`,
        );
      }
    },
  },
  {
    id: 'C9',
    title: 'no update is lost: what many add to one counter is all there',
    run: async ({ create }) => {
      const store = await create();
      const [workers, each] = [16, 12];
      await Promise.all(
        times(workers, async () => {
          for (let i = 0; i < each; i++) await persistently(store, (t) => addOne(t, ['c'], tick));
        }),
      );
      mustEqual(countIn(await readOne(store, counter('c'))), workers * each, 'the counter');
    },
  },
  {
    id: 'C10',
    title: 'no write skew: two who both looked at two rows cannot each change the other one',
    needs: ['transactions', 'locksReads'],
    run: async ({ create }) => {
      const store = await create();
      await write(store, { changes: [counted('a', 0, 1), counted('b', 0, 1)] });
      const both = latch();
      let looking = 0;
      // One of two doctors may leave while the other stays.
      const leave = (mine: string) =>
        persistently(store, async (transaction) => {
          const rows = await transaction.load([counter('a'), counter('b')]);
          looking += 1;
          if (looking === 2) both.open();
          // A store that makes the second wait never has both in here; the limit then ends the wait.
          await settles(both.opened, 40);
          const row = rows.find(({ id }) => id === mine);
          const on = rows.reduce((sum, each) => sum + (countIn(each) ?? 0), 0);
          if (row && on > 1) await transaction.write(writesOf({ changes: [counted(mine, row.version, 0)] }));
        });
      await Promise.all([leave('a'), leave('b')]);
      const left = (await store.read([counter('a'), counter('b')])).reduce(
        (sum, each) => sum + (countIn(each) ?? 0),
        0,
      );
      mustHold(left >= 1, 'one of the two stays', left);
    },
  },
];

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export async function countOf(store: Store, id: string): Promise<number> {
  return countIn(await readOne(store, counter(id))) ?? 0;
}
