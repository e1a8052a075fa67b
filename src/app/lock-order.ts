/** The one global order of locks, so that transactions cannot deadlock. */
import type { RowKey } from '../flow/index.ts';

/** The kinds in the order in which they are locked; a host's own kinds come after `case`. */
const LOCK_ORDER = ['key', 'movement', 'order', 'payment', 'shipment', 'case', '', 'hold', 'level'];

/** Whether a kind is locked in the second step, once the rows of the first have said which are meant. */
export function isStock({ kind }: RowKey): boolean {
  return kind === 'hold' || kind === 'level';
}

/** Sorts refs into the one global order of locks, by kind and then by id, and drops repeats. */
export function lockOrder(refs: readonly RowKey[]): readonly RowKey[] {
  const sorted = [...refs].sort((a, b) =>
    a.kind === b.kind ? compare(a.id, b.id) : rank(a) - rank(b) || compare(a.kind, b.kind),
  );
  return sorted.filter((ref, i) => ref.id !== sorted[i - 1]?.id || ref.kind !== sorted[i - 1]?.kind);
}

function rank({ kind }: RowKey): number {
  const known = LOCK_ORDER.indexOf(kind);
  return known < 0 ? LOCK_ORDER.indexOf('') : known;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
