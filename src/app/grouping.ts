/**
 * Concurrent commands are grouped: while one transaction is in flight the next commands queue; then they are locked,
 * decided one after another on the same loaded rows, and written together. Each keeps its own answer. An idle system
 * adds no delay: the first command goes at once, alone. A large group is decided in parts, so that the store is already
 * writing what was decided first.
 *
 * A group that fails is run again in halves, so a poisonous command fails alone.
 */
import { hasCode } from '../core/error-code.ts';
import { isEmpty, type RowKey, type Rows } from '../flow/index.ts';
import { type Store, StoreConflict, type Transaction } from '../ports/index.ts';
import { isStock, lockOrder } from './lock-order.ts';
import { TransactionRows } from './transaction-rows.ts';

/** One command on its way through a transaction. */
export interface Job<A> {
  readonly locks: readonly RowKey[];
  /** The rows that the locked rows point at, if there can be any. */
  readonly locksNext?: (rows: Rows) => readonly RowKey[];
  /** Decides on the rows and lays the writes over them, or leaves them as they are. */
  readonly decide: (rows: TransactionRows) => A;
  /** The answer when `locksNext` or `decide` throws. */
  readonly bug: (cause: unknown) => A;
}

export interface GroupSettings {
  /** Commands in one transaction at most, default 256. */
  readonly maxBatch?: number | undefined;
  /** Transactions in flight at once, default 1; a second helps only where the server has cores to spare. */
  readonly concurrency?: number | undefined;
  /** How often a conflict is run again before it is an answer, default 10. */
  readonly maxAttempts?: number | undefined;
  /** How to wait before a conflict is run again; a test hands in a clock of its own. Default: a timer. */
  readonly pause?: ((ms: number) => Promise<void>) | undefined;
}

/** Commands in the first part of a group: the store has work before many of them are decided. */
const FIRST_PART = 16;

/** How many turns of the microtask queue an answer takes to its caller and the next command back, with some to spare. */
const ANSWER_TURNS = 16;

interface Waiting<A> extends Job<A> {
  readonly resolve: (answer: A) => void;
  readonly reject: (error: unknown) => void;
  /** A neighbour's decision led it to a row that was not locked, so it runs again by itself. */
  readonly retryAlone: boolean;
}

/** A command was run again this many times and another transaction was faster every time. */
export class TooManyConflicts extends StoreConflict {
  readonly attempts: number;
  constructor(attempts: number, options: ErrorOptions) {
    super(`lost against other transactions ${attempts} times`, options);
    this.attempts = attempts;
  }
}

export class Grouping<A> {
  readonly #store: Store;
  readonly #maxBatch: number;
  readonly #concurrency: number;
  readonly #maxAttempts: number;
  readonly #pause: (ms: number) => Promise<void>;
  #queue: Waiting<A>[] = [];
  #inFlight = 0;
  #idle: (() => void)[] = [];

  constructor(
    store: Store,
    { maxBatch = 256, concurrency = 1, maxAttempts = 10, pause = timer }: GroupSettings = {},
  ) {
    this.#store = store;
    this.#maxBatch = maxBatch;
    this.#concurrency = concurrency;
    this.#maxAttempts = maxAttempts;
    this.#pause = pause;
  }

  submit(job: Job<A>): Promise<A> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...job, resolve, reject, retryAlone: false });
      this.#pump();
    });
  }

  /** Resolves once nothing is queued or in flight. */
  async idle(): Promise<void> {
    if (this.#inFlight === 0 && this.#queue.length === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #pump(): void {
    while (this.#inFlight < this.#concurrency && this.#queue.length > 0) {
      const size = this.#queue[0]?.retryAlone ? 1 : this.#maxBatch;
      const batch = this.#queue.slice(0, size);
      this.#queue = this.#queue.slice(size);
      this.#inFlight += 1;
      void this.#run(batch, 1).finally(() => {
        this.#inFlight -= 1;
        this.#pump();
      });
    }
    if (this.#inFlight === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #run(batch: readonly Waiting<A>[], attempt: number): Promise<void> {
    try {
      // On a retry everything is written in one statement, so locks are taken in one order.
      const firstPart = attempt === 1 ? FIRST_PART : batch.length;
      const outcomes = await this.#store.transact((transaction) => decideAll(batch, transaction, firstPart));
      const deferred = outcomes.flatMap((outcome) => outcome() ?? []);
      this.#queue.unshift(...deferred.map((waiting) => ({ ...waiting, retryAlone: true })));
      // Yield, so callers that reply at once join the next batch.
      for (let turn = 0; turn < ANSWER_TURNS; turn++) await undefined;
    } catch (error) {
      await this.#retry(batch, attempt, error);
    }
  }

  async #retry(batch: readonly Waiting<A>[], attempt: number, error: unknown): Promise<void> {
    const conflict = hasCode(error, 'CONFLICT');
    if (conflict && attempt < this.#maxAttempts) {
      await this.#pause(attempt - 1);
      return this.#run(batch, attempt + 1);
    }
    if (batch.length > 1 && !isFinal(error)) {
      const half = Math.ceil(batch.length / 2);
      await this.#run(batch.slice(0, half), 1);
      return this.#run(batch.slice(half), 1);
    }
    const reason = conflict ? new TooManyConflicts(attempt, { cause: error }) : error;
    for (const { reject } of batch) reject(reason);
  }
}

