/** States that can be reached: a machine is sent random commands, and what it accepts is folded. */
import * as fc from 'fast-check';
import {
  type AnyMachine,
  type CommandsOf,
  type EventOf,
  emit,
  fold,
  refuse,
  type StateOf,
} from '../../core/decider.ts';
import { type Draw, drawFrom } from '../proof.ts';

/** A way through a machine: what was sent and accepted, what happened, and where it led. */
export interface Walk<M extends AnyMachine> {
  readonly state: StateOf<M>;
  readonly commands: readonly CommandsOf<M>[];
  readonly events: readonly EventOf<M>[];
}

/** Draws a command that makes sense in a state; the machine has the last word. */
export type Wish<M extends AnyMachine> = (draw: Draw, state: StateOf<M>, at: number) => CommandsOf<M>;

export interface WalkOptions {
  readonly id?: string | undefined;
  /** Accepted commands at most, default 24. */
  readonly maxLength?: number | undefined;
  readonly start?: number | undefined;
}

/**
 * Random walks through any machine. Shrinks by leaving steps out.
 *
 * @example
 * fc.assert(fc.property(walks(order, orderWish), ({ state, events }) => isSound(state, events)));
 */
export function walks<M extends AnyMachine>(
  machine: M,
  wish: Wish<M>,
  { id = `${machine.kind}-1`, maxLength = 24, start = 1_767_600_000_000 }: WalkOptions = {},
): fc.Arbitrary<Walk<M>> {
  return fc.array(fc.nat(), { maxLength, size: 'max' }).map((seeds) => {
    let state = machine.initial(id) as StateOf<M>;
    let at = start;
    const commands: CommandsOf<M>[] = [];
    const events: EventOf<M>[] = [];
    for (const seed of seeds) {
      const draw = drawFrom(seed);
      const command = legal(machine, wish, draw, state, at);
      if (command === undefined) continue;
      at = (command as { at: number }).at;
      const happened = emit(machine, state, command);
      commands.push(command);
      events.push(...happened);
      state = fold(machine, state, happened);
    }
    return { state, commands, events };
  });
}

/** A wish that the machine grants, after a few tries. */
export function legal<M extends AnyMachine>(
  machine: M,
  wish: Wish<M>,
  draw: Draw,
  state: StateOf<M>,
  at: number,
): CommandsOf<M> | undefined {
  for (let tries = 0; tries < 12; tries++) {
    const command = wish(draw, state, at);
    if (refuse(machine, state, command as never) === undefined) return command;
  }
  return undefined;
}
