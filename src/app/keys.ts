/**
 * Idempotency in front of an endpoint whose work leaves the process: begin, checkpoint, complete, abandon, over the store's
 * key rows. What `handle` does by itself needs none of this: its key is written with its effect.
 */
import { canonical } from '../core/canonical.ts';
import {
  abandonKey,
  beginKey,
  checkpointKey,
  completeKey,
  DEFAULT_LEASE_MS,
  isKey,
  KEY_LIFE_MS,
  type KeyRecord,
  type KeyScope,
  keyId,
  type LeaseLost,
} from '../core/idempotency.ts';
import { type DurationMs, HOUR_MS, type Instant } from '../core/quantity.ts';
import type { RowKey } from '../flow/index.ts';
import type { Clock, Ids, Store } from '../ports/index.ts';
import { fingerprintOf } from './fingerprint.ts';
import { randomIds, systemClock } from './system.ts';

/** A request under a key. */
export interface KeyedRequest extends KeyScope {
  /**
   * What the request means, as plain JSON: its validated fields, amounts as texts. No time, no trace id: the same request
   * sent again has to mean the same.
   */
  readonly content: unknown;
}

/** The holder of a key. Every call about the work shows it. */
export interface Lease {
  readonly ref: RowKey;
  readonly token: string;
}

export type Begun =
  /** The work was never begun: do it. */
  | { readonly verdict: 'execute'; readonly lease: Lease }
  /** Another holder began, and its lease ended. Query the outcome from `recoveryPoint` on; never send blindly. */
  | { readonly verdict: 'resume'; readonly lease: Lease; readonly recoveryPoint: string | undefined }
  /** Done: the answer, byte for byte. */
  | { readonly verdict: 'replay'; readonly response: string }
  | { readonly verdict: 'inProgress'; readonly retryAfterMs: DurationMs }
  /** The key was used for another request. */
  | { readonly verdict: 'mismatch'; readonly storedFingerprint: string; readonly fingerprint: string }
  /** No key: 1 to 255 visible ASCII characters. */
  | { readonly verdict: 'malformed' };

export interface KeysSettings {
  readonly store: Pick<Store, 'transact'>;
  readonly clock?: Clock | undefined;
  readonly ids?: Ids | undefined;
  /** How long a holder may stay silent, default 90 s. */
  readonly leaseMs?: DurationMs | undefined;
  /** How long an answer is kept, default 72 h, at least 24 h; `for-ever` for keys that are business numbers. */
  readonly life?: DurationMs | 'for-ever' | undefined;
}

export interface Keys {
  /** What this request finds at its key. A mismatch comes before in-progress, in-progress before a replay. */
  begin(request: KeyedRequest): Promise<Begun>;
  /** Remembers how far the work has come, and extends the lease. */
  checkpoint(lease: Lease, point: string): Promise<LeaseLost | undefined>;
  /** Keeps the answer. A holder that came too late keeps nothing. */
  complete(lease: Lease, response: string): Promise<LeaseLost | undefined>;
  /** Gives up: without a checkpoint nothing happened, and the same request may start over. */
  abandon(lease: Lease): Promise<LeaseLost | undefined>;
}

const SHORTEST_LIFE_MS = 24 * HOUR_MS;

/**
 * Keys over a store.
 *
 * @example
 * const begun = await keys.begin({ operation: 'refund.create', key, content: { paymentId, amount: '3000' } });
 * if (begun.verdict === 'execute') await keys.complete(begun.lease, JSON.stringify(await doIt()));
 * @throws a RangeError for a life of less than 24 hours: callers still retry then
 */
export function createKeys(settings: KeysSettings): Keys {
  const {
    store,
    clock = systemClock,
    ids = randomIds,
    leaseMs = DEFAULT_LEASE_MS,
    life = KEY_LIFE_MS,
  } = settings;
  if (life !== 'for-ever' && life < SHORTEST_LIFE_MS)
    throw new RangeError(`an answer is kept for 24 hours at least, not ${life} ms`);

  /** One row, locked, decided upon and written. */
  const onRow = <A>(
    ref: RowKey,
    decide: (record: KeyRecord | undefined) => { readonly record?: KeyRecord; readonly answer: A },
  ): Promise<A> =>
    store.transact(async (transaction) => {
      const [row] = await transaction.load([ref]);
      const { record, answer } = decide(row?.state as KeyRecord | undefined);
      const previous = row?.version ?? 0;
      const change = { ...ref, previous, version: previous + 1, state: record ?? {} };
      if (record) await transaction.write({ changes: [change], history: [], movements: [] });
      return answer;
    });
  /** Two that begin at once both find nothing. The second gets a conflict of the store and reads again. */
  const retryOnce = async <A>(work: () => Promise<A>): Promise<A> => {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: unknown } | undefined)?.code !== 'CONFLICT') throw error;
      return work();
    }
  };
  const held = (
    { ref }: Lease,
    next: (record: KeyRecord | undefined, now: Instant) => KeyRecord | LeaseLost,
  ): Promise<LeaseLost | undefined> =>
    retryOnce(() =>
      onRow(ref, (stored) => {
        const record = next(stored, clock.now());
        return 'code' in record ? { answer: record } : { record, answer: undefined };
      }),
    );

  return {
    begin: ({ content, ...scope }) => {
      if (!isKey(scope.key)) return Promise.resolve({ verdict: 'malformed' });
      const ref = { kind: 'key', id: keyId(scope) };
      const fingerprint = fingerprintOf(scope.operation, canonical(content));
      const token = ids.next('lease');
      const lease = { ref, token };
      return retryOnce(() =>
        onRow<Begun>(ref, (stored) => {
          const now = clock.now();
          const known = stored && isOver(stored, now, life) ? undefined : stored;
          const found = beginKey(known, { fingerprint, now, lease: token, leaseMs });
          switch (found.verdict) {
            case 'execute':
              return { record: found.record, answer: { verdict: 'execute', lease } };
            case 'resume': {
              const { record, recoveryPoint } = found;
              return { record, answer: { verdict: 'resume', lease, recoveryPoint } };
            }
            case 'mismatch':
              return { answer: { ...found, fingerprint } };
            case 'replay':
            case 'inProgress':
              return { answer: found };
          }
        }),
      );
    },
    checkpoint: (lease, point) =>
      held(lease, (stored, now) => checkpointKey(stored, { lease: lease.token, point, now, leaseMs })),
    complete: (lease, response) =>
      held(lease, (stored, now) => completeKey(stored, { lease: lease.token, response, now })),
    abandon: (lease) => held(lease, (stored) => abandonKey(stored, { lease: lease.token })),
  };
}

/** An answer that is no longer kept: the key is free again. Work under way is never over. */
function isOver(record: KeyRecord, now: Instant, life: DurationMs | 'for-ever'): boolean {
  return record.phase === 'done' && life !== 'for-ever' && record.doneAt + life <= now;
}
