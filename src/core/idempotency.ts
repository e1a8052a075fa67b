/**
 * Idempotency as a small machine: absent → claimed → done | retryable. Pure: the record goes in, the verdict and the next
 * record come out. A store does one insert-if-absent and one compare-and-set.
 *
 * Work whose record commits together with its effect goes from absent to done in one step; `handle` does only such work.
 * Claims, leases and recovery points are for work that leaves the process before it is finished.
 * The rules are source B's (docs/sources.md), in the terms of the IETF draft on the Idempotency-Key header.
 */

import type { DurationMs, Instant } from './quantity.ts';
import type { Refusal } from './refusal.ts';

/** A key with its scope: the same key under another tenant, actor or operation is another key. */
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
  /** The point of the last checkpoint. */
  readonly recoveryPoint?: string;
}

/** A key whose answer is known, until the record is deleted. */
export interface DoneKey {
  readonly phase: 'done';
  readonly fingerprint: string;
  /** The answer, as text. */
  readonly response: string;
  readonly doneAt: Instant;
}

/** A key whose holder abandoned the work. Without a recovery point the same request starts over. */
export interface RetryableKey {
  readonly phase: 'retryable';
  readonly fingerprint: string;
  readonly recoveryPoint?: string;
}

export type KeyRecord = ClaimedKey | DoneKey | RetryableKey;

/** What a request has to do, by the record of its key. */
export type KeyVerdict =
  | { readonly verdict: 'execute'; readonly record: ClaimedKey }
  | { readonly verdict: 'resume'; readonly record: ClaimedKey; readonly recoveryPoint: string | undefined }
  | { readonly verdict: 'replay'; readonly response: string }
  | { readonly verdict: 'inProgress'; readonly retryAfterMs: DurationMs }
  | { readonly verdict: 'mismatch'; readonly storedFingerprint: string };

/** The lease of this holder is not the one on the record: it expired and another caller took over. */
export interface LeaseLost extends Refusal {
  readonly code: 'LEASE_LOST';
  readonly phase: KeyRecord['phase'] | 'absent';
}

export interface BeginKey {
  readonly fingerprint: string;
  readonly now: Instant;
  /** A unique token of the holder; its later calls show it. */
  readonly lease: string;
  /** How long the holder has until its next checkpoint, default 90 s. */
  readonly leaseMs?: DurationMs | undefined;
}

export const DEFAULT_LEASE_MS = 90_000;
/** How long request keys are kept; permanent business keys are never deleted. */
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
  // After a checkpoint the call may have had its effect: the caller has to find out, and not send it again.
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

/** Records how far the work has come and extends the lease. Refused once another holder took over (`LEASE_LOST`). */
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

/** Records the answer. Refused once another holder took over (`LEASE_LOST`). */
export function completeKey(
  stored: KeyRecord | undefined,
  { lease, response, now }: { readonly lease: string; readonly response: string; readonly now: Instant },
): DoneKey | LeaseLost {
  if (!holds(stored, lease)) return lost(stored);
  return { phase: 'done', fingerprint: stored.fingerprint, response, doneAt: now };
}

/** Abandons the work. Without a recovery point the same request starts over, after one it resumes. */
export function abandonKey(
  stored: KeyRecord | undefined,
  { lease }: { readonly lease: string },
): RetryableKey | LeaseLost {
  if (!holds(stored, lease)) return lost(stored);
  const { fingerprint, recoveryPoint } = stored;
  return { phase: 'retryable', fingerprint, ...(recoveryPoint !== undefined && { recoveryPoint }) };
}

/** The id of the row of a key. */
export function keyId({ tenant = '', actor = '', operation, key }: KeyScope): string {
  return JSON.stringify([tenant, actor, operation, key]);
}
