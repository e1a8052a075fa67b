/** Everything a transaction writes must be plain JSON, so that every store reads back what was written. */
import { assertPlainJson } from '../core/plain-json.ts';
import type { Writes } from './writes.ts';

/**
 * Throws `NotPlainJsonError` if a state, an event or a timer's payload is not plain JSON. A store calls it before it
 * writes anything: otherwise a Date stays a Date in memory and becomes text in a database.
 *
 * @example
 * write: async (writes) => {
 *   assertPlainWrites(writes);
 *   await insertAll(writes);
 * }
 */
export function assertPlainWrites({ changes, history, timers = [] }: Writes): void {
  for (const { kind, id, state } of changes) assertPlainJson(state, `the state of ${kind} ${id}`);
  for (const { kind, id, event, data } of history)
    assertPlainJson(data, `the event ${event} of ${kind} ${id}`);
  for (const { id, payload } of timers) assertPlainJson(payload, `the payload of timer ${id}`);
}
