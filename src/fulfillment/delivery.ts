/**
 * How long each stage of a delivery took, and whether it is in time: judged by the order's own promise where it has one,
 * else by fixed limits; an open delivery is judged at `now`, while somebody can still do something (D51, D53).
 */
import { elapsed, type Instant, MINUTE_MS } from '../core/quantity.ts';
import {
  DELIVERY_STAGES,
  type DeliveryMilestone,
  type DeliveryStage,
  deliveryStages,
} from './delivery.table.ts';
import type { ShipmentRow } from './shipment.ts';

/** What is known of one delivery. */
export type DeliveryMilestones = { readonly [milestone in DeliveryMilestone]: Instant | null };

/** Whole minutes per stage, truncated toward zero, so stages need not add up to the total; null while an end is missing. */
export type StageMinutes = { readonly [stage in DeliveryStage]: number | null };

export type DeliveryStatus = 'ON_TIME' | 'AT_RISK' | 'OVERDUE';

/** When a delivery is late. */
export interface DeliveryPolicy {
  /** More whole minutes than this from paid to received: overdue (source A: 24 h). */
  readonly overdueMinutes: number;
  /** More than this: at risk (source A: 12 h). */
  readonly atRiskMinutes: number;
  /** An order with a promise is judged by that instead: at risk from so many minutes before it. */
  readonly atRiskBeforePromiseMinutes: number;
}

export const defaultDeliveryPolicy: DeliveryPolicy = {
  overdueMinutes: 1_440,
  atRiskMinutes: 720,
  atRiskBeforePromiseMinutes: 720,
};

/** One row of source A's `logistics_efficiency_monitor`, without the clock it was written by. */
export interface DeliveryEfficiency extends StageMinutes {
  /** Of a finished delivery; null while it is open, and where no payment is known. */
  readonly deliveryStatus: DeliveryStatus | null;
  /** Stages that end before they begin. Their minutes are kept as they are, negative; whoever averages leaves them out. */
  readonly invalid: readonly DeliveryStage[];
}

/**
 * The minutes of every stage, and the verdict on a finished delivery.
 *
 * @param promisedBy what the order was promised; left out, the fixed limits judge
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

/** What a delivery is judged by. */
export interface DeliveryTerms {
  readonly promisedBy?: Instant | null;
  readonly policy?: DeliveryPolicy;
}

/**
 * Whether a delivery is in time as things stand at `now`: a finished one by when it arrived, an open one as if it arrived
 * now. Null before it is paid. Whether an order is still on its way at all (not cancelled, not refunded) is known to
 * whoever asks.
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

/** When an open delivery turns at risk, and when overdue: the instants for a host's timers. */
export function deliveryTurnsAt(
  paidAt: Instant,
  { promisedBy = null, policy = defaultDeliveryPolicy }: DeliveryTerms = {},
): { readonly atRiskAt: Instant; readonly overdueAt: Instant } {
  const { overdueMinutes, atRiskMinutes, atRiskBeforePromiseMinutes } = policy;
  if (promisedBy !== null)
    return {
      atRiskAt: promisedBy - atRiskBeforePromiseMinutes * MINUTE_MS + 1,
      overdueAt: promisedBy + 1,
    };
  // More whole minutes than the limit: the first is the next one, complete.
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
  const { atRiskAt, overdueAt } = deliveryTurnsAt(paidAt, { promisedBy, policy });
  if (until >= overdueAt) return 'OVERDUE';
  return until >= atRiskAt ? 'AT_RISK' : 'ON_TIME';
}

function minutesOf(milestones: DeliveryMilestones, stage: DeliveryStage): number | null {
  const [from, to] = endsOf(milestones, stage);
  return from === null || to === null ? null : elapsed(MINUTE_MS, from, to);
}

// By the instants and not by the minutes: half a minute backwards is no time at all in whole minutes.
function isNegative(milestones: DeliveryMilestones, stage: DeliveryStage): boolean {
  const [from, to] = endsOf(milestones, stage);
  return from !== null && to !== null && to < from;
}

function endsOf(milestones: DeliveryMilestones, stage: DeliveryStage) {
  const [from, to] = deliveryStages[stage];
  return [milestones[from], milestones[to]] as const;
}

/** The milestones of one parcel: payment from the order, the rest from the carrier. */
export function milestonesOf(paidAt: Instant | null, { firstAt }: ShipmentRow): DeliveryMilestones {
  return {
    paidAt,
    dispatchedAt: firstAt.DISPATCHED ?? null,
    inTransitAt: firstAt.IN_TRANSIT ?? null,
    outForDeliveryAt: firstAt.OUT_FOR_DELIVERY ?? null,
    receivedAt: firstAt.DELIVERED ?? null,
  };
}
