/**
 * What the store needs of a database driver. Structural and small on purpose: a driver, a query builder's transaction
 * or a test double fits without importing anything, and no declaration here names a driver's types.
 */

/** Runs one statement with `$1`, `$2` … in it. All parameters are texts; rows come back as objects by column. */
export interface SqlQuery {
  query(
    text: string,
    params: readonly unknown[],
  ): Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
}

/** A {@link SqlQuery} that can also begin a transaction of its own. */
export interface SqlPool extends SqlQuery {
  /**
   * One READ COMMITTED transaction on one connection: commits when `work` resolves, rolls back when it throws.
   * Throws `OutcomeUnknown` when COMMIT was sent and no answer came, and never hands out a broken connection again.
   */
  transaction<A>(work: (sql: SqlQuery) => Promise<A>): Promise<A>;
}
