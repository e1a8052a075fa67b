/** How long every stage of a delivery took, by the library's delivery rules. */
import type { Instant } from '../../core/index.ts';
import { type DeliveryMilestones, deliveryEfficiency } from '../../fulfillment/index.ts';
import { line } from './lines.ts';
import type { SourceOrder } from './olist.ts';

export interface Delivery {
  readonly orderId: string;
  readonly milestones: DeliveryMilestones;
}

/** One line a delivery. */
export function* deliveryLines(deliveries: Iterable<Delivery>): Generator<string> {
  for (const { orderId, milestones } of deliveries) {
    const { paidAt, dispatchedAt, inTransitAt, outForDeliveryAt, receivedAt } = milestones;
    const row = deliveryEfficiency(milestones);
    yield line(
      orderId,
      paidAt,
      dispatchedAt,
      inTransitAt,
      outForDeliveryAt,
      receivedAt,
      row.warehouseProcessingMinutes,
      row.firstMileMinutes,
      row.lineHaulMinutes,
      row.lastMileMinutes,
      row.totalMinutes,
      row.deliveryStatus,
    );
  }
}

/**
 * The deliveries of paid Olist orders. Olist records no stages between hand-over and reception: they are left out, or
 * derived, a tenth of the way for the first mile and a tenth for the last, so that every stage has something to show.
 */
export function* deliveriesOf(
  orders: Iterable<SourceOrder>,
  stages: 'real' | 'derived',
): Generator<Delivery> {
  for (const { orderId, approvedAt: paidAt, carrierAt, deliveredAt } of orders) {
    if (paidAt === null) continue;
    const tenths = (n: number) => (stages === 'derived' ? onTheWay(carrierAt, deliveredAt, n) : null);
    const milestones = {
      paidAt,
      dispatchedAt: carrierAt,
      inTransitAt: tenths(1),
      outForDeliveryAt: tenths(9),
      receivedAt: deliveredAt,
    };
    yield { orderId, milestones };
  }
}

/** So many tenths of the way in whole seconds; nothing where an end is missing, or goods arrive before they set out. */
function onTheWay(from: Instant | null, to: Instant | null, tenths: number): Instant | null {
  if (from === null || to === null || to < from) return null;
  return from + Math.floor((tenths * (to - from)) / 10_000) * 1_000;
}
