/** Asking an application, and its answer as a plain value. */

import type { App, CommitResult, Failure, HandleOptions, Stampable } from '../app/index.ts';
import type { UseCase } from '../flow/index.ts';

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
