/** Given these events, when this command, then those events, or this refusal. */
import {
  type AnyMachine,
  type CommandsOf,
  type EventOf,
  emit,
  fold,
  type RefusalOf,
  type StateOf,
  why,
} from '../../core/decider.ts';
import type { Refusal } from '../../core/refusal.ts';
import { mustEqual, ProofError } from '../proof.ts';

export interface When<M extends AnyMachine> {
  /** Exactly these events, in this order; members that are left out are not compared. */
  then(...events: readonly Partial<EventOf<M>>[]): StateOf<M>;
  /** Success, and nothing happens: it was done before. */
  nothing(): StateOf<M>;
  /** The first reason is this code; all reasons are answered, for whoever wants the numbers. */
  refused(code: RefusalOf<M>['code']): readonly RefusalOf<M>[];
}

export interface Given<M extends AnyMachine> {
  readonly state: StateOf<M>;
  when(command: CommandsOf<M>): When<M>;
}

/**
 * A machine after some events, or in a state: what does it make of a command?
 *
 * @example
 * given(order, placed).when({ type: 'ship', at, by: 'merchant', shipmentId: 's-1' }).refused('ILLEGAL_TRANSITION');
 * given(order, placed).when({ type: 'cancel', at, by: 'shopper', reason: 'USER_CANCEL' }).then({ type: 'order.cancelled' });
 */
export function given<M extends AnyMachine>(
  machine: M,
  before: readonly EventOf<M>[] | StateOf<M>,
  id = `${machine.kind}-1`,
): Given<M> {
  const state = (
    Array.isArray(before) ? fold(machine, machine.initial(id) as StateOf<M>, before) : before
  ) as StateOf<M>;
  return {
    state,
    when: (command) => {
      const reasons = why(machine, state, command as never) as readonly RefusalOf<M>[];
      const accepted = (): readonly EventOf<M>[] => {
        if (reasons.length > 0)
          throw new ProofError('a command that should be accepted', 'no refusal', reasons);
        return emit(machine, state, command);
      };
      return {
        // biome-ignore lint/suspicious/noThenProperty: given, when, then; it is never awaited
        then: (...expected) => {
          const events = accepted();
          const seen = events.map((event, i) => onlyOf(event, expected[i]));
          mustEqual(seen, expected, 'the events');
          return fold(machine, state, events);
        },
        nothing: () => {
          mustEqual(accepted(), [], 'the events of a command done before');
          return state;
        },
        refused: (code) => {
          mustEqual(
            (reasons[0] as Refusal | undefined)?.code ?? 'accepted',
            code,
            'the first reason to refuse',
          );
          return reasons;
        },
      };
    },
  };
}

/** The members of `event` that `like` has. */
function onlyOf(event: object, like: object | undefined): object {
  const names = Object.keys(like ?? event);
  return Object.fromEntries(names.map((name) => [name, (event as { [name: string]: unknown })[name]]));
}
