/** node-postgres: one client for each transaction, statements prepared once a connection, no client ever leaked. */
import { createHash } from 'node:crypto';
import { hasCode } from '../../core/error-code.ts';
import { StoreUnavailable } from '../../ports/index.ts';
import { commitError, storeError } from './errors.ts';
import type { SqlPool, SqlQuery } from './query.ts';

/** What is used of a `pg.Client`. */
export interface PgClient {
  query(statement: { text: string; values: unknown[]; name?: string }): Promise<{
    readonly rows: readonly Record<string, unknown>[];
    readonly command: string;
  }>;
}
/** What is used of a client out of a `pg.Pool`. */
export interface PgPoolClient extends PgClient {
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
  release(destroy?: boolean): void;
}
/** What is used of a `pg.Pool`. */
export interface PgPool extends PgClient {
  connect(callback: (error: Error | undefined, client: PgPoolClient | undefined) => void): void;
}

export interface PgSettings {
  /** Prepared statements, default true. Turn them off behind a pooler that gives each transaction another connection. */
  readonly prepare?: boolean;
}

/**
 * A `pg.Pool` for {@link sqlStore}. Listening to the pool's own `error` event stays with the host, as always with pg.
 *
 * @example
 * const store = sqlStore(fromPg(new pg.Pool({ connectionString })));
 */
export function fromPg(pool: PgPool, settings: PgSettings = {}): SqlPool {
  return {
    ...pgQuery(pool, settings),
    transaction: async (work) => {
      const connection = await connect(pool);
      return connection.transaction(() => work(pgQuery(connection.client, settings)));
    },
  };
}

/**
 * A client as a {@link SqlQuery} with prepared statements, for `store.join` where the host began with pg.
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
 * With the callback and not the promise: a connection that ends in the moment it is handed out says so before any
 * promise could have told us of it, and an error event nobody listens to ends the process.
 */
function connect(pool: PgPool): Promise<Connection> {
  return new Promise((resolve, reject) => {
    pool.connect((error, client) => {
      if (client) resolve(new Connection(client));
      else reject(storeError(error));
    });
  });
}

/** A client that was taken from the pool, until it is given back. */
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
      // Nobody is there to roll back; the server does it by itself. Asking would wait for one more timeout.
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
    // A statement had failed and somebody swallowed its error: the server then answers COMMIT by rolling back.
    if (command === 'ROLLBACK')
      throw new Error('a statement of the transaction had failed: it was rolled back');
    return answer;
  }

  async #send(text: string): Promise<string> {
    const { command } = await this.client.query({ text, values: [] });
    return command;
  }

  /** Whether the client is fit for others: a connection in an unknown state must never serve them. */
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

/** The same text has the same name on every connection and in every copy of this module. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `orderwright_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  names.set(text, name);
  return name;
}
