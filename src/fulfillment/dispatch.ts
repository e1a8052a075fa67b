/**
 * Dispatch commands for a paid order (source A, 4.3.1, corrected: D39–D47). There is one command per order and
 * warehouse, not per line. It goes to the order's address, not to the user's default one. Its id is derived from its
 * cause, so a replay dispatches once. {@link recallDispatch} recalls it.
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

/** A paid order, with the fields that dispatch depends on. */
export interface PaidOrder {
  readonly orderId: OrderId;
  readonly userId: string;
  readonly paidAt: Instant;
  readonly currency: string;
  /** The order's address. Null if every line names its warehouse and the carrier has the address. */
  readonly address: Address | null;
  readonly lines: readonly DispatchLine[];
}

export interface DispatchLine {
  readonly sku: Sku;
  readonly quantity: Quantity;
  /** The price of the line's goods in minor units: quantity × price, before discount and freight. */
  readonly amountMinor: number;
  /** The kind of goods, as in the policy. */
  readonly category: string | null;
  /** The warehouse that the line was allocated to. Without it the area of the address decides. */
  readonly warehouseId?: string | undefined;
}

/** One row of source A's `logistics_dispatch_commands`. */
export interface DispatchCommand {
  readonly commandId: string;
  readonly orderId: OrderId;
  readonly userId: string;
  readonly warehouseId: string;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: Quantity }[];
  readonly address: Address | null;
  /** By the value of the whole order, not of this warehouse's part. */
  readonly priority: DispatchPriority;
  readonly amountMinor: number;
  readonly currency: string;
  /** The earliest deadline of any line of the order: the order was promised as a whole. */
  readonly requiredBy: Instant;
  readonly createdAt: Instant;
  readonly status: DispatchStatus;
}

/** Goods for more than this many minor units have this priority. */
export interface PriorityLimits {
  readonly highAboveMinor: number;
  readonly mediumAboveMinor: number;
}

export interface DispatchPolicy {
  /** Limits by currency. */
  readonly limits: { readonly [currency: string]: PriorityLimits };
  readonly hoursByCategory: { readonly [category: string]: number };
  /** For goods of other categories. */
  readonly otherHours: number;
}

/** Source A's numbers: above 1000 high, above 500 medium; fresh goods in 24 hours, digital in 48, others in 72. */
export const defaultDispatchPolicy: DispatchPolicy = {
  limits: { CNY: { highAboveMinor: 100_000, mediumAboveMinor: 50_000 } },
  hoursByCategory: HOURS_BY_CATEGORY,
  otherHours: OTHER_HOURS,
};

/** Why a part of an order could not be planned, or was planned with an assumption. */
export type DispatchProblem =
  /** No warehouse serves the address. These goods are in no command. */
  | (Refusal & { readonly code: 'NO_WAREHOUSE'; readonly orderId: OrderId; readonly skus: readonly Sku[] })
  /** The policy has no limits in this currency. The priority is LOW. */
  | (Refusal & { readonly code: 'NO_PRIORITY_LIMITS'; readonly orderId: OrderId; readonly currency: string });

export interface DispatchPlan {
  /** One per warehouse, ascending by its id. Empty for an order without lines. */
  readonly commands: readonly DispatchCommand[];
  readonly problems: readonly DispatchProblem[];
}

/**
 * Plans the dispatch commands of a paid order.
 *
 * @param areas the warehouses of areas, for lines without an allocated warehouse
 * @param attempt the number of this dispatch of the order: a second attempt, after a failure, has other ids
 * @example
 * planDispatch(order, { areas }).commands // [{ commandId: 'o-1/dispatch/east/1', priority: 'HIGH', … }]
 */
export function planDispatch(
  order: PaidOrder,
  {
    policy = defaultDispatchPolicy,
    areas = [],
    attempt = 1,
  }: {
    readonly policy?: DispatchPolicy | undefined;
    readonly areas?: Iterable<Area> | undefined;
    readonly attempt?: number | undefined;
  } = {},
): DispatchPlan {
  const { orderId, userId, paidAt, currency, address, lines } = order;
  if (lines.length === 0) return { commands: [], problems: [] };
  const problems: DispatchProblem[] = [];
  const amountMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0);
  const limits = ownValue(policy.limits, currency);
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

/** The id of a dispatch command, derived from order, warehouse and attempt. */
export function dispatchId(orderId: string, warehouseId: string, attempt: number): string {
  return joinId(orderId, 'dispatch', warehouseId, String(attempt));
}

/** The priority of an order of this value. LOW without limits for its currency. */
export function priorityOf(amountMinor: number, limits: PriorityLimits | undefined): DispatchPriority {
  if (limits === undefined) return 'LOW';
  if (amountMinor > limits.highAboveMinor) return 'HIGH';
  return amountMinor > limits.mediumAboveMinor ? 'MEDIUM' : 'LOW';
}

/** The deadline of an order: the earliest that any of its lines allows. */
export function requiredBy(
  { paidAt, lines }: Pick<PaidOrder, 'paidAt' | 'lines'>,
  { hoursByCategory, otherHours }: DispatchPolicy = defaultDispatchPolicy,
): Instant {
  const hours = lines.map(({ category }) =>
    category === null ? otherHours : (ownValue(hoursByCategory, category) ?? otherHours),
  );
  return paidAt + (hours.length === 0 ? otherHours : Math.min(...hours)) * HOUR_MS;
}

/** Own properties only: the key comes from outside and may be `constructor`. */
function ownValue<V>(table: { readonly [key: string]: V }, key: string): V | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Asks a warehouse to stop a dispatch. */
export interface DispatchRecall {
  readonly recallId: string;
  readonly commandId: string;
  readonly orderId: OrderId;
  readonly warehouseId: string;
  readonly reason: 'CANCELLED' | 'REFUNDED' | 'EXPIRED';
  readonly at: Instant;
}

/**
 * Recalls the dispatch commands of a cancelled, expired or refunded order, except those already recalled. The host
 * calls this when the order ends. A recall names its command, so the two may reach the warehouse in any order.
 *
 * @example
 * recallDispatch(commands, { reason: 'CANCELLED', at: now }) // [{ recallId: 'o-1/dispatch/east/1/recall', … }]
 */
export function recallDispatch(
  commands: readonly DispatchCommand[],
  { reason, at }: Pick<DispatchRecall, 'reason' | 'at'>,
): readonly DispatchRecall[] {
  return commands
    .filter(({ status }) => status !== 'RECALLED')
    .map(({ commandId, orderId, warehouseId }) => ({
      recallId: `${commandId}/recall`,
      commandId,
      orderId,
      warehouseId,
      reason,
      at,
    }));
}
