/**
 * Section g of the format. A freeze depends on all movements before it, so this is a loop and not one statement: over
 * the movements of each product, in the order of the pass.
 */
import { bytes, line } from './sql.ts';

/** The position of an event in each pass, over all orders. */
export const PLACES = `
create table place as
select order_id, status, row_number() over (order by at, ${bytes('order_id')}, seq) as stream,
  row_number() over (order by purchase, ${bytes('order_id')}, seq) as logical
from ev;

create table move as
select sku, q, status, stream, logical, dense_rank() over (partition by sku order by ${bytes('order_id')})::int as pair
from units join place using (order_id) where status in ('PAID', 'SHIPPED', 'CANCELLED', 'REFUNDED');

create table product as select sku, sum(q) as ordered, max(pairs) as pairs
from units join (select sku, count(*)::int as pairs from units group by sku) as n using (sku) group by sku;

create function stock_after(pass text, half boolean)
returns table (sku text, total bigint, available bigint, frozen bigint) language plpgsql as $$
declare
  m record;
  current text;
  held bigint[];
  gone bigint[];
begin
  for m in select u.sku, u.ordered, u.pairs, v.q, v.status, v.pair from product u left join move v on v.sku = u.sku
    order by ${bytes('u.sku')}, case pass when 'stream' then v.stream else v.logical end
  loop
    if current is distinct from m.sku then
      if current is not null then return next; end if;
      current := m.sku;
      sku := m.sku;
      available := case when half then ceil(m.ordered / 2.0) else m.ordered end;
      total := available;
      frozen := 0;
      held := array_fill(0::bigint, array[m.pairs]);
      gone := array_fill(0::bigint, array[m.pairs]);
    end if;
    if m.status = 'PAID' then
      if available >= m.q then
        available := available - m.q;
        frozen := frozen + m.q;
        held[m.pair] := m.q;
      end if;
    elsif m.status = 'SHIPPED' then
      if held[m.pair] > 0 then
        frozen := frozen - m.q;
        total := total - m.q;
        held[m.pair] := 0;
        gone[m.pair] := m.q;
      end if;
    elsif m.status = 'REFUNDED' and gone[m.pair] > 0 then
      total := total + m.q;
      available := available + m.q;
      gone[m.pair] := 0;
    elsif m.status in ('CANCELLED', 'REFUNDED') and held[m.pair] > 0 then
      frozen := frozen - m.q;
      available := available + m.q;
      held[m.pair] := 0;
    end if;
  end loop;
  if current is not null then return next; end if;
end $$`;

const levels = (pass: 'stream' | 'logical', half: boolean) =>
  `select ${line('sku', 'total', 'available', 'frozen')} as line from stock_after('${pass}', ${half}) order by ${bytes('sku')}`;

export const STOCK: Readonly<Record<string, string>> = {
  'g-stock-logical-full.txt': levels('logical', false),
  'g-stock-stream-full.txt': levels('stream', false),
  'g-stock-stream-half.txt': levels('stream', true),
};
