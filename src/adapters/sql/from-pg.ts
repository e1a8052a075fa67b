/** node-postgres: one client for each transaction, statements prepared once for each connection, no client leaked. */
import { createHash } from 'node:crypto';
import { hasCode } from '../../core/error-code.ts';
import { StoreUnavailable } from '../../ports/index.ts';
import { type AcquireSettings, acquireWithin } from './acquire.ts';
import { commitError, storeError } from './errors.ts';
import type { SqlPool, SqlQuery } from './query.ts';

/** The part of a `pg.Client` that is used. */
export interface PgClient {
  query(statement: { text: string; values: unknown[]; name?: string }): Promise<{
    readonly rows: readonly Record<string, unknown>[];
    readonly command: string;
  }>;
}
/** The part of a pooled client that is used. */
export interface PgPoolClient extends PgClient {
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
  release(destroy?: boolean): void;
}
/** The part of a `pg.Pool` that is used. */
export interface PgPool extends PgClient {
  connect(callback: (error: Error | undefined, client: PgPoolClient | undefined) => void): void;
}

export interface PgSettings extends AcquireSettings {
  /** Prepared statements, default true. Turn them off behind a pooler that gives each transaction another connection. */
  readonly prepare?: boolean | undefined;
}

/**
 * A `pg.Pool` for {@link sqlStore}. The host listens to the pool's own `error` event, as always with pg.
 *
 * @example
 * const store = sqlStore(fromPg(new pg.Pool({ connectionString })));
 */
export function fromPg(pool: PgPool, settings: PgSettings = {}): SqlPool {
  return {
    ...pgQuery(pool, settings),
    transaction: (work) =>
      acquireWithin(settings, async (onBegun) => {
        const connection = await connect(pool);
        return connection.transaction(() => {
          onBegun();
          return work(pgQuery(connection.client, settings));
        });
      }),
  };
}

/**
 * A client as a {@link SqlQuery} with prepared statements: for `store.join` in a transaction that the host began with pg.
 *
 * @example
 * await app.handle(flow.place, request, { within: store.join(pgQuery(client)) });
 */
export function pgQuery(client: PgClient, { prepare = true }: PgSettings = {}): SqlQuery {
  return {
    query: (text, params) => {
      const named = prepare && params.length > 0;
      return client.query({ text, values: params as unknown[], ...(named && { name: nameOf(text) }) });
    },
  };
}

/**
 * Takes a client by callback, not by promise. A connection may emit `error` the moment it is handed out, before a promise
 * would resolve; an `error` event without a listener ends the process.
 */
function connect(pool: PgPool): Promise<Connection> {
  return new Promise((resolve, reject) => {
    pool.connect((error, client) => {
      if (client) resolve(new Connection(client));
      else reject(storeError(error));
    });
  });
}

/** A client taken from the pool, until it is released. */
class Connection {
  readonly client: PgPoolClient;
  #lost = false;
  readonly #onError = () => {
    this.#lost = true;
  };

  constructor(client: PgPoolClient) {
    this.client = client;
    client.on('error', this.#onError);
  }

  async transaction<A>(work: () => Promise<A>): Promise<A> {
    let answer: A;
    try {
      await this.#send('begin isolation level read committed');
      answer = await work();
    } catch (error) {
      const named = storeError(error);
      // A lost connection cannot be asked to roll back, and the server rolls back by itself. Asking would only wait.
      this.#release(hasCode(named, 'STORE_UNAVAILABLE') ? false : await this.#rollback());
      throw named;
    }
    if (this.#lost) {
      this.#release(false);
      throw new StoreUnavailable('the connection broke before COMMIT');
    }
    const command = await this.#send('commit').catch((error: unknown) => {
      this.#release(false);
      throw commitError(error);
    });
    this.#release(true);
    // If a statement failed and its error was swallowed, the server answers COMMIT with ROLLBACK.
    if (command === 'ROLLBACK')
      throw new Error(
        'the server rolled back instead of committing: a statement of the transaction had failed',
      );
    return answer;
  }

  async #send(text: string): Promise<string> {
    const { command } = await this.client.query({ text, values: [] });
    return command;
  }

  /** Whether the client may be used again: a connection in an unknown state must not be. */
  async #rollback(): Promise<boolean> {
    if (this.#lost) return false;
    return this.#send('rollback').then(
      () => true,
      () => false,
    );
  }

  #release(fit: boolean): void {
    this.client.release(!fit || this.#lost);
    this.client.removeListener('error', this.#onError);
  }
}

const names = new Map<string, string>();

/** The name of a prepared statement: the same text has the same name on every connection. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `orderwright_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  names.set(text, name);
  return name;
}
