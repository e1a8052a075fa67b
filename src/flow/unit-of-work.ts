/**
 * Everything one decision adds up to, collected on top of the loaded rows: a later step of the decision reads what an
 * earlier one left. Nothing is written before the decision is whole; a unit of work with a refusal is void.
 */
import {
  type AnyMachine,
  type CommandsOf,
  decideEvents,
  type EventOf,
  type StateOf,
  why,
} from '../core/decider.ts';
import { assertPlainJson } from '../core/plain-json.ts';
import type { Refusal } from '../core/refusal.ts';
import type { FieldProblem } from '../core/shape.ts';
import { type Hold, type Level, levelId, type Movement, type Posting, post } from '../inventory/index.ts';
import { runFollowers } from './followers.ts';
import { Overlay } from './overlay.ts';
import type { RowKey, Rows, StoredRow } from './rows.ts';
import type { Timer } from './timer.ts';
import { type TimerPlan, timersAfter } from './timers.ts';
import type { Writes } from './writes.ts';

/** A level that was never stocked. */
export interface UnknownLevel extends Refusal {
  readonly code: 'UNKNOWN_LEVEL';
  readonly sku: string;
  readonly location: string;
}

/** The aggregate does not exist. */
export interface NotFound extends Refusal {
  readonly code: 'NOT_FOUND';
  readonly kind: string;
  readonly id: string;
}

/** The fields of a movement that are wrong whatever the stock. */
const MALFORMED_MOVEMENT: { readonly [code: string]: FieldProblem } = {
  UNKNOWN_OPERATION: { path: 'type', problem: 'UNKNOWN_VALUE' },
  INVALID_QUANTITY: { path: 'quantity', problem: 'WRONG_TYPE', expected: 'integer', minimum: 1 },
  INVALID_INSTANT: { path: 'at', problem: 'WRONG_TYPE', expected: 'instant' },
  INVALID_OPERATION_ID: { path: 'opId', problem: 'INVALID_ID' },
  REASON_MISSING: { path: 'reason', problem: 'MISSING' },
};

export interface UnitOfWorkSettings {
  /** What the history says belongs together. */
  readonly correlationId?: string | undefined;
  /** The timers that follow from events. Left out: none are set. */
  readonly timers?: TimerPlan | undefined;
}

export class UnitOfWork implements Rows {
  readonly #overlay: Overlay;
  readonly #correlationId: string;
  readonly #timers: TimerPlan | undefined;
  readonly #refusals: Refusal[] = [];
  readonly #problems: FieldProblem[] = [];

  constructor(rows: Rows, { correlationId = '', timers }: UnitOfWorkSettings = {}) {
    this.#overlay = new Overlay(rows);
    this.#correlationId = correlationId;
    this.#timers = timers;
  }

  /** Every reason why the decision may not go ahead, in the order they were found. */
  get refusals(): readonly Refusal[] {
    return this.#refusals;
  }

  /** Everything wrong with the command itself, whatever the rows hold. Such a command uses up no key. */
  get problems(): readonly FieldProblem[] {
    return this.#problems;
  }

  /** What is to be written, if there is no refusal and no problem. */
  get writes(): Writes {
    return this.#overlay.writes;
  }

  read(key: RowKey): StoredRow<unknown> | undefined {
    return this.#overlay.read(key);
  }

  /** An aggregate as it stands in this decision; before its first event, the machine's initial state. */
  state<M extends AnyMachine>(of: M, id: string): StateOf<M> {
    return (this.read({ kind: of.kind, id })?.state ?? of.initial(id)) as StateOf<M>;
  }

