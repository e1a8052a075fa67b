import { err, ok, type Result } from 'neverthrow';
import type { Refusal } from '../core/refusal.ts';
import { type FieldProblem, problemsOf, readyShape } from '../core/shape.ts';
import { type Rows, UnitOfWork, type UnitOfWorkSettings, type UseCase, type Writes } from '../flow/index.ts';

/** Why a use case may not go ahead: everything wrong with the command itself, else every reason of the rules. */
export interface Undecided {
  readonly problems: readonly FieldProblem[];
  readonly refusals: readonly Refusal[];
}

/** `decide` returned a promise: what it decides after its first `await` would never be written. */
export class AsyncDecideError extends TypeError {
  readonly code = 'ASYNC_DECIDE';
  constructor(name: string) {
    super(`decide of ${name} returned a promise: load what it needs before, and decide synchronously`);
  }
}

/**
 * The pure half of `handle`: what a use case decides on these rows, to be written by whoever keeps them. The rows
 * themselves are never changed.
 *
 * @example
 * runUseCase(flow.place, rowsOf([level]), request).map(({ changes, history }) => myStore.save(changes, history))
 */
export function runUseCase<C extends object>(
  useCase: UseCase<C>,
  rows: Rows,
  command: C,
  settings: UnitOfWorkSettings = {},
): Result<Writes, Undecided> {
  const problems = requestProblems(useCase, command);
  return problems.length > 0
    ? err({ problems, refusals: [] })
    : decideUseCase(useCase, rows, command, settings);
}

/** Everything wrong with the fields of a command, where its use case lists them. */
export function requestProblems<C extends object>(
  { shape }: UseCase<C>,
  command: C,
): readonly FieldProblem[] {
  return shape ? problemsOf(readyShape(shape), command) : [];
}

/** The decision on a command whose fields were checked. */
export function decideUseCase<C>(
  useCase: UseCase<C>,
  rows: Rows,
  command: C,
  settings: UnitOfWorkSettings,
): Result<Writes, Undecided> {
  const work = new UnitOfWork(rows, settings);
  const returned: unknown = useCase.decide(work, command);
  if (isPromise(returned)) {
    // Its rejection would end the process, and says less than this error.
    returned.then(undefined, () => undefined);
    throw new AsyncDecideError(useCase.name);
  }
  const { problems, refusals } = work;
  return problems.length + refusals.length > 0 ? err({ problems, refusals }) : ok(work.writes);
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { readonly then?: unknown } | undefined)?.then === 'function';
}
