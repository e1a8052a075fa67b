/** The application: commands in, one transaction, what was committed or the reasons out. */
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { hasCode } from '../core/error-code.ts';
import { idRefusal } from '../core/id.ts';
import { isKey } from '../core/idempotency.ts';
import { type Instant, isInstant } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';
import { type FieldProblem, optional } from '../core/shape.ts';
import { defaultTimerPlan, type TimerPlan, type UseCase } from '../flow/index.ts';
import type { Clock, Ids, Store, Transaction } from '../ports/index.ts';
import { type CommitResult, commitResultOf, type Failure, failureOf } from './commit-result.ts';
import { decideWithin, Grouping, type GroupSettings, type Job, type TooManyConflicts } from './grouping.ts';
import { type Answer, canonicalText, contentOf, type Keyed, keyedJob } from './keyed.ts';
import { decideUseCase, requestProblems } from './run-use-case.ts';
import { randomIds, systemClock } from './system.ts';
import type { TransactionRows } from './transaction-rows.ts';
import { anySetting, checkWiring, countSetting, functionSetting, port } from './wiring.ts';

export interface AppSettings extends GroupSettings {
  readonly store: Store;
  readonly clock?: Clock | undefined;
  readonly ids?: Ids | undefined;
  /**
   * When what follows is done, in the same commit as the decision that wants it; default {@link defaultTimerPlan}.
   * `none`: no timer is ever set, so unpaid orders keep their stock and channels are never asked.
   */
  readonly timers?: TimerPlan | 'none' | undefined;
}

interface Unkeyed {
  readonly key?: undefined;
  readonly request?: undefined;
  readonly actor?: undefined;
  readonly tenant?: undefined;
}
export interface HandleSettings {
  /** What the history says belongs together; else the key, or a new id. */
  readonly correlationId?: string | undefined;
  /** The host's own transaction: the command is decided and written in it, and it is the host who commits. */
  readonly within?: Transaction | undefined;
}
export type HandleOptions = HandleSettings & (Keyed | Unkeyed);

/** A command whose instant may be left to the application's clock. */
export type Stampable<C> = C extends { readonly at: Instant }
  ? Omit<C, 'at'> & { readonly at?: Instant | undefined }
  : C;

export interface App {
  /**
   * Decides a command and commits everything that follows from it, or nothing. Never rejects and never throws.
   *
   * @example
   * const answer = await app.handle(flow.place, { orderId: 'o-1', …, by: 'shopper' }, { key, request: body, actor: userId });
   * answer.match((result) => reply(201, result), (failure) => reply(httpStatusOf(failure), failure));
   */
  handle<C extends object, R extends Refusal = Refusal>(
    useCase: UseCase<C, R>,
    command: Stampable<C>,
    options?: HandleOptions,
  ): ResultAsync<CommitResult, Failure<R>>;
  /** Resolves once every command that was sent has its answer. */
  idle(): Promise<void>;
}

/**
 * An application over a store. Concurrent commands share transactions ({@link GroupSettings}); each has its own answer.
 * Throws {@link WiringError} when a setting cannot be built from. Most hosts want `createShop`, which holds one of these.
 *
 * @example
 * const app = createApp({ store: memoryStore() });
 */
export function createApp(settings: AppSettings): App {
  checkWiring('createApp', settings, SETTINGS);
  const { store, clock = systemClock, ids = randomIds, timers = defaultTimerPlan, ...group } = settings;
  const grouping = new Grouping<Answer>(store, group);
  const context = { clock, ids, timers: timers === 'none' ? undefined : timers };
  return {
    handle: <C extends object, R extends Refusal>(
      useCase: UseCase<C, R>,
      command: Stampable<C>,
      options: HandleOptions = {},
    ) => {
      const answer = answerTo(grouping, context, useCase as UseCase<C>, command, options);
      return new ResultAsync(answer as Promise<Result<CommitResult, Failure<R>>>);
    },
    idle: () => grouping.idle(),
  };
}

const SETTINGS = {
  store: port('transact', 'read', 'history', 'outbox'),
  clock: optional(port('now')),
  ids: optional(port('next')),
  timers: optional(anySetting),
  maxBatch: optional(countSetting),
  concurrency: optional(countSetting),
  maxAttempts: optional(countSetting),
  pause: optional(functionSetting),
};

interface Context {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly timers: TimerPlan | undefined;
}

