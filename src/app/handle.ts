/** The application layer: commands in, one transaction, a receipt or the reasons out. */
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { canonical } from '../core/canonical.ts';
import { hasCode } from '../core/error-code.ts';
import { idRefusal } from '../core/id.ts';
import { isKey, type KeyRecord, keyId } from '../core/idempotency.ts';
import { type Instant, isInstant } from '../core/quantity.ts';
import type { RowKey, UseCase } from '../flow/index.ts';
import type { Clock, Ids, Store, Transaction } from '../ports/index.ts';
import { type CommitResult, commitResultOf, type Failure, type StoredAnswer } from './commit-result.ts';
import { fingerprintOf } from './fingerprint.ts';
import { decideWithin, Grouping, type GroupSettings, type Job, type TooManyConflicts } from './grouping.ts';
import { runUseCase } from './run-use-case.ts';
import { randomIds, systemClock } from './system.ts';
import type { TransactionRows } from './transaction-rows.ts';

export interface AppSettings extends GroupSettings {
  readonly store: Store;
  readonly clock?: Clock | undefined;
  readonly ids?: Ids | undefined;
}

export interface HandleOptions {
  /**
   * Makes the command happen once, however often it is sent: 1 to 255 visible ASCII characters, from the caller,
   * written down before the first try.
   */
  readonly key?: string | undefined;
  /** Keys of different tenants or actors have nothing to do with each other. */
  readonly tenant?: string | undefined;
  readonly actor?: string | undefined;
  /** What the history says belongs together; else a new id. */
  readonly correlationId?: string | undefined;
  /** The host's own transaction: the command is decided and written in it, and it is the host who commits. */
  readonly within?: Transaction | undefined;
}

/** A command whose instant may be left to the application's clock. */
export type Stampable<C> = C extends { readonly at: Instant }
  ? Omit<C, 'at'> & { readonly at?: Instant | undefined }
  : C;

export interface App {
  /**
   * Decides a command and commits everything that follows from it, or nothing.
   *
   * @example
   * const answer = await app.handle(flow.place, { orderId: 'o-1', …, by: 'shopper' }, { key: request.headers['idempotency-key'] });
   * answer.match((receipt) => reply(201, receipt), (failure) => reply(409, failure));
   */
  handle<C extends object>(
    useCase: UseCase<C>,
    command: Stampable<C>,
    options?: HandleOptions,
  ): ResultAsync<CommitResult, Failure>;
  /** Resolves once every command that was sent has its answer. */
  idle(): Promise<void>;
}

type Answer = Result<CommitResult, Failure>;
interface Decided {
  readonly answer: Answer;
  /** Wrong in itself, so not to be remembered. */
  readonly rejected: boolean;
}

/**
 * An application over a store. Concurrent commands share transactions ({@link GroupSettings}); each has its own answer.
 *
 * @example
 * const app = createApp({ store: memoryStore() });
 */
export function createApp({ store, clock = systemClock, ids = randomIds, ...settings }: AppSettings): App {
  const grouping = new Grouping<Answer>(store, settings);
  return {
    handle: (useCase, command, options = {}) => {
      const request = prepare(useCase, command, options, clock, ids);
      if ('code' in request) return new ResultAsync(Promise.resolve(err(request)));
      const { within } = options;
      const answer = within ? decideWithin(request, within) : grouping.submit(request);
      return new ResultAsync(answer.catch((error: unknown) => err(failureOf(error))));
    },
    idle: () => grouping.idle(),
  };
}

