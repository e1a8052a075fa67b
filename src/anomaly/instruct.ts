/**
 * Makes instructions of abnormalities: the handler, the suggested action, and whether a person is required (source A,
 * 4.4). An abnormality whose order and type are already in the handling table is left out (D61).
 */
import { joinId } from '../core/id.ts';
import type { Abnormality } from './detect.ts';
import {
  type AbnormalityResponse,
  HIGH_RISK_ABOVE,
  HIGH_RISK_HANDLER,
  HIGH_RISK_NOTES,
  ORDINARY_NOTES,
} from './handling.table.ts';

/** A new row of source A's `abnormal_order_handling`. */
export interface Instruction<Type extends string = string> extends Abnormality<Type> {
  /** Derived from order and type, so it is the same when detected again. */
  readonly handlingId: string;
  /** The number of the user's abnormalities, as {@link Counting} defines it. */
  readonly userAbnormalCount: number;
  readonly handler: string;
  readonly action: string;
  readonly notes: string;
  /**
   * A person decides: the action must not run automatically. Source A sends a high-risk customer's order to manual
   * review and cancels it as well (D64).
   */
  readonly manual: boolean;
}

/**
 * Which abnormalities of a user are counted (D60):
 * - `now`: the user's orders that are abnormal at this instant, including this one, handled or not.
 * - `before`: the user's rows in the handling table before this run, without this order.
 */
export type Counting = 'now' | 'before';

/** The handling table as {@link instruct} reads it. */
export interface HandlingIndex {
  readonly has: (handlingId: string) => boolean;
  /** The number of the user's rows, in any status. */
  readonly countOf: (userId: string) => number;
}

export const emptyHandlingIndex: HandlingIndex = { has: () => false, countOf: () => 0 };

export interface InstructOptions<Type extends string> {
  readonly handled?: HandlingIndex | undefined;
  readonly count: Counting;
  /** Handler and action by type. A host adds entries for its own types. */
  readonly responses: { readonly [type in Type]: AbnormalityResponse };
  readonly highRiskAbove?: number | undefined;
}

/** The id of the row of an order and a type. */
export function handlingId(orderId: string, type: string): string {
  return joinId(orderId, 'abnormal', type);
}

/**
 * Instructions for the abnormalities found at one instant, in their order, without those already in the table.
 *
 * @example
 * instruct([...scan(detectors, orders, now)], { count: 'before', handled: handlingOf(rows), responses })
 */
export function instruct<Type extends string>(
  found: readonly Abnormality<Type>[],
  options: InstructOptions<Type>,
): readonly Instruction<Type>[] {
  const { handled = emptyHandlingIndex, count, highRiskAbove = HIGH_RISK_ABOVE } = options;
  const now = count === 'now' ? ordersByUser(found) : undefined;
  return found.flatMap((abnormality) => {
    const { orderId, userId, type } = abnormality;
    const id = handlingId(orderId, type);
    if (handled.has(id)) return [];
    const userAbnormalCount = now ? (now.get(userId)?.size ?? 0) : handled.countOf(userId);
    const manual = userAbnormalCount > highRiskAbove;
    const { handler, action } = options.responses[type];
    return [
      {
        ...abnormality,
        handlingId: id,
        userAbnormalCount,
        handler: manual ? HIGH_RISK_HANDLER : handler,
        action,
        notes: manual ? HIGH_RISK_NOTES : ORDINARY_NOTES,
        manual,
      },
    ];
  });
}

/** Counts orders, not findings: an order with two abnormalities counts once. */
function ordersByUser(found: readonly Abnormality[]): ReadonlyMap<string, ReadonlySet<string>> {
  const orders = new Map<string, Set<string>>();
  for (const { userId, orderId } of found) {
    const known = orders.get(userId) ?? new Set();
    orders.set(userId, known.add(orderId));
  }
  return orders;
}
