/**
 * Thirteen invented orders in the form of the Olist tables, each with an irregularity. The expected files are worked
 * out by hand from the definitions of the format.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export type Table = 'customers' | 'orders' | 'products' | 'order_items' | 'order_payments';
export type Tables = Record<Table, string>;

export const shop: Tables = {
  // A byte order mark, CR LF, an unused column, a comma and a doubled quote in a field.
  customers: `\uFEFF${[
    'customer_id,customer_city,customer_unique_id',
    'c-a,"sao paulo, centro",ann',
    'c-b,rio,ben',
    'c-c,rio,cat',
    'c-d,rio,dan',
    'c-e,"the ""old"" town",eve',
    '"c-f",rio,"ann"',
    'c-g,rio,gus',
    'c-h,rio,hal',
    'c-i,rio,ivy',
    'c-j,rio,jon',
    'c-k,rio,kim',
    'c-l,rio,lea',
    'c-m,rio,moe',
  ].join('\r\n')}\r\n`,
  // Not in the order of their ids; no line end after the last.
  orders: `"order_id","customer_id","order_status","order_purchase_timestamp","order_approved_at","order_delivered_carrier_date","order_delivered_customer_date"
ord-m,c-m,canceled,2020-01-01 22:30:00,2020-01-01 22:40:00,2020-01-01 23:00:00,
ord-a,c-a,delivered,2020-01-01 10:00:00,2020-01-01 10:05:00,2020-01-02 08:00:00,2020-01-03 09:00:00
ord-b,c-b,delivered,2020-01-01 11:00:00,,2020-01-01 12:00:00,2020-01-01 13:00:00
ord-c,c-c,delivered,2020-01-01 12:00:00,2020-01-01 12:45:00,2020-01-01 12:30:00,2020-01-04 12:00:00
"ord-d",c-d,delivered,2020-01-01 14:00:00,2020-01-01 14:00:00,2020-01-01 14:00:00,2020-01-01 14:00:00
ord-e,c-e,canceled,2020-01-01 15:00:00,2020-01-01 15:10:00,,
ord-f,c-f,canceled,2020-01-01 16:00:00,2020-01-01 16:01:00,2020-01-01 17:00:00,
ord-g,c-g,unavailable,2020-01-01 18:00:00,2020-01-01 18:30:00,,
ord-h,c-h,canceled,2020-01-01 19:00:00,,,
ord-i,c-i,approved,2020-01-01 20:00:00,2020-01-01 20:30:00,,
ord-j,c-j,shipped,2020-01-01 21:00:00,2020-01-01 21:30:00,2020-01-01 20:30:00,
ord-k,c-k,created,2020-01-01 22:00:00,,,
ord-l,c-l,delivered,2020-01-01 20:40:00,2020-01-01 20:45:00,2020-01-02 10:00:00,2020-01-05 10:00:00`,
  // Fresh, digital and other goods, and goods without a category.
  products: `product_id,product_category_name
tea,alimentos
cup,utilidades_domesticas
pot,informatica_acessorios
bag,
`,
  // ord-a has the same product twice, at two prices; ord-f was free; ord-g has no items at all.
  order_items: `order_id,order_item_id,product_id,price,freight_value
ord-a,1,tea,12.00,1.50
ord-a,2,tea,10,1.5
ord-a,3,cup,3.25,0.00
ord-b,1,tea,10.00,1.00
ord-c,1,cup,3.25,1.00
ord-d,1,pot,20.00,2.00
ord-e,1,pot,20.00,2.00
ord-f,1,tea,0.00,0.00
ord-h,1,cup,3.25,1.00
ord-i,1,tea,10.00,1.00
ord-j,1,pot,20.00,2.00
ord-k,1,cup,3.25,1.00
ord-l,1,tea,10.00,1.00
ord-l,2,bag,1.00,0.10
ord-l,3,tea,10.00,1.00
ord-m,1,tea,10.00,1.00
ord-m,2,tea,10.00,1.00
ord-m,3,cup,3.25,0.00
`,
  order_payments: `order_id,payment_sequential,payment_type,payment_installments,payment_value
ord-a,1,credit_card,1,28.25
ord-g,1,voucher,1,20.00
ord-g,2,boleto,1,5.00
ord-l,2,voucher,1,10.00
ord-l,1,credit_card,3,13.12
ord-l,3,voucher,1,0.00
ord-m,1,debit_card,1,30.00
ord-d,1,credit_card,8,22.06
`,
};

/** Writes tables into a directory, some gzip, some plain. */
export function writeTables(directory: string, tables: Partial<Tables>): void {
  mkdirSync(directory, { recursive: true });
  for (const [table, text] of Object.entries(tables)) {
    const packed = table === 'orders' || table === 'order_items';
    const file = join(directory, `olist_${table}_dataset.csv${packed ? '.gz' : ''}`);
    writeFileSync(file, packed ? gzipSync(text) : text);
  }
}

