/** C11 to C16, C29, C31, C35, C37: what leaves the store, in which order, and that nothing is passed over. */
import { relay } from '../../app/index.ts';
import type { CloudEvent, OutboxCursor, OutboxEntry, Publisher, Store } from '../../ports/index.ts';
import { at, faultyPublisher, faultyStore, recordingPublisher } from '../faults/index.ts';
import { codeOf, drawFrom, latch, mustEqual, mustHold, outcomeOf, settles, within } from '../proof.ts';
import {
  addOne,
  counter,
  eventually,
  outboxOf,
  persistently,
  readOutboxFrom,
  recordOf,
  type StoreCase,
  step,
  write,
} from './setup.ts';

const nameOf = ({ kind, id, version }: Pick<OutboxEntry, 'kind' | 'id' | 'version'>) =>
  `${kind}/${id}/${version}`;
const times = <A>(n: number, make: (i: number) => A): A[] => Array.from({ length: n }, (_, i) => make(i));

/** Publishes until nothing is left. */
async function drain(store: Store, publisher: Publisher, name = 'relay', limit = 500): Promise<void> {
  while ((await relay({ store, publisher, name, limit })) > 0);
}

/** What was delivered, first deliveries only, must be everything, the versions of each aggregate ascending. */
function mustBeWhole(events: readonly CloudEvent[], committed: readonly OutboxEntry[], what: string): void {
  const first = [...new Set(events.map(({ id }) => id))];
  mustEqual([...first].sort(), committed.map(nameOf).sort(), `${what}: what was delivered`);
  mustAscend(
    first.map((id) => id.slice(0, id.lastIndexOf('/'))),
    first.map((id) => Number(id.slice(id.lastIndexOf('/') + 1))),
    what,
  );
}

function mustAscend(streams: readonly string[], versions: readonly number[], what: string): void {
  const last = new Map<string, number>();
  streams.forEach((stream, i) => {
    const version = versions[i] ?? 0;
    mustHold(
      version === (last.get(stream) ?? 0) + 1,
      `${what}: the event of ${stream} after version ${last.get(stream) ?? 0}`,
      version,
    );
    last.set(stream, version);
  });
}

/** Two transactions: the one that began first is held while the other commits and the outbox is read. */
async function overtaken(
  setup: Parameters<StoreCase['run']>[0],
  hold: 'after loading' | 'after writing',
): Promise<void> {
  const store = await setup.create();
  const concurrent = setup.capabilities?.transactions === 'concurrent';
  await write(store, step('first', 0));
  let cursor: OutboxCursor | undefined;
  const seen: string[] = [];
  const poll = async () => {
    const entries = await readOutboxFrom(store, cursor);
    cursor = entries.at(-1)?.cursor ?? cursor;
    seen.push(...entries.map(nameOf));
  };
  await poll();
  const parked = latch();
  const go = latch();
  const slow = store.transact(async (transaction) => {
    await transaction.load([counter('slow')]);
    if (hold === 'after writing') await transaction.write(step('slow', 0));
    parked.open();
    await go.opened;
    if (hold === 'after loading') await transaction.write(step('slow', 0));
  });
  slow.catch(() => undefined);
  await within(5_000, parked.opened, 'a transaction that loads');
  const quick = write(store, step('quick', 0));
  quick.catch(() => undefined);
  const overlapped = await settles(quick, concurrent ? 5_000 : 100);
  if (concurrent)
    mustHold(overlapped, 'a transaction over other rows ends while one is under way', overlapped);
  const polled = poll();
  await settles(polled, concurrent ? 5_000 : 100);
  go.open();
  await within(10_000, Promise.all([slow, quick, polled]), 'both transactions');
  // A relay that lags behind may need a moment; one that has skipped never gets there.
  await eventually(store, poll, () => seen.length >= 3);
  mustEqual(
    [...seen].sort(),
    ['counter/first/1', 'counter/quick/1', 'counter/slow/1'],
    `events read, the first transaction held ${hold}`,
  );
}