async function answerTo<C extends object>(
  grouping: Grouping<Answer>,
  context: Context,
  useCase: UseCase<C>,
  command: Stampable<C>,
  options: HandleOptions,
): Promise<Answer> {
  let job: Job<Answer> | Failure;
  try {
    job = prepare(useCase, command, options, context);
  } catch (cause) {
    return err({ code: 'BUG', cause });
  }
  if ('code' in job) return err(job);
  try {
    const { within } = options;
    return await (within ? decideWithin(job, within) : grouping.submit(job));
  } catch (error) {
    return err(storeFailure(error));
  }
}

/** Copies the command once, so what is checked, fingerprinted and decided is the same; then makes a job of it. */
function prepare<C extends object>(
  useCase: UseCase<C>,
  command: Stampable<C>,
  options: HandleOptions,
  { clock, ids, timers }: Context,
): Job<Answer> | Failure {
  const content = contentOf(command);
  const fingerprint = options.request === undefined ? content : canonicalText(options.request);
  const { at = clock.now() } = (command ?? {}) as { readonly at?: Instant };
  const problems = [
    ...(content === undefined
      ? [{ path: 'command', problem: 'WRONG_TYPE', expected: 'plain JSON' } as const]
      : []),
    ...(fingerprint === undefined && content !== undefined
      ? [{ path: 'request', problem: 'WRONG_TYPE', expected: 'plain JSON' } as const]
      : []),
    ...(isInstant(at) ? [] : [{ path: 'at', problem: 'WRONG_TYPE', expected: 'instant' } as const]),
    ...optionProblems(options),
  ];
  if (problems.length > 0 || content === undefined || fingerprint === undefined)
    return { code: 'MALFORMED_REQUEST', problems };
  const copy = Object.assign(JSON.parse(content), { at }) as C;
  const malformed = requestProblems(useCase, copy);
  if (malformed.length > 0) return { code: 'MALFORMED_REQUEST', problems: malformed };
  const locks = useCase.locks(copy);
  const bad = locks.filter(({ kind, id }) => idRefusal(kind, id) !== undefined);
  if (bad.length > 0)
    return {
      code: 'MALFORMED_REQUEST',
      problems: bad.map(({ kind }) => ({ path: `${kind}Id`, problem: 'INVALID_ID' })),
    };
  const { key, correlationId = key ?? ids.next('correlation') } = options;
  const decide = (rows: TransactionRows): Answer => {
    const decided = decideUseCase(useCase, rows, copy, { correlationId, timers });
    if (decided.isErr()) return err(failureOf(decided.error));
    rows.absorb(decided.value);
    return ok(commitResultOf(decided.value));
  };
  const keyed =
    key === undefined ? undefined : keyedJob(useCase.name, options as Keyed, fingerprint, at, decide);
  const { locksNext } = useCase;
  return {
    locks: keyed ? [keyed.row, ...locks] : locks,
    ...(locksNext && { locksNext: (rows) => locksNext(rows, copy) }),
    decide: keyed?.decide ?? decide,
    bug: (cause) => err({ code: 'BUG', cause }),
  };
}

function optionProblems({ key, actor, tenant, correlationId }: HandleOptions): readonly FieldProblem[] {
  const ids = Object.entries({ actor, tenant, correlationId }).filter(
    ([field, value]) => value !== undefined && idRefusal(field, value) !== undefined,
  );
  return [
    ...(key === undefined || isKey(key) ? [] : [{ path: 'key', problem: 'INVALID_ID' } as const]),
    ...(key !== undefined && actor === undefined ? [{ path: 'actor', problem: 'MISSING' } as const] : []),
    ...ids.map(([path]) => ({ path, problem: 'INVALID_ID' }) as const),
  ];
}

function storeFailure(error: unknown): Failure {
  if (hasCode(error, 'CONFLICT')) {
    const { attempts = 1 } = error as Partial<TooManyConflicts>;
    return { code: 'CONFLICT', attempts };
  }
  if (hasCode(error, 'OUTCOME_UNKNOWN')) return { code: 'OUTCOME_UNKNOWN' };
  // The store refuses what a machine of the host made, before it writes: trying again gives the same.
  if (hasCode(error, 'NOT_PLAIN_JSON')) return { code: 'BUG', cause: error };
  return {
    code: 'STORE_FAILED',
    cause: hasCode(error, 'STORE_UNAVAILABLE') ? (error.cause ?? error) : error,
  };
}
