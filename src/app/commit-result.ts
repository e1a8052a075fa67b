/** What a caller of `handle` gets back: what was committed, or why not. Both are plain JSON, causes aside. */
import type { Refusal } from '../core/refusal.ts';
import type { FieldProblem } from '../core/shape.ts';
import type { NotFound, Writes } from '../flow/index.ts';
import type { Undecided } from './run-use-case.ts';

/** What was committed. A replayed request gets the same events, byte for byte, with `replayed: true`. */
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

/** Why a command had no effect; `code` says what a caller can do about it. `R`: the refusals of its use case. */
export type Failure<R extends Refusal = Refusal> =
  /** Wrong in itself: every problem with its path. Nothing was looked up, and its key may be used for the mended request. */
  | { readonly code: 'MALFORMED_REQUEST'; readonly problems: readonly FieldProblem[] }
  /** The aggregate does not exist. Its key may be used again. */
  | { readonly code: 'NOT_FOUND'; readonly kind: string; readonly id: string }
  /** The rules refuse: all reasons, in order of precedence. Asking again gives the same answer. */
  | { readonly code: 'REFUSED'; readonly refusals: readonly R[]; readonly replayed: boolean }
  /** The key was used for another request. */
  | { readonly code: 'KEY_REUSED'; readonly storedFingerprint: string; readonly fingerprint: string }
  /** Another request is under way under this key. */
  | { readonly code: 'IN_PROGRESS'; readonly retryAfterMs: number }
  /** Other transactions were faster every time. Nothing was written; try again. Inside a host's transaction: roll back first. */
  | { readonly code: 'CONFLICT'; readonly attempts: number }
  /** COMMIT was sent and its answer lost. Resolve it by key; without one, look before trying again. */
  | { readonly code: 'OUTCOME_UNKNOWN' }
  /** A port of the host's failed before anything was decided: try again later. */
  | { readonly code: 'PORT_FAILED'; readonly port: 'catalogue'; readonly cause: unknown }
  /** The store failed. Nothing was written; try again later. */
  | { readonly code: 'STORE_FAILED'; readonly cause: unknown }
  /** A bug of the host's use case, or of this library: `locks`, `locksNext` or `decide` threw. Trying again gives the same. */
  | { readonly code: 'BUG'; readonly cause: unknown };

/** What is kept under a key. */
export type StoredAnswer = Omit<CommitResult, 'replayed'> | { readonly refusals: readonly Refusal[] };

/** The result for what is being committed. */
export function commitResultOf({ history }: Writes): CommitResult {
  return {
    events: history.map(({ kind, id, version, event, to }) => ({ kind, id, version, event, to })),
    replayed: false,
  };
}

/** The failure of a command that was not decided. What is malformed comes first, then what is missing, then the rules. */
export function failureOf({ problems, refusals }: Undecided): Failure {
  if (problems.length > 0) return { code: 'MALFORMED_REQUEST', problems };
  const [first] = refusals;
  if (first && refusals.every(isNotFound)) {
    const { kind, id } = first as NotFound;
    return { code: 'NOT_FOUND', kind, id };
  }
  return { code: 'REFUSED', refusals, replayed: false };
}

function isNotFound(refusal: Refusal): refusal is NotFound {
  return refusal.code === 'NOT_FOUND';
}

/**
 * The HTTP status of a failure: 400 malformed, 404 not found, 409 refused or in conflict, 422 a key used for another
 * request (IETF Idempotency-Key), 503 the store, 500 a bug.
 *
 * @example
 * answer.match((result) => reply(201, result), (failure) => reply(httpStatusOf(failure), failure))
 */
export function httpStatusOf({ code }: Pick<Failure, 'code'>): number {
  return HTTP_STATUS[code];
}

const HTTP_STATUS: { readonly [code in Failure['code']]: number } = {
  MALFORMED_REQUEST: 400,
  NOT_FOUND: 404,
  REFUSED: 409,
  IN_PROGRESS: 409,
  KEY_REUSED: 422,
  CONFLICT: 503,
  OUTCOME_UNKNOWN: 503,
  PORT_FAILED: 503,
  STORE_FAILED: 503,
  BUG: 500,
};
