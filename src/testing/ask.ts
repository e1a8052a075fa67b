/** Asking an application, and its answer as a plain value. */

import type { App, CommitResult, Failure, HandleOptions, Keyed, Stampable } from '../app/index.ts';
import type { UseCase } from '../flow/index.ts';

/** A key of a test: the command is what was sent, and the actor is always the same unless one is given. */
export function keyed(key: string, scope: { readonly actor?: string; readonly tenant?: string } = {}): Keyed {
  return { actor: 'tester', ...scope, key, request: undefined };
}

export type Answer = { readonly receipt: CommitResult } | { readonly failure: Failure };

/** What `handle` answers, as a plain value. */
export async function ask<C extends object>(
  app: App,
  useCase: UseCase<C>,
  command: Stampable<C>,
  options: HandleOptions = {},
): Promise<Answer> {
  return app.handle(useCase, command, options).match<Answer, Answer>(
    (receipt) => ({ receipt }),
    (failure) => ({ failure }),
  );
}

/** One word for an answer: `accepted`, `repeated`, or the code of the first reason. */
export function wordFor(answer: Answer): string {
  if ('receipt' in answer) return answer.receipt.replayed ? 'repeated' : 'accepted';
  const { failure } = answer;
  return failure.code === 'REFUSED' ? `REFUSED ${failure.refusals[0]?.code}` : failure.code;
}
