/**
 * From abnormalities to instructions: who handles them, what is suggested, and whether it may be done without a person
 * (source A, 4.4). What is in the handling table already is left out, by order and type (D61).
 */
import { joinId } from '../core/id.ts';
import type { Abnormality } from './detect.ts';
import {
  HIGH_RISK_ABOVE,
  HIGH_RISK_HANDLER,
  HIGH_RISK_NOTES,
  ORDINARY_NOTES,
  type Response,
} from './handling.table.ts';

/** A row for source A's `abnormal_order_handling`, before anybody touched it. */
export interface Instruction<Type extends string = string> extends Abnormality<Type> {
  /** Derived from order and type: detected again, it is the same. */
  readonly handlingId: string;
  /** How many abnormalities the user has; {@link Counting} says which. */
  readonly userAbnormalCount: number;
  readonly handler: string;
  readonly action: string;
  readonly notes: string;
  /**
   * The action is a suggestion to a person: it is not to be carried out by itself. Source A sends a high-risk customer's
   * order to manual review and cancels it all the same (D64).
   */
  readonly manual: boolean;
}

/**
 * Which abnormalities of a user are counted (D60):
 * `now`: his orders that are abnormal at this instant, this one included, whatever was handled before;
 * `before`: his rows in the handling table before this run, this order not included.
 */
export type Counting = 'now' | 'before';

/** The handling table as far as it is asked here: what is known, and how much of each user. */
export interface Handled {
  readonly has: (handlingId: string) => boolean;
  /** Rows of the user, whatever became of them. */
  readonly countOf: (userId: string) => number;
}

export const nothingHandled: Handled = { has: () => false, countOf: () => 0 };

export interface InstructOptions<Type extends string> {
  readonly handled?: Handled;
  readonly count: Counting;
  /** Who and what, by type; a host that has types of its own adds their rows. */
  readonly responses: { readonly [type in Type]: Response };
  readonly highRiskAbove?: number;
}

/** The id of the row of an order and a type. */
export function handlingId(orderId: string, type: string): string {
  return joinId(orderId, 'abnormal', type);
}

/**
 * Instructions for what was found in one look at one instant, in that order, without what the table has already.
 *
 * @example
 * instruct([...scan(detectors, orders, now)], { count: 'before', handled: handlingOf(rows), responses })
 */
export function instruct<Type extends string>(
  found: readonly Abnormality<Type>[],
  options: InstructOptions<Type>,
): readonly Instruction<Type>[] {
  const { handled = nothingHandled, count, highRiskAbove = HIGH_RISK_ABOVE } = options;
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

/** Orders and not findings: one order with two abnormalities is one. */
function ordersByUser(found: readonly Abnormality[]): ReadonlyMap<string, ReadonlySet<string>> {
  const orders = new Map<string, Set<string>>();
  for (const { userId, orderId } of found) {
    const known = orders.get(userId) ?? new Set();
    orders.set(userId, known.add(orderId));
  }
  return orders;
}
