/** Section d of the format: the abnormal orders at given instants, and those not handled yet. */
import { bytes, line } from './sql.ts';

/** The handling table, filled instant by instant. */
export const HANDLED = 'create table handled (order_id text, type text, user_id text)';

/** The abnormal orders at one instant, as a table. */
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

/** Without a handling table. */
export const SNAPSHOT = `select ${instruction('n')} as line
from (select *, count(*) over (partition by user_id) as n from found) as f order by ${bytes('order_id')}`;

/** Without handled ones. Counts the user's earlier rows. */
export const HANDLING = `select ${instruction('n')} as line
from (select f.*, (select count(*) from handled h where h.user_id = f.user_id) as n from found f
  where not exists (select from handled h where h.order_id = f.order_id and h.type = f.type)) as f
order by ${bytes('order_id')}`;

export const RECORD_HANDLED = `insert into handled
select order_id, type, user_id from found f
where not exists (select from handled h where h.order_id = f.order_id and h.type = f.type)`;
