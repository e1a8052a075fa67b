/** Fault plans: which fault occurs at which boundary between the application and its ports, and when. */
import { OutcomeUnknown, StoreConflict, StoreUnavailable } from '../../ports/index.ts';

/** The boundaries. A simulation crashes at all of them. */
export const FAULT_POINTS = [
  'transact.begin',
  'load.before',
  'load.after',
  'write.before',
  'write.after',
  'commit.before',
  'commit.after',
  'read.before',
  'history.before',
  'outbox.before',
  'outbox.after',
  'loadCursor.before',
  'saveCursor.before',
  'saveCursor.after',
  'due.before',
  'completeTimer.before',
  'completeTimer.after',
  'publish.before',
  'publish.after',
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

/**
 * A fault at a boundary.
 * `conflict`: another transaction was faster. `unavailable`: the port does not answer.
 * `unknown`: the connection breaks; the commit has happened at `commit.after` and has not at `commit.before`.
 * `crash`: the process dies and runs no further. A promise is a delay. An error is thrown as it is.
 */
export type Fault = 'conflict' | 'unavailable' | 'unknown' | 'crash' | Error | Promise<unknown>;

/** Called at each boundary with the number of earlier calls there, from 0. */
export type FaultPlan = (point: FaultPoint, nth: number) => Fault | undefined;

/** The process died here. Only a test ever sees this error. */
export class Crashed extends Error {
  readonly code = 'CRASHED';
}

/** How often each fault fired. A run uses it to prove that it tested anything. */
export type Fired = Map<string, number>;

export function faultPoint(plan: FaultPlan, fired: Fired): (point: FaultPoint) => Promise<void> {
  const reached = new Map<FaultPoint, number>();
  return async (point) => {
    const nth = reached.get(point) ?? 0;
    reached.set(point, nth + 1);
    const fault = plan(point, nth);
    if (fault === undefined) return;
    const name = typeof fault === 'string' ? fault : fault instanceof Error ? 'error' : 'delay';
    fired.set(`${name} at ${point}`, (fired.get(`${name} at ${point}`) ?? 0) + 1);
    if (typeof fault !== 'string' && !(fault instanceof Error)) return void (await fault);
    throw errorOf(fault, point);
  };
}

function errorOf(fault: Exclude<Fault, Promise<unknown>>, point: string): Error {
  switch (fault) {
    case 'conflict':
      return new StoreConflict(`injected at ${point}`);
    case 'unavailable':
      return new StoreUnavailable(`injected at ${point}`);
    case 'unknown':
      return new OutcomeUnknown(`injected at ${point}`);
    case 'crash':
      return new Crashed(`injected at ${point}`);
    default:
      return fault;
  }
}

/**
 * Faults at fixed places: `at({ 'commit.after': ['unknown'] })` loses the answer of the first commit only.
 */
export function at(
  faults: {
    readonly [point in FaultPoint]?: readonly (Fault | undefined)[] | undefined;
  },
): FaultPlan {
  return (point, nth) => faults[point]?.[nth];
}
