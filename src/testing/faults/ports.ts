/** Ports that fail on demand, around sound ports. */
import type { Clock, CloudEvent, Publisher, Store } from '../../ports/index.ts';
import { type FaultPlan, type Fired, faultPoint } from './plan.ts';

/** A port with faults, and how often each fired. */
export interface Faulty<P> {
  readonly port: P;
  readonly fired: ReadonlyMap<string, number>;
}

/**
 * A store that fails where `plan` requires it. A fault at `commit.before` rolls the transaction back.
 * A fault at `commit.after` strikes when the commit has already happened.
 *
 * @example
 * const { port: store } = faultyStore(memoryStore(), at({ 'commit.after': ['unknown'] }));
 * // the first command is committed and answered with OUTCOME_UNKNOWN
 */
export function faultyStore(store: Store, plan: FaultPlan): Faulty<Store> {
  const fired: Fired = new Map();
  const reach = faultPoint(plan, fired);
  const port: Store = {
    transact: async (work) => {
      await reach('transact.begin');
      const answer = await store.transact(async (inner) => {
        const value = await work({
          load: async (refs) => {
            await reach('load.before');
            const rows = await inner.load(refs);
            await reach('load.after');
            return rows;
          },
          write: async (writes) => {
            await reach('write.before');
            await inner.write(writes);
            await reach('write.after');
          },
        });
        // Still inside the transaction: an error here rolls it back.
        await reach('commit.before');
        return value;
      });
      await reach('commit.after');
      return answer;
    },
    read: async (refs) => {
      await reach('read.before');
      return store.read(refs);
    },
    history: async (ref) => {
      await reach('history.before');
      return store.history(ref);
    },
    outbox: async (cursor, limit) => {
      await reach('outbox.before');
      const entries = await store.outbox(cursor, limit);
      await reach('outbox.after');
      return entries;
    },
    loadCursor: async (name) => {
      await reach('loadCursor.before');
      return store.loadCursor(name);
    },
    saveCursor: async (name, cursor) => {
      await reach('saveCursor.before');
      await store.saveCursor(name, cursor);
      await reach('saveCursor.after');
    },
    due: async (now, limit) => {
      await reach('due.before');
      return store.due(now, limit);
    },
    completeTimer: async (timer, next) => {
      await reach('completeTimer.before');
      await store.completeTimer(timer, next);
      await reach('completeTimer.after');
    },
  };
  return { port, fired };
}

/**
 * A publisher that fails where `plan` requires it.
 * `keep` is how many events of a failing batch still go out; default none.
 */
export function faultyPublisher(
  publisher: Publisher,
  plan: FaultPlan,
  keep: (events: readonly CloudEvent[]) => number = () => 0,
): Faulty<Publisher> {
  const fired: Fired = new Map();
  const reach = faultPoint(plan, fired);
  const port: Publisher = {
    publish: async (events) => {
      try {
        await reach('publish.before');
      } catch (error) {
        const part = events.slice(0, keep(events));
        if (part.length > 0) await publisher.publish(part);
        throw error;
      }
      await publisher.publish(events);
      await reach('publish.after');
    },
  };
  return { port, fired };
}

/**
 * A clock that is fast, slow or steps back. `offsetMs` returns the offset of the nth reading, from 0.
 *
 * @example
 * skewedClock(systemClock, (nth) => (nth === 10 ? -3_600_000 : 0)) // one hour back at the eleventh reading
 */
export function skewedClock(clock: Clock, offsetMs: (nth: number) => number): Clock {
  let nth = 0;
  return { now: () => clock.now() + offsetMs(nth++) };
}

/** A clock that a test sets. */
export interface ManualClock extends Clock {
  set(at: number): void;
  advance(ms: number): void;
}
export function manualClock(start: number): ManualClock {
  let now = start;
  return {
    now: () => now,
    set: (at) => {
      now = at;
    },
    advance: (ms) => {
      now += ms;
    },
  };
}

/** A publisher that keeps every published event. */
export interface RecordingPublisher extends Publisher {
  /** In the order of publishing, repeats included. */
  readonly events: readonly CloudEvent[];
}
export function recordingPublisher(): RecordingPublisher {
  const events: CloudEvent[] = [];
  return {
    events,
    publish: async (batch) => {
      for (const event of batch) events.push(event);
    },
  };
}