  /**
   * Sends a command or a fact to an aggregate, with everything that follows from it: an order moves its stock, events
   * set their timers. Returns the events (none when it was done before), or nothing when it was refused.
   */
  send<M extends AnyMachine>(of: M, id: string, command: CommandsOf<M>): readonly EventOf<M>[] | undefined {
    const key = { kind: of.kind, id };
    const stored = this.read(key);
    const before = (stored?.state ?? of.initial(id)) as StateOf<M>;
    const answer = decideEvents(of, before, command as never);
    if (!Array.isArray(answer)) {
      this.#refuseAll(why(of, before, command as never), stored ? undefined : key);
      return undefined;
    }
    const events: readonly EventOf<M>[] = answer;
    const previous = stored?.version ?? 0;
    const states = [before];
    for (const [i, event] of events.entries()) {
      const from = states[i] as StateOf<M>;
      this.#append(key, previous + i + 1, from.status, command, event);
      states.push(of.evolve(from, event));
    }
    if (events.length > 0) this.#write(key, states.at(-1) as StateOf<M>, previous + events.length, previous);
    for (const [i, event] of events.entries()) runFollowers(this, of, states[i] as StateOf<M>, event);
    return events;
  }

  /** A level; a refusal and nothing when it was never stocked. */
  level(sku: string, location: string): Level | undefined {
    const level = this.read({ kind: 'level', id: levelId(sku, location) });
    if (!level) this.refuse<UnknownLevel>({ code: 'UNKNOWN_LEVEL', sku, location });
    return level?.state as Level | undefined;
  }

  hold(id: string): Hold | undefined {
    return this.read({ kind: 'hold', id })?.state as Hold | undefined;
  }

  /** Posts a movement and keeps its row. A refused one refuses the decision, unless failed rows are to be kept as A does. */
  post(level: Level, hold: Hold | undefined, movement: Movement, { keepFailed = false } = {}): Posting {
    const posting = post(level, hold, movement);
    if (posting.repeated) return posting;
    if (posting.refusal && !keepFailed) {
      const problem = MALFORMED_MOVEMENT[posting.refusal.code];
      if (problem) this.reject(problem);
      else this.refuse(posting.refusal);
      return posting;
    }
    this.#overlay.move(posting.row);
    if (!posting.refusal) {
      this.put({ kind: 'level', id: level.id }, posting.level);
      if (posting.hold) this.put({ kind: 'hold', id: posting.hold.id }, posting.hold, hold === undefined);
    }
    return posting;
  }

  /**
   * Writes a row that has no machine: a level, a hold, a row of the host's own.
   *
   * @throws NotPlainJsonError if a store would not read the state back as it was written: a Date, NaN, a Map
   */
  put(key: RowKey, state: object, fresh = false): void {
    assertPlainJson(state, `the state of ${key.kind} ${key.id}`);
    const version = fresh ? 0 : (this.read(key)?.version ?? 0);
    this.#write(key, state, version + 1, version);
  }

  /** Has something done later, if this decision is committed. */
  set(timer: Timer): void {
    this.#overlay.set(timer);
  }

  /** Refuses the decision: a rule of the host's own use case. */
  refuse<R extends Refusal>(refusal: R): void {
    this.#refusals.push(refusal);
  }

  /** Refuses a command that is wrong in itself, with everything that is wrong. */
  reject(...problems: readonly FieldProblem[]): void {
    this.#problems.push(...problems);
  }

  #refuseAll(reasons: readonly Refusal[], missing: RowKey | undefined): void {
    for (const reason of reasons) {
      if (reason.code === 'MALFORMED_COMMAND' && 'problems' in reason)
        this.reject(...(reason.problems as readonly FieldProblem[]));
      else if (reason.code === 'ILLEGAL_TRANSITION' && missing)
        this.refuse<NotFound>({ code: 'NOT_FOUND', kind: missing.kind, id: missing.id });
      else this.refuse(reason);
    }
  }

  #write({ kind, id }: RowKey, state: object, version: number, previous: number): void {
    this.#overlay.put({ kind, id, previous, version, state });
  }

  #append(
    { kind, id }: RowKey,
    version: number,
    from: string,
    command: CommandsOf<AnyMachine>,
    event: EventOf<AnyMachine>,
  ): void {
    const { operator, by = '', remark = '' } = command;
    const record = {
      kind,
      id,
      version,
      from,
      to: event.to,
      event: event.type,
      operator: operator ?? by,
      remark,
      at: event.at,
      correlationId: this.#correlationId,
      data: event,
    };
    this.#overlay.append(record);
    if (this.#timers) for (const timer of timersAfter(record, this.#timers)) this.#overlay.set(timer);
  }
}
