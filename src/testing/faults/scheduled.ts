/** Stores whose every step waits for fast-check's scheduler, so that a property can try orders of arrival. */
import type { Scheduler } from 'fast-check';
import type { Store } from '../../ports/index.ts';

/**
 * Arrival and answer of every store call are scheduled apart.
 * The scheduler by itself delays only the answer. A call that starts at once would hide half of the races.
 *
 * @example
 * fc.assert(fc.asyncProperty(fc.scheduler(), async (scheduler) => {
 *  const app = createApp({ store: scheduled(memoryStore(), scheduler) });
 *  …
 *  await scheduler.waitIdle();
 * }));
 */
export function scheduled(store: Store, scheduler: Scheduler): Store {
  const wait = (label: string) => scheduler.schedule(Promise.resolve(), label);
  const around = async <A>(name: string, call: () => Promise<A>): Promise<A> => {
    await wait(`${name} arrives`);
    const answer = await call();
    await wait(`${name} answers`);
    return answer;
  };
  return {
    transact: (work) =>
      around('transact', () =>
        store.transact((inner) =>
          work({
            load: (refs) => around('load', () => inner.load(refs)),
            write: (writes) => around('write', () => inner.write(writes)),
          }),
        ),
      ),
    read: (refs) => around('read', () => store.read(refs)),
    history: (ref) => around('history', () => store.history(ref)),
    outbox: (cursor, limit) => around('outbox', () => store.outbox(cursor, limit)),
    loadCursor: (name) => around('loadCursor', () => store.loadCursor(name)),
    saveCursor: (name, cursor) => around('saveCursor', () => store.saveCursor(name, cursor)),
    due: (now, limit) => around('due', () => store.due(now, limit)),
    completeTimer: (timer, next) => around('completeTimer', () => store.completeTimer(timer, next)),
  };
}
