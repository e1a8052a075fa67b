/**
 * Who floods a shop with orders (source B, 3.1): too many from one address in a minute, orders without a user, addresses on
 * the blacklist. One small record an address, kept by the host under whatever key it likes, so any number of machines can share the work.
 */

import { type DurationMs, HOUR_MS, type Instant, MINUTE_MS } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';

export interface FloodPolicy {
  /** So many orders from one address within the window are a flood: the last of them is refused already. */
  readonly maxOrders: number;
  readonly windowMs: DurationMs;
  /** How long a flooding address stays on the blacklist. */
  readonly blacklistMs: DurationMs;
  readonly anonymous: 'refuse' | 'serve';
}

/** Source B's numbers, 20 a minute; it does not say how long the blacklist holds: an hour. */
export const defaultFloodPolicy: FloodPolicy = {
  maxOrders: 20,
  windowMs: MINUTE_MS,
  blacklistMs: HOUR_MS,
  anonymous: 'refuse',
};

/** What is remembered of one address: no more instants than the policy counts. */
export interface AddressRecord {
  /** When it asked, ascending; the latest only. */
  readonly askedAt: readonly Instant[];
  /** On the blacklist up to here, this instant not included. */
  readonly blacklistedUntil: Instant | null;
}

/** A wish to place an order, before anything of it is looked at. */
export interface OrderAttempt {
  readonly userId: string | null;
  readonly at: Instant;
}

export type FloodRefusal =
  | (Refusal & { readonly code: 'BLACKLISTED'; readonly until: Instant })
  | (Refusal & { readonly code: 'ORDER_FLOOD'; readonly orders: number; readonly until: Instant })
  | (Refusal & { readonly code: 'ANONYMOUS_ORDER' });

/** What becomes of an attempt, and what is to be remembered of its address. */
export interface FloodVerdict {
  readonly record: AddressRecord;
  /** Every reason to turn the attempt away; none: it may go on. */
  readonly refusals: readonly FloodRefusal[];
}

const UNKNOWN: AddressRecord = { askedAt: [], blacklistedUntil: null };

/**
 * Judges one attempt to place an order. Refused attempts count: an address does not get out of the window by asking on.
 *
 * @example
 * const { record, refusals } = judgeAttempt(remembered.get(ip), { userId, at: now });
 * remembered.set(ip, record);
 */
export function judgeAttempt(
  record: AddressRecord = UNKNOWN,
  { userId, at }: OrderAttempt,
  policy: FloodPolicy = defaultFloodPolicy,
): FloodVerdict {
  const { maxOrders, windowMs, blacklistMs, anonymous } = policy;
  const { blacklistedUntil } = record;
  const refusals: FloodRefusal[] = [];
  const askedAt = [...record.askedAt, at].sort((a, b) => a - b).slice(-maxOrders);
  const orders = askedAt.filter((each) => each > at - windowMs && each <= at).length;
  const flood = orders >= maxOrders;
  // Whoever goes on flooding stays on the blacklist.
  const until = flood ? Math.max(blacklistedUntil ?? at, at + blacklistMs) : blacklistedUntil;
  if (until !== null && blacklistedUntil !== null && at < blacklistedUntil)
    refusals.push({ code: 'BLACKLISTED', until });
  else if (until !== null && flood) refusals.push({ code: 'ORDER_FLOOD', orders, until });
  if (anonymous === 'refuse' && (userId === null || userId.trim() === ''))
    refusals.push({ code: 'ANONYMOUS_ORDER' });
  return { record: { askedAt, blacklistedUntil: until }, refusals };
}

/** Whether a record says nothing any more: forgetting it changes no verdict from `now` on. */
export function isForgettable(
  { askedAt, blacklistedUntil }: AddressRecord,
  now: Instant,
  { windowMs }: FloodPolicy = defaultFloodPolicy,
): boolean {
  return (
    (blacklistedUntil === null || blacklistedUntil <= now) && askedAt.every((at) => at <= now - windowMs)
  );
}
