/** What may follow what, read off the order machine's own table: a stream is judged by the rules that orders obey (D07). */
import { normalizeCell } from '../../core/decider.ts';
import type { AnyTable } from '../../core/table.ts';

/** Status → the statuses that some command of the table leads to from there, itself left out. */
export type Moves = ReadonlyMap<string, ReadonlySet<string>>;

/** The status of an order before its first accepted event. */
export const NEW = 'NEW';

export function movesOf(table: AnyTable): Moves {
  return new Map(
    Object.entries(table).map(([status, row]) => {
      const targets = new Set<string>(Object.values(row).flatMap((cell) => normalizeCell(cell).target.to));
      targets.delete(status);
      return [status, targets];
    }),
  );
}

/** The events that are no move of the table, taken in their turn, each with the status it found its order in. */
export function* illegalMoves<E extends { readonly status: string }>(
  events: Iterable<E>,
  moves: Moves,
): Generator<{ readonly event: E; readonly from: string }> {
  let from = NEW;
  for (const event of events) {
    if (moves.get(from)?.has(event.status)) from = event.status;
    else yield { event, from };
  }
}
