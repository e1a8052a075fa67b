/** Everything a transaction writes must be plain JSON, so that every store reads back what was written. */
import { mustBePlainJson } from '../core/plain-json.ts';
import type { Plan } from './unit-of-work.ts';

/**
 * Throws `NotPlainJsonError` if a state, an event or a timer's payload is not plain JSON. A store calls it before it
 * writes anything: otherwise a Date stays a Date in memory and becomes text in a database.
 *
 * @example
 * write: async (writes) => {
 *   mustBePlainWrites(writes);
 *   await insertAll(writes);
 * }
 */
export function mustBePlainWrites({ changes, history, timers = [] }: Plan): void {
  for (const { kind, id, state } of changes) mustBePlainJson(state, `the state of ${kind} ${id}`);
  for (const { kind, id, event, data } of history)
    mustBePlainJson(data, `the event ${event} of ${kind} ${id}`);
  for (const { id, payload } of timers) mustBePlainJson(payload, `the payload of timer ${id}`);
}
