/**
 * What the store needs of a database driver. The types are structural: a driver, a query builder's transaction or a test
 * double fits without importing anything, and no declaration names a driver's types.
 */

/** Runs one statement with parameters `$1`, `$2` …. All parameters are texts or NULL; a row is an object by column. */
export interface SqlQuery {
  query(
    text: string,
    params: readonly unknown[],
  ): Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
}

/** A {@link SqlQuery} that can also begin a transaction of its own. */
export interface SqlPool extends SqlQuery {
  /**
   * One READ COMMITTED transaction on one connection: commits when `work` resolves, rolls back when it rejects.
   * Throws `OutcomeUnknown` when COMMIT was sent and no answer came. Never hands out a broken connection again.
   */
  transaction<A>(work: (sql: SqlQuery) => Promise<A>): Promise<A>;
}