/** An instant of January 2020: day of the month, then the time of day. */
function t(moment: string): number {
  const [day = 0, hour = 0, minute = 0] = moment.split(/[ :]/).map(Number);
  return Date.UTC(2020, 0, day, hour, minute);
}

function lines(...each: readonly string[]): string {
  return each.map((line) => `${line}\n`).join('');
}

/** The expected files. */
/** Start; orders, paid, shipped, delivered, cancelled; number and seconds of payment, of processing, of delivery. */
const windows = lines(
  `${t('1 10:00')}|1|0|0|0|0|0|0|0|0|0|0`,
  `${t('1 10:05')}|1|1|0|0|0|1|300|0|0|0|0`,
  `${t('1 11:00')}|1|0|0|0|0|0|0|0|0|0|0`,
  `${t('1 12:00')}|2|0|1|0|0|0|0|0|0|0|0`,
  `${t('1 12:30')}|1|0|1|0|0|0|0|1|-900|0|0`,
  `${t('1 12:45')}|1|1|0|0|0|1|2700|0|0|0|0`,
  `${t('1 13:00')}|1|0|0|1|0|0|0|0|0|1|3600`,
  `${t('1 14:00')}|1|1|1|1|0|1|0|1|0|1|0`,
  `${t('1 15:00')}|1|0|0|0|0|0|0|0|0|0|0`,
  `${t('1 15:10')}|1|1|0|0|0|1|600|0|0|0|0`,
  `${t('1 16:00')}|1|1|0|0|0|1|60|0|0|0|0`,
  `${t('1 16:10')}|1|0|0|0|1|0|0|0|0|0|0`,
  `${t('1 17:00')}|1|0|1|0|0|0|0|1|3540|0|0`,
  `${t('1 18:00')}|2|0|0|0|0|0|0|0|0|0|0`,
  `${t('1 18:30')}|1|1|0|0|0|1|1800|0|0|0|0`,
  `${t('1 19:00')}|1|0|0|0|0|0|0|0|0|0|0`,
  `${t('1 19:30')}|1|0|0|0|1|0|0|0|0|0|0`,
  `${t('1 20:00')}|2|0|0|0|1|0|0|0|0|0|0`,
  `${t('1 20:30')}|2|1|1|0|0|1|1800|1|-3600|0|0`,
  `${t('1 20:40')}|1|0|0|0|0|0|0|0|0|0|0`,
  `${t('1 20:45')}|1|1|0|0|0|1|300|0|0|0|0`,
  `${t('1 21:00')}|1|0|0|0|0|0|0|0|0|0|0`,
  `${t('1 21:30')}|1|1|0|0|0|1|1800|0|0|0|0`,
  `${t('1 22:00')}|1|0|0|0|0|0|0|0|0|0|0`,
  `${t('1 22:30')}|1|0|0|0|0|0|0|0|0|0|0`,
  `${t('1 22:40')}|1|1|0|0|0|1|600|0|0|0|0`,
  `${t('1 23:00')}|1|0|1|0|0|0|0|1|1200|0|0`,
  `${t('2 00:00')}|1|0|0|0|0|0|0|0|0|0|0`,
  `${t('2 08:00')}|1|0|1|0|0|0|0|1|78900|0|0`,
  `${t('2 10:00')}|1|0|1|0|0|0|0|1|47700|0|0`,
  `${t('3 09:00')}|1|0|0|1|0|0|0|0|0|1|90000`,
  `${t('4 12:00')}|1|0|0|1|0|0|0|0|0|1|257400`,
  `${t('5 10:00')}|1|0|0|1|0|0|0|0|0|1|259200`,
);

