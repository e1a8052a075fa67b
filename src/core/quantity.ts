/**
 * Quantities and instants: safe integers, checked where they enter a rule.
 *
 * Both are plain numbers, so state, events and refusals are JSON. A quantity counts indivisible units. An instant counts
 * milliseconds since 1970-01-01T00:00:00Z; the caller hands it in, no rule reads a clock.
 */
import type { Refusal } from './refusal.ts';

/** Indivisible units, a safe integer. */
export type Quantity = number;

/** Epoch milliseconds, UTC, a safe integer. */
export type Instant = number;

/** A duration in milliseconds. */
export type DurationMs = number;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** A quantity that is no positive safe integer; `given` describes the value. */
export interface InvalidQuantity extends Refusal {
  readonly code: 'INVALID_QUANTITY';
  readonly field: string;
  readonly given: string;
}

/** ECMAScript's limit of a Date, in milliseconds before and after 1970. */
export const MAX_INSTANT = 8.64e15;

/** Whole epoch milliseconds in the range of a Date. -0 is refused, since JSON turns it into 0. */
export function isInstant(value: unknown): value is Instant {
  return Number.isSafeInteger(value) && Math.abs(value as number) <= MAX_INSTANT && !Object.is(value, -0);
}

/** One or more units: a positive safe integer. Refuses 0, -0, fractions, strings, NaN and everything else. */
export function isQuantity(value: unknown): value is Quantity {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** Zero or more, as a counter or an amount in minor units. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0);
}

/** The reason to refuse `value` as a quantity, or nothing. */
export function quantityRefusal(field: string, value: unknown): InvalidQuantity | undefined {
  return isQuantity(value) ? undefined : { code: 'INVALID_QUANTITY', field, given: describe(value) };
}

/** A value in few words, for a refusal: short values in full, long or structured ones by type. */
export function describe(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'string')
    return value.length <= 40 ? JSON.stringify(value) : `a string of ${value.length} characters`;
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return 'a bigint';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Whole units of time between two instants, truncated toward zero; negative if `to` is earlier. */
export function elapsed(unit: DurationMs, from: Instant, to: Instant): number {
  return Math.trunc((to - from) / unit) + 0;
}
