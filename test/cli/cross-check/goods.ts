/** Sections f and h of the format: payments against goods, and dispatch commands. */
import { bytes, line, STREAM } from './sql.ts';

const PAYMENTS = `
with sold as (select order_id, sum(price) as items, sum(freight) as freight from item group by order_id),
tender as (
  select order_id, sum(round(payment_value::numeric * 100)::bigint) as paid, count(*) as n,
    string_agg(distinct payment_type, ',') as types, bool_or(payment_type = 'voucher') as voucher,
    max(payment_installments::int) as most
  from order_payments group by order_id),
sums as (
  select o.order_id, coalesce(items, 0) as items, coalesce(freight, 0) as freight, coalesce(paid, 0) as paid,
    s.order_id is null as nothing, coalesce(n, 0) as n, types, coalesce(voucher, false) as voucher, most,
    coalesce(paid, 0) - coalesce(items, 0) - coalesce(freight, 0) as diff
  from o left join sold s using (order_id) left join tender using (order_id))
select ${line(
  ...['order_id', 'items', 'freight', 'paid', 'diff'],
  `case when n = 0 then 'NO_PAYMENT' when nothing then 'NO_ITEMS' when diff = 0 then 'EXACT'
    when abs(diff) <= 5 then 'ROUNDING' when diff > 0 then 'OVERPAID' else 'UNDERPAID' end`,
  ...['n', 'types', 'voucher::int', 'most'],
)} as line from sums order by ${bytes('order_id')}`;

const FRESH = ['alimentos', 'alimentos_bebidas', 'bebidas'];
const DIGITAL = [
  ...[
    'audio',
    'cds_dvds_musicais',
    'consoles_games',
    'dvds_blu_ray',
    'eletronicos',
    'informatica_acessorios',
  ],
  ...['pc_gamer', 'pcs', 'tablets_impressao_imagem', 'telefonia', 'telefonia_fixa'],
];
const among = (names: readonly string[]) => `category in (${names.map((name) => `'${name}'`).join(', ')})`;

const DISPATCH = `
with goods as (
  select order_id, sum(price) as amount,
    min(case when ${among(FRESH)} then 24 when ${among(DIGITAL)} then 48 else 72 end) as hours
  from item group by order_id)
select ${line(
  'order_id',
  `case when amount > 100000 then 'HIGH' when amount > 50000 then 'MEDIUM' else 'LOW' end`,
  'amount',
  'at + hours * 3600000',
)} as line from ev join goods using (order_id) where status = 'PAID' order by ${STREAM}`;

export const GOODS: Readonly<Record<string, string>> = {
  'f-payments.txt': PAYMENTS,
  'h-dispatch.txt': DISPATCH,
};