export const outboxCases: readonly StoreCase[] = [
  {
    id: 'C11',
    title: 'the outbox never passes an event that is not visible yet',
    needs: ['transactions'],
    run: async (setup) => {
      await overtaken(setup, 'after writing');
      await overtaken(setup, 'after loading');
    },
  },
  {
    id: 'C12',
    title: 'a long transaction of another client may hold the outbox up, and it goes on afterwards',
    needs: ['holdOpen'],
    run: async (setup) => {
      const store = await setup.create();
      const end = await (setup.holdOpen as NonNullable<typeof setup.holdOpen>)(store);
      for (let i = 0; i < 20; i++) await write(store, step('c', i));
      const early = await readOutboxFrom(store, undefined);
      await end();
      const late = await eventually(
        store,
        () => readOutboxFrom(store, early.at(-1)?.cursor),
        (found) => early.length + found.length >= 20,
      );
      mustEqual(
        [...early, ...late].map(({ version }) => version),
        times(20, (i) => i + 1),
        'versions read in all',
      );
    },
  },
  {
    id: 'C13',
    title: 'what was rolled back leaves no gap to wait for',
    run: async ({ create }) => {
      const store = await create();
      for (let i = 0; i < 10; i++) {
        const failing = store.transact(async (transaction) => {
          await transaction.write(step(`gone-${i}`, 0));
          throw new Error('rolled back by the test');
        });
        await failing.catch(() => undefined);
        await write(store, step('c', i));
        const entries = await outboxOf(store, i + 1);
        mustEqual(
          entries.map(nameOf),
          times(i + 1, (v) => `counter/c/${v + 1}`),
          `the outbox after ${i + 1} rollbacks`,
        );
      }
    },
  },
  {
    id: 'C14',
    title: 'several relays, of one name and of several: each aggregate’s events in their order, none missing',
    run: async ({ create }) => {
      const store = await create();
      const draw = drawFrom(14);
      const ids = times(30, (i) => `c-${i}`);
      let writing = true;
      const writers = times(6, async () => {
        for (let i = 0; i < 25; i++) await persistently(store, (t) => addOne(t, [draw.pick(ids)]));
      });
      const names = ['a', 'a', 'b', 'c'];
      const received = new Map(names.map((name) => [name, recordingPublisher()]));
      const all = () => outboxOf(store, 150);
      const relays = names.map(async (name) => {
        const publisher = received.get(name) ?? recordingPublisher();
        while (writing) {
          await relay({ store, publisher, name, limit: 1 + draw.below(9) });
          await new Promise((resolve) => setTimeout(resolve, draw.below(3)));
        }
        await all();
        await drain(store, publisher, name, 17);
      });
      await Promise.all(writers);
      writing = false;
      await Promise.all(relays);
      const committed = await all();
      mustEqual(committed.length, 150, 'events committed');
      for (const [name, { events }] of received) mustBeWhole(events, committed, `relay ${name}`);
    },
  },
  {
    id: 'C15',
    title:
      'at least once: a relay that dies between publishing and its bookmark sends again and loses nothing',
    run: async ({ create }) => {
      const store = await create();
      const publisher = recordingPublisher();
      for (let i = 0; i < 40; i++) {
        await write(store, step('c', i));
        await outboxOf(store, i + 1);
        const dying = faultyStore(
          store,
          at({ [i % 2 ? 'saveCursor.before' : 'saveCursor.after']: ['crash'] }),
        ).port;
        mustEqual(await outcomeOf(relay({ store: dying, publisher })), 'CRASHED', 'the end of a relay');
      }
      await drain(store, publisher);
      mustBeWhole(publisher.events, await outboxOf(store, 40), 'after 40 deaths');
    },
  },
  {
    id: 'C16',
    title: 'a relay goes on from its own bookmark; without one it repeats, and never skips',
    run: async ({ create }) => {
      const store = await create();
      mustEqual(await store.loadCursor('a'), undefined, 'the bookmark of a relay that never ran');
      for (let i = 0; i < 12; i++) await write(store, step('c', i));
      const entries = await outboxOf(store, 12);
      for (const [i, entry] of entries.entries()) {
        await store.saveCursor('a', entry.cursor);
        if (i === 3) await store.saveCursor('b', entry.cursor);
        const from = await store.loadCursor('a');
        mustEqual(from, entry.cursor, 'the bookmark as it was saved');
        const rest = (await readOutboxFrom(store, from, 5)).map(nameOf);
        mustEqual(rest, entries.slice(i + 1).map(nameOf), `what comes after bookmark ${i + 1}`);
      }
      mustEqual(await store.loadCursor('b'), entries[3]?.cursor, 'the bookmark of another relay');
      mustEqual(await store.loadCursor('c'), undefined, 'the bookmark of a third one');
      await store.saveCursor('a', entries[5]?.cursor as OutboxCursor);
      const again = recordingPublisher();
      await drain(store, again, 'a');
      mustEqual(
        again.events.map(({ id }) => id),
        entries.slice(6).map(nameOf),
        'what a rewound relay sends',
      );
    },
  },
  {
    id: 'C16.reopen',
    title: 'a bookmark is there after a new start',
    needs: ['reopen'],
    run: async (setup) => {
      const store = await setup.create();
      for (let i = 0; i < 4; i++) await write(store, step('c', i));
      const [, second] = await outboxOf(store, 4);
      await store.saveCursor('a', second?.cursor as OutboxCursor);
      const again = await (setup.reopen as NonNullable<typeof setup.reopen>)(store);
      const rest = await readOutboxFrom(again, await again.loadCursor('a'));
      mustEqual(
        rest.map(({ version }) => version),
        [3, 4],
        'versions after the bookmark',
      );
    },
  },
  {
    id: 'C29',
    title: 'a long outbox is read whole in pages of any size, and the same each time',
    run: async ({ create }) => {
      const store = await create();
      const size = 100;
      for (let page = 0; page < 15; page++)
        await write(store, {
          history: times(size, (i) =>
            recordOf(counter(`c-${page % 3}`), Math.floor(page / 3) * size + i + 1),
          ),
        });
      const all = (await outboxOf(store, 15 * size, 10_000)).map(nameOf);
      mustEqual(all.length, 15 * size, 'events in one large page');
      mustEqual(new Set(all).size, all.length, 'different events');
      for (const limit of [7, 100, 500])
        mustEqual(
          (await readOutboxFrom(store, undefined, limit)).map(nameOf),
          all,
          `events in pages of ${limit}`,
        );
      mustEqual((await store.history(counter('c-1'))).length, 5 * size, 'events in one history');
    },
  },
  {
    id: 'C31',
    title: 'the outbox gives the events of each aggregate in the order of their versions, whoever wrote them',
    run: async ({ create }) => {
      const store = await create();
      const ids = times(6, (i) => `c-${i}`);
      const draw = drawFrom(31);
      let written = 0;
      await Promise.all(
        times(12, async () => {
          for (let i = 0; i < 10; i++) {
            const some = ids.filter(() => draw.below(3) === 0);
            if (some.length > 0) await persistently(store, (t) => addOne(t, some));
            written += some.length;
          }
        }),
      );
      const entries = await outboxOf(store, written, 13);
      mustEqual(entries.length, written, 'events in the outbox');
      mustAscend(
        entries.map(({ id }) => id),
        entries.map(({ version }) => version),
        'the outbox',
      );
    },
  },
  {
    id: 'C35',
    title: 'data restored into a younger server: it refuses to start, or its outbox shows everything',
    needs: ['restoreAhead'],
    run: async (setup) => {
      const store = await setup.create();
      for (let i = 0; i < 3; i++) await write(store, step('c', i));
      const restored = await (setup.restoreAhead as NonNullable<typeof setup.restoreAhead>)(store).catch(
        (error: unknown) => codeOf(error),
      );
      if (typeof restored === 'string') {
        mustHold(!restored.startsWith('untyped'), 'a typed refusal to start', restored);
        return;
      }
      mustEqual(
        (await outboxOf(restored, 3)).map(({ version }) => version),
        [1, 2, 3],
        'versions in the outbox',
      );
    },
  },
  {
    id: 'C37',
    title:
      'the bookmark moves only once the broker has confirmed: a refusal, half a batch, an answer that never came',
    run: async ({ create }) => {
      const store = await create();
      const broker = recordingPublisher();
      for (let i = 0; i < 6; i++) await write(store, step('c', i));
      await outboxOf(store, 6);
      const refusing = faultyPublisher(broker, at({ 'publish.before': [new Error('refused')] })).port;
      const halving = faultyPublisher(
        broker,
        at({ 'publish.before': [new Error('cut')] }),
        (events) => events.length / 2,
      ).port;
      const silent = faultyPublisher(broker, at({ 'publish.after': [new Error('no answer')] })).port;
      for (const [publisher, delivered] of [
        [refusing, 0],
        [halving, 3],
        [silent, 9],
      ] as const) {
        mustHold(
          (await outcomeOf(relay({ store, publisher }))) !== 'resolved',
          'a relay whose broker failed rejects',
        );
        mustEqual(await store.loadCursor('relay'), undefined, 'the bookmark after a broker failed');
        mustEqual(broker.events.length, delivered, 'deliveries so far');
      }
      await drain(store, broker);
      mustBeWhole(broker.events, await outboxOf(store, 6), 'once the broker works again');
    },
  },
];
