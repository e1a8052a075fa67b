import type { RowKey } from './rows.ts';

/**
 * Rows by kind and id. One map by id, because hardly ever do two kinds share one: gluing kind and id together for
 * every lookup costs several times as much. Those that do are found under both.
 */
export class RowKeyMap<V extends RowKey> {
  readonly #byId = new Map<string, V>();

  get(ref: RowKey): V | undefined {
    const found = this.#byId.get(ref.id);
    if (found === undefined || found.kind === ref.kind) return found;
    return this.#byId.get(keyOf(ref));
  }

  set(row: V): void {
    const known = this.#byId.get(row.id);
    this.#byId.set(known === undefined || known.kind === row.kind ? row.id : keyOf(row), row);
  }

  /** In the order in which they were first set. */
  values(): V[] {
    return [...this.#byId.values()];
  }
}

/** The one text a row is known by. */
export function keyOf({ kind, id }: RowKey): string {
  return `${kind}\n${id}`;
}
