/** Counts how often each entity came by a site, so that its draws have addresses of their own. */
export class CallCounters {
  readonly #seen = new Map<string, number>();
  next(entity: string): number {
    const nth = this.#seen.get(entity) ?? 0;
    this.#seen.set(entity, nth + 1);
    return nth;
  }
}
