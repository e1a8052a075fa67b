/** Sections a, b, c, i of the format, and the rejections. */
import { between, bytes, line, STREAM } from './sql.ts';

const EVENTS = `select ${line('order_id', 'user_id', 'status', 'prev', 'at', 'reason')} as line from ev order by ${STREAM}`;

const LIFECYCLE = `select ${line(
  ...['order_id', 'user_id', 'created', 'created', 'paid', 'processing', 'shipped', 'delivered'],
  ...['cancelled', 'refunded', 'null', 'reason', 'now_in', 'updated'],
  between(1_000, 'created', 'paid'),
  between(1_000, 'paid', 'shipped'),
  'null',
  between(1_000, 'shipped', 'delivered'),
  between(1_000, 'created', 'updated'),
)} as line from life order by ${bytes('order_id')}`;

const total = between(60_000, 'paid', 'delivered');

function logistics(transit: string, out: string): string {
  return `select ${line(
    ...['order_id', 'paid', 'shipped', 'transit', 'out', 'delivered'],
    between(60_000, 'paid', 'shipped'),
    between(60_000, 'shipped', 'transit'),
    between(60_000, 'transit', 'out'),
    between(60_000, 'out', 'delivered'),
    total,
    `case when ${total} > 1440 then 'OVERDUE' when ${total} > 720 then 'AT_RISK'
      when ${total} is not null then 'ON_TIME' end`,
  )} as line from (select *, ${transit} as transit, ${out} as out from life) as l
  where paid is not null order by ${bytes('order_id')}`;
}

/** In whole seconds, for a delivery that is not negative. */
const tenths = (n: number) =>
  `case when delivered >= shipped then shipped + floor(${n} * ((delivered - shipped) / 1000) / 10.0)::bigint * 1000 end`;

const NOTIFICATIONS = `select ${line(
  'order_id',
  'status',
  `case when status in ('CANCELLED', 'REFUNDED') then 'SMS' else 'APP_PUSH' end`,
  `case status when 'SHIPPED' then 3 when 'PAID' then 2 when 'DELIVERED' then 2 else 1 end`,
  `'Order ' || order_id || ' has been ' || case status when 'PAID' then 'paid successfully'
    when 'CANCELLED' then 'cancelled: ' || reason else lower(status) end`,
)} as line from ev where status not in ('PENDING_PAYMENT', 'PROCESSING') order by ${STREAM}`;

/** One state per order. An event without a transition is refused and changes nothing. */
const REJECTIONS = `
with recursive allowed (f, t) as (values ('', 'PENDING_PAYMENT'),
  ('PENDING_PAYMENT', 'PAID'), ('PENDING_PAYMENT', 'CANCELLED'), ('PENDING_PAYMENT', 'EXPIRED'),
  ('PAID', 'PROCESSING'), ('PAID', 'CANCELLED'), ('PAID', 'REFUNDED'),
  ('PROCESSING', 'SHIPPED'), ('PROCESSING', 'CANCELLED'), ('PROCESSING', 'REFUNDED'),
  ('SHIPPED', 'DELIVERED'), ('SHIPPED', 'REFUNDED'), ('DELIVERED', 'REFUNDED')),
numbered as materialized (select order_id, status, at, seq, row_number() over (partition by order_id order by at, seq) as n from ev),
walk as (
  select order_id, 0::bigint as n, ''::text as was, ''::text as state, ''::text as status, 0::bigint as at, 0 as seq from o
  union all
  select e.order_id, e.n, w.state, case when a.t is null then w.state else e.status end, e.status, e.at, e.seq
  from walk w join numbered e on e.order_id = w.order_id and e.n = w.n + 1
  left join allowed a on a.f = w.state and a.t = e.status)
select ${line('order_id', 'was', 'status', 'at')} as line from walk
where n > 0 and was = state order by ${STREAM}`;

export const ORDERS: Readonly<Record<string, string>> = {
  'a-events.txt': EVENTS,
  'b-lifecycle.txt': LIFECYCLE,
  'c-logistics-real.txt': logistics('null::bigint', 'null::bigint'),
  'c-logistics-derived.txt': logistics(tenths(1), tenths(9)),
  'i-notifications.txt': NOTIFICATIONS,
  'rejections.txt': REJECTIONS,
};
