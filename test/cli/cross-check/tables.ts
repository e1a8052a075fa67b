/** The raw tables of the data set, with every column as text. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { PGlite } from '@electric-sql/pglite';

export const TABLES = ['customers', 'orders', 'products', 'order_items', 'order_payments'] as const;
export type Table = (typeof TABLES)[number];

export function tableText(directory: string, table: Table): string {
  const file = join(directory, `olist_${table}_dataset.csv`);
  const text = existsSync(file)
    ? readFileSync(file, 'utf8')
    : gunzipSync(readFileSync(`${file}.gz`)).toString();
  return text.replace(/^\uFEFF/, '');
}

export async function loadTables(db: PGlite, directory: string): Promise<void> {
  for (const table of TABLES) {
    const text = tableText(directory, table);
    const columns = (/^.*/.exec(text)?.[0] ?? '').split(',').map((name) => name.replaceAll(/["\r]/g, ''));
    await db.exec(`create table ${table} (${columns.map((name) => `"${name}" text`).join(', ')})`);
    await db.query(`copy ${table} from '/dev/blob' with (format csv, header)`, [], {
      blob: new Blob([text]),
    });
  }
}

/** `YYYY-MM-DD HH:MM:SS` as UTC in milliseconds; null for an empty text. */
const ms = (column: string) => `(extract(epoch from nullif(${column}, '')::timestamp)::bigint * 1000)`;

/** The derived tables of all definitions: orders with their instants, events, and one row per order. */
export const DERIVED = `
create table o as
select order_id, customer_unique_id as user_id, order_status as raw,
  ${ms('order_purchase_timestamp')} as purchase, ${ms('order_approved_at')} as approved,
  ${ms('order_delivered_carrier_date')} as carrier, ${ms('order_delivered_customer_date')} as customer
from orders join customers using (customer_id);

create table ev as
with told as (
  select order_id, user_id, purchase, 0 as seq, 'PENDING_PAYMENT' as status, purchase as at, null as reason from o
  union all
  select order_id, user_id, purchase, 1, 'PAID', approved, null from o where approved is not null
  union all
  select order_id, user_id, purchase, 2, 'PROCESSING', approved, null from o
  where approved is not null and raw <> 'approved' and not (raw = 'canceled' and carrier is null)
  union all
  select order_id, user_id, purchase, 3, 'SHIPPED', carrier, null from o where carrier is not null
  union all
  select order_id, user_id, purchase, 4, 'DELIVERED', customer, null from o where customer is not null
  union all
  select order_id, user_id, purchase, 5, 'CANCELLED', greatest(purchase, approved, carrier, customer) + 3600000,
    case when raw = 'unavailable' then 'STOCK_OUT' when approved is null then 'PAYMENT_TIMEOUT' else 'USER_CANCEL' end
  from o where raw = 'unavailable' or (raw = 'canceled' and carrier is null)
  union all
  select order_id, user_id, purchase, 5, 'REFUNDED', greatest(purchase, approved, carrier, customer) + 3600000, null
  from o where raw = 'canceled' and carrier is not null)
select *, lag(status) over (partition by order_id order by seq) as prev from told;

create table life as
select order_id,
  (array_agg(user_id order by at desc, seq desc))[1] as user_id,
  (array_agg(status order by at desc, seq desc))[1] as now_in,
  max(reason) as reason, max(at) as updated,
  max(at) filter (where status = 'PENDING_PAYMENT') as created,
  max(at) filter (where status = 'PAID') as paid,
  max(at) filter (where status = 'PROCESSING') as processing,
  max(at) filter (where status = 'SHIPPED') as shipped,
  max(at) filter (where status = 'DELIVERED') as delivered,
  max(at) filter (where status = 'CANCELLED') as cancelled,
  max(at) filter (where status = 'REFUNDED') as refunded
from ev group by order_id;

create table item as
select order_id, product_id as sku, round(price::numeric * 100)::bigint as price,
  round(freight_value::numeric * 100)::bigint as freight, product_category_name as category
from order_items join products using (product_id);

create table units as
select order_id, sku, count(*) as q from item group by order_id, sku;

analyze;`;
