/** What workers and relays record outside the database. */

import type { CommitResult, Failure } from 'orderwright/app';
import { keyId } from 'orderwright/core';

/** Recorded before a command is sent. */
export interface Sent {
  readonly type: 'sent';
  /** Number of its story, per worker. */
  readonly story: number;
  readonly operation: string;
  readonly key: string;
  readonly fingerprint: string;
  /**
   * The instant stamped on the command. It differs for every try of a key, so a stored stamp names its try.
   */
  readonly at: number;
  readonly command: object;
}

/** Recorded before the worker acts on the answer. */
export interface Answered {
  readonly type: 'answered';
  readonly operation: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly at: number;
  readonly code: 'OK' | Failure['code'];
  /** Of a final answer: the text that the store keeps under the key. */
  readonly content?: string;
  readonly replayed?: boolean;
  /** Of a failed store: the cause. */
  readonly cause?: string;
}

/** Recorded once every command of a story has a final answer. */
interface Ended {
  readonly type: 'ended';
  readonly story: number;
}

export type WorkerEntry = Sent | Answered | Ended;

/** The ids of one published batch. */
export interface Published {
  readonly ids: readonly string[];
}

/** The key row of the store that belongs to a try. */
export function rowOf({ operation, key }: Pick<Sent, 'operation' | 'key'>): string {
  return keyId({ operation, key, actor: 'rig' });
}

/** Whether the answer is final. A final answer never changes. */
export function isFinal({ code }: Answered): boolean {
  return code === 'OK' || code === 'REFUSED';
}

export function answerOf(
  { operation, key, fingerprint, at }: Sent,
  result: { readonly receipt: CommitResult } | { readonly failure: Failure },
): Answered {
  const of = { type: 'answered', operation, key, fingerprint, at } as const;
  if ('receipt' in result) {
    const { events, replayed } = result.receipt;
    return { ...of, code: 'OK', content: JSON.stringify({ events }), replayed };
  }
  const { failure } = result;
  if (failure.code === 'REFUSED') {
    const { refusals, replayed } = failure;
    return { ...of, code: 'REFUSED', content: JSON.stringify({ refusals }), replayed };
  }
  return {
    ...of,
    code: failure.code,
    ...(failure.code === 'STORE_FAILED' && { cause: String((failure.cause as Error)?.message) }),
  };
}
