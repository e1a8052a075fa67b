/**
 * What a warehouse is told when an order is paid (source A, 4.3.1), corrected: one command per order and warehouse, not
 * per line; to the address of the order, not to a default of its user; under an id derived from its cause, so a replay
 * tells nobody twice; and taken back when the order is cancelled or refunded (D39–D47).
 */

import { joinId, type OrderId, type Sku } from '../core/id.ts';
import { HOUR_MS, type Instant, type Quantity } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Address, type Area, warehouseFor } from './address.ts';
import {
  type DispatchPriority,
  type DispatchStatus,
  HOURS_BY_CATEGORY,
  OTHER_HOURS,
} from './dispatch.table.ts';

/** A paid order, as far as it is to be sent. */
export interface PaidOrder {
  readonly orderId: OrderId;
  readonly userId: string;
  readonly paidAt: Instant;
  readonly currency: string;
  /** Where the order goes; null where every line names its warehouse and the carrier knows. */
  readonly address: Address | null;
  readonly lines: readonly DispatchLine[];
}

export interface DispatchLine {
  readonly sku: Sku;
  readonly quantity: Quantity;
  /** What the goods of the line cost, in minor units: quantity × price, before discount and freight. */
  readonly amountMinor: number;
  /** The kind of goods, as the policy lists it. */
  readonly category: string | null;
  /** Where the line was allocated; left out, the area of the address decides. */
  readonly warehouseId?: string;
}

/** One row of source A's `logistics_dispatch_commands`. */
export interface DispatchCommand {
  readonly commandId: string;
  readonly orderId: OrderId;
  readonly userId: string;
  readonly warehouseId: string;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: Quantity }[];
  readonly address: Address | null;
  /** By the value of the whole order, whatever part of it this warehouse sends. */
  readonly priority: DispatchPriority;
  readonly amountMinor: number;
  readonly currency: string;
  /** The earliest deadline of any line of the order: it was promised as one. */
  readonly requiredBy: Instant;
  readonly createdAt: Instant;
  readonly status: DispatchStatus;
}

/** More than this many minor units of goods: that urgent. */
export interface PriorityLimits {
  readonly highAboveMinor: number;
  readonly mediumAboveMinor: number;
}

export interface DispatchPolicy {
  /** By currency: 1000 of one is not 1000 of another. */
  readonly limits: { readonly [currency: string]: PriorityLimits };
  readonly hoursByCategory: { readonly [category: string]: number };
  /** For goods of no listed category. */
  readonly otherHours: number;
}

/** Source A's numbers: above 1000 high, above 500 medium; fresh goods in 24 hours, digital in 48, others in 72. */
export const defaultDispatchPolicy: DispatchPolicy = {
  limits: { CNY: { highAboveMinor: 100_000, mediumAboveMinor: 50_000 } },
  hoursByCategory: HOURS_BY_CATEGORY,
  otherHours: OTHER_HOURS,
};

/** Why a part of an order could not be planned, or was planned on an assumption. */
export type DispatchProblem =
  /** No warehouse serves the address; these goods are in no command. */
  | (Refusal & { readonly code: 'NO_WAREHOUSE'; readonly orderId: OrderId; readonly skus: readonly Sku[] })
  /** The policy has no limits in this currency; the order goes out as LOW. */
  | (Refusal & { readonly code: 'NO_PRIORITY_LIMITS'; readonly orderId: OrderId; readonly currency: string });

export interface DispatchPlan {
  /** One a warehouse, ascending by its id; none for an order without lines. */
  readonly commands: readonly DispatchCommand[];
  readonly problems: readonly DispatchProblem[];
}

/**
 * The commands for a paid order.
 *
 * @param areas who serves which area, for lines that no warehouse was allocated to
 * @param attempt which dispatch of the order this is: a second one, after a failure, has ids of its own
 */