/** Copies the command once, so what is checked, fingerprinted and decided is the same; then makes a job of it. */
function prepare<C extends object>(
  useCase: UseCase<C>,
  command: Stampable<C>,
  { key, tenant, actor, correlationId }: HandleOptions,
  clock: Clock,
  ids: Ids,
): Job<Answer> | Failure {
  if (key !== undefined && !isKey(key)) return { code: 'MALFORMED_REQUEST', field: 'key' };
  let content: string;
  let at: Instant | undefined;
  try {
    const { at: given, ...rest } = command as { at?: Instant };
    content = canonical(rest);
    at = given;
  } catch {
    return { code: 'MALFORMED_REQUEST', field: 'command' };
  }
  at ??= clock.now();
  if (!isInstant(at)) return { code: 'MALFORMED_REQUEST', field: 'at' };
  for (const [field, name] of Object.entries({ correlationId, tenant, actor }))
    if (name !== undefined && idRefusal(field, name)) return { code: 'MALFORMED_REQUEST', field };
  const copy = Object.assign(JSON.parse(content), { at }) as C;
  const touches = lockedBy(useCase, copy);
  if ('code' in touches) return touches;
  const correlation = correlationId ?? key ?? ids.next('correlation');
  if (key === undefined)
    return jobOf(useCase, copy, touches, correlation, (rows, decide) => decide(rows).answer);

  const scope = {
    operation: useCase.name,
    key,
    ...(tenant !== undefined && { tenant }),
    ...(actor !== undefined && { actor }),
  };
  const ref: RowKey = { kind: 'key', id: keyId(scope) };
  const print = fingerprintOf(useCase.name, content);
  return jobOf(useCase, copy, [ref, ...touches], correlation, (rows, decide) => {
    const known = rows.read(ref)?.state as KeyRecord | undefined;
    if (known) return replayStored(known, print, copy as { at?: Instant });
    const { answer, rejected } = decide(rows);
    // A request that has to be mended keeps its key: the mended one is another request, and may use it.
    if (!rejected)
      rows.saveKey(ref.id, {
        phase: 'done',
        fingerprint: print,
        response: JSON.stringify(stored(answer)),
        doneAt: (copy as { at: Instant }).at,
      });
    return answer;
  });
}

/** The rows the command names; an id that cannot be stored or compared safely is refused before anything is looked up. */
function lockedBy<C>(useCase: UseCase<C>, command: C): readonly RowKey[] | Failure {
  let refs: readonly RowKey[];
  try {
    refs = useCase.locks(command);
  } catch {
    return { code: 'MALFORMED_REQUEST', field: 'command' };
  }
  const bad = refs.find(({ kind, id }) => idRefusal(kind, id) !== undefined);
  return bad ? { code: 'MALFORMED_REQUEST', field: `${bad.kind} id` } : refs;
}

function jobOf<C>(
  useCase: UseCase<C>,
  command: C,
  touches: readonly RowKey[],
  correlation: string,
  around: (rows: TransactionRows, decide: (rows: TransactionRows) => Decided) => Answer,
): Job<Answer> {
  const decide = (rows: TransactionRows): Decided => {
    const { refusals, rejected, plan } = runUseCase(useCase, rows, command, correlation);
    if (refusals.length > 0) return { answer: err({ code: 'REFUSED', refusals, replayed: false }), rejected };
    rows.accept(plan);
    return { answer: ok(commitResultOf(plan)), rejected };
  };
  const { locksNext: follow } = useCase;
  return {
    locks: touches,
    ...(follow && { locksNext: (rows) => follow(rows, command) }),
    decide: (rows) => around(rows, decide),
  };
}

/** What a key that was seen before says about this request. */
function replayStored(known: KeyRecord, print: string, { at = 0 }: { at?: Instant }): Answer {
  if (known.fingerprint !== print)
    return err({ code: 'KEY_REUSED', storedFingerprint: known.fingerprint, fingerprint: print });
  if (known.phase !== 'done')
    return err({
      code: 'IN_PROGRESS',
      retryAfterMs: known.phase === 'claimed' ? Math.max(0, known.leaseUntil - at) : 0,
    });
  const answer = JSON.parse(known.response) as StoredAnswer;
  return 'events' in answer
    ? ok({ ...answer, replayed: true })
    : err({ code: 'REFUSED', ...answer, replayed: true });
}

function stored(answer: Answer): StoredAnswer {
  if (answer.isOk()) return { events: answer.value.events };
  return { refusals: answer.error.code === 'REFUSED' ? answer.error.refusals : [] };
}

function failureOf(error: unknown): Failure {
  if (hasCode(error, 'CONFLICT')) {
    const { attempts = 1 } = error as Partial<TooManyConflicts>;
    return { code: 'CONFLICT', attempts };
  }
  if (hasCode(error, 'OUTCOME_UNKNOWN')) return { code: 'OUTCOME_UNKNOWN' };
  return {
    code: 'STORE_FAILED',
    cause: hasCode(error, 'STORE_UNAVAILABLE') ? (error.cause ?? error) : error,
  };
}
