/** A followed stream as the source of a report. */

import {
  illegalTransitions,
  NEW,
  type Transitions,
  transitionsOf,
} from '../../../tracking/fold/transitions.ts';
import type { OrderState, TrackerSettings } from '../../../tracking/index.ts';
import type { Follower } from '../follow.ts';
import { statusEventsOf, trackedDeliveriesOf } from '../stream-files.ts';
import type { Intake, ReportSource, StockRow, TracedOrder } from './source.ts';

export function sourceOfStream(
  title: string,
  follower: Follower,
  { table }: TrackerSettings,
  nows: readonly number[],
  counts: Intake['counts'],
): ReportSource {
  const transitions = transitionsOf(table);
  const orders = follower.orders();
  return {
    title,
    orders: function* () {
      for (const order of orders) yield tracedOrder(order, transitions);
    },
    nows,
    intake: { counts, rejects: rejectsOf(follower) },
    stock: { kind: 'rows', rows: stockOf(follower) },
    paymentCounts: null,
  };
}

function tracedOrder(order: OrderState, transitions: Transitions): TracedOrder {
  const events = statusEventsOf(order);
  return {
    orderId: order.orderId,
    events,
    refused: [...illegalTransitions(events, transitions)].map(({ event, from }) => ({
      event,
      from: from === NEW ? '' : from,
    })),
    deliveries: trackedDeliveriesOf(order).map(({ milestones }) => milestones),
    parcelEvents: order.parcels,
  };
}

function rejectsOf({ outputs }: Follower): Intake['rejects'] {
  return outputs.flatMap((each) => {
    if (each.type !== 'record.rejected') return [];
    const { code, problems, text } = each.reject;
    const problem = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    return [{ code, problem: problem.join('; '), text }];
  });
}

function stockOf(follower: Follower): readonly StockRow[] {
  return follower
    .checkpoint()
    .partitions.flatMap(({ stock }) =>
      stock.map(({ sku, total, available, frozen, locked }) => ({ sku, total, available, frozen, locked })),
    );
}
