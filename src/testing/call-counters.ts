/** Counts calls per entity, so that each call's draws have an address of their own. */
export class CallCounters {
  readonly #seen = new Map<string, number>();
  next(entity: string): number {
    const nth = this.#seen.get(entity) ?? 0;
    this.#seen.set(entity, nth + 1);
    return nth;
  }
}
