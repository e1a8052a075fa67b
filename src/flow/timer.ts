/** Timers as data: what has to happen at a time is a row, written in the same commit as the decision that wants it. */
import type { Instant } from '../core/quantity.ts';
import type { RowKey } from './rows.ts';

/** Something to be done at `dueAt` or later. The due table is the truth; whatever wakes a sweep only makes it prompt. */
export interface Timer {
  /** Names it for ever: the same id set again is the same timer at its new time. */
  readonly id: string;
  /** What is to be done: the name of a handler. */
  readonly kind: string;
  /** What it is about. Only a decision that locks this row sets the timer, so two never set it at once. */
  readonly about: RowKey;
  readonly dueAt: Instant;
  /** Plain JSON, for the handler: how often it was tried, what exactly is to be done. */
  readonly payload: object;
}
