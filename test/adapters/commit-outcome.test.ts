/** The connection breaks inside COMMIT: nobody knows what happened, and the key finds out. */

import { connect, createServer, type Server, type Socket } from 'node:net';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromPg, fromPostgres, sqlStore } from '../../src/adapters/sql/index.ts';
import { type App, createApp } from '../../src/app/index.ts';
import { orderUseCases } from '../../src/flow/index.ts';
import { order } from '../../src/order/index.ts';
import { keyed } from '../../src/testing/ask.ts';
import { describePostgres } from '../setup/services.ts';
import { usePostgres } from './postgres-setup.ts';
import { basket, levelOf, stock } from './store-suite.ts';

const { place } = orderUseCases(order);

/** A wire to the server that can be cut when COMMIT passes: before the server hears it, or before its answer arrives. */
class Wire {
  cut: 'never' | 'before the server' | 'before the answer' = 'never';
  #server: Server | undefined;

  async open(target: URL): Promise<string> {
    const server = createServer((client) =>
      this.#join(client, connect(Number(target.port || 5432), target.hostname)),
    );
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = new URL(target);
    url.host = `127.0.0.1:${(server.address() as { port: number }).port}`;
    return url.href;
  }

  #join(client: Socket, server: Socket): void {
    let answerIsLost = false;
    const end = () => {
      client.destroy();
      server.destroy();
    };
    client.on('data', (chunk: Buffer) => {
      const commits = chunk.includes('commit\0');
      if (commits && this.cut === 'before the server') return end();
      if (commits && this.cut === 'before the answer') answerIsLost = true;
      server.write(chunk);
    });
    server.on('data', (chunk) => (answerIsLost ? end() : client.write(chunk)));
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
  }

  close(): void {
    this.#server?.close();
  }
}

describePostgres('a connection that breaks inside COMMIT', () => {
  const bench = usePostgres();
  const wire = new Wire();
  let url: string;
  let placed = 0;
  beforeAll(async () => {
    url = await wire.open(new URL(bench.url));
    await stock(createApp({ store: bench.store }), 'sku', 1_000);
  });
  afterAll(() => wire.close());

  const DRIVERS: Record<string, () => { readonly app: App; readonly close: () => Promise<unknown> }> = {
    pg: () => {
      const pool = new pg.Pool({ connectionString: url, max: 2 });
      pool.on('error', () => undefined);
      return { app: createApp({ store: sqlStore(fromPg(pool)) }), close: () => pool.end() };
    },
    'postgres.js': () => {
      const sql = postgres(url, { max: 2, backoff: () => 0.01 });
      return { app: createApp({ store: sqlStore(fromPostgres(sql)) }), close: () => sql.end({ timeout: 0 }) };
    },
  };

  describe.each(Object.keys(DRIVERS))('%s', (driver) => {
    it.each(['before the server', 'before the answer'] as const)(
      'given COMMIT cut %s, when the command is sent again with its key, then it takes effect once',
      async (cut) => {
        const { app, close } = DRIVERS[driver]!();
        const id = `${driver}-${cut}`.replaceAll(/\W+/g, '-');
        const send = () => app.handle(place, basket(id, 'sku'), keyed(id));
        wire.cut = cut;
        expect((await send())._unsafeUnwrapErr()).toEqual({ code: 'OUTCOME_UNKNOWN' });
        wire.cut = 'never';
        const receipt = (await send())._unsafeUnwrap();
        expect(receipt.replayed).toBe(cut === 'before the answer');
        placed += 1;
        expect(await levelOf(bench.store, 'sku')).toMatchObject({ frozen: placed });
        expect(await bench.store.history({ kind: 'order', id })).toHaveLength(1);
        await close();
      },
    );
  });

  it('given connections that the server ends, when orders are retried by key, then each exists exactly once', async () => {
    const pool = new pg.Pool({ connectionString: bench.url, max: 2, application_name: 'victim' });
    pool.on('error', () => undefined);
    const app = createApp({ store: sqlStore(fromPg(pool)) });
    const killer = await bench.pool.connect();
    let killing = true;
    let kills = 0;
    const done = (async () => {
      for (let n = 0; killing; n++) {
        // In turns: whatever it is doing, and only in the middle of a COMMIT.
        const where = n % 150 === 149 ? 'true' : "query = 'commit' and state = 'active'";
        const { rows } = await killer.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim' and ${where}`,
        );
        kills += rows.length;
      }
    })();
    const outcomes = new Map<string, number>();
    const buy = async (id: string) => {
      for (;;) {
        const answer = await app.handle(place, basket(id, 'sku'), keyed(id));
        const outcome = answer.isOk() ? 'ok' : answer.error.code;
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (answer.isOk()) return;
      }
    };
    for (let round = 0; round < 20 || kills < 5; round++) {
      await Promise.all(Array.from({ length: 4 }, (_, i) => buy(`killed-${round}-${i}`)));
      placed += 4;
    }
    killing = false;
    await done;
    killer.release();
    await pool.end();
    const { rows } = await bench.pool.query(
      `select (select count(*)::int from orderwright.aggregate) as orders,
        (select count(*)::int from orderwright.key) as keys,
        (select count(*)::int from orderwright.history) as history,
        (select count(*)::int from orderwright.outbox) as outbox,
        (select sum(open)::int from orderwright.hold) as held`,
    );
    expect(rows).toEqual([{ orders: placed, keys: placed, history: placed, outbox: placed, held: placed }]);
    expect(await levelOf(bench.store, 'sku')).toMatchObject({ available: 1_000 - placed, frozen: placed });
    expect(
      [...outcomes.keys()].filter((code) => !['ok', 'OUTCOME_UNKNOWN', 'STORE_FAILED'].includes(code)),
    ).toEqual([]);
  });
});