export const expected: Readonly<Record<string, string>> = {
  'a-events.txt': lines(
    `ord-a|ann|PENDING_PAYMENT||${t('1 10:00')}|`,
    `ord-a|ann|PAID|PENDING_PAYMENT|${t('1 10:05')}|`,
    `ord-a|ann|PROCESSING|PAID|${t('1 10:05')}|`,
    `ord-b|ben|PENDING_PAYMENT||${t('1 11:00')}|`,
    // Never approved, but shipped.
    `ord-b|ben|SHIPPED|PENDING_PAYMENT|${t('1 12:00')}|`,
    `ord-c|cat|PENDING_PAYMENT||${t('1 12:00')}|`,
    // Shipped before it was approved.
    `ord-c|cat|SHIPPED|PROCESSING|${t('1 12:30')}|`,
    `ord-c|cat|PAID|PENDING_PAYMENT|${t('1 12:45')}|`,
    `ord-c|cat|PROCESSING|PAID|${t('1 12:45')}|`,
    `ord-b|ben|DELIVERED|SHIPPED|${t('1 13:00')}|`,
    // All at once.
    `ord-d|dan|PENDING_PAYMENT||${t('1 14:00')}|`,
    `ord-d|dan|PAID|PENDING_PAYMENT|${t('1 14:00')}|`,
    `ord-d|dan|PROCESSING|PAID|${t('1 14:00')}|`,
    `ord-d|dan|SHIPPED|PROCESSING|${t('1 14:00')}|`,
    `ord-d|dan|DELIVERED|SHIPPED|${t('1 14:00')}|`,
    `ord-e|eve|PENDING_PAYMENT||${t('1 15:00')}|`,
    `ord-e|eve|PAID|PENDING_PAYMENT|${t('1 15:10')}|`,
    `ord-f|ann|PENDING_PAYMENT||${t('1 16:00')}|`,
    `ord-f|ann|PAID|PENDING_PAYMENT|${t('1 16:01')}|`,
    `ord-f|ann|PROCESSING|PAID|${t('1 16:01')}|`,
    `ord-e|eve|CANCELLED|PAID|${t('1 16:10')}|USER_CANCEL`,
    `ord-f|ann|SHIPPED|PROCESSING|${t('1 17:00')}|`,
    `ord-f|ann|REFUNDED|SHIPPED|${t('1 18:00')}|`,
    `ord-g|gus|PENDING_PAYMENT||${t('1 18:00')}|`,
    `ord-g|gus|PAID|PENDING_PAYMENT|${t('1 18:30')}|`,
    `ord-g|gus|PROCESSING|PAID|${t('1 18:30')}|`,
    `ord-h|hal|PENDING_PAYMENT||${t('1 19:00')}|`,
    `ord-g|gus|CANCELLED|PROCESSING|${t('1 19:30')}|STOCK_OUT`,
    `ord-h|hal|CANCELLED|PENDING_PAYMENT|${t('1 20:00')}|PAYMENT_TIMEOUT`,
    `ord-i|ivy|PENDING_PAYMENT||${t('1 20:00')}|`,
    `ord-i|ivy|PAID|PENDING_PAYMENT|${t('1 20:30')}|`,
    // Shipped before it was bought.
    `ord-j|jon|SHIPPED|PROCESSING|${t('1 20:30')}|`,
    `ord-l|lea|PENDING_PAYMENT||${t('1 20:40')}|`,
    `ord-l|lea|PAID|PENDING_PAYMENT|${t('1 20:45')}|`,
    `ord-l|lea|PROCESSING|PAID|${t('1 20:45')}|`,
    `ord-j|jon|PENDING_PAYMENT||${t('1 21:00')}|`,
    `ord-j|jon|PAID|PENDING_PAYMENT|${t('1 21:30')}|`,
    `ord-j|jon|PROCESSING|PAID|${t('1 21:30')}|`,
    `ord-k|kim|PENDING_PAYMENT||${t('1 22:00')}|`,
    `ord-m|moe|PENDING_PAYMENT||${t('1 22:30')}|`,
    `ord-m|moe|PAID|PENDING_PAYMENT|${t('1 22:40')}|`,
    `ord-m|moe|PROCESSING|PAID|${t('1 22:40')}|`,
    `ord-m|moe|SHIPPED|PROCESSING|${t('1 23:00')}|`,
    `ord-m|moe|REFUNDED|SHIPPED|${t('2 00:00')}|`,
    `ord-a|ann|SHIPPED|PROCESSING|${t('2 08:00')}|`,
    `ord-l|lea|SHIPPED|PROCESSING|${t('2 10:00')}|`,
    `ord-a|ann|DELIVERED|SHIPPED|${t('3 09:00')}|`,
    `ord-c|cat|DELIVERED|SHIPPED|${t('4 12:00')}|`,
    `ord-l|lea|DELIVERED|SHIPPED|${t('5 10:00')}|`,
  ),
  // id, user, created, eight milestones, reason, status and its instant, five durations in seconds.
  'b-lifecycle.txt': lines(
    `ord-a|ann|${t('1 10:00')}|${t('1 10:00')}|${t('1 10:05')}|${t('1 10:05')}|${t('2 08:00')}|${t('3 09:00')}|||||DELIVERED|${t('3 09:00')}|300|78900||90000|169200`,
    `ord-b|ben|${t('1 11:00')}|${t('1 11:00')}|||${t('1 12:00')}|${t('1 13:00')}|||||DELIVERED|${t('1 13:00')}||||3600|7200`,
    `ord-c|cat|${t('1 12:00')}|${t('1 12:00')}|${t('1 12:45')}|${t('1 12:45')}|${t('1 12:30')}|${t('4 12:00')}|||||DELIVERED|${t('4 12:00')}|2700|-900||257400|259200`,
    `ord-d|dan|${t('1 14:00')}|${t('1 14:00')}|${t('1 14:00')}|${t('1 14:00')}|${t('1 14:00')}|${t('1 14:00')}|||||DELIVERED|${t('1 14:00')}|0|0||0|0`,
    `ord-e|eve|${t('1 15:00')}|${t('1 15:00')}|${t('1 15:10')}||||${t('1 16:10')}|||USER_CANCEL|CANCELLED|${t('1 16:10')}|600||||4200`,
    `ord-f|ann|${t('1 16:00')}|${t('1 16:00')}|${t('1 16:01')}|${t('1 16:01')}|${t('1 17:00')}|||${t('1 18:00')}|||REFUNDED|${t('1 18:00')}|60|3540|||7200`,
    `ord-g|gus|${t('1 18:00')}|${t('1 18:00')}|${t('1 18:30')}|${t('1 18:30')}|||${t('1 19:30')}|||STOCK_OUT|CANCELLED|${t('1 19:30')}|1800||||5400`,
    `ord-h|hal|${t('1 19:00')}|${t('1 19:00')}|||||${t('1 20:00')}|||PAYMENT_TIMEOUT|CANCELLED|${t('1 20:00')}|||||3600`,
    `ord-i|ivy|${t('1 20:00')}|${t('1 20:00')}|${t('1 20:30')}||||||||PAID|${t('1 20:30')}|1800||||1800`,
    `ord-j|jon|${t('1 21:00')}|${t('1 21:00')}|${t('1 21:30')}|${t('1 21:30')}|${t('1 20:30')}||||||PROCESSING|${t('1 21:30')}|1800|-3600|||1800`,
    `ord-k|kim|${t('1 22:00')}|${t('1 22:00')}|||||||||PENDING_PAYMENT|${t('1 22:00')}|||||0`,
    `ord-l|lea|${t('1 20:40')}|${t('1 20:40')}|${t('1 20:45')}|${t('1 20:45')}|${t('2 10:00')}|${t('5 10:00')}|||||DELIVERED|${t('5 10:00')}|300|47700||259200|307200`,
    `ord-m|moe|${t('1 22:30')}|${t('1 22:30')}|${t('1 22:40')}|${t('1 22:40')}|${t('1 23:00')}|||${t('2 00:00')}|||REFUNDED|${t('2 00:00')}|600|1200|||5400`,
  ),
  // order, items, freight, paid, difference, class, rows, types, voucher, most instalments.
  'f-payments.txt': lines(
    'ord-a|2525|300|2825|0|EXACT|1|credit_card|0|1',
    'ord-b|1000|100|0|-1100|NO_PAYMENT|0||0|',
    'ord-c|325|100|0|-425|NO_PAYMENT|0||0|',
    'ord-d|2000|200|2206|6|OVERPAID|1|credit_card|0|8',
    'ord-e|2000|200|0|-2200|NO_PAYMENT|0||0|',
    'ord-f|0|0|0|0|NO_PAYMENT|0||0|',
    'ord-g|0|0|2500|2500|NO_ITEMS|2|boleto,voucher|1|1',
    'ord-h|325|100|0|-425|NO_PAYMENT|0||0|',
    'ord-i|1000|100|0|-1100|NO_PAYMENT|0||0|',
    'ord-j|2000|200|0|-2200|NO_PAYMENT|0||0|',
    'ord-k|325|100|0|-425|NO_PAYMENT|0||0|',
    'ord-l|2100|210|2312|2|ROUNDING|3|credit_card,voucher|1|3',
    'ord-m|2325|200|3000|475|OVERPAID|1|debit_card|0|1',
  ),
  // id, paid, dispatched, two stages that Olist does not have, received; minutes of four stages and the total; verdict.
  'c-logistics-real.txt': lines(
    `ord-a|${t('1 10:05')}|${t('2 08:00')}|||${t('3 09:00')}|1315||||2815|OVERDUE`,
    `ord-c|${t('1 12:45')}|${t('1 12:30')}|||${t('4 12:00')}|-15||||4275|OVERDUE`,
    `ord-d|${t('1 14:00')}|${t('1 14:00')}|||${t('1 14:00')}|0||||0|ON_TIME`,
    `ord-e|${t('1 15:10')}||||||||||`,
    `ord-f|${t('1 16:01')}|${t('1 17:00')}||||59|||||`,
    `ord-g|${t('1 18:30')}||||||||||`,
    `ord-i|${t('1 20:30')}||||||||||`,
    `ord-j|${t('1 21:30')}|${t('1 20:30')}||||-60|||||`,
    `ord-l|${t('1 20:45')}|${t('2 10:00')}|||${t('5 10:00')}|795||||5115|OVERDUE`,
    `ord-m|${t('1 22:40')}|${t('1 23:00')}||||20|||||`,
  ),
  // A tenth and nine tenths of the way: of 25 h, 2:30 and 22:30; of 71:30, 7:09 and 64:21; of 72 h, 7:12 and 64:48.
  'c-logistics-derived.txt': lines(
    `ord-a|${t('1 10:05')}|${t('2 08:00')}|${t('2 10:30')}|${t('3 06:30')}|${t('3 09:00')}|1315|150|1200|150|2815|OVERDUE`,
    `ord-c|${t('1 12:45')}|${t('1 12:30')}|${t('1 19:39')}|${t('4 04:51')}|${t('4 12:00')}|-15|429|3432|429|4275|OVERDUE`,
    `ord-d|${t('1 14:00')}|${t('1 14:00')}|${t('1 14:00')}|${t('1 14:00')}|${t('1 14:00')}|0|0|0|0|0|ON_TIME`,
    `ord-e|${t('1 15:10')}||||||||||`,
    `ord-f|${t('1 16:01')}|${t('1 17:00')}||||59|||||`,
    `ord-g|${t('1 18:30')}||||||||||`,
    `ord-i|${t('1 20:30')}||||||||||`,
    `ord-j|${t('1 21:30')}|${t('1 20:30')}||||-60|||||`,
    `ord-l|${t('1 20:45')}|${t('2 10:00')}|${t('2 17:12')}|${t('5 02:48')}|${t('5 10:00')}|795|432|3456|432|5115|OVERDUE`,
    `ord-m|${t('1 22:40')}|${t('1 23:00')}||||20|||||`,
  ),
  'e-windows.txt': windows,
  // No event is late: delays are a few seconds, and most events are five minutes apart.
  'e-windows-jittered.txt': windows,
  // Nothing above 500.00 here. Fresh goods in 24 h, digital in 48, others in 72; g has no goods; b, h and k never paid.
  'h-dispatch.txt': lines(
    `ord-a|LOW|2525|${t('2 10:05')}`,
    `ord-c|LOW|325|${t('4 12:45')}`,
    `ord-d|LOW|2000|${t('3 14:00')}`,
    `ord-e|LOW|2000|${t('3 15:10')}`,
    `ord-f|LOW|0|${t('2 16:01')}`,
    `ord-i|LOW|1000|${t('2 20:30')}`,
    `ord-l|LOW|2100|${t('2 20:45')}`,
    `ord-j|LOW|2000|${t('3 21:30')}`,
    `ord-m|LOW|2325|${t('2 22:40')}`,
  ),
  'i-notifications.txt': lines(
    'ord-a|PAID|APP_PUSH|2|Order ord-a has been paid successfully',
    'ord-b|SHIPPED|APP_PUSH|3|Order ord-b has been shipped',
    'ord-c|SHIPPED|APP_PUSH|3|Order ord-c has been shipped',
    'ord-c|PAID|APP_PUSH|2|Order ord-c has been paid successfully',
    'ord-b|DELIVERED|APP_PUSH|2|Order ord-b has been delivered',
    'ord-d|PAID|APP_PUSH|2|Order ord-d has been paid successfully',
    'ord-d|SHIPPED|APP_PUSH|3|Order ord-d has been shipped',
    'ord-d|DELIVERED|APP_PUSH|2|Order ord-d has been delivered',
    'ord-e|PAID|APP_PUSH|2|Order ord-e has been paid successfully',
    'ord-f|PAID|APP_PUSH|2|Order ord-f has been paid successfully',
    'ord-e|CANCELLED|SMS|1|Order ord-e has been cancelled: USER_CANCEL',
    'ord-f|SHIPPED|APP_PUSH|3|Order ord-f has been shipped',
    'ord-f|REFUNDED|SMS|1|Order ord-f has been refunded',
    'ord-g|PAID|APP_PUSH|2|Order ord-g has been paid successfully',
    'ord-g|CANCELLED|SMS|1|Order ord-g has been cancelled: STOCK_OUT',
    'ord-h|CANCELLED|SMS|1|Order ord-h has been cancelled: PAYMENT_TIMEOUT',
    'ord-i|PAID|APP_PUSH|2|Order ord-i has been paid successfully',
    'ord-j|SHIPPED|APP_PUSH|3|Order ord-j has been shipped',
    'ord-l|PAID|APP_PUSH|2|Order ord-l has been paid successfully',
    'ord-j|PAID|APP_PUSH|2|Order ord-j has been paid successfully',
    'ord-m|PAID|APP_PUSH|2|Order ord-m has been paid successfully',
    'ord-m|SHIPPED|APP_PUSH|3|Order ord-m has been shipped',
    'ord-m|REFUNDED|SMS|1|Order ord-m has been refunded',
    'ord-a|SHIPPED|APP_PUSH|3|Order ord-a has been shipped',
    'ord-l|SHIPPED|APP_PUSH|3|Order ord-l has been shipped',
    'ord-a|DELIVERED|APP_PUSH|2|Order ord-a has been delivered',
    'ord-c|DELIVERED|APP_PUSH|2|Order ord-c has been delivered',
    'ord-l|DELIVERED|APP_PUSH|2|Order ord-l has been delivered',
  ),
  'rejections.txt': lines(
    `ord-b|PENDING_PAYMENT|SHIPPED|${t('1 12:00')}`,
    `ord-c|PENDING_PAYMENT|SHIPPED|${t('1 12:30')}`,
    `ord-b|PENDING_PAYMENT|DELIVERED|${t('1 13:00')}`,
    `ord-j||SHIPPED|${t('1 20:30')}`,
    `ord-c|PROCESSING|DELIVERED|${t('4 12:00')}`,
  ),
  // sku, total, available, frozen. At first: bag 1, cup 5, pot 3, tea 9.
  // Shipped: cup a, c; pot d, j; tea a 2, l 2; bag l. f and m came back; i is paid and frozen.
  'g-stock-logical-full.txt': lines('bag|0|0|0', 'cup|3|3|0', 'pot|1|1|0', 'tea|5|4|1'),
  // c and j were shipped before they were paid: refused, so their goods are still frozen.
  'g-stock-stream-full.txt': lines('bag|0|0|0', 'cup|4|3|1', 'pot|2|1|1', 'tea|5|4|1'),
  // At first: bag 1, cup 3, pot 2, tea 5. m finds no tea, so nothing is frozen, deducted or restocked; its cup succeeds.
  'g-stock-stream-half.txt': lines('bag|0|0|0', 'cup|2|1|1', 'pot|1|0|1', 'tea|1|0|1'),
};

