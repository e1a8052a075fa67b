/** A database of its own for the benchmark, the closed loop of callers, and the proof that every unit is accounted for. */
import { performance } from 'node:perf_hooks';
import { fromPg, sqlStore } from 'orderwright/sql';
import pg from 'pg';
import { type Contender, LOCATION, requests, SKUS, skuOf, UNITS_PER_SKU } from './shop.ts';

export interface Sample {
  readonly ordersPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface Rig {
  readonly url: string;
  readonly serverVersion: string;
  /** Empties the tables and fills the shelves. */
  reset(): Promise<void>;
  /** Throws unless the rows add up to the answers of the callers. */
  check(placed: number): Promise<void>;
  /** All that is written, as text, but for what names a transaction or is a matter of hashing. */
  content(): Promise<string>;
  drop(): Promise<void>;
}

const WRITTEN: Readonly<Record<string, string>> = {
  aggregate: 'kind, id, version, status, state::text',
  hold: 'id, order_id, line_id, sku, location, quantity, open, deducted, released, restocked, expires_at, operations::text, version',
  level: 'id, sku, location, available, frozen, locked, backorder, version',
  movement: 'movement.*',
  history:
    'kind, id, version, from_status, to_status, event, operator, remark, at, correlation_id, data::text',
  outbox: 'kind, id, version',
  key: 'id, phase, response, done_at, lease, lease_until, recovery_point, version',
};

export async function openRig(server: string): Promise<Rig> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  const setting = async (name: string) =>
    String((await admin.query('select current_setting($1) as value', [name])).rows[0]?.value);
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes'])
    if ((await setting(name)) !== 'on') {
      await admin.end();
      throw new Error(`${name} is off on this server: what is measured would not be what is promised`);
    }
  const serverVersion = (await setting('server_version')).split(' ')[0] ?? '';
  const name = `orderwright_bench_${process.pid}`;
  await admin.query(`create database "${name}" template template0`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 1 });
  // Dropping the database cuts what is still open.
  pool.on('error', () => undefined);
  await sqlStore(fromPg(pool)).migrate();

  const one = async (text: string, params: unknown[] = []) => (await pool.query(text, params)).rows[0] ?? {};
  return {
    url: url.href,
    serverVersion,
    reset: async () => {
      await pool.query(
        'truncate orderwright.aggregate, orderwright.hold, orderwright.level, orderwright.movement, orderwright.history, orderwright.outbox, orderwright.key',
      );
      await pool.query(
        `insert into orderwright.level (id, sku, location, available, frozen, locked, backorder, version)
         select sku || '/' || $2::text, sku, $2::text, $3::bigint, 0, 0, 0, 1 from unnest($1::text[]) as sku`,
        [Array.from({ length: SKUS }, (_, n) => skuOf(n)), LOCATION, UNITS_PER_SKU],
      );
      await pool.query('vacuum analyze orderwright.level');
      await pool.query('checkpoint');
    },
    check: async (placed) => {
      const counted = await one(`select
        (select count(*)::int from orderwright.aggregate) as orders,
        (select count(*)::int from orderwright.key) as keys,
        (select count(*)::int from orderwright.history) as history,
        (select count(*)::int from orderwright.outbox) as outbox,
        (select count(*)::int from orderwright.movement) as movements,
        (select count(*)::int from orderwright.hold) as holds,
        (select sum(open)::bigint::text from orderwright.hold) as held,
        (select sum(frozen)::bigint::text from orderwright.level) as frozen,
        (select sum(available + frozen)::bigint::text from orderwright.level) as total`);
      const expected = {
        orders: placed,
        keys: placed,
        history: placed,
        outbox: placed,
        movements: 3 * placed,
        holds: 3 * placed,
        held: String(3 * placed),
        frozen: String(3 * placed),
        total: String(SKUS * UNITS_PER_SKU),
      };
      if (JSON.stringify(counted) !== JSON.stringify(expected))
        throw new Error(
          `the books are wrong: ${JSON.stringify(counted)} instead of ${JSON.stringify(expected)}`,
        );
    },
    content: async () => {
      let text = '';
      for (const [table, columns] of Object.entries(WRITTEN)) {
        const { rows } = await pool.query(
          `select row(${columns})::text as row from orderwright.${table} order by 1`,
        );
        text += `${table}\n${rows.map(({ row }) => row as string).join('\n')}\n`;
      }
      return text;
    },
    drop: async () => {
      await pool.end();
      await admin.query(`drop database "${name}" with (force)`);
      await admin.end();
    },
  };
}

/** So many callers, each sending its next order as soon as the last one is answered. */
export async function measure(
  contender: Contender,
  demand: 'hot' | 'spread',
  callers: number,
  { warmUpMs, measureMs }: { readonly warmUpMs: number; readonly measureMs: number },
): Promise<Sample & { readonly placed: number }> {
  const source = requests(demand, String(callers));
  const latencies: number[] = [];
  let placed = 0;
  const start = performance.now() + warmUpMs;
  const end = start + measureMs;
  const caller = async () => {
    for (let sent = performance.now(); sent < end; ) {
      const request = source.next().value;
      const outcome = await contender.place(request, `key-${request.orderId}`);
      if (outcome !== 'placed') throw new Error(`${contender.name}: ${outcome}`);
      placed += 1;
      const now = performance.now();
      if (now >= start && now < end) latencies.push(now - sent);
      sent = now;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  latencies.sort((a, b) => a - b);
  const quantile = (q: number) => latencies[Math.floor(q * (latencies.length - 1))] ?? Number.NaN;
  return {
    placed,
    ordersPerSecond: latencies.length / (measureMs / 1_000),
    p50: quantile(0.5),
    p99: quantile(0.99),
  };
}