export function planDispatch(
  order: PaidOrder,
  {
    policy = defaultDispatchPolicy,
    areas = [],
    attempt = 1,
  }: { readonly policy?: DispatchPolicy; readonly areas?: Iterable<Area>; readonly attempt?: number } = {},
): DispatchPlan {
  const { orderId, userId, paidAt, currency, address, lines } = order;
  if (lines.length === 0) return { commands: [], problems: [] };
  const problems: DispatchProblem[] = [];
  const amountMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0);
  const limits = own(policy.limits, currency);
  if (limits === undefined) problems.push({ code: 'NO_PRIORITY_LIMITS', orderId, currency });

  const served = address === null ? undefined : warehouseFor(address, areas);
  const parcels = new Map<string, Map<Sku, Quantity>>();
  const unserved: Sku[] = [];
  for (const { sku, quantity, warehouseId = served } of lines) {
    if (warehouseId === undefined) {
      unserved.push(sku);
      continue;
    }
    const parcel = parcels.get(warehouseId) ?? new Map<Sku, Quantity>();
    parcels.set(warehouseId, parcel.set(sku, (parcel.get(sku) ?? 0) + quantity));
  }
  if (unserved.length > 0) problems.push({ code: 'NO_WAREHOUSE', orderId, skus: unserved });

  const common = {
    orderId,
    userId,
    address,
    priority: priorityOf(amountMinor, limits),
    amountMinor,
    currency,
    requiredBy: requiredBy(order, policy),
    createdAt: paidAt,
    status: 'PENDING_DISPATCH',
  } as const;
  const commands = [...parcels.keys()].sort().map((warehouseId): DispatchCommand => {
    const goods = [...(parcels.get(warehouseId) ?? [])].map(([sku, quantity]) => ({ sku, quantity }));
    return { ...common, commandId: dispatchId(orderId, warehouseId, attempt), warehouseId, lines: goods };
  });
  return { commands, problems };
}

/** The id of a dispatch, from its cause: the same order, warehouse and attempt are the same command. */
export function dispatchId(orderId: string, warehouseId: string, attempt: number): string {
  return joinId(orderId, 'dispatch', warehouseId, String(attempt));
}

/** How urgent an order of this value is; without limits for its currency, not at all. */
export function priorityOf(amountMinor: number, limits: PriorityLimits | undefined): DispatchPriority {
  if (limits === undefined) return 'LOW';
  if (amountMinor > limits.highAboveMinor) return 'HIGH';
  return amountMinor > limits.mediumAboveMinor ? 'MEDIUM' : 'LOW';
}

/** When the order has to be there: the earliest of what its lines allow. */
export function requiredBy(
  { paidAt, lines }: Pick<PaidOrder, 'paidAt' | 'lines'>,
  { hoursByCategory, otherHours }: DispatchPolicy = defaultDispatchPolicy,
): Instant {
  const hours = lines.map(({ category }) =>
    category === null ? otherHours : (own(hoursByCategory, category) ?? otherHours),
  );
  return paidAt + (hours.length === 0 ? otherHours : Math.min(...hours)) * HOUR_MS;
}

/** A category or a currency comes from outside: `constructor` must find nothing. */
function own<V>(table: { readonly [key: string]: V }, key: string): V | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Tells a warehouse to stop a parcel it was told to send. */
export interface DispatchRecall {
  readonly recallId: string;
  readonly commandId: string;
  readonly orderId: OrderId;
  readonly warehouseId: string;
  readonly because: 'CANCELLED' | 'REFUNDED' | 'EXPIRED';
  readonly at: Instant;
}

/**
 * What a cancelled, expired or refunded order takes back: every command that is not taken back yet. A recall names its
 * command, so whichever of the two reaches the warehouse first, nothing is sent.
 */
export function recallDispatch(
  commands: readonly DispatchCommand[],
  { because, at }: Pick<DispatchRecall, 'because' | 'at'>,
): readonly DispatchRecall[] {
  return commands
    .filter(({ status }) => status !== 'RECALLED')
    .map(({ commandId, orderId, warehouseId }) => ({
      recallId: `${commandId}/recall`,
      commandId,
      orderId,
      warehouseId,
      because,
      at,
    }));
}
