/**
 * Detects abnormal orders at a given instant. A detector returns the last instant at which an order is still normal.
 * Abnormality at `now`, overtime and the next check follow from it. An idle order sends no event; a timer or a scan
 * finds it, with the same result (D56).
 */
import { elapsed, type Instant, MINUTE_MS } from '../core/quantity.ts';
import type { Lifecycle, ObservedStatus } from '../order/lifecycle.ts';
import {
  type AbnormalType,
  type SourceAbnormalType,
  sourceWaits,
  type Wait,
  waits,
} from './detectors.table.ts';

/** The fields of an order's lifecycle that the detectors here read. */
export type OrderFacts = Pick<Lifecycle, 'orderId' | 'userId' | 'currentStatus' | 'milestones'>;

/** Detects one kind of abnormality. A host can define its own over any facts. */
export interface Detector<Type extends string = string, Facts extends OrderIdentity = OrderFacts> {
  readonly type: Type;
  /** The last instant at which the order is still normal. Null: it stays normal unless it changes. */
  readonly limitAt: (facts: Facts) => Instant | null;
}

/** The fields that every finding has. */
export interface OrderIdentity {
  readonly orderId: string;
  readonly userId: string;
}

/** An order that is abnormal. */
export interface Abnormality<Type extends string = string> extends OrderIdentity {
  readonly type: Type;
  /** The last normal instant: the order is abnormal from the next millisecond on. */
  readonly limitAt: Instant;
  /** Whole minutes since then, truncated; 0 in the first minute. */
  readonly overtimeMinutes: number;
  readonly detectedAt: Instant;
}

/** A detector of orders that wait longer than a limit, by at least a millisecond (D58). */
export function waitingDetector<const Type extends string>(type: Type, wait: Wait): Detector<Type> {
  const { status, since, limitMinutes } = wait;
  return {
    type,
    // Runs for every event of a stream, so it allocates nothing.
    limitAt: ({ currentStatus, milestones }) => {
      if (currentStatus !== status) return null;
      let from: Instant | undefined;
      for (let i = 0; i < since.length && from === undefined; i++)
        from = milestones[since[i] as ObservedStatus];
      return from === undefined ? null : from + limitMinutes * MINUTE_MS;
    },
  };
}

/** Source A's three detectors, and the one of paid orders that are never processed. */
export const detectors: readonly Detector<AbnormalType>[] = /* @__PURE__ */ detectorsOf(waits);
/** Source A's three detectors. */
export const sourceDetectors: readonly Detector<SourceAbnormalType>[] =
  /* @__PURE__ */ detectorsOf(sourceWaits);

/** The detectors of a table of waits: {@link waits} with other limits, or the host's own. */
export function detectorsOf<const Type extends string>(
  table: {
    readonly [type in Type]: Wait;
  },
): readonly Detector<Type>[] {
  return (Object.entries(table) as [Type, Wait][]).map(([type, wait]) => waitingDetector(type, wait));
}

/**
 * All abnormalities of one order at `now`, in the order of the detectors.
 *
 * @example
 * const unpaid = { orderId: 'o-1', userId: 'u-1', currentStatus: 'PENDING_PAYMENT', milestones: { PENDING_PAYMENT: 0 } };
 * detect(detectors, unpaid, 30 * 60_000)     // []
 * detect(detectors, unpaid, 30 * 60_000 + 1) // [{ type: 'PAYMENT_TIMEOUT', overtimeMinutes: 0, … }]
 */
export function detect<Type extends string, Facts extends OrderIdentity>(
  detectors: readonly Detector<Type, Facts>[],
  facts: Facts,
  now: Instant,
): readonly Abnormality<Type>[] {
  let found: Abnormality<Type>[] | undefined;
  for (const { type, limitAt } of detectors) {
    const limit = limitAt(facts);
    if (limit === null || now <= limit) continue;
    found ??= [];
    found.push({
      orderId: facts.orderId,
      userId: facts.userId,
      type,
      limitAt: limit,
      overtimeMinutes: elapsed(MINUTE_MS, limit, now),
      detectedAt: now,
    });
  }
  return found ?? NONE;
}

const NONE: readonly never[] = [];

/**
 * The first instant after `since` at which the order becomes abnormal: set a timer for it. `detect` finds a new
 * abnormality at that instant and not before. Null: never, unless the order changes.
 *
 * @example
 * abnormalAt(detectors, unpaid) // 1_800_001, for an order that is unpaid since 0
 */
export function abnormalAt<Facts extends OrderIdentity>(
  detectors: readonly Detector<string, Facts>[],
  facts: Facts,
  since: Instant = Number.NEGATIVE_INFINITY,
): Instant | null {
  let next: Instant | null = null;
  for (let i = 0; i < detectors.length; i++) {
    const limit = detectors[i]?.limitAt(facts) ?? null;
    if (limit === null || limit + 1 <= since) continue;
    if (next === null || limit + 1 < next) next = limit + 1;
  }
  return next;
}

/** The abnormalities of many orders at one instant. */
export function* scan<Type extends string, Facts extends OrderIdentity>(
  detectors: readonly Detector<Type, Facts>[],
  orders: Iterable<Facts>,
  now: Instant,
): Generator<Abnormality<Type>, void> {
  for (const facts of orders) yield* detect(detectors, facts, now);
}
