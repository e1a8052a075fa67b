/** C18 to C23 and C36: one effect for each key, unknown outcomes, and retries. Tested through `createApp`. */
import {
  abandonKey,
  beginKey,
  completeKey,
  DEFAULT_LEASE_MS,
  type KeyRecord,
} from '../../core/idempotency.ts';
import { DAY_MS } from '../../core/quantity.ts';
import type { Store } from '../../ports/index.ts';
import { type Answer, keyed, wordFor } from '../ask.ts';
import { at, faultyStore } from '../faults/index.ts';
import { mustEqual, mustHold, textOf } from '../proof.ts';
import { changeOf, START, type StoreCase, writesOf } from './setup.ts';
import { shopOver } from './shop.ts';

const times = <A>(n: number, make: (i: number) => A): A[] => Array.from({ length: n }, (_, i) => make(i));
const available = async (store: Store, sku: string) =>
  (await store.read([{ kind: 'level', id: `${sku}/main` }])).map(
    ({ state }) => (state as { available: number }).available,
  )[0];
const eventsOf = (answer: Answer) => ('receipt' in answer ? textOf(answer.receipt.events) : wordFor(answer));

/** A key that is claimed before the work leaves the process: insert or compare-and-set on its row. */
async function onKey<A>(
  store: Store,
  id: string,
  change: (record: KeyRecord | undefined) => { readonly record?: KeyRecord; readonly answer: A },
): Promise<A> {
  return store.transact(async (transaction) => {
    const [row] = await transaction.load([{ kind: 'key', id }]);
    const { record, answer } = change(row?.state as KeyRecord | undefined);
    if (record)
      await transaction.write(
        writesOf({ changes: [changeOf({ kind: 'key', id }, row?.version ?? 0, record)] }),
      );
    return answer;
  });
}

