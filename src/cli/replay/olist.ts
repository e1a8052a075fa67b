/**
 * Reads the Olist tables as orders: customer, lines, payments and milestones. Olist is a Brazilian marketplace that has
 * published its orders. The user downloads the files.
 */
import { statSync } from 'node:fs';
import { type Instant, idRefusal, parseMoney } from '../../core/index.ts';
import { MAX_LINES } from '../../order/index.ts';
import { Problem, problemAt, shown } from '../problem.ts';
import { readCsv, tableFile } from './csv.ts';
import { instantOf } from './time.ts';

export const CURRENCY = 'BRL';

const RAW_STATUSES = [
  'created',
  'approved',
  'invoiced',
  'processing',
  'shipped',
  'delivered',
  'unavailable',
  'canceled',
] as const;
type RawStatus = (typeof RAW_STATUSES)[number];

/** All units of one product in one order. Olist has a row per unit. */
interface SourceLine {
  readonly sku: string;
  readonly quantity: number;
  /** The price of the cheapest unit. */
  readonly unitPriceMinor: number;
  /** The price of all units. */
  readonly amountMinor: number;
  readonly category: string | null;
}

/** A row of the payments table: one tender of an order. */
interface SourcePayment {
  readonly type: string;
  readonly instalments: number;
  readonly amountMinor: number;
}

export interface SourceOrder {
  readonly orderId: string;
  readonly userId: string;
  readonly raw: RawStatus;
  readonly purchasedAt: Instant;
  readonly approvedAt: Instant | null;
  readonly carrierAt: Instant | null;
  readonly deliveredAt: Instant | null;
  /** Ascending by sku. Empty for an order without items. */
  readonly lines: readonly SourceLine[];
  /** In the order of the file. */
  readonly payments: readonly SourcePayment[];
  readonly itemsMinor: number;
  readonly freightMinor: number;
  /** The price of the items with freight. Without items, the paid amount. */
  readonly totalMinor: number;
}

type Growing<T> = { -readonly [K in keyof T]: T[K] };
type Building = Growing<Omit<SourceOrder, 'lines' | 'payments'>> & {
  lines: Growing<SourceLine>[];
  payments: SourcePayment[];
};

/** Reads the five tables of the replay. The orders are in the order of the file. */
export async function readOlist(directory: string): Promise<readonly SourceOrder[]> {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw new Problem(`no such directory: ${directory}`);
  const file = (table: string) => tableFile(directory, `olist_${table}_dataset`);
  // All five are located before the first is read, so a missing one is reported at once.
  const [customers, orders, products, items, payments] = [
    file('customers'),
    file('orders'),
    file('products'),
    file('order_items'),
    file('order_payments'),
  ];
  const found = await readOrders(orders, await readCustomers(customers));
  const cents = memo(centsOf);
  await readItems(items, found, await readProducts(products), cents);
  await readPayments(payments, found, cents);
  return [...found.values()].map((order) => ({
    ...order,
    lines: order.lines.sort((a, b) => (a.sku < b.sku ? -1 : 1)),
    totalMinor:
      order.lines.length > 0
        ? order.itemsMinor + order.freightMinor
        : order.payments.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  }));
}

async function readCustomers(file: string): Promise<ReadonlyMap<string, string>> {
  const people = new Map<string, string>();
  await readCsv(file, ['customer_id', 'customer_unique_id'], ([id = '', person = ''], line) => {
    if (people.has(id)) throw problemAt(file, line, `duplicate customer id ${shown(id)}`);
    people.set(id, checkedId(person, 'customer_unique_id', file, line));
  });
  return people;
}

/** The category of every product; null if it has none. */
async function readProducts(file: string): Promise<ReadonlyMap<string, string | null>> {
  const categories = new Map<string, string | null>();
  await readCsv(file, ['product_id', 'product_category_name'], ([id = '', category = ''], line) => {
    if (categories.has(id)) throw problemAt(file, line, `duplicate product id ${shown(id)}`);
    categories.set(checkedId(id, 'product_id', file, line), category || null);
  });
  return categories;
}

