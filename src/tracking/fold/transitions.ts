/**
 * Which status may follow which, derived from the order machine's table. Streams are checked by the rules of orders
 * (D07).
 */
import { normalizeCell } from '../../core/decider.ts';
import type { AnyTable } from '../../core/table.ts';

/** Status → the other statuses that a command of the table leads to from it. */
export type Transitions = ReadonlyMap<string, ReadonlySet<string>>;

/** The status of an order before its first accepted event. */
export const NEW = 'NEW';

export function transitionsOf(table: AnyTable): Transitions {
  return new Map(
    Object.entries(table).map(([status, row]) => {
      const targets = new Set<string>(Object.values(row).flatMap((cell) => normalizeCell(cell).target.to));
      targets.delete(status);
      return [status, targets];
    }),
  );
}

/** The events without a transition in the table, each with the accepted status before it. */
export function* illegalTransitions<E extends { readonly status: string }>(
  events: Iterable<E>,
  transitions: Transitions,
): Generator<{ readonly event: E; readonly from: string }> {
  let from = NEW;
  for (const event of events) {
    if (transitions.get(from)?.has(event.status)) from = event.status;
    else yield { event, from };
  }
}
