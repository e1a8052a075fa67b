/**
 * The lifecycle row of source A (4.1.2): one row an order, with a milestone per status and the durations between
 * them, folded from observed status events in whatever order they come.
 *
 * It reports what was observed, accepted by the machine or not; the machine's own verdict is the order itself.
 */
import { elapsed, type Instant } from '../core/quantity.ts';
import type { CancelReason } from './cancel-reason.ts';
import type { OrderStatus } from './order.table.ts';

/** Source A's eight statuses, in logical order. */
export const OBSERVED_STATUSES = [
  'PENDING_PAYMENT',
  'PAID',
  'PROCESSING',
  'SHIPPED',
  'DELIVERED',
  'CANCELLED',
  'REFUNDED',
  'EXPIRED',
] as const satisfies readonly OrderStatus[];
export type ObservedStatus = (typeof OBSERVED_STATUSES)[number];

/** A status event as source A's stream carries it. `seq` orders events of one order that share an instant. */
export interface StatusEvent {
  readonly orderId: string;
  readonly userId: string;
  readonly status: ObservedStatus;
  readonly prevStatus: ObservedStatus | null;
  readonly at: Instant;
  readonly seq: number;
  readonly cancelReason: CancelReason | null;
}

/** One instant per status, the latest of several (`observe`) or the first (`observeFirst`); status and user of the event that is last by (instant, seq, logical order). */
export interface Lifecycle {
  readonly orderId: string;
  readonly userId: string;
  readonly milestones: { readonly [status in ObservedStatus]?: Instant };
  /** What the last event that gave a reason said. */
  readonly cancelReason: CancelReason | null;
  readonly reasonAt: Instant | null;
  readonly reasonSeq: number | null;
  readonly currentStatus: ObservedStatus;
  readonly updatedAt: Instant;
  readonly seq: number;
}

/** Whole seconds, truncated toward zero, negative when the later milestone came first; null while one is missing. */
export interface LifecycleDurations {
  readonly pendingPaymentSeconds: number | null;
  readonly processingSeconds: number | null;
  /** Shipped to out for delivery; null where no carrier has said so: an order has no such status (D24). */
  readonly shippingSeconds: number | null;
  /** Out for delivery to delivered; where no carrier has said so, shipped to delivered. */
  readonly deliverySeconds: number | null;
  readonly overallSeconds: number | null;
}

/** Folds one observed event. Feeding an event twice, or in another order, gives the same row. */
export function observe(row: Lifecycle | undefined, event: StatusEvent): Lifecycle {
  return folded(row, event, Math.max);
}

/** The same, for a host to whom the first event of a status is its milestone, and a repetition is none (D20). */
export function observeFirst(row: Lifecycle | undefined, event: StatusEvent): Lifecycle {
  return folded(row, event, Math.min);
}

function folded(
  row: Lifecycle | undefined,
  event: StatusEvent,
  pick: (a: Instant, b: Instant) => Instant,
): Lifecycle {
  const { orderId, userId, status, at, seq, cancelReason } = event;
  const known = row?.milestones[status];
  // Set afterwards: with a computed name in it, the literal takes the engine's slow way, at every event of a stream.
  const milestones: { [status in ObservedStatus]?: Instant } = { ...row?.milestones };
  milestones[status] = known === undefined ? at : pick(known, at);
  const latest =
    row === undefined ||
    after(at - row.updatedAt || seq - row.seq || rank(status) - rank(row.currentStatus), userId, row.userId);
  const explains =
    cancelReason !== null &&
    (row?.reasonAt == null ||
      after(at - row.reasonAt || seq - (row.reasonSeq ?? 0), cancelReason, row.cancelReason ?? ''));
  return {
    orderId,
    userId: latest ? userId : row.userId,
    milestones,
    cancelReason: explains ? cancelReason : (row?.cancelReason ?? null),
    reasonAt: explains ? at : (row?.reasonAt ?? null),
    reasonSeq: explains ? seq : (row?.reasonSeq ?? null),
    currentStatus: latest ? status : row.currentStatus,
    updatedAt: latest ? at : row.updatedAt,
    seq: latest ? seq : row.seq,
  };
}

function rank(status: ObservedStatus): number {
  return OBSERVED_STATUSES.indexOf(status);
}

/** Later in time; of two that are equally late, the greater text, so that it does not matter which was fed first. */
function after(later: number, text: string, than: string): boolean {
  return later > 0 || (later === 0 && text > than);
}

/**
 * The durations of a row. Processing runs from paid to shipped; creation is the moment payment was first awaited.
 *
 * @param outForDeliveryAt when the carrier set out for the door, where a carrier's events are at hand
 */
export function durationsOf(
  { milestones, updatedAt }: Lifecycle,
  outForDeliveryAt: Instant | null = null,
): LifecycleDurations {
  const seconds = (from: Instant | undefined, to: Instant | undefined) =>
    from === undefined || to === undefined ? null : elapsed(1_000, from, to);
  const out = outForDeliveryAt ?? undefined;
  return {
    pendingPaymentSeconds: seconds(milestones.PENDING_PAYMENT, milestones.PAID),
    processingSeconds: seconds(milestones.PAID, milestones.SHIPPED),
    shippingSeconds: seconds(milestones.SHIPPED, out),
    deliverySeconds: seconds(out ?? milestones.SHIPPED, milestones.DELIVERED),
    overallSeconds: seconds(milestones.PENDING_PAYMENT, updatedAt),
  };
}
