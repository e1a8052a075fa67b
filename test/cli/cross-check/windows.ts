/** Section e of the format: five-minute windows of the stream, and of events that arrive up to 20 s late. */
import { between, bytes, line } from './sql.ts';

const counted = (status: string) => `count(distinct order_id) filter (where status = '${status}')`;

function duration(status: string, from: string, to: string): readonly [string, string] {
  const where = `filter (where status = '${status}' and ${from} is not null and ${to} is not null)`;
  return [`count(*) ${where}`, `coalesce(sum(${between(1_000, from, to)}) ${where}, 0)`];
}

/** @param events order, status and window start of every counted event */
const totals = (events: string) => `select ${line(
  'start',
  'count(distinct order_id)',
  ...['PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED'].map(counted),
  ...duration('PAID', 'created', 'paid'),
  ...duration('SHIPPED', 'paid', 'shipped'),
  ...duration('DELIVERED', 'shipped', 'delivered'),
)} as line from (${events}) as e
join (select order_id, created, paid, shipped, delivered from life) as l using (order_id)
group by start order by start`;

const START = 'floor(at / 300000.0)::bigint * 300000';

/** The delay is derived from the order's id. An id that is not hexadecimal counts as 0. */
const JITTER = `((case when order_id ~ '^[0-9a-f]{8}' then ('x' || substr(order_id, 1, 8))::bit(32)::bigint else 0 end)
  + seq * 7919) % 20000`;

/** Late: the window of the event had closed by the watermark before it, five seconds behind the latest event so far. */
const PUNCTUAL = `
select order_id, status, start from (
  select order_id, status, ${START} as start,
    max(at) over (order by at + jitter, ${bytes('order_id')}, seq rows between unbounded preceding and 1 preceding) as latest
  from (select *, ${JITTER} as jitter from ev) as delayed) as arrived
where latest is null or start + 299999 > latest - 5000`;

export const WINDOWS: Readonly<Record<string, string>> = {
  'e-windows.txt': totals(`select order_id, status, ${START} as start from ev`),
  'e-windows-jittered.txt': totals(PUNCTUAL),
};