/** The expected files of two inspections: at midnight after the first day, and three days later. */
export const inspections: readonly string[] = ['2020-01-02T00:00:00', '2020-01-05T00:00:00Z'];
export const expectedAtLooks: Readonly<Record<string, string>> = {
  // i is only paid, which is no wait of source A. All others wait for less than their limits.
  'd-abnormal-20200102T000000.txt': lines(
    'ord-k|PAYMENT_TIMEOUT|90|1|order_support|CANCEL_ORDER|Auto-generated handling instruction',
  ),
  'd-handling-20200102T000000.txt': lines(
    'ord-k|PAYMENT_TIMEOUT|90|0|order_support|CANCEL_ORDER|Auto-generated handling instruction',
  ),
  // j was paid at 21:30 on the first day: 74:30 hours later it exceeds the limit of 24 by 3,030 minutes.
  'd-abnormal-20200105T000000.txt': lines(
    'ord-j|PROCESSING_TIMEOUT|3030|1|order_support|ESCALATE_PROCESSING|Auto-generated handling instruction',
    'ord-k|PAYMENT_TIMEOUT|4410|1|order_support|CANCEL_ORDER|Auto-generated handling instruction',
  ),
  'd-handling-20200105T000000.txt': lines(
    'ord-j|PROCESSING_TIMEOUT|3030|0|order_support|ESCALATE_PROCESSING|Auto-generated handling instruction',
  ),
};
