/** Invariant L5: some decisions run twice on the same rows and command, and must write the same bytes. */
import { UnitOfWork, type UseCase } from '../../flow/index.ts';
import { CallCounters } from '../../testing/call-counters.ts';
import type { RunContext } from '../engine/context.ts';
import type { Findings } from '../engine/findings.ts';
import type { Flow } from '../world/parts.ts';

const SHARE = 0.02;

export function decideTwice(flow: Flow, { schedule }: RunContext, findings: Findings): Flow {
  const counters = new CallCounters();
  const twice = (useCase: UseCase<never>): UseCase<never> => ({
    ...useCase,
    decide: (work, command) => {
      if (schedule('decided twice', useCase.name, counters.next(useCase.name)) >= SHARE) {
        useCase.decide(work, command);
        return;
      }
      // The first decision reads through the unit of work and does not change it.
      const first = new UnitOfWork(work);
      useCase.decide(first, command);
      useCase.decide(work, command);
      const [a, b] = [bytesOf(first), bytesOf(work)];
      if (a !== b)
        findings.all.push({ id: 'L5', message: `${useCase.name}: decided again, expected ${a}, found ${b}` });
    },
  });
  return Object.fromEntries(
    Object.entries(flow).map(([name, useCase]) => [name, twice(useCase as UseCase<never>)]),
  ) as never as Flow;
}

function bytesOf({ writes, refusals, problems }: UnitOfWork): string {
  const { changes, movements, history } = writes;
  const records = history.map(({ correlationId: _, ...record }) => record);
  return JSON.stringify([changes, movements, records, refusals, problems]);
}