export const keyCases: readonly StoreCase[] = [
  {
    id: 'C18',
    title: 'a key is remembered: the same request a month later has the same answer and no second effect',
    run: async ({ create }) => {
      const store = await create();
      const shop = shopOver(store);
      await shop.stock('tea', 10);
      const first = await shop.place('o-1', 'tea', 2, keyed('k-1'));
      shop.clock.advance(30 * DAY_MS);
      const again = await shop.place('o-1', 'tea', 2, keyed('k-1'));
      mustEqual([wordFor(first), wordFor(again)], ['accepted', 'repeated'], 'the two answers');
      mustEqual(eventsOf(again), eventsOf(first), 'the events in the second answer');
      const other = await shop.place('o-1', 'tea', 3, keyed('k-1'));
      mustEqual(wordFor(other), 'KEY_REUSED', 'the answer to another request under the key');
      mustEqual(await available(store, 'tea'), 8, 'units left');
    },
  },
  {
    id: 'C19',
    title: 'of many requests under one key at once one is carried out, the others get its answer or a wait',
    run: async ({ create }) => {
      const store = await create();
      const nodes = times(3, () => shopOver(store));
      await nodes[0]?.stock('tea', 100);
      const answers = await Promise.all(
        times(63, (i) => nodes[i % 3]?.place('o-1', 'tea', 1, keyed('k-1')) as Promise<Answer>),
      );
      const words = new Set(answers.map(wordFor));
      mustEqual(answers.filter((answer) => wordFor(answer) === 'accepted').length, 1, 'requests carried out');
      for (const word of words)
        mustHold(
          ['accepted', 'repeated', 'IN_PROGRESS', 'CONFLICT'].includes(word),
          'an answer to a repeat',
          word,
        );
      mustEqual(
        new Set(answers.filter((answer) => 'receipt' in answer).map(eventsOf)).size,
        1,
        'different receipts',
      );
      mustEqual(await available(store, 'tea'), 99, 'units left');
    },
  },
  {
    id: 'C20',
    title: 'a claim that ran out is taken over by one, and its first owner can no longer finish',
    run: async ({ create }) => {
      const store = await create();
      const begin = (lease: string, now: number) =>
        onKey(store, 'k', (stored) => {
          const verdict = beginKey(stored, { fingerprint: 'f', now, lease });
          return 'record' in verdict
            ? { record: verdict.record, answer: verdict.verdict }
            : { answer: verdict.verdict };
        });
      const finish = (lease: string) =>
        onKey(store, 'k', (stored) => {
          const done = completeKey(stored, { lease, response: `by ${lease}`, now: START });
          return 'code' in done ? { answer: done.code as string } : { record: done, answer: 'done' };
        });
      const give = (lease: string) =>
        onKey(store, 'k', (stored) => {
          const record = abandonKey(stored, { lease });
          return 'code' in record ? { answer: record.code as string } : { record, answer: 'retryable' };
        });
      mustEqual(await begin('first', START), 'execute', 'the first claim');
      mustEqual(await begin('second', START + 1), 'inProgress', 'a claim while the first is good');
      mustEqual(await begin('second', START + DEFAULT_LEASE_MS), 'resume', 'a claim once the first ran out');
      mustEqual(await finish('first'), 'LEASE_LOST', 'the first owner finishing');
      mustEqual(await give('first'), 'LEASE_LOST', 'the first owner giving up');
      mustEqual(await finish('second'), 'done', 'the second owner finishing');
      mustEqual(
        await begin('third', START + 9 * DEFAULT_LEASE_MS),
        'replay',
        'a claim of a key that is done',
      );
    },
  },
  {
    id: 'C21',
    title: 'the same key of another tenant, actor or operation is another key',
    run: async ({ create }) => {
      const store = await create();
      const shop = shopOver(store);
      await shop.stock('tea', 10);
      const scopes = [
        {},
        { tenant: 't-1' },
        { tenant: 't-2' },
        { actor: 't-1' },
        { tenant: 't-1', actor: 'a' },
        { tenant: '["t', actor: '1"]' },
      ];
      for (const [i, scope] of scopes.entries())
        mustEqual(
          wordFor(await shop.place(`o-${i}`, 'tea', 1, keyed('k', scope))),
          'accepted',
          `scope ${textOf(scope)}`,
        );
      for (const [i, scope] of scopes.entries())
        mustEqual(
          wordFor(await shop.place(`o-${i}`, 'tea', 1, keyed('k', scope))),
          'repeated',
          `scope ${textOf(scope)} again`,
        );
      mustEqual(wordFor(await shop.cancel('o-0', keyed('k'))), 'accepted', 'another operation under the key');
    },
  },
  {
    id: 'C22',
    title:
      'an unknown outcome has a code of its own, and the key resolves it: committed or not, exactly once in the end',
    run: async ({ create }) => {
      for (const moment of ['commit.before', 'commit.after'] as const) {
        const store = await create();
        await shopOver(store).stock('tea', 10);
        const lossy = shopOver(faultyStore(store, at({ [moment]: ['unknown'] })).port);
        mustEqual(
          wordFor(await lossy.place('o-1', 'tea', 3, keyed('k'))),
          'OUTCOME_UNKNOWN',
          `the answer cut ${moment}`,
        );
        const again = wordFor(await lossy.place('o-1', 'tea', 3, keyed('k')));
        mustEqual(
          again,
          moment === 'commit.after' ? 'repeated' : 'accepted',
          `the same request after a cut ${moment}`,
        );
        mustEqual(await available(store, 'tea'), 7, `units left after a cut ${moment}`);
      }
    },
  },
  {
    id: 'C22.driver',
    title: 'a connection cut during COMMIT is an unknown outcome of the store itself, before and after',
    needs: ['cutCommit'],
    run: async (setup) => {
      for (const moment of ['before', 'after'] as const) {
        const store = await setup.create();
        const shop = shopOver(store);
        await shop.stock('tea', 10);
        await (setup.cutCommit as NonNullable<typeof setup.cutCommit>)(store, moment);
        mustEqual(
          wordFor(await shop.place('o-1', 'tea', 3, keyed('k'))),
          'OUTCOME_UNKNOWN',
          `the answer, cut ${moment} COMMIT`,
        );
        const again = wordFor(await shop.place('o-1', 'tea', 3, keyed('k')));
        mustEqual(
          again,
          moment === 'after' ? 'repeated' : 'accepted',
          `the same request, cut ${moment} COMMIT`,
        );
        mustEqual(await available(store, 'tea'), 7, `units left, cut ${moment} COMMIT`);
      }
    },
  },
  {
    id: 'C23',
    title:
      'only conflicts are run again, deciding anew each time; lost connections and faults are answered at once',
    run: async ({ create }) => {
      const expected = [
        ['conflict', 'accepted', 3],
        ['unavailable', 'STORE_FAILED', 1],
        ['unknown', 'OUTCOME_UNKNOWN', 1],
        [new Error('disk full'), 'STORE_FAILED', 1],
      ] as const;
      for (const [fault, word, attempts] of expected) {
        const store = await create();
        await shopOver(store).stock('tea', 10);
        let begun = 0;
        const { port } = faultyStore(store, (point, nth) => {
          if (point === 'transact.begin') begun += 1;
          return point === 'write.after' && nth < 2 ? fault : undefined;
        });
        const shop = shopOver(port, { pause: async () => {} });
        const answer = wordFor(await shop.place('o-1', 'tea', 1, keyed('k')));
        const what = `a ${fault instanceof Error ? 'fault' : fault}`;
        mustEqual([answer, begun], [word, attempts], `answer and attempts after ${what}`);
        mustEqual(await available(store, 'tea'), word === 'accepted' ? 9 : 10, `units left after ${what}`);
      }
    },
  },
  {
    id: 'C36',
    title: 'the only clock is the one handed in: what is stored says what it said',
    run: async ({ create }) => {
      const store = await create();
      const shop = shopOver(store);
      await shop.stock('tea', 10);
      for (const [i, days] of [0, -1, 1, -400, 4_000].entries()) {
        shop.clock.set(START + days * DAY_MS);
        await shop.place(`o-${i}`, 'tea', 1);
        const [record] = await store.history({ kind: 'order', id: `o-${i}` });
        mustEqual(
          record?.at,
          START + days * DAY_MS,
          `the instant in the history, the clock ${days} days off`,
        );
      }
    },
  },
];
