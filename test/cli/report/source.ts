/** Orders for a report, made of a few numbers each. */
import fc from 'fast-check';
import type { ReportSource, TracedOrder } from '../../../src/cli/replay/report/source.ts';
import { OBSERVED_STATUSES, type StatusEvent } from '../../../src/order/index.ts';
import { orderTable } from '../../../src/order/order.table.ts';
import { illegalTransitions, NEW, transitionsOf } from '../../../src/tracking/fold/transitions.ts';

export const T0 = Date.UTC(2026, 0, 5, 12);
export const MINUTE = 60_000;

/** Names that a page may carry wherever a source names something. */
export interface Names {
  readonly orderId: string;
  readonly userId: string;
  readonly parcel: string;
  readonly place: string;
}

type Step = readonly [status: (typeof OBSERVED_STATUSES)[number], at: number];

export function orderOf(steps: readonly Step[], names: Partial<Names> = {}): TracedOrder {
  const { orderId = 'o-1', userId = 'u-1', parcel = 'p-1', place = 'north' } = names;
  const events = steps
    .map(([status, at]): StatusEvent => {
      const seq = OBSERVED_STATUSES.indexOf(status);
      const cancelReason = status === 'CANCELLED' ? 'USER_CANCEL' : null;
      return { orderId, userId, status, prevStatus: null, at, seq, cancelReason };
    })
    .sort((a, b) => a.at - b.at || a.seq - b.seq);
  const at = (status: string) => events.filter((each) => each.status === status).at(-1)?.at ?? null;
  const paidAt = at('PAID');
  const dispatchedAt = at('SHIPPED');
  return {
    orderId,
    events,
    refused: [...illegalTransitions(events, transitionsOf(orderTable))].map(({ event, from }) => ({
      event,
      from: from === NEW ? '' : from,
    })),
    deliveries:
      paidAt === null
        ? []
        : [{ paidAt, dispatchedAt, inTransitAt: null, outForDeliveryAt: null, receivedAt: at('DELIVERED') }],
    parcelEvents:
      dispatchedAt === null
        ? []
        : [{ logisticsId: parcel, status: 'DISPATCHED', at: dispatchedAt, location: place }],
  };
}

export function sourceOf(orders: readonly TracedOrder[], rest: Partial<ReportSource> = {}): ReportSource {
  return {
    title: 'shop.ndjson',
    orders: () => orders,
    nows: [],
    intake: null,
    stock: { kind: 'rows', rows: [] },
    paymentCounts: null,
    ...rest,
  };
}

/** Orders with any statuses, minutes or days apart, some backwards. */
export const someOrders: fc.Arbitrary<readonly TracedOrder[]> = fc
  .array(
    fc.array(
      fc.tuple(
        fc.constantFrom(...OBSERVED_STATUSES),
        fc.oneof(fc.integer({ min: -90, max: 300 }), fc.integer({ min: 0, max: 12_000 })),
      ),
      { minLength: 1, maxLength: 7 },
    ),
    { maxLength: 12 },
  )
  .map((orders) =>
    orders.map((steps, n) =>
      orderOf(
        [...new Map(steps)].map(([status, minutes]) => [status, T0 + minutes * MINUTE]),
        { orderId: `o-${String(n).padStart(2, '0')}`, userId: `u-${n % 3}` },
      ),
    ),
  );
