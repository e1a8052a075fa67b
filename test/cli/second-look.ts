/**
 * A second look at what a replay wrote, by another engine: the definitions of the format as SQL, over the event lines
 * alone. It answers the lines that one side has and the other has not; of two that agree, nothing.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/** Rows of the stream: time in ms, and the place in the logical order. */
const EVENTS = `
create table ev as
select f[1] as order_id, f[2] as user_id, f[3] as status, f[5]::bigint as at, nullif(f[6], '') as reason,
  case f[3] when 'PENDING_PAYMENT' then 0 when 'PAID' then 1 when 'PROCESSING' then 2 when 'SHIPPED' then 3
    when 'DELIVERED' then 4 else 5 end as seq
from (select string_to_array(line, '|') as f from lines where file = 'a-events.txt') as split`;

/** One row an order, of the events that the condition lets through. */
const lifecycle = (condition = 'true') => `
select order_id,
  (array_agg(user_id order by at desc, seq desc))[1] as user_id,
  (array_agg(status order by at desc, seq desc))[1] as now_in,
  max(reason) as reason,
  max(at) as updated,
  max(at) filter (where status = 'PENDING_PAYMENT') as created,
  max(at) filter (where status = 'PAID') as paid,
  max(at) filter (where status = 'PROCESSING') as processing,
  max(at) filter (where status = 'SHIPPED') as shipped,
  max(at) filter (where status = 'DELIVERED') as delivered,
  max(at) filter (where status = 'CANCELLED') as cancelled,
  max(at) filter (where status = 'REFUNDED') as refunded,
  max(at) filter (where status = 'EXPIRED') as expired
from ev where ${condition} group by order_id`;

/** Fields as a canonical line. */
const line = (...fields: readonly string[]) =>
  fields.map((field) => `coalesce((${field})::text, '')`).join(` || '|' || `);
/** Whole units between two instants, truncated toward zero. */
const between = (from: string, to: string, ms: number) => `trunc((${to} - ${from})::numeric / ${ms})`;

const abnormal = (now: number) => `
with waits (status, type, hours, action, handler) as (values
  ('PENDING_PAYMENT', 'PAYMENT_TIMEOUT', 0.5, 'CANCEL_ORDER', 'order_support'),
  ('PROCESSING', 'PROCESSING_TIMEOUT', 24, 'ESCALATE_PROCESSING', 'order_support'),
  ('SHIPPED', 'DELIVERY_TIMEOUT', 72, 'CHECK_LOGISTICS', 'logistics_support')),
late as (
  select l.*, w.*, case w.status when 'PENDING_PAYMENT' then created when 'SHIPPED' then shipped
    else paid end as since
  from (${lifecycle(`at <= ${now}`)}) as l join waits w on w.status = l.now_in),
found as (
  select *, count(*) over (partition by user_id) as n from late where ${now} - since > hours * 3600000)
select ${line(
  'order_id',
  'type',
  `trunc((${now} - since) / 60000) - (hours * 60)::int`,
  'n',
  `case when n > 5 then 'vip_customer_service' else handler end`,
  'action',
  `case when n > 5 then 'High-risk customer, manual review required'
    else 'Auto-generated handling instruction' end`,
)} as line from found`;

const number = (status: string) => `count(distinct order_id) filter (where status = '${status}')`;
const duration = (status: string, from: string, to: string) => {
  const counted = `filter (where status = '${status}' and ${from} is not null and ${to} is not null)`;
  return [`count(*) ${counted}`, `coalesce(sum(${between(from, to, 1_000)}) ${counted}, 0)`];
};

/** What every file has to hold, by its name. */
function definitions(nows: readonly number[]): ReadonlyMap<string, string> {
  const total = between('paid', 'delivered', 60_000);
  return new Map([
    [
      'b-lifecycle.txt',
      `select ${line(
        ...['order_id', 'user_id', 'created', 'created', 'paid', 'processing', 'shipped', 'delivered'],
        ...['cancelled', 'refunded', 'expired', 'reason', 'now_in', 'updated'],
        between('created', 'paid', 1_000),
        between('paid', 'shipped', 1_000),
        'null',
        between('shipped', 'delivered', 1_000),
        between('created', 'updated', 1_000),
      )} as line from (${lifecycle()}) as l`,
    ],
    [
      'c-logistics-real.txt',
      `select ${line(
        ...['order_id', 'paid', 'shipped', 'null', 'null', 'delivered'],
        between('paid', 'shipped', 60_000),
        ...['null', 'null', 'null', total],
        `case when ${total} > 1440 then 'OVERDUE' when ${total} > 720 then 'AT_RISK'
          when ${total} is not null then 'ON_TIME' end`,
      )} as line from (${lifecycle()}) as l where paid is not null`,
    ],
    ...nows.map((now): [string, string] => {
      const name = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
      return [`d-abnormal-${name}.txt`, abnormal(now)];
    }),
    [
      'e-windows.txt',
      `select ${line(
        'start',
        'count(distinct order_id)',
        ...['PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED'].map(number),
        ...duration('PAID', 'created', 'paid'),
        ...duration('SHIPPED', 'paid', 'shipped'),
        ...duration('DELIVERED', 'shipped', 'delivered'),
      )} as line
      from (select order_id, status, (floor(at / 300000.0) * 300000)::bigint as start from ev) as e
      join (${lifecycle()}) as l using (order_id) group by start`,
    ],
    [
      'i-notifications.txt',
      `select ${line(
        'order_id',
        'status',
        `case when status in ('CANCELLED', 'REFUNDED') then 'SMS' else 'APP_PUSH' end`,
        `case status when 'SHIPPED' then 3 when 'PAID' then 2 when 'DELIVERED' then 2 else 1 end`,
        `'Order ' || order_id || ' has been ' || case status when 'PAID' then 'paid successfully'
          when 'CANCELLED' then 'cancelled: ' || reason else lower(status) end`,
      )} as line from ev where status not in ('PENDING_PAYMENT', 'PROCESSING')`,
    ],
  ]);
}

/** By file: how many lines both sides have, and those that only one of them has. */
export interface Look {
  readonly lines: number;
  readonly differing: readonly string[];
}

export async function secondLook(
  directory: string,
  nows: readonly number[],
): Promise<Readonly<Record<string, Look>>> {
  const db = new PGlite();
  try {
    await db.exec('create table lines (file text, line text)');
    const wanted = definitions(nows);
    for (const file of ['a-events.txt', ...wanted.keys()]) {
      const path = join(directory, file);
      const lines = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
      await db.query('insert into lines select $1, * from unnest($2::text[])', [file, lines]);
    }
    await db.exec(EVENTS);
    const looks: Record<string, Look> = {};
    for (const [file, sql] of wanted) {
      await db.exec(`create table wanted as ${sql}`);
      const written = `select line from lines where file = '${file}'`;
      const { rows } = await db.query<{ line: string }>(
        `(select '+ ' || line as line from (${written} except all select line from wanted) as more)
        union all (select '- ' || line from (select line from wanted except all ${written}) as less) limit 20`,
      );
      const { rows: counts } = await db.query<{ n: number }>('select count(*)::int as n from wanted');
      looks[file] = { lines: counts[0]?.n ?? 0, differing: rows.map(({ line }) => line) };
      await db.exec('drop table wanted');
    }
    return looks;
  } finally {
    await db.close();
  }
}
