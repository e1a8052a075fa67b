/** The canonical lines of a followed stream. */
import type { Instant } from '../../core/index.ts';
import { defaultDispatchPolicy, milestonesOf, type PaidOrder } from '../../fulfillment/index.ts';
import { type Lifecycle, observe, type StatusEvent } from '../../order/index.ts';
import { statusEventOf } from '../../tracking/fold/order-state.ts';
import { illegalTransitions, NEW, transitionsOf } from '../../tracking/fold/transitions.ts';
import {
  FIVE_MINUTES,
  type OrderState,
  outForDeliveryAt,
  type RecordRejected,
  shipmentsOf,
  type TrackerSettings,
  WindowAggregate,
} from '../../tracking/index.ts';
import { abnormalFiles, type LineFile } from './abnormal.ts';
import { type Delivery, deliveryLines } from './deliveries.ts';
import { dispatchLines, limitsIn } from './dispatch.ts';
import { byArrival } from './events.ts';
import { windowLines } from './five-minutes.ts';
import type { Follower } from './follow.ts';
import { eventLines, lifecycleLine, line, rejectionLines } from './lines.ts';
import { notificationLines } from './notifications.ts';
import { LOCATION } from './observe.ts';

/** Every file, in the order of its letter. */
export function* streamFiles(
  follower: Follower,
  { currency, table }: TrackerSettings,
  nows: readonly Instant[],
): Generator<LineFile> {
  const orders = follower.orders();
  const stream = orders.flatMap(statusEventsOf).sort(byArrival);
  yield { name: 'a-events.txt', lines: eventLines(stream) };
  yield { name: 'b-lifecycle.txt', lines: lifecycleLines(orders) };
  yield { name: 'c-logistics-real.txt', lines: deliveryLines(orders.flatMap(trackedDeliveriesOf)) };
  yield* abnormalFiles(nows, (now) => trackedLifecyclesAt(orders, now));
  yield { name: 'e-windows.txt', lines: windowLines(windowsOf(follower)) };
  const policy = { ...defaultDispatchPolicy, limits: limitsIn(currency) };
  yield { name: 'h-dispatch.txt', lines: dispatchLines(trackedPaidOrders(stream, orders, currency), policy) };
  yield { name: 'i-notifications.txt', lines: notificationLines(stream) };
  const transitions = transitionsOf(table);
  const refused = orders
    .flatMap((order) => [...illegalTransitions(statusEventsOf(order), transitions)])
    .map(({ event, from }) => ({ event, from: from === NEW ? '' : from }));
  yield {
    name: 'rejections.txt',
    lines: rejectionLines(refused.sort((a, b) => byArrival(a.event, b.event))),
  };
  const rejects = follower.outputs.filter((output) => output.type === 'record.rejected');
  yield { name: 'rejects.txt', lines: rejects.map(rejectLine).sort() };
}

export function statusEventsOf({ orderId, events }: OrderState): readonly StatusEvent[] {
  return events.map((fact) => statusEventOf(orderId, fact));
}

function* lifecycleLines(orders: Iterable<OrderState>): Generator<string> {
  for (const { lifecycle, parcels } of orders)
    if (lifecycle) yield lifecycleLine(lifecycle, outForDeliveryAt(parcels));
}

function* trackedLifecyclesAt(orders: Iterable<OrderState>, now: Instant): Generator<Lifecycle> {
  for (const order of orders) {
    const known = statusEventsOf(order).filter(({ at }) => at <= now);
    const row = known.reduce<Lifecycle | undefined>(observe, undefined);
    if (row) yield row;
  }
}

/** One delivery per parcel. An order without carrier events has one, from its own milestones. */
export function trackedDeliveriesOf(order: OrderState): readonly Delivery[] {
  const { orderId, lifecycle } = order;
  const paidAt = lifecycle?.milestones.PAID;
  if (lifecycle === null || paidAt === undefined) return [];
  const shipments = shipmentsOf(order);
  if (shipments.length > 0)
    return shipments.map((shipment) => ({ orderId, milestones: milestonesOf(paidAt, shipment) }));
  const { SHIPPED: dispatchedAt = null, DELIVERED: receivedAt = null } = lifecycle.milestones;
  const unknown = { inTransitAt: null, outForDeliveryAt: null };
  return [{ orderId, milestones: { paidAt, dispatchedAt, ...unknown, receivedAt } }];
}

function windowsOf({ outputs }: Follower) {
  const windows = new WindowAggregate();
  for (const output of outputs) windows.add(output);
  return windows.rows(FIVE_MINUTES.name);
}

/** Every order at its payment, in the order of the stream. An item without a price counts as 0. */
function* trackedPaidOrders(
  stream: Iterable<StatusEvent>,
  orders: readonly OrderState[],
  currency: string,
): Generator<PaidOrder> {
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  for (const { orderId, userId, status, at } of stream) {
    if (status !== 'PAID') continue;
    const lines = (byId.get(orderId)?.items ?? []).map(({ sku, quantity, priceMinor }) => ({
      sku,
      quantity,
      amountMinor: quantity * (priceMinor ?? 0),
      category: null,
      warehouseId: LOCATION,
    }));
    yield { orderId, userId, paidAt: at, currency, address: null, lines };
  }
}

function rejectLine({ reject }: RecordRejected): string {
  const { code, stream, problems, text } = reject;
  const texts = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return line(code, stream, texts.join('; '), text);
}
