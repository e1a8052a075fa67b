/** Section d of the format: who is abnormal at given instants, and what the desk has not been told yet. */
import { bytes, line } from './sql.ts';

/** The desk's table, filled look by look. */
export const HANDLED = 'create table handled (order_id text, type text, user_id text)';

/** What is abnormal at one instant, as a table of its own. */
export const found = (now: number) => `
drop table if exists found;
create table found as
with waits (status, type, minutes, action, handler) as (values
  ('PENDING_PAYMENT', 'PAYMENT_TIMEOUT', 30, 'CANCEL_ORDER', 'order_support'),
  ('PROCESSING', 'PROCESSING_TIMEOUT', 1440, 'ESCALATE_PROCESSING', 'order_support'),
  ('SHIPPED', 'DELIVERY_TIMEOUT', 4320, 'CHECK_LOGISTICS', 'logistics_support')),
known as (
  select order_id, (array_agg(user_id order by at desc, seq desc))[1] as user_id,
    (array_agg(status order by at desc, seq desc))[1] as now_in,
    max(at) filter (where status = 'PENDING_PAYMENT') as created,
    max(at) filter (where status = 'PAID') as paid,
    max(at) filter (where status = 'SHIPPED') as shipped
  from ev where at <= ${now} group by order_id),
waiting as (
  select k.*, w.*, case w.status when 'PENDING_PAYMENT' then created when 'SHIPPED' then shipped else paid end as since
  from known k join waits w on w.status = k.now_in)
select order_id, user_id, type, action, handler, trunc((${now} - since) / 60000) - minutes as overtime
from waiting where ${now} - since > minutes * 60000::bigint`;

const instruction = (n: string) =>
  line(
    'order_id',
    'type',
    'overtime',
    n,
    `case when ${n} > 5 then 'vip_customer_service' else handler end`,
    'action',
    `case when ${n} > 5 then 'High-risk customer, manual review required' else 'Auto-generated handling instruction' end`,
  );

/** As if nobody had ever looked before. */
export const SNAPSHOT = `select ${instruction('n')} as line
from (select *, count(*) over (partition by user_id) as n from found) as f order by ${bytes('order_id')}`;

/** Without what the desk has; the user's rows there before this look. */
export const HANDLING = `select ${instruction('n')} as line
from (select f.*, (select count(*) from handled h where h.user_id = f.user_id) as n from found f
  where not exists (select from handled h where h.order_id = f.order_id and h.type = f.type)) as f
order by ${bytes('order_id')}`;

export const HAND_OVER = `insert into handled
select order_id, type, user_id from found f
where not exists (select from handled h where h.order_id = f.order_id and h.type = f.type)`;
