/** The sweep: does what is due. The due table is the truth, so a sweep that never ran, died or ran twice loses nothing. */
import { assertPlainJson } from '../core/plain-json.ts';
import { type Instant, MINUTE_MS } from '../core/quantity.ts';
import type { Timer } from '../flow/index.ts';
import type { DueTimer, Store } from '../ports/index.ts';

/** When a timer fires again, and with what; nothing: it was done. */
export type NextTurn = Pick<Timer, 'dueAt' | 'payload'> | undefined;

/**
 * Does what a timer stands for. It may be called again for the same timer, after a crash or by a second sweep: what it
 * does has to be harmless twice. It rejects when it could not be done, and is then called again later.
 */
export type TimerHandler = (timer: DueTimer, now: Instant) => Promise<NextTurn>;

export interface SweepSettings {
  readonly store: Pick<Store, 'due' | 'completeTimer'>;
  /** By the `kind` of the timer. */
  readonly handlers: { readonly [kind: string]: TimerHandler };
  readonly now: Instant;
  /** Timers in one sweep at most, default 500. */
  readonly limit?: number | undefined;
  /** Timers under way at once, default 32. */
  readonly concurrency?: number | undefined;
  /** How long a timer waits whose handler failed or is missing, default one minute; the others go on meanwhile. */
  readonly retryMs?: number | undefined;
}

export interface SweepReport {
  /** How many timers were due. 0: nothing is left to do for now. */
  readonly fired: number;
  /** Put off for `retryMs`: their handler rejected, or there is none of that kind. */
  readonly failed: readonly { readonly timer: DueTimer; readonly cause: unknown }[];
}

/** There is no handler for timers of this kind. */
export class NoHandler extends Error {
  readonly code = 'NO_HANDLER';
  constructor(kind: string) {
    super(`no handler for timers of kind ${kind}`);
  }
}

/**
 * Fires what is due, earliest first, and settles each timer after it was done. Call it every few seconds, and whenever
 * something says that a timer is due: a delayed message, the end of a transaction. Any number may run at once.
 *
 * @example
 * const { fired, failed } = await sweep({ store, handlers: payments.timers, now: Date.now() });
 */
export async function sweep(settings: SweepSettings): Promise<SweepReport> {
  const { store, handlers, now, limit = 500, concurrency = 32, retryMs = MINUTE_MS } = settings;
  const timers = await store.due(now, limit);
  const failed: { timer: DueTimer; cause: unknown }[] = [];
  const fire = async (timer: DueTimer): Promise<void> => {
    let next: NextTurn;
    try {
      const handler = Object.hasOwn(handlers, timer.kind) ? handlers[timer.kind] : undefined;
      if (handler === undefined) throw new NoHandler(timer.kind);
      next = await handler(timer, now);
      if (next) assertPlainJson(next.payload, `the next payload of timer ${timer.id}`);
    } catch (cause) {
      failed.push({ timer, cause });
      next = { dueAt: now + retryMs, payload: timer.payload };
    }
    await store.completeTimer(timer, next);
  };
  let taken = 0;
  const work = async (): Promise<void> => {
    for (let timer = timers[taken++]; timer !== undefined; timer = timers[taken++]) await fire(timer);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, timers.length) }, work));
  return { fired: timers.length, failed };
}
