/** The minutes of every stage of a delivery, by the library's delivery rules. */
import type { Instant } from '../../core/index.ts';
import { type DeliveryMilestones, deliveryEfficiency } from '../../fulfillment/index.ts';
import { line } from './lines.ts';
import type { SourceOrder } from './olist.ts';

export interface Delivery {
  readonly orderId: string;
  readonly milestones: DeliveryMilestones;
}

/** One line per delivery. */
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
 * The deliveries of paid Olist orders. Olist has no stages between dispatch and receipt. They are left out, or derived:
 * a tenth of the time for the first mile and a tenth for the last.
 */
export function* olistDeliveriesOf(
  orders: Iterable<SourceOrder>,
  stages: 'real' | 'derived',
): Generator<Delivery> {
  for (const { orderId, approvedAt: paidAt, carrierAt, deliveredAt } of orders) {
    if (paidAt === null) continue;
    const tenths = (n: number) => (stages === 'derived' ? tenthsAfter(carrierAt, deliveredAt, n) : null);
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

/** The instant after so many tenths of the time, in whole seconds. Null without both ends or for a negative time. */
function tenthsAfter(from: Instant | null, to: Instant | null, tenths: number): Instant | null {
  if (from === null || to === null || to < from) return null;
  return from + Math.floor((tenths * (to - from)) / 10_000) * 1_000;
}
