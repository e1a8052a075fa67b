/** Sends the Olist tables through the library and writes every file of the format. */
import type { Io } from '../io.ts';
import { type Stores, storesOf } from '../stores.ts';
import { abnormalFiles } from './abnormal.ts';
import { collect } from './collect.ts';
import { deliveryLines, olistDeliveriesOf } from './deliveries.ts';
import { dispatchLines, olistDispatchPolicy, olistPaidOrders } from './dispatch.ts';
import { compare, logicalOrder, streamOrder } from './events.ts';
import { jittered, windowLines, windowsOver } from './five-minutes.ts';
import { eventLines, lifecycleLines, olistLifecyclesAt, rejectionLines, stockLines } from './lines.ts';
import { notificationLines } from './notifications.ts';
import { readOlist, type SourceOrder } from './olist.ts';
import type { OlistOptions } from './options.ts';
import { outputTo } from './output.ts';
import { type PassInput, runPass } from './pass.ts';
import { paymentCounts, paymentLines } from './payments.ts';
import { progressOf } from './progress.ts';
import { pageAt } from './report/index.ts';
import { sourceOfOlist } from './report/of-olist.ts';
import { type PassReport, summary } from './summary.ts';

export async function runOlist(
  { path, out, report, store, nows }: OlistOptions,
  io: Io,
  signal: AbortSignal,
): Promise<void> {
  const began = performance.now();
  const stores = storesOf(store);
  // An unreachable store is reported before the tables are read.
  await stores.check();
  const output = outputTo(out);
  const page = pageAt(report);
  try {
    const orders = await readOlist(path);
    const stream = streamOrder(orders);
    const units = unitsOrdered(orders);
    output.write('a-events.txt', eventLines(stream));
    const byId = new Map(orders.map((order) => [order.orderId, order]));
    const sorted = [...orders].sort((a, b) => compare(a.orderId, b.orderId));
    output.write('b-lifecycle.txt', lifecycleLines(olistLifecyclesAt(sorted, Number.POSITIVE_INFINITY)));
    output.write('c-logistics-real.txt', deliveryLines(olistDeliveriesOf(sorted, 'real')));
    output.write('c-logistics-derived.txt', deliveryLines(olistDeliveriesOf(sorted, 'derived')));
    for (const { name, lines } of abnormalFiles(nows, (now) => olistLifecyclesAt(sorted, now)))
      output.write(name, lines);
    output.write('e-windows.txt', windowLines(windowsOver(stream)));
    output.write('e-windows-jittered.txt', windowLines(windowsOver(jittered(stream))));
    collect();
    output.write('f-payments.txt', paymentLines(sorted));
    output.write('h-dispatch.txt', dispatchLines(olistPaidOrders(stream, byId), olistDispatchPolicy));
    output.write('i-notifications.txt', notificationLines(stream));

    const passes = [
      { name: 'stream-full', events: () => stream, initial: units },
      { name: 'logical-full', events: () => logicalOrder(orders), initial: units },
      { name: 'stream-half', events: () => stream, initial: halved(units) },
    ];
    const reports: PassReport[] = [];
    for (const { name, events, initial } of passes) {
      const report = await pass(name, { events: events(), orders: byId, initial, signal }, stores, io);
      output.write(`g-stock-${name}.txt`, stockLines(report.books));
      if (name === 'stream-full') output.write('rejections.txt', rejectionLines(report.rejections));
      reports.push(report);
    }
    page?.write(sourceOfOlist(sorted, nows, reports));
    output.publish();
    page?.publish();
    io.out(
      summary({
        orders: orders.length,
        events: stream.length,
        paymentCounts: paymentCounts(orders),
        passes: reports,
        elapsedMs: performance.now() - began,
        peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1_024),
      }),
    );
  } finally {
    page?.discard();
    output.discard();
  }
}

async function pass(
  name: string,
  input: Omit<PassInput, 'store' | 'group' | 'progress'>,
  stores: Stores,
  io: Io,
): Promise<PassReport> {
  const { group } = stores;
  const progress = progressOf(io, name, input.events.length);
  const result = await stores.with((store) => runPass({ ...input, store, group, progress }));
  collect();
  const { faults } = result.books;
  if (faults.length > 0)
    throw new Error(`${name}: the books do not balance: ${faults.slice(0, 5).join('; ')}`);
  return { ...result, name, events: input.events.length };
}

/** The units of every product in all orders. */
function unitsOrdered(orders: readonly SourceOrder[]): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  for (const { lines } of orders)
    for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return units;
}

/** Half of the units, rounded up, so that some orders go short. */
function halved(units: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...units].map(([sku, quantity]) => [sku, Math.ceil(quantity / 2)]));
}
