/**
 * The handling of an abnormality as a machine: detection opens it, its handler moves it. Opening it again is a repeat,
 * so no status is ever reset (D62, D63).
 */
import { defineMachine, type Machine } from '../core/decider.ts';
import type { Instant } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';
import {
  custom,
  type FieldProblem,
  id,
  instant,
  type Named,
  optional,
  problemsOf,
  readyShape,
  remark,
  type ShapesOf,
} from '../core/shape.ts';
import { type HandlingStatus, handlingTable } from './handling.table.ts';
import type { HandlingIndex, Instruction } from './instruct.ts';

/** A row of source A's `abnormal_order_handling`. */
export interface Handling {
  readonly id: string;
  readonly status: HandlingStatus;
  /** The instruction with which detection opened the row; null before. */
  readonly instruction: Instruction | null;
  /** The last handler, when, and the notes. */
  readonly by: string | null;
  readonly at: Instant | null;
  readonly notes: string | null;
}

interface Common {
  readonly at: Instant;
  readonly by: string;
  readonly notes?: string | undefined;
}
interface Opening {
  readonly type: 'open';
  readonly at: Instant;
  readonly by?: string | undefined;
  readonly instruction: Instruction;
}
export type HandlingCommand = Opening | Named<'process' | 'resolve' | 'reopen', Common>;

export interface HandlingEvent {
  readonly type: 'handling.opened' | 'handling.processed' | 'handling.resolved' | 'handling.reopened';
  readonly to: HandlingStatus;
  readonly at: Instant;
  readonly by: string;
  readonly notes: string;
  readonly instruction?: Instruction | undefined;
}

/** The instruction is of another row. */
export type HandlingRefusal = Refusal & { readonly code: 'INVALID_FIELD'; readonly field: string };

const EVENTS = {
  open: 'handling.opened',
  process: 'handling.processed',
  resolve: 'handling.resolved',
  reopen: 'handling.reopened',
} as const satisfies { readonly [command in HandlingCommand['type']]: HandlingEvent['type'] };

const invalid = (field: string): HandlingRefusal => ({ code: 'INVALID_FIELD', field });

const handled = { at: instant, by: id, notes: optional(remark) };
const shapes = {
  open: { at: instant, by: optional(id), instruction: custom(instructionProblems) },
  process: handled,
  resolve: handled,
  reopen: handled,
} satisfies ShapesOf<HandlingCommand>;

/** An instruction is made by `instruct`; what a row is kept by is checked. */
function instructionProblems(instruction: unknown, path: string): readonly FieldProblem[] {
  const { handlingId, userId, notes } = (instruction ?? {}) as Partial<Instruction>;
  return problemsOf(
    readyShape({ handlingId: id, userId: id, notes: remark }),
    { handlingId, userId, notes },
    path,
  );
}

/** A row is opened only with an instruction of the same order and type. */
const sameHandling = ({ id }: Handling, { instruction }: Opening): HandlingRefusal | undefined =>
  instruction.handlingId === id ? undefined : invalid('instruction.handlingId');

/** The machine. Opening a row that was opened before is a success without events. */
export const handling: Machine<
  typeof handlingTable,
  Handling,
  HandlingCommand,
  HandlingEvent,
  HandlingRefusal
> = /* @__PURE__ */ defineMachine({
  kind: 'handling',
  table: handlingTable,
  guards: {},
  final: ['RESOLVED'],
  shapes,
  rules: { open: [sameHandling] },
  repeats: ({ status }: Handling, { type }: HandlingCommand) =>
    (type === 'open' && status !== 'NEW') || undefined,
  initial: (id): Handling => ({ id, status: 'NEW', instruction: null, by: null, at: null, notes: null }),
  emit: (_, command: HandlingCommand, { to: [to] }): readonly HandlingEvent[] => {
    const common = { type: EVENTS[command.type], to, at: command.at };
    if (command.type !== 'open') return [{ ...common, by: command.by, notes: command.notes ?? '' }];
    const { instruction } = command;
    return [{ ...common, by: command.by ?? 'detector', notes: instruction.notes, instruction }];
  },
  evolve: (row, { to, at, by, notes, instruction }): Handling => ({
    ...row,
    status: to,
    at,
    by,
    notes,
    instruction: instruction ?? row.instruction,
  }),
});

/**
 * Whether a detected abnormality began after its row was resolved: a new wait, not the old one. An old one is not
 * reported twice, and a new one is not excluded.
 */
export function hasRecurred({ status, at }: Handling, found: { readonly limitAt: Instant }): boolean {
  return status === 'RESOLVED' && at !== null && found.limitAt > at;
}

/** The suggested action, if the row is still pending and no person is required; otherwise `undefined`. */
export function automaticAction({ status, instruction }: Handling): string | undefined {
  return status === 'PENDING' && instruction && !instruction.manual ? instruction.action : undefined;
}

/** An index of the handling table for {@link instruct}. */
export function handlingIndexOf(rows: Iterable<Handling>): HandlingIndex {
  const ids = new Set<string>();
  const counts = new Map<string, number>();
  for (const { id, instruction } of rows) {
    if (ids.has(id) || instruction === null) continue;
    ids.add(id);
    counts.set(instruction.userId, (counts.get(instruction.userId) ?? 0) + 1);
  }
  return { has: (id) => ids.has(id), countOf: (userId) => counts.get(userId) ?? 0 };
}
