/** PGlite: PostgreSQL inside the process, one connection. */
import { type AcquireSettings, acquireWithin } from './acquire.ts';
import { commitError, storeError } from './errors.ts';
import type { SqlPool, SqlQuery } from './query.ts';

/** The part of a `PGlite`, or of its transaction, that is used. */
export interface PgliteQuery {
  query(text: string, params: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}
export interface PgliteDatabase extends PgliteQuery {
  transaction<A>(work: (sql: PgliteQuery) => Promise<A>): Promise<A>;
}

/**
 * PGlite for {@link sqlStore}: the embedded default. For one process only: two processes on one directory destroy it.
 *
 * @example
 * const store = sqlStore(fromPglite(new PGlite('./data')));
 */
export function fromPglite(db: PgliteDatabase, settings: AcquireSettings = {}): SqlPool {
  return {
    ...pgliteQuery(db),
    transaction: async (work) => {
      let committing = false;
      try {
        return await acquireWithin(settings, (onBegun) =>
          db.transaction(async (inner) => {
            onBegun();
            const answer = await work(pgliteQuery(inner));
            committing = true;
            return answer;
          }),
        );
      } catch (error) {
        throw committing ? commitError(error) : storeError(error);
      }
    },
  };
}

/**
 * A `PGlite` or its transaction as a {@link SqlQuery}, for `store.join` in a transaction that the host began with `db.transaction`.
 *
 * @example
 * await db.transaction(async (tx) => app.handle(flow.place, request, { within: store.join(pgliteQuery(tx)) }));
 */
export function pgliteQuery(db: PgliteQuery): SqlQuery {
  return {
    query: async (text, params) => {
      const { rows } = await db.query(text, params as unknown[]);
      return { rows: rows as readonly Record<string, unknown>[] };
    },
  };
}
