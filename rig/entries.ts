/** What the workers and the relays write down outside the database. */

import type { CommitResult, Failure } from 'orderwright/app';
import { keyId } from 'orderwright/core';

/** Written before a command is sent. */
export interface Sent {
  readonly type: 'sent';
  /** The story it is part of, by worker. */
  readonly story: number;
  readonly operation: string;
  readonly key: string;
  readonly fingerprint: string;
  /** The instant the command was stamped with. No two tries of a key have the same, so what is stored says which try it was. */
  readonly at: number;
  readonly command: object;
}

/** Written before anybody is told the answer. */
export interface Answered {
  readonly type: 'answered';
  readonly operation: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly at: number;
  readonly code: 'OK' | Failure['code'];
  /** Of an answer that is one: the text that the store keeps under the key. */
  readonly content?: string;
  readonly replayed?: boolean;
  /** Of a store that failed: why. */
  readonly cause?: string;
}

/** Every command of a story is answered for good. */
export interface Ended {
  readonly type: 'ended';
  readonly story: number;
}

export type WorkerEntry = Sent | Answered | Ended;

/** The ids of one published batch. */
export interface Published {
  readonly ids: readonly string[];
}

/** The row of the store that a try is kept under. */
export function rowOf({ operation, key }: Pick<Sent, 'operation' | 'key'>): string {
  return keyId({ operation, key });
}

/** Whether it says what became of the command, and will say so for ever. */
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
