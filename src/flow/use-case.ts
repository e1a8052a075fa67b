/**
 * A use case is one decision over several aggregates: which rows it locks, and what it decides once they are loaded.
 * Pure: the application locks, loads and writes; memory, PostgreSQL and a test run the same code.
 */
import type { Refusal } from '../core/refusal.ts';
import type { Shape } from '../core/shape.ts';
import type { RowKey, Rows } from './rows.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** One decision of the application: `order.place`, `payment.open`, whatever a host adds. `R`: what it may be refused with. */
export interface UseCase<C, R extends Refusal = Refusal> {
  /** Names the operation in idempotency keys and traces. */
  readonly name: string;
  /** The fields of the command, `satisfies ShapeOf<C>`; checked before anything is looked up. Left out: the machines check. */
  readonly shape?: Shape | undefined;
  /** The rows known from the command alone. */
  readonly locks: (command: C) => readonly RowKey[];
  /** The rows that those rows point at: an order's holds and levels. */
  readonly locksNext?: ((rows: Rows, command: C) => readonly RowKey[]) | undefined;
  /** Puts into the unit of work what happens, or the reasons why it may not. Never asynchronous. */
  readonly decide: (work: UnitOfWork, command: C) => void;
  /** Only for the compiler, and never set: what this use case may be refused with. */
  readonly refusals?: readonly R[] | undefined;
}
