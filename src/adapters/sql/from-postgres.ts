/** postgres.js, which has its own pool and prepares statements itself. */
import { StoreUnavailable } from '../../ports/index.ts';
import { type AcquireSettings, acquireWithin } from './acquire.ts';
import { commitError, storeError } from './errors.ts';
import type { SqlPool, SqlQuery } from './query.ts';

/** The part of postgres.js's `sql` that is used, also inside a transaction. */
export interface PostgresSql {
  unsafe(
    text: string,
    params: never[],
    options: { prepare: boolean },
  ): PromiseLike<readonly Record<string, unknown>[]>;
}
/** The part of the `sql` of `postgres()` that is used. */
export interface PostgresPool extends PostgresSql {
  begin(options: string, work: (sql: PostgresSql) => Promise<unknown>): Promise<unknown>;
}

export interface PostgresSettings extends AcquireSettings {
  /** Prepared statements, default true. Turn them off behind a pooler that gives each transaction another connection. */
  readonly prepare?: boolean | undefined;
}

/**
 * postgres.js for {@link sqlStore}.
 *
 * @example
 * const store = sqlStore(fromPostgres(postgres(url)));
 */
export function fromPostgres(sql: PostgresPool, settings: PostgresSettings = {}): SqlPool {
  return {
    ...postgresQuery(sql, settings),
    transaction: async <A>(work: (sql: SqlQuery) => Promise<A>): Promise<A> => {
      const state = { committing: false, over: false };
      let answer: A | undefined;
      try {
        await acquireWithin(settings, (onBegun) =>
          sql.begin('isolation level read committed', async (inner) => {
            onBegun();
            const { query } = postgresQuery(inner, settings);
            answer = await work({
              query: async (text, params) => {
                // `begin` may have failed while `work` was busy; the connection then serves another transaction.
                if (state.over) throw new StoreUnavailable('the transaction is over');
                return query(text, params);
              },
            });
            state.committing = true;
          }),
        );
      } catch (error) {
        throw state.committing ? commitError(error) : storeError(error);
      } finally {
        state.over = true;
      }
      return answer as A;
    },
  };
}

/**
 * The `sql` of postgres.js as a {@link SqlQuery}, for `store.join` in a transaction that the host began with `sql.begin`.
 *
 * @example
 * await sql.begin(async (tx) => app.handle(flow.place, request, { within: store.join(postgresQuery(tx)) }));
 */
export function postgresQuery(sql: PostgresSql, { prepare = true }: PostgresSettings = {}): SqlQuery {
  return {
    query: async (text, params) => ({
      rows: await sql.unsafe(text, params as never[], { prepare: prepare && params.length > 0 }),
    }),
  };
}
