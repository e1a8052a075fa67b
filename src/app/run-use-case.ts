import { err, ok, type Result } from 'neverthrow';
import type { Refusal } from '../core/refusal.ts';
import { type Plan, type Rows, UnitOfWork, type UseCase } from '../flow/index.ts';

/**
 * The pure half of `handle`: what a use case decides on these rows, to be written by whoever keeps them. All reasons
 * when it may not; the rows themselves are never changed.
 *
 * @example
 * plan(flow.place, rowsOf([level]), request, 'request-1').map(({ changes, history }) => myStore.save(changes, history))
 */
export function plan<C>(
  useCase: UseCase<C>,
  rows: Rows,
  command: C,
  correlationId = '',
): Result<Plan, readonly Refusal[]> {
  const work = runUseCase(useCase, rows, command, correlationId);
  return work.refusals.length > 0 ? err(work.refusals) : ok(work.plan);
}

/** The same, before anybody asked whether it may be. */
export function runUseCase<C>(
  useCase: UseCase<C>,
  rows: Rows,
  command: C,
  correlationId: string,
): UnitOfWork {
  const work = new UnitOfWork(rows, correlationId);
  useCase.decide(work, command);
  return work;
}
