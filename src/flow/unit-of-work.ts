/**
 * Everything one decision adds up to, collected on top of the loaded rows: what a later step of the decision reads
 * is what an earlier one left. Nothing is written while it is being drafted, and a work with a refusal is void.
 */
import {
  type AnyMachine,
  type CommandsOf,
  decideEvents,
  type EventOf,
  type StateOf,
  why,
} from '../core/decider.ts';
import type { HistoryRecord } from '../core/history.ts';
import { assertPlainJson } from '../core/plain-json.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Hold, Level, Movement, MovementRow, Posting } from '../inventory/index.ts';
import { levelId, post } from '../inventory/index.ts';
import { RowKeyMap } from './row-key-map.ts';
import type { RowKey, Rows, StoredRow } from './rows.ts';
import type { Timer } from './timer.ts';

/** A row after the decision. `previous` 0: the row must not exist yet. */
export interface Change {
  readonly kind: string;
  readonly id: string;
  readonly previous: number;
  readonly version: number;
  /** Plain JSON; aggregates have a `status`. */
  readonly state: object;
}

/** What a decision leads to, ready to be written in one transaction. */
export interface Plan {
  readonly changes: readonly Change[];
  readonly history: readonly HistoryRecord[];
  readonly movements: readonly MovementRow[];
  /** Left out where nothing has to happen later. */
  readonly timers?: readonly Timer[] | undefined;
}

/** A level that nobody has stocked. */
export interface UnknownLevel extends Refusal {
  readonly code: 'UNKNOWN_LEVEL';
  readonly sku: string;
  readonly location: string;
}

/** What a movement is refused for whatever the stock. */
const WRONG_IN_ITSELF: ReadonlySet<string> = new Set([
  'UNKNOWN_OPERATION',
  'INVALID_QUANTITY',
  'INVALID_INSTANT',
  'INVALID_OPERATION_ID',
  'REASON_MISSING',
]);

export class UnitOfWork implements Rows {
  readonly #rows: Rows;
  readonly #correlationId: string;
  readonly #changes = new RowKeyMap<Change>();
  readonly #history: HistoryRecord[] = [];
  readonly #movements: MovementRow[] = [];
  readonly #refusals: Refusal[] = [];
  #timers: Timer[] | undefined;
  #rejected = false;

  constructor(rows: Rows, correlationId = '') {
    this.#rows = rows;
    this.#correlationId = correlationId;
  }

  /** Every reason why the decision may not go ahead, in the order they were found. */
  get refusals(): readonly Refusal[] {
    return this.#refusals;
  }

  /** Whether the command is wrong in itself, whatever the rows say: it can only be mended, so it uses up no key. */
  get rejected(): boolean {
    return this.#rejected;
  }

  /** What is to be written, if there is no refusal. */
  get plan(): Plan {
    return {
      changes: this.#changes.values(),
      history: this.#history,
      movements: this.#movements,
      ...(this.#timers && { timers: this.#timers }),
    };
  }

  read(ref: RowKey): StoredRow<unknown> | undefined {
    return this.#changes.get(ref) ?? this.#rows.read(ref);
  }

  /** An aggregate as it stands in this decision; before its first event, the machine's initial state. */
  state<M extends AnyMachine>(of: M, id: string): StateOf<M> {
    return (this.read({ kind: of.kind, id })?.state ?? of.initial(id)) as StateOf<M>;
  }

  /** Sends a command to an aggregate. Returns its events (none when it was done before), or nothing when refused. */
  send<M extends AnyMachine>(of: M, id: string, command: CommandsOf<M>): readonly EventOf<M>[] | undefined {
    const ref = { kind: of.kind, id };
    const stored = this.read(ref);
    const before = (stored?.state ?? of.initial(id)) as StateOf<M>;
    const answer = decideEvents(of, before, command as never);
    if (!Array.isArray(answer)) {
      const reasons: readonly Refusal[] = why(of, before, command as never);
      this.#refusals.push(...reasons);
      if (reasons[0]?.code === 'MALFORMED_COMMAND' || of.shape?.(command)?.length) this.#rejected = true;
      return undefined;
    }
    const events: readonly EventOf<M>[] = answer;
    let state = before;
    let version = stored?.version ?? 0;
    for (const event of events) {
      version += 1;
      this.#history.push(this.#record(ref, version, state.status, command, event));
      state = of.evolve(state, event);
    }
    if (events.length > 0) this.#put(ref, state, version);
    return events;
  }

  /** A level; a refusal and nothing when nobody has stocked it. */
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
      this.#refusals.push(posting.refusal);
      if (WRONG_IN_ITSELF.has(posting.refusal.code)) this.#rejected = true;
      return posting;
    }
    this.#movements.push(posting.row);
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
  put(ref: RowKey, state: object, fresh = false): void {
    assertPlainJson(state, `the state of ${ref.kind} ${ref.id}`);
    const version = fresh ? 0 : (this.read(ref)?.version ?? 0);
    this.#put(ref, state, version + 1, fresh);
  }

  /** Has something done later, if this decision is committed. */
  set(timer: Timer): void {
    this.#timers = [...(this.#timers ?? []), timer];
  }

  refuse<R extends Refusal>(refusal: R): void {
    this.#refusals.push(refusal);
  }

  /** Refuses a command that is wrong in itself. */
  reject<R extends Refusal>(refusal: R): void {
    this.#rejected = true;
    this.#refusals.push(refusal);
  }

  #put(ref: RowKey, state: object, version: number, fresh = false): void {
    const previous = this.#changes.get(ref)?.previous ?? (fresh ? 0 : (this.#rows.read(ref)?.version ?? 0));
    this.#changes.set({ kind: ref.kind, id: ref.id, previous, version, state });
  }

  #record(
    ref: RowKey,
    version: number,
    from: string,
    command: CommandsOf<AnyMachine>,
    event: EventOf<AnyMachine>,
  ): HistoryRecord {
    const { operator, by = '', remark = '' } = command;
    return {
      kind: ref.kind,
      id: ref.id,
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
  }
}
