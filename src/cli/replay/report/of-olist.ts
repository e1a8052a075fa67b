/** The Olist tables as the source of a report. */

import { olistDeliveriesOf } from '../deliveries.ts';
import { byArrival, olistEventsOf } from '../events.ts';
import type { SourceOrder } from '../olist.ts';
import type { Rejection } from '../pass.ts';
import { paymentCounts } from '../payments.ts';
import type { PassReport } from '../summary.ts';
import type { ReportSource, StockPass, TracedOrder } from './source.ts';

export function sourceOfOlist(
  sorted: readonly SourceOrder[],
  nows: readonly number[],
  passes: readonly PassReport[],
): ReportSource {
  const rejections = new Map<string, Rejection[]>();
  for (const rejection of passes.find(({ name }) => name === 'stream-full')?.rejections ?? []) {
    const known = rejections.get(rejection.event.orderId);
    if (known === undefined) rejections.set(rejection.event.orderId, [rejection]);
    else known.push(rejection);
  }
  const traced = (order: SourceOrder): TracedOrder => ({
    orderId: order.orderId,
    events: [...olistEventsOf(order)].sort(byArrival),
    refused: rejections.get(order.orderId) ?? [],
    deliveries: [...olistDeliveriesOf([order], 'real')].map(({ milestones }) => milestones),
    parcelEvents: [],
  });
  return {
    title: 'the Olist data set',
    orders: function* () {
      for (const order of sorted) yield traced(order);
    },
    nows,
    intake: null,
    stock: { kind: 'passes', passes: passes.map(stockPass) },
    paymentCounts: paymentCounts(sorted),
  };
}

function stockPass({ name, books }: PassReport): StockPass {
  const { initial, deducted, restocked, available, frozen, held, rows } = books;
  let refusedRows = 0;
  for (const [row, n] of rows) if (row.endsWith(' FAILED')) refusedRows += n;
  return { name, initial, deducted, restocked, available, frozen, held, refusedRows };
}