async function readOrders(
  file: string,
  people: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Building>> {
  const orders = new Map<string, Building>();
  const columns = [
    'order_id',
    'customer_id',
    'order_status',
    'order_purchase_timestamp',
    'order_approved_at',
    'order_delivered_carrier_date',
    'order_delivered_customer_date',
  ];
  await readCsv(file, columns, (fields, line) => {
    const [id = '', customer = '', status = '', purchased = '', ...later] = fields;
    const orderId = checkedId(id, 'order_id', file, line);
    if (orders.has(orderId)) throw problemAt(file, line, `duplicate order id ${shown(orderId)}`);
    const userId = people.get(customer);
    if (userId === undefined) throw problemAt(file, line, `unknown customer ${shown(customer)}`);
    if (!isRawStatus(status))
      throw problemAt(file, line, `unknown status ${shown(status)} (there are: ${RAW_STATUSES.join(', ')})`);
    const instant = (text: string, column: string) => {
      const at = instantOf(text);
      if (at === undefined) throw problemAt(file, line, `bad timestamp ${shown(text)} in ${column}`);
      return at;
    };
    const milestone = (i: number) => (later[i] ? instant(later[i], columns[4 + i] ?? '') : null);
    orders.set(orderId, {
      orderId,
      userId,
      raw: status,
      purchasedAt: instant(purchased, 'order_purchase_timestamp'),
      approvedAt: milestone(0),
      carrierAt: milestone(1),
      deliveredAt: milestone(2),
      lines: [],
      payments: [],
      itemsMinor: 0,
      freightMinor: 0,
      totalMinor: 0,
    });
  });
  return orders;
}

type Cents = (text: string) => number | undefined;

async function readItems(
  file: string,
  orders: ReadonlyMap<string, Building>,
  categories: ReadonlyMap<string, string | null>,
  cents: Cents,
): Promise<void> {
  await readCsv(
    file,
    ['order_id', 'product_id', 'price', 'freight_value'],
    ([orderId = '', product = '', price = '', freight = ''], line) => {
      const order = orders.get(orderId);
      if (order === undefined) throw problemAt(file, line, `an item of the unknown order ${shown(orderId)}`);
      const sku = checkedId(product, 'product_id', file, line);
      const category = categories.get(sku);
      if (category === undefined)
        throw problemAt(file, line, `an item of the unknown product ${shown(product)}`);
      const unitPriceMinor = amount(cents, price, 'price', file, line);
      order.itemsMinor += unitPriceMinor;
      order.freightMinor += amount(cents, freight, 'freight_value', file, line);
      const same = order.lines.find((each) => each.sku === sku);
      if (same) {
        same.quantity += 1;
        same.amountMinor += unitPriceMinor;
        same.unitPriceMinor = Math.min(same.unitPriceMinor, unitPriceMinor);
      } else if (order.lines.push(lineOf(sku, category, unitPriceMinor)) > MAX_LINES)
        throw problemAt(file, line, `order ${shown(orderId)} has more than ${MAX_LINES} different products`);
    },
  );
}

function lineOf(sku: string, category: string | null, priceMinor: number): Growing<SourceLine> {
  return { sku, category, quantity: 1, unitPriceMinor: priceMinor, amountMinor: priceMinor };
}

async function readPayments(
  file: string,
  orders: ReadonlyMap<string, Building>,
  cents: Cents,
): Promise<void> {
  const columns = ['order_id', 'payment_type', 'payment_installments', 'payment_value'];
  await readCsv(file, columns, ([orderId = '', type = '', count = '', value = ''], line) => {
    const order = orders.get(orderId);
    if (order === undefined) throw problemAt(file, line, `a payment of the unknown order ${shown(orderId)}`);
    if (!/^\w+$/.test(type)) throw problemAt(file, line, `bad name ${shown(type)} in payment_type`);
    if (!/^\d{1,3}$/.test(count))
      throw problemAt(file, line, `bad number ${shown(count)} in payment_installments`);
    const amountMinor = amount(cents, value, 'payment_value', file, line);
    order.payments.push({ type, instalments: Number(count), amountMinor });
  });
}

function isRawStatus(text: string): text is RawStatus {
  return (RAW_STATUSES as readonly string[]).includes(text);
}

function checkedId(text: string, column: string, file: string, line: number): string {
  const refusal = idRefusal(column, text);
  if (refusal) throw problemAt(file, line, `bad id ${shown(text)} in ${column} (${refusal.problem})`);
  return text;
}

function amount(cents: Cents, text: string, column: string, file: string, line: number): number {
  const minor = cents(text);
  if (minor === undefined || minor < 0)
    throw problemAt(file, line, `bad number ${shown(text)} in ${column}: an amount is like 12.90`);
  return minor;
}

function centsOf(text: string): number | undefined {
  return parseMoney(text, CURRENCY).match(
    ({ minor }) => minor,
    () => undefined,
  );
}

/** Memoizes parsing: of several hundred thousand amounts only some ten thousand are different. */
function memo<V>(of: (text: string) => V): (text: string) => V {
  const known = new Map<string, V>();
  return (text) => {
    const value = known.get(text) ?? of(text);
    known.set(text, value);
    return value;
  };
}
