/** C25: timers. What has to happen later is never forgotten, never early, and never taken for something newer. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/quantity.ts';
import type { Timer } from '../../flow/index.ts';
import type { DueTimer, Store } from '../../ports/index.ts';
import { mustEqual, mustHold, outcomeOf } from '../proof.ts';
import { counted, counter, START, type StoreCase, write, writesOf } from './setup.ts';

const timer = (id: string, dueAt: number, payload: object = {}): Timer => ({
  id,
  kind: 'contract.ring',
  about: counter(id),
  dueAt,
  payload,
});

const idsDue = async (store: Store, now: number, limit = 1_000) =>
  (await store.due(now, limit)).map(({ id }) => id);

async function only(store: Store, now: number): Promise<DueTimer> {
  const due = await store.due(now, 10);
  mustEqual(due.length, 1, 'timers due');
  return due[0] as DueTimer;
}

export const timerCases: readonly StoreCase[] = [
  {
    id: 'C25',
    title: 'timers come due earliest first, and never before their time: also one of 40 days',
    run: async ({ create }) => {
      const store = await create();
      // 2^31 milliseconds are 25 days: where a delay is kept in 32 bits, the last one is due at once.
      const delays = { h: HOUR_MS, now: 0, d40: 40 * DAY_MS, m: MINUTE_MS, ms: 1, d25: 2 ** 31 };
      const timers = Object.entries(delays).map(([id, delay]) => timer(id, START + delay));
      await write(store, { timers });
      mustEqual(await idsDue(store, START - 1), [], 'timers due a millisecond before the first');
      mustEqual(await idsDue(store, START), ['now'], 'timers due at the first');
      mustEqual(await idsDue(store, START + HOUR_MS - 1), ['now', 'ms', 'm'], 'timers due before the hour');
      mustEqual(
        await idsDue(store, START + 40 * DAY_MS - 1),
        ['now', 'ms', 'm', 'h', 'd25'],
        'before day 40',
      );
      mustEqual(await idsDue(store, START + 40 * DAY_MS), ['now', 'ms', 'm', 'h', 'd25', 'd40'], 'on day 40');
      mustEqual(await idsDue(store, START + 41 * DAY_MS, 2), ['now', 'ms'], 'the first two');
    },
  },
  {
    id: 'C25.commit',
    title: 'a timer is set by the commit of its decision, and by nothing else',
    run: async ({ create }) => {
      const store = await create();
      await write(store, { changes: [counted('a', 0)], timers: [timer('a', START)] });
      mustEqual(await idsDue(store, START), ['a'], 'timers due after a commit');
      const lost = write(store, { changes: [counted('a', 7)], timers: [timer('b', START)] });
      mustEqual(await outcomeOf(lost), 'CONFLICT', 'a write at the wrong version');
      const failed = store.transact(async (transaction) => {
        await transaction.write(writesOf({ changes: [counted('c', 0)], timers: [timer('c', START)] }));
        throw Object.assign(new Error('changed its mind'), { code: 'CHANGED' });
      });
      mustEqual(await outcomeOf(failed), 'CHANGED', 'a transaction that fails after it wrote');
      mustEqual(await idsDue(store, START), ['a'], 'timers due after two writes that never were');
    },
  },
  {
    id: 'C25.due',
    title: 'a timer is due until it is settled, however often it was looked at; then it is gone, or moved',
    run: async ({ create }) => {
      const store = await create();
      await write(store, { timers: [timer('a', START, { nth: 0 })] });
      for (let look = 1; look <= 3; look++)
        mustEqual(await idsDue(store, START), ['a'], `timers due at look ${look}`);
      await store.completeTimer(await only(store, START), { dueAt: START + MINUTE_MS, payload: { nth: 1 } });
      mustEqual(await idsDue(store, START + MINUTE_MS - 1), [], 'timers due before the next turn');
      const moved = await only(store, START + MINUTE_MS);
      const { version: _, ...rest } = moved;
      mustEqual(rest, timer('a', START + MINUTE_MS, { nth: 1 }), 'the timer at its next turn');
      await store.completeTimer(moved);
      mustEqual(await idsDue(store, START + DAY_MS), [], 'timers due once all are settled');
    },
  },
  {
    id: 'C25.again',
    title:
      'a timer set again is one timer at its new time, and who fired the old one does not settle the new',
    run: async ({ create }) => {
      const store = await create();
      await write(store, { timers: [timer('a', START)] });
      const old = await only(store, START);
      // To the same instant: what is new about it shows in nothing but its version.
      await write(store, { timers: [timer('a', START)] });
      const set = await only(store, START);
      mustHold(old.version !== set.version, 'another version after it was set again', old.version);
      await store.completeTimer(old);
      mustEqual(await idsDue(store, START), ['a'], 'timers due after the old one was settled');
      await store.completeTimer(old, { dueAt: START + DAY_MS, payload: {} });
      mustEqual(await idsDue(store, START), ['a'], 'timers due after the old one was moved');
      await store.completeTimer(set);
      await write(store, { timers: [timer('a', START)] });
      await store.completeTimer(old);
      await store.completeTimer(set);
      mustEqual(
        await idsDue(store, START),
        ['a'],
        'timers due: set, settled, set; then settled by the first two',
      );
      await write(store, { timers: [timer('a', START + HOUR_MS)] });
      mustEqual(await idsDue(store, START + HOUR_MS - 1), [], 'timers due before the time it was moved to');
      await only(store, START + HOUR_MS);
    },
  },
  {
    id: 'C25.values',
    title: 'a timer comes back as it was set',
    run: async ({ create }) => {
      const store = await create();
      const set: Timer = {
        id: 'pay/ä "\\\u2028 \u{1f4b0}',
        kind: 'kind/é',
        about: { kind: 'payment', id: 'p 1/"x"' },
        dueAt: START,
        payload: {
          text: '\u0000 \u001f \u001e ',
          nothing: null,
          big: Number.MAX_SAFE_INTEGER,
          list: [[], {}, ''],
        },
      };
      await write(store, { timers: [set] });
      const { version, ...found } = await only(store, START);
      mustEqual(found, set, 'the timer');
      mustEqual(typeof version, 'string', 'its version');
    },
  },
  {
    id: 'C25.reopen',
    title: 'timers outlive the process that set them',
    needs: ['reopen'],
    run: async ({ create, reopen }) => {
      const store = await create();
      await write(store, { timers: [timer('a', START + 40 * DAY_MS), timer('b', START)] });
      const again = await (reopen as NonNullable<typeof reopen>)(store);
      mustEqual(await idsDue(again, START + 40 * DAY_MS), ['b', 'a'], 'timers due after a new start');
    },
  },
];
