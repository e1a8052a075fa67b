/** What a caller of `handle` gets back: a receipt, or why not. Both are plain JSON and are stored under the key. */
import type { Refusal } from '../core/refusal.ts';
import type { Plan } from '../flow/index.ts';

/** Proof of what was committed. A replayed request gets the same receipt, byte for byte, with `replayed: true`. */
export interface CommitResult {
  /** Every event, with the version it has in its stream; its content is in the history. */
  readonly events: readonly CommittedEvent[];
  /** True when the key had been used for this very request before. */
  readonly replayed: boolean;
}
export interface CommittedEvent {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly event: string;
  readonly to: string;
}

/** Why a command had no effect; `code` tells what a caller can do about it. */
export type Failure =
  /** The rules say no. All the reasons, in order of precedence; asking again gives the same answer. */
  | { readonly code: 'REFUSED'; readonly refusals: readonly Refusal[]; readonly replayed: boolean }
  /** The key was used for another request. */
  | { readonly code: 'KEY_REUSED'; readonly storedFingerprint: string; readonly fingerprint: string }
  /** Somebody else is at work under this key. */
  | { readonly code: 'IN_PROGRESS'; readonly retryAfterMs: number }
  /** The key or the command is not fit to be recorded: nothing was looked up. */
  | { readonly code: 'MALFORMED_REQUEST'; readonly field: string }
  /** Other transactions were faster every time. Nothing was written; try again. Inside a host's transaction: roll back first. */
  | { readonly code: 'CONFLICT'; readonly attempts: number }
  /** COMMIT was sent and its answer lost. Resolve it by key; without one, look before trying again. */
  | { readonly code: 'OUTCOME_UNKNOWN' }
  /** The store failed. Nothing was written. */
  | { readonly code: 'STORE_FAILED'; readonly cause: unknown };

/** What is kept under a key. */
export type StoredAnswer = Omit<CommitResult, 'replayed'> | { readonly refusals: readonly Refusal[] };

/** The receipt for a plan that is being committed. */
export function commitResultOf(plan: Plan): CommitResult {
  return {
    events: plan.history.map(({ kind, id, version, event, to }) => ({ kind, id, version, event, to })),
    replayed: false,
  };
}
