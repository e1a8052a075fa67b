/**
 * Refuses floods of orders (source B, 3.1): too many from one address in a minute, orders without a user, blacklisted
 * addresses. The host stores one small record per address, so any number of machines can share the check.
 */
import { type DurationMs, HOUR_MS, type Instant, MINUTE_MS } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';

export interface FloodPolicy {
  /** This many attempts from one address within the window are a flood. The last of them is already refused. */
  readonly maxOrders: number;
  readonly windowMs: DurationMs;
  /** How long a flooding address stays on the blacklist. */
  readonly blacklistMs: DurationMs;
  readonly anonymous: 'refuse' | 'serve';
}

/** Source B's 20 a minute. Source B names no duration for the blacklist; the default is an hour. */
export const defaultFloodPolicy: FloodPolicy = {
  maxOrders: 20,
  windowMs: MINUTE_MS,
  blacklistMs: HOUR_MS,
  anonymous: 'refuse',
};

/** The record of one address. It has at most as many instants as the policy counts. */
export interface AddressRecord {
  /** The latest attempts, ascending. */
  readonly attemptedAt: readonly Instant[];
  /** The end of its time on the blacklist, exclusive. */
  readonly blacklistedUntil: Instant | null;
}

/** An attempt to place an order, before the order is validated. */
export interface OrderAttempt {
  readonly userId: string | null;
  readonly at: Instant;
}

export type FloodRefusal =
  | (Refusal & { readonly code: 'BLACKLISTED'; readonly until: Instant })
  | (Refusal & { readonly code: 'ORDER_FLOOD'; readonly orders: number; readonly until: Instant })
  | (Refusal & { readonly code: 'ANONYMOUS_ORDER' });

/** The verdict on an attempt, and the new record of its address. */
export interface FloodVerdict {
  readonly record: AddressRecord;
  /** Every reason to refuse the attempt; empty if it is allowed. */
  readonly refusals: readonly FloodRefusal[];
}

const UNKNOWN: AddressRecord = { attemptedAt: [], blacklistedUntil: null };

/**
 * Judges one attempt to place an order. Refused attempts count as well, so a flooding address stays refused.
 *
 * @example
 * const { record, refusals } = judgeAttempt(records.get(ip), { userId, at: now });
 * records.set(ip, record);
 */
export function judgeAttempt(
  record: AddressRecord = UNKNOWN,
  { userId, at }: OrderAttempt,
  policy: FloodPolicy = defaultFloodPolicy,
): FloodVerdict {
  const { maxOrders, windowMs, blacklistMs, anonymous } = policy;
  const { blacklistedUntil } = record;
  const refusals: FloodRefusal[] = [];
  const attemptedAt = [...record.attemptedAt, at].sort((a, b) => a - b).slice(-maxOrders);
  const orders = attemptedAt.filter((each) => each > at - windowMs && each <= at).length;
  const flood = orders >= maxOrders;
  // Every further flood extends the blacklisting.
  const until = flood ? Math.max(blacklistedUntil ?? at, at + blacklistMs) : blacklistedUntil;
  if (until !== null && blacklistedUntil !== null && at < blacklistedUntil)
    refusals.push({ code: 'BLACKLISTED', until });
  else if (until !== null && flood) refusals.push({ code: 'ORDER_FLOOD', orders, until });
  if (anonymous === 'refuse' && (userId === null || userId.trim() === ''))
    refusals.push({ code: 'ANONYMOUS_ORDER' });
  return { record: { attemptedAt, blacklistedUntil: until }, refusals };
}

/** Whether the record can be deleted: from `now` on it changes no verdict. */
export function isForgettable(
  { attemptedAt, blacklistedUntil }: AddressRecord,
  now: Instant,
  { windowMs }: FloodPolicy = defaultFloodPolicy,
): boolean {
  return (
    (blacklistedUntil === null || blacklistedUntil <= now) && attemptedAt.every((at) => at <= now - windowMs)
  );
}
