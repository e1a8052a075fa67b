/** Idempotency keys around a decision: the first request is decided, its answer kept, every repeat replayed. */
import { err, ok, type Result } from 'neverthrow';
import { canonical } from '../core/canonical.ts';
import { hasCode } from '../core/error-code.ts';
import { type KeyRecord, keyId } from '../core/idempotency.ts';
import type { Instant } from '../core/quantity.ts';
import type { RowKey } from '../flow/index.ts';
import type { CommitResult, Failure, StoredAnswer } from './commit-result.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { TransactionRows } from './transaction-rows.ts';

export type Answer = Result<CommitResult, Failure>;

/** A key of the caller, with what it stands for. */
export interface Keyed {
  /**
   * Makes the command happen once, however often it is sent: 1 to 255 visible ASCII characters, from the caller,
   * written down before the first try.
   */
  readonly key: string;
  /**
   * What the client sent, as plain JSON: the same key with another request is refused. Prices that a catalogue added
   * and ids that the server made are no part of it. `undefined`: the command is what the client sent.
   */
  readonly request: unknown;
  /** The authenticated caller: keys of different actors have nothing to do with each other. */
  readonly actor: string;
  readonly tenant?: string | undefined;
}
/** What a command says, in canonical form; its instant aside. Nothing where it is not plain JSON. */
export function contentOf(command: object): string | undefined {
  if (typeof command !== 'object' || command === null) return undefined;
  const { at: _, ...rest } = command as { readonly at?: unknown };
  return canonicalText(rest);
}

/** A value in canonical form; nothing where it is not plain JSON. */
export function canonicalText(value: unknown): string | undefined {
  try {
    return canonical(value);
  } catch (error) {
    if (hasCode(error, 'NOT_CANONICAL')) return undefined;
    throw error;
  }
}

/** The row of a key. */
export function keyRow(operation: string, { key, actor, tenant }: Keyed): RowKey {
  return { kind: 'key', id: keyId({ operation, key, actor, ...(tenant !== undefined && { tenant }) }) };
}

/** The same decision once per key: the answer is kept in the transaction of its effect. */
export function keyedJob(
  operation: string,
  keyed: Keyed,
  content: string,
  at: Instant,
  decide: (rows: TransactionRows) => Answer,
): { readonly row: RowKey; readonly decide: (rows: TransactionRows) => Answer } {
  const row = keyRow(operation, keyed);
  const fingerprint = fingerprintOf(operation, content);
  return {
    row,
    decide: (rows) => {
      const known = rows.read(row)?.state as KeyRecord | undefined;
      if (known) return replayStored(known, fingerprint, at);
      const answer = decide(rows);
      const stored = storedAnswer(answer);
      if (stored)
        rows.saveKey(row.id, { phase: 'done', fingerprint, response: JSON.stringify(stored), doneAt: at });
      return answer;
    },
  };
}

/** The answer for a key that was used before. */
export function replayStored(known: KeyRecord, fingerprint: string, at: Instant): Answer {
  if (known.fingerprint !== fingerprint)
    return err({ code: 'KEY_REUSED', storedFingerprint: known.fingerprint, fingerprint });
  if (known.phase !== 'done') {
    const retryAfterMs = known.phase === 'claimed' ? Math.max(0, known.leaseUntil - at) : 0;
    return err({ code: 'IN_PROGRESS', retryAfterMs });
  }
  const answer = JSON.parse(known.response) as StoredAnswer;
  return 'events' in answer
    ? ok({ ...answer, replayed: true })
    : err({ code: 'REFUSED', ...answer, replayed: true });
}

/** What a key keeps. A malformed or misaddressed request keeps its key: the mended one is another request. */
function storedAnswer(answer: Answer): StoredAnswer | undefined {
  if (answer.isOk()) return { events: answer.value.events };
  return answer.error.code === 'REFUSED' ? { refusals: answer.error.refusals } : undefined;
}
