/**
 * Idempotency as a small machine: absent → claimed → done | retryable. Pure: the record goes in, the verdict
 * and the next record come out; a port does one insert-if-absent and one compare-and-set.
 *
 * Work whose record commits together with its effect (everything `handle` does) goes from absent to done in one
 * step. Claims, leases and recovery points are for work that leaves the process before it is finished.
 * Rules: source B (repeat orders, repeat callbacks) as corrected in the IETF Idempotency-Key draft's terms.
 */

import type { DurationMs, Instant } from './quantity.ts';
import type { Refusal } from './refusal.ts';

/** What a key stands for: the same key under another tenant, actor or operation is another key. */
export interface KeyScope {
  readonly tenant?: string | undefined;
  readonly actor?: string | undefined;
  readonly operation: string;
  readonly key: string;
}

/** A key whose holder is at work until `leaseUntil`, unless the record is done. */
export interface ClaimedKey {
  readonly phase: 'claimed';
  readonly fingerprint: string;
  readonly lease: string;
  readonly leaseUntil: Instant;
  /** How far the work had come when it last said so. */
  readonly recoveryPoint?: string;
}

/** A key whose answer is known for as long as the record lives. */
export interface DoneKey {
  readonly phase: 'done';
  readonly fingerprint: string;
  /** The answer, byte for byte. */
  readonly response: string;
  readonly doneAt: Instant;
}

/** A key whose work was given up before it had any effect: the same request may start over. */
export interface RetryableKey {
  readonly phase: 'retryable';
  readonly fingerprint: string;
  readonly recoveryPoint?: string;
}

export type KeyRecord = ClaimedKey | DoneKey | RetryableKey;

/** What a request finds at its key. */
export type KeyVerdict =
  | { readonly verdict: 'execute'; readonly record: ClaimedKey }
  | { readonly verdict: 'resume'; readonly record: ClaimedKey; readonly recoveryPoint: string | undefined }
  | { readonly verdict: 'replay'; readonly response: string }
  | { readonly verdict: 'inProgress'; readonly retryAfterMs: DurationMs }
  | { readonly verdict: 'mismatch'; readonly storedFingerprint: string };

/** The lease this holder speaks of is not the one on the record: it expired and another took over. */
export interface LeaseLost extends Refusal {
  readonly code: 'LEASE_LOST';
  readonly phase: KeyRecord['phase'] | 'absent';
}

export interface BeginKey {
  readonly fingerprint: string;
  readonly now: Instant;
  /** A unique token of the holder; its later calls show it. */
  readonly lease: string;
  /** How long the holder may stay silent, default 90 s. */
  readonly leaseMs?: DurationMs | undefined;
}

export const DEFAULT_LEASE_MS = 90_000;
/** How long request keys are kept at least; permanent business keys are kept for ever. */
export const KEY_LIFE_MS = 72 * 3_600_000;

/** A key is 1 to 255 visible ASCII characters. */
export function isKey(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,255}$/.test(value);
}

/** What a request with this fingerprint finds. A mismatch comes before in-progress, in-progress before a replay. */
export function beginKey(
  stored: KeyRecord | undefined,
  { fingerprint, now, lease, leaseMs = DEFAULT_LEASE_MS }: BeginKey,
): KeyVerdict {
  const record: ClaimedKey = { phase: 'claimed', fingerprint, lease, leaseUntil: now + leaseMs };
  if (stored === undefined) return { verdict: 'execute', record };
  if (stored.fingerprint !== fingerprint)
    return { verdict: 'mismatch', storedFingerprint: stored.fingerprint };
  if (stored.phase === 'done') return { verdict: 'replay', response: stored.response };
  if (stored.phase === 'claimed' && stored.leaseUntil > now)
    return { verdict: 'inProgress', retryAfterMs: stored.leaseUntil - now };
  const { recoveryPoint } = stored;
  // Nothing was reached: start over. Something was: find out what became of it, never send blindly again.
  if (recoveryPoint === undefined && stored.phase === 'retryable') return { verdict: 'execute', record };
  return {
    verdict: 'resume',
    record: recoveryPoint === undefined ? record : { ...record, recoveryPoint },
    recoveryPoint,
  };
}

function holds(stored: KeyRecord | undefined, lease: string): stored is ClaimedKey {
  return stored?.phase === 'claimed' && stored.lease === lease;
}

function lost(stored: KeyRecord | undefined): LeaseLost {
  return { code: 'LEASE_LOST', phase: stored?.phase ?? 'absent' };
}

/** Remembers how far the work has come and extends the lease. Refused once another holder took over. */
export function checkpointKey(
  stored: KeyRecord | undefined,
  {
    lease,
    point,
    now,
    leaseMs = DEFAULT_LEASE_MS,
  }: {
    readonly lease: string;
    readonly point: string;
    readonly now: Instant;
    readonly leaseMs?: DurationMs | undefined;
  },
): ClaimedKey | LeaseLost {
  return holds(stored, lease) ? { ...stored, recoveryPoint: point, leaseUntil: now + leaseMs } : lost(stored);
}

/** Keeps the answer. A late holder whose lease went to another is refused and keeps nothing. */
export function completeKey(
  stored: KeyRecord | undefined,
  { lease, response, now }: { readonly lease: string; readonly response: string; readonly now: Instant },
): DoneKey | LeaseLost {
  if (!holds(stored, lease)) return lost(stored);
  return { phase: 'done', fingerprint: stored.fingerprint, response, doneAt: now };
}

/** Gives the work up: without a recovery point nothing happened and the same request may start over. */
export function abandonKey(
  stored: KeyRecord | undefined,
  { lease }: { readonly lease: string },
): RetryableKey | LeaseLost {
  if (!holds(stored, lease)) return lost(stored);
  const { fingerprint, recoveryPoint } = stored;
  return { phase: 'retryable', fingerprint, ...(recoveryPoint !== undefined && { recoveryPoint }) };
}

/** The row a key is kept in. */
export function keyId({ tenant = '', actor = '', operation, key }: KeyScope): string {
  return JSON.stringify([tenant, actor, operation, key]);
}
