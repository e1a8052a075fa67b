import { err, ok, type Result } from 'neverthrow';
import {
  type AnyMachine,
  type CommandFor,
  decideEvents,
  type EventOf,
  type RefusalOf,
  type StateOf,
} from './decider.ts';

/**
 * The decision: what happened, or the first reason why it may not. The one place a refusal becomes a `Result`.
 * An empty list means the thing was already done, exactly so.
 *
 * @example
 * decide(order, paid, { type: 'accept', at: now, by: 'merchant' }).map((events) => fold(order, paid, events))
 */
export function decide<M extends AnyMachine, St extends StateOf<M>>(
  of: M,
  state: St,
  command: CommandFor<M, St>,
): Result<readonly EventOf<M>[], RefusalOf<M>> {
  const answer = decideEvents(of, state, command);
  return Array.isArray(answer) ? ok(answer) : err(answer as RefusalOf<M>);
}
