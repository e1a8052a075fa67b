/**
 * Which orders are abnormal at a given instant. A detector says up to when an order as it stands is fine; everything else
 * follows: whether it is abnormal at `now`, by how many minutes, and when a timer has to look again. So an idle order, of
 * which nothing is ever heard, is found when its time has come (D56), by a timer or by a scan with the same answer.
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

/** What the detectors here read of an order: part of its lifecycle row, of what is known at the time. */
export type OrderFacts = Pick<Lifecycle, 'orderId' | 'userId' | 'currentStatus' | 'milestones'>;

/** One kind of abnormality. A host writes its own over whatever facts it has. */
export interface Detector<Type extends string = string, Facts extends Ordered = OrderFacts> {
  readonly type: Type;
  /** The last instant at which the order as it stands is still fine; null: it is fine for good, unless something changes. */
  readonly limitAt: (facts: Facts) => Instant | null;
}

/** The least that a finding has to say. */
export interface Ordered {
  readonly orderId: string;
  readonly userId: string;
}

/** An order that is abnormal. */
export interface Abnormality<Type extends string = string> extends Ordered {
  readonly type: Type;
  /** It is abnormal from the millisecond after. */
  readonly limitAt: Instant;
  /** Whole minutes since then, truncated; 0 in the first minute. */
  readonly overtimeMinutes: number;
  readonly detectedAt: Instant;
}

/** A detector of orders that wait too long: longer, by a millisecond, than the limit (D58). */
export function waitingDetector<const Type extends string>(type: Type, wait: Wait): Detector<Type> {
  const { status, since, limitMinutes } = wait;
  return {
    type,
    // Asked of every event of a stream, so nothing is allocated.
    limitAt: ({ currentStatus, milestones }) => {
      if (currentStatus !== status) return null;
      let from: Instant | undefined;
      for (let i = 0; i < since.length && from === undefined; i++)
        from = milestones[since[i] as ObservedStatus];
      return from === undefined ? null : from + limitMinutes * MINUTE_MS;
    },
  };
}

/** The three of source A and the paid order that never starts. */
export const detectors: readonly Detector<AbnormalType>[] = /* @__PURE__ */ detectorsOf(waits);
/** The three of source A alone. */
export const sourceDetectors: readonly Detector<SourceAbnormalType>[] =
  /* @__PURE__ */ detectorsOf(sourceWaits);

/** Detectors of a table of waits: the one here with other limits, or a host's own. */
export function detectorsOf<const Type extends string>(
  table: {
    readonly [type in Type]: Wait;
  },
): readonly Detector<Type>[] {
  return (Object.entries(table) as [Type, Wait][]).map(([type, wait]) => waitingDetector(type, wait));
}

/**
 * Everything that is abnormal about one order at `now`, in the order of the detectors.
 *
 * @example
 * const unpaid = { orderId: 'o-1', userId: 'u-1', currentStatus: 'PENDING_PAYMENT', milestones: { PENDING_PAYMENT: 0 } };
 * detect(detectors, unpaid, 30 * 60_000)     // []
 * detect(detectors, unpaid, 30 * 60_000 + 1) // [{ type: 'PAYMENT_TIMEOUT', overtimeMinutes: 0, … }]
 */
export function detect<Type extends string, Facts extends Ordered>(
  among: readonly Detector<Type, Facts>[],
  facts: Facts,
  now: Instant,
): readonly Abnormality<Type>[] {
  let found: Abnormality<Type>[] | undefined;
  for (const { type, limitAt } of among) {
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
 * When the order as it stands turns abnormal next, after `since`: the instant to set a timer for. `detect` at that
 * instant finds something new, and at no instant before it. Null: never, unless something changes.
 */
export function abnormalAt<Facts extends Ordered>(
  among: readonly Detector<string, Facts>[],
  facts: Facts,
  since: Instant = Number.NEGATIVE_INFINITY,
): Instant | null {
  let next: Instant | null = null;
  for (let i = 0; i < among.length; i++) {
    const limit = among[i]?.limitAt(facts) ?? null;
    if (limit === null || limit + 1 <= since) continue;
    if (next === null || limit + 1 < next) next = limit + 1;
  }
  return next;
}

/** Looks through many orders at one instant. */
export function* scan<Type extends string, Facts extends Ordered>(
  among: readonly Detector<Type, Facts>[],
  orders: Iterable<Facts>,
  now: Instant,
): Generator<Abnormality<Type>, void> {
  for (const facts of orders) yield* detect(among, facts, now);
}