/** What to do about one command after the commit: resolve its answer, or return it to be run by itself. */
type Outcome<A> = () => Waiting<A> | undefined;

/** Where a store writes in parts, each is twice as large as the one before: deciding takes about half as long as writing. */
async function decideAll<A>(
  batch: readonly Waiting<A>[],
  transaction: Transaction,
  firstPart: number,
): Promise<readonly Outcome<A>[]> {
  const { rows, bugs } = await loadRows(batch, transaction);
  const outcomes: Outcome<A>[] = [];
  let size = transaction.writePart ? firstPart : batch.length;
  let underWay: Promise<void> | undefined;
  for (let from = 0; from < batch.length; from += size, size *= 2) {
    for (const waiting of batch.slice(from, from + size))
      outcomes.push(
        bugs.has(waiting)
          ? () => void waiting.resolve(waiting.bug(bugs.get(waiting)))
          : decideOne(waiting, rows, batch.length === 1),
      );
    const writes = rows.drain();
    if (isEmpty(writes)) continue;
    const isLast = from + size >= batch.length;
    const write = isLast ? transaction.write(writes) : transaction.writePart?.(writes);
    // If an earlier part fails, this one's outcome is no longer awaited.
    write?.catch(() => undefined);
    await underWay;
    underWay = write;
  }
  await underWay;
  return outcomes;
}

function decideOne<A>(waiting: Waiting<A>, rows: TransactionRows, isAlone: boolean): Outcome<A> {
  try {
    const answer = waiting.decide(rows);
    return () => void waiting.resolve(answer);
  } catch (error) {
    // A neighbour's decision may have led it to a row that was not locked. By itself it reads its own.
    if (hasCode(error, 'ROW_NOT_LOCKED') && !isAlone) return () => waiting;
    return () => void waiting.resolve(waiting.bug(error));
  }
}

/** Decides one command inside a transaction that the host began; conflicts and faults are the host's to roll back. */
export async function decideWithin<A>(job: Job<A>, transaction: Transaction): Promise<A> {
  const { rows, bugs } = await loadRows([job], transaction);
  if (bugs.has(job)) return job.bug(bugs.get(job));
  let answer: A;
  try {
    answer = job.decide(rows);
  } catch (cause) {
    return job.bug(cause);
  }
  const writes = rows.drain();
  if (!isEmpty(writes)) await transaction.write(writes);
  return answer;
}

/** The rows of a group, and the jobs that could not say which rows they need, each with what it threw. */
interface Loaded {
  readonly rows: TransactionRows;
  readonly bugs: ReadonlyMap<Job<unknown>, unknown>;
}

/**
 * Locks first what the commands name, then what those rows point at: the one global order of locks. Where nothing
 * points anywhere, one load takes it all, in the same order.
 */
async function loadRows(jobs: readonly Job<unknown>[], transaction: Transaction): Promise<Loaded> {
  const rows = new TransactionRows();
  const bugs = new Map<Job<unknown>, unknown>();
  const load = async (keys: readonly RowKey[]) => {
    const missing = lockOrder(rows.missing(keys));
    if (missing.length > 0) rows.loaded(missing, await transaction.load(missing));
  };
  const named = jobs.flatMap((job) => job.locks);
  if (jobs.every((job) => job.locksNext === undefined)) {
    await load(named);
    return { rows, bugs };
  }
  await load(named.filter((key) => !isStock(key)));
  const next = jobs.flatMap((job) => {
    try {
      return job.locksNext?.(rows) ?? [];
    } catch (cause) {
      bugs.set(job, cause);
      return [];
    }
  });
  await load([...named.filter(isStock), ...next]);
  return { rows, bugs };
}

/** A retry gains nothing: the outcome is unknown, or the server is down. */
function isFinal(error: unknown): boolean {
  return hasCode(error, 'OUTCOME_UNKNOWN', 'STORE_UNAVAILABLE');
}

function timer(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
