/**
 * (b) A grouped writer, hand-written for placing orders and nothing else: one connection, up to 256 requests in a
 * transaction; locks the levels, decides in plain JavaScript, writes with one statement over arrays. It sends columns
 * as texts with a separator, the fastest way there is, and trusts its input never to contain it.
 */
import pg from 'pg';
import {
  fingerprintOf,
  keyIdOf,
  levelIdOf,
  operationsOf,
  orderOf,
  type PlainLevel,
  payByOf,
  responseOf,
} from './plain.ts';
import type { Contender, Request } from './shop.ts';

const BATCH = 256;
const SEP = '\u001f';
const S = 'orderwright';

const texts = (n: number, count: number) =>
  Array.from({ length: count }, (_, i) => `string_to_array($${n + i}, e'\\x1f')`).join(', ');
const numbers = (n: number, count: number) =>
  Array.from({ length: count }, (_, i) => `$${n + i}::text::bigint[]`).join(', ');

const SQL = {
  keys: `select id, fingerprint, response from ${S}.key where id = any(string_to_array($1, e'\\x1f'))`,
  levels: `select id, available, frozen, locked, backorder, version from ${S}.level
    where id = any(string_to_array($1, e'\\x1f')) order by id for no key update`,
  write: `with
    k as (insert into ${S}.key (id, phase, fingerprint, response, done_at, version)
      select id, 'done', fingerprint, response, at, 1
      from unnest(${texts(1, 3)}, ${numbers(4, 1)}) as u(id, fingerprint, response, at)),
    o as (insert into ${S}.aggregate (kind, id, status, state, version)
      select 'order', id, 'PENDING_PAYMENT', state::json, 1 from unnest(${texts(5, 2)}) as u(id, state)),
    h as (insert into ${S}.hold (id, order_id, line_id, sku, location, quantity, open, deducted, released, restocked,
        expires_at, operations, version)
      select id, order_id, line_id, sku, location, quantity, quantity, 0, 0, 0, expires_at, operations::json, 1
      from unnest(${texts(7, 6)}, ${numbers(13, 2)})
        as u(id, order_id, line_id, sku, location, operations, quantity, expires_at)),
    l as (update ${S}.level l set available = u.available, frozen = u.frozen, version = u.version
      from unnest(${texts(15, 1)}, ${numbers(16, 3)}) as u(id, available, frozen, version) where l.id = u.id),
    m as (insert into ${S}.movement (op_id, order_id, line_id, sku, location, type, quantity, prev_available,
        new_available, prev_frozen, new_frozen, prev_locked, new_locked, at, status, message)
      select op_id, order_id, line_id, sku, location, 'FREEZE', quantity, prev_available, new_available, prev_frozen,
        new_frozen, locked, locked, at, 'SUCCESS', 'Operation successful'
      from unnest(${texts(19, 5)}, ${numbers(24, 7)}) as u(op_id, order_id, line_id, sku, location, quantity,
        prev_available, new_available, prev_frozen, new_frozen, locked, at)),
    y as (insert into ${S}.history (kind, id, version, from_status, to_status, event, operator, remark, at,
        correlation_id, data)
      select 'order', id, 1, 'NEW', 'PENDING_PAYMENT', 'order.placed', 'shopper', '', at, correlation_id, data::json
      from unnest(${texts(31, 3)}, ${numbers(34, 1)}) as u(id, correlation_id, data, at))
    insert into ${S}.outbox (transaction, kind, id, version)
    select pg_current_xact_id(), 'order', id, 1 from unnest(${texts(31, 1)}) as u(id)`,
} as const;

interface Waiting {
  readonly request: Request;
  readonly key: string;
  readonly resolve: (outcome: Awaited<ReturnType<Contender['place']>>) => void;
  readonly reject: (error: unknown) => void;
}

export async function grouped(connectionString: string): Promise<Contender> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  // No plan made for an empty table may scan it once it is full.
  await client.query('set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off');
  let queue: Waiting[] = [];
  let busy = false;
  const pump = async () => {
    busy = true;
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH);
      queue = queue.slice(BATCH);
      try {
        await client.query('begin');
        const outcomes = await placeAll(client, batch);
        await client.query('commit');
        for (const [i, { resolve }] of batch.entries()) resolve(outcomes[i] ?? 'refused');
      } catch (error) {
        await client.query('rollback');
        for (const { reject } of batch) reject(error);
      }
    }
    busy = false;
  };
  return {
    name: 'grouped by hand',
    connections: 1,
    close: () => client.end(),
    place: (request, key) =>
      new Promise((resolve, reject) => {
        queue.push({ request, key, resolve, reject });
        if (!busy) void pump();
      }),
  };
}

