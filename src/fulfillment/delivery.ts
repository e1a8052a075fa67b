/**
 * How long each stage of a delivery took, and whether it is in time. An order with a promise is judged by it, others by
 * fixed limits (D53). An open delivery is judged at `now`, while it can still be corrected (D51).
 */
import { elapsed, type Instant, MINUTE_MS } from '../core/quantity.ts';
import {
  DELIVERY_STAGES,
  type DeliveryMilestone,
  type DeliveryStage,
  deliveryStages,
} from './delivery.table.ts';
import type { ObservedShipment } from './shipment.ts';

/** The instants of one delivery; null if unknown or not yet. */
export type DeliveryMilestones = { readonly [milestone in DeliveryMilestone]: Instant | null };

/**
 * Whole minutes per stage, truncated toward zero. Stages need not add up to the total. Null if an end is missing.
 */
export type StageMinutes = { readonly [stage in DeliveryStage]: number | null };

export type DeliveryStatus = 'ON_TIME' | 'AT_RISK' | 'OVERDUE';

/** When a delivery is late. */
export interface DeliveryPolicy {
  /** Overdue: more whole minutes than this from payment to receipt (source A: 24 h). */
  readonly overdueMinutes: number;
  /** At risk: more whole minutes than this (source A: 12 h). */
  readonly atRiskMinutes: number;
  /** With a promise: at risk from this many minutes before it. */
  readonly atRiskBeforePromiseMinutes: number;
}

export const defaultDeliveryPolicy: DeliveryPolicy = {
  overdueMinutes: 1_440,
  atRiskMinutes: 720,
  atRiskBeforePromiseMinutes: 720,
};

/** A row of source A's `logistics_efficiency_monitor`, without its time of writing. */
export interface DeliveryEfficiency extends StageMinutes {
  /** The verdict on a finished delivery. Null while it is open, or if the payment is unknown. */
  readonly deliveryStatus: DeliveryStatus | null;
  /** Stages that end before they begin. Their minutes stay negative; leave them out of averages. */
  readonly invalid: readonly DeliveryStage[];
}

/**
 * The minutes of every stage, and the verdict on a finished delivery.
 *
 * @param promisedBy the promised instant of delivery; without it the fixed limits apply
 * @example
 * deliveryEfficiency({ paidAt: 0, dispatchedAt: 59_999, inTransitAt: null, outForDeliveryAt: null, receivedAt: 43_260_000 })
 * // warehouseProcessingMinutes 0, totalMinutes 721, deliveryStatus 'AT_RISK'
 */
export function deliveryEfficiency(
  milestones: DeliveryMilestones,
  { promisedBy = null, policy = defaultDeliveryPolicy }: DeliveryTerms = {},
): DeliveryEfficiency {
  const minutes = Object.fromEntries(
    DELIVERY_STAGES.map((stage) => [stage, minutesOf(milestones, stage)]),
  ) as StageMinutes;
  const { paidAt, receivedAt } = milestones;
  return {
    ...minutes,
    deliveryStatus: judge(paidAt, receivedAt, promisedBy, policy),
    invalid: DELIVERY_STAGES.filter((stage) => isNegative(milestones, stage)),
  };
}

/** The terms that a delivery is judged by. */
export interface DeliveryTerms {
  readonly promisedBy?: Instant | null | undefined;
  readonly policy?: DeliveryPolicy | undefined;
}

/**
 * Whether a delivery is in time at `now`: a finished one by its arrival, an open one as if it arrived now. Null before
 * the payment. The caller checks that the order is neither cancelled nor refunded.
 */
export function deliveryStatusAt(
  milestones: Pick<DeliveryMilestones, 'paidAt' | 'receivedAt'>,
  now: Instant,
  { promisedBy = null, policy = defaultDeliveryPolicy }: DeliveryTerms = {},
): DeliveryStatus | null {
  const { paidAt, receivedAt } = milestones;
  if (paidAt === null || paidAt > now) return null;
  return judge(paidAt, Math.min(receivedAt ?? now, now), promisedBy, policy);
}

/** When an open delivery becomes at risk and overdue: the instants for a host's timers. */
export function deliveryDeadlines(
  paidAt: Instant,
  { promisedBy = null, policy = defaultDeliveryPolicy }: DeliveryTerms = {},
): { readonly atRiskAt: Instant; readonly overdueAt: Instant } {
  const { overdueMinutes, atRiskMinutes, atRiskBeforePromiseMinutes } = policy;
  if (promisedBy !== null)
    return {
      atRiskAt: promisedBy - atRiskBeforePromiseMinutes * MINUTE_MS + 1,
      overdueAt: promisedBy + 1,
    };
  // More whole minutes than the limit: the first instant is the end of the next minute.
  const after = (minutes: number) => paidAt + (minutes + 1) * MINUTE_MS;
  return { atRiskAt: after(atRiskMinutes), overdueAt: after(overdueMinutes) };
}

function judge(
  paidAt: Instant | null,
  until: Instant | null,
  promisedBy: Instant | null,
  policy: DeliveryPolicy,
): DeliveryStatus | null {
  if (paidAt === null || until === null) return null;
  const { atRiskAt, overdueAt } = deliveryDeadlines(paidAt, { promisedBy, policy });
  if (until >= overdueAt) return 'OVERDUE';
  return until >= atRiskAt ? 'AT_RISK' : 'ON_TIME';
}

function minutesOf(milestones: DeliveryMilestones, stage: DeliveryStage): number | null {
  const [from, to] = endsOf(milestones, stage);
  return from === null || to === null ? null : elapsed(MINUTE_MS, from, to);
}

// Compares instants, not minutes: half a minute backwards is 0 in whole minutes.
function isNegative(milestones: DeliveryMilestones, stage: DeliveryStage): boolean {
  const [from, to] = endsOf(milestones, stage);
  return from !== null && to !== null && to < from;
}

function endsOf(milestones: DeliveryMilestones, stage: DeliveryStage) {
  const [from, to] = deliveryStages[stage];
  return [milestones[from], milestones[to]] as const;
}

/** The milestones of one parcel: payment from the order, the others from the carrier. */
export function milestonesOf(paidAt: Instant | null, { firstAt }: ObservedShipment): DeliveryMilestones {
  return {
    paidAt,
    dispatchedAt: firstAt.DISPATCHED ?? null,
    inTransitAt: firstAt.IN_TRANSIT ?? null,
    outForDeliveryAt: firstAt.OUT_FOR_DELIVERY ?? null,
    receivedAt: firstAt.DELIVERED ?? null,
  };
}
