/**
 * (a) A hand-written transaction per request: one prepared statement after another, each row by itself, stock taken by
 * conditional updates in the order of the SKUs so that buyers cannot deadlock.
 */
import pg from 'pg';
import { fingerprintOf, keyIdOf, levelIdOf, operationsOf, orderOf, payByOf, responseOf } from './plain.ts';
import type { Contender, Line, Request } from './shop.ts';

const S = 'orderwright';
const SQL = {
  key: `select fingerprint, response from ${S}.key where id = $1`,
  level: `update ${S}.level set available = available - $2, frozen = frozen + $2, version = version + 1
    where id = $1 and available + backorder >= $2 returning available, frozen, locked`,
  order: `insert into ${S}.aggregate (kind, id, status, state, version) values ('order', $1, 'PENDING_PAYMENT', $2, 1)`,
  hold: `insert into ${S}.hold (id, order_id, line_id, sku, location, quantity, open, deducted, released, restocked,
    expires_at, operations, version) values ($1, $2, $3, $4, $5, $6, $6, 0, 0, 0, $7, $8, 1)`,
  movement: `insert into ${S}.movement (op_id, order_id, line_id, sku, location, type, quantity, prev_available,
    new_available, prev_frozen, new_frozen, prev_locked, new_locked, at, status, message)
    values ($1, $2, $3, $4, $5, 'FREEZE', $6, $7, $8, $9, $10, $11, $11, $12, 'SUCCESS', 'Operation successful')`,
  history: `insert into ${S}.history (kind, id, version, from_status, to_status, event, operator, remark, at,
    correlation_id, data) values ('order', $1, 1, 'NEW', 'PENDING_PAYMENT', 'order.placed', 'shopper', '', $2, $3, $4)`,
  outbox: `insert into ${S}.outbox (transaction, kind, id, version) values (pg_current_xact_id(), 'order', $1, 1)`,
  done: `insert into ${S}.key (id, phase, fingerprint, response, done_at, version) values ($1, 'done', $2, $3, $4, 1)`,
} as const;

export function rowByRow(connectionString: string, connections: number): Contender {
  const pool = new pg.Pool({ connectionString, max: connections, idleTimeoutMillis: 0 }).on(
    'error',
    () => undefined,
  );
  return {
    name: 'row by row',
    connections,
    close: () => pool.end(),
    place: async (request, key) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const outcome = await placeIn(client, request, key);
        await client.query(outcome === 'placed' ? 'commit' : 'rollback');
        return outcome;
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
  };
}

async function placeIn(client: pg.PoolClient, request: Request, key: string): ReturnType<Contender['place']> {
  const run = (name: keyof typeof SQL, values: unknown[]) => client.query({ name, text: SQL[name], values });
  const { orderId, at, lines } = request;
  const keyId = keyIdOf(key);
  if ((await run('key', [keyId])).rows.length > 0) return 'replayed';
  const frozen = new Map<Line, { available: number; frozen: number; locked: number }>();
  for (const line of [...lines].sort((a, b) => (a.sku < b.sku ? -1 : 1))) {
    const [level] = (await run('level', [levelIdOf(line.sku, line.location), line.quantity])).rows;
    if (!level) return 'refused';
    frozen.set(line, {
      available: Number(level.available),
      frozen: Number(level.frozen),
      locked: Number(level.locked),
    });
  }
  const { state, event } = orderOf(request);
  await run('order', [orderId, state]);
  for (const line of lines) {
    const { lineId, sku, location, quantity } = line;
    const after = frozen.get(line) ?? { available: 0, frozen: 0, locked: 0 };
    const operation = `${orderId}/${lineId}/FREEZE/order.placed`;
    await run('hold', [
      `${orderId}/${lineId}/${location}`,
      orderId,
      lineId,
      sku,
      location,
      quantity,
      payByOf(request),
      operationsOf(operation, quantity),
    ]);
    await run('movement', [
      operation,
      orderId,
      lineId,
      sku,
      location,
      quantity,
      after.available + quantity,
      after.available,
      after.frozen - quantity,
      after.frozen,
      after.locked,
      at,
    ]);
  }
  await run('history', [orderId, at, key, event]);
  await run('outbox', [orderId]);
  await run('done', [keyId, fingerprintOf(request), responseOf(request), at]);
  return 'placed';
}