/** The arrays of one statement, by column. */
class Columns {
  readonly key = columns(4);
  readonly order = columns(2);
  readonly hold = columns(8);
  readonly level = columns(4);
  readonly movement = columns(12);
  readonly history = columns(4);
}
function columns(count: number): (string | number)[][] {
  return Array.from({ length: count }, () => []);
}
function add(to: (string | number)[][], ...values: (string | number)[]): void {
  for (let i = 0; i < values.length; i++) to[i]?.push(values[i] ?? '');
}

async function placeAll(client: pg.Client, batch: readonly Waiting[]) {
  const run = (name: keyof typeof SQL, values: unknown[]) => client.query({ name, text: SQL[name], values });
  const keyIds = batch.map(({ key }) => keyIdOf(key));
  const seen = new Set((await run('keys', [keyIds.join(SEP)])).rows.map(({ id }) => id as string));
  const wanted = new Set<string>();
  for (const { request } of batch)
    for (const { sku, location } of request.lines) wanted.add(levelIdOf(sku, location));
  const levels = new Map<string, PlainLevel>();
  for (const { id, ...row } of (await run('levels', [[...wanted].join(SEP)])).rows)
    levels.set(id as string, {
      available: Number(row.available),
      frozen: Number(row.frozen),
      locked: Number(row.locked),
      backorder: Number(row.backorder),
      version: Number(row.version),
    });
  const to = new Columns();
  const changed = new Set<string>();
  const outcomes = batch.map(({ request, key }, i) => {
    const keyId = keyIds[i] ?? '';
    if (seen.has(keyId)) return 'replayed' as const;
    seen.add(keyId);
    return decide(request, key, keyId, levels, to, changed);
  });
  for (const id of changed) {
    const { available, frozen, version } = levels.get(id) as PlainLevel;
    add(to.level, id, available, frozen, version);
  }
  const text = (values: (string | number)[] = []) => values.join(SEP);
  const number = (values: (string | number)[] = []) => `{${values.join(',')}}`;
  const split = (of: (string | number)[][], textCount: number) =>
    of.map((values, i) => (i < textCount ? text : number)(values));
  await run('write', [
    ...split(to.key, 3),
    ...split(to.order, 2),
    ...split(to.hold, 6),
    ...split(to.level, 1),
    ...split(to.movement, 5),
    ...split(to.history, 3),
  ]);
  return outcomes;
}

function decide(
  request: Request,
  key: string,
  keyId: string,
  levels: ReadonlyMap<string, PlainLevel>,
  to: Columns,
  changed: Set<string>,
): 'placed' | 'refused' {
  const { orderId, at, lines } = request;
  const found = lines.map(({ sku, location }) => levels.get(levelIdOf(sku, location)));
  if (lines.some(({ quantity }, i) => !found[i] || found[i].available + found[i].backorder < quantity))
    return 'refused';
  const { state, event } = orderOf(request);
  const payBy = payByOf(request);
  for (const [i, { lineId, sku, location, quantity }] of lines.entries()) {
    const level = found[i] as PlainLevel;
    const before = { available: level.available, frozen: level.frozen };
    level.available -= quantity;
    level.frozen += quantity;
    level.version += 1;
    changed.add(levelIdOf(sku, location));
    const operation = `${orderId}/${lineId}/FREEZE/order.placed`;
    add(
      to.hold,
      `${orderId}/${lineId}/${location}`,
      orderId,
      lineId,
      sku,
      location,
      operationsOf(operation, quantity),
      quantity,
      payBy,
    );
    add(
      to.movement,
      operation,
      orderId,
      lineId,
      sku,
      location,
      quantity,
      before.available,
      level.available,
      before.frozen,
      level.frozen,
      level.locked,
      at,
    );
  }
  add(to.key, keyId, fingerprintOf(request), responseOf(request), at);
  add(to.order, orderId, state);
  add(to.history, orderId, key, event, at);
  return 'placed';
}
