/**
 * The handling of an abnormality as a machine: opened by detection, moved by whoever handles it. Detected again it is the
 * repeat of a done thing, so no status is ever reset (D62, D63).
 */
import { defineMachine, type Machine } from '../core/decider.ts';
import type { Instant } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';
import { type HandlingStatus, handlingTable } from './handling.table.ts';
import type { Handled, Instruction } from './instruct.ts';

/** A row of source A's `abnormal_order_handling`. */
export interface Handling {
  readonly id: string;
  readonly status: HandlingStatus;
  /** What detection said when it opened the row; null before. */
  readonly instruction: Instruction | null;
  /** Who moved it last, when, and what was noted. */
  readonly by: string | null;
  readonly at: Instant | null;
  readonly notes: string | null;
}

interface Common {
  readonly at: Instant;
  readonly by: string;
  readonly notes?: string;
}
interface Opening {
  readonly type: 'open';
  readonly at: Instant;
  readonly by?: string;
  readonly instruction: Instruction;
}
export type HandlingCommand = Opening | ({ readonly type: 'process' | 'resolve' | 'reopen' } & Common);

export interface HandlingEvent {
  readonly type: 'handling.opened' | 'handling.processed' | 'handling.resolved' | 'handling.reopened';
  readonly to: HandlingStatus;
  readonly at: Instant;
  readonly by: string;
  readonly notes: string;
  readonly instruction?: Instruction;
}

/** A field that is missing or not of its kind: somebody has to say who he is, and detection what it found. */
export type HandlingRefusal = Refusal & { readonly code: 'INVALID_FIELD'; readonly field: string };

const EVENTS = {
  open: 'handling.opened',
  process: 'handling.processed',
  resolve: 'handling.resolved',
  reopen: 'handling.reopened',
} as const satisfies { readonly [command in HandlingCommand['type']]: HandlingEvent['type'] };

const invalid = (field: string): HandlingRefusal => ({ code: 'INVALID_FIELD', field });

function shape(command: HandlingCommand): readonly HandlingRefusal[] {
  const { by, notes } = command as { readonly by?: unknown; readonly notes?: unknown };
  if (command.type === 'open') {
    const { instruction } = command;
    const told = typeof instruction?.userId === 'string' && typeof instruction.notes === 'string';
    return told ? [] : [invalid('instruction')];
  }
  const named = typeof by === 'string' && by.trim() !== '';
  const noted = notes === undefined || typeof notes === 'string';
  return [...(named ? [] : [invalid('by')]), ...(noted ? [] : [invalid('notes')])];
}

/** A row is opened with what was found of its own order and type. */
const itsOwn = ({ id }: Handling, { instruction }: Opening): HandlingRefusal | undefined =>
  instruction.handlingId === id ? undefined : invalid('instruction.handlingId');

/** The machine. `decide(handling, row, { type: 'open', … })` of a row that was opened before is a success with no events. */
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
  shape,
  rules: { open: [itsOwn] },
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
 * Whether an abnormality that is found again began after its row was resolved: not the old wait, a new one. Nobody is
 * told twice of the old one, and nothing is excluded for ever.
 */
export function hasRecurred({ status, at }: Handling, found: { readonly limitAt: Instant }): boolean {
  return status === 'RESOLVED' && at !== null && found.limitAt > at;
}

/** What may be done without a person, if the row is still open: the suggested action, or nothing. */
export function automaticAction({ status, instruction }: Handling): string | undefined {
  return status === 'PENDING' && instruction && !instruction.manual ? instruction.action : undefined;
}

/** The handling table as {@link instruct} asks it. */
export function handlingOf(rows: Iterable<Handling>): Handled {
  const ids = new Set<string>();
  const counts = new Map<string, number>();
  for (const { id, instruction } of rows) {
    if (ids.has(id) || instruction === null) continue;
    ids.add(id);
    counts.set(instruction.userId, (counts.get(instruction.userId) ?? 0) + 1);
  }
  return { has: (id) => ids.has(id), countOf: (userId) => counts.get(userId) ?? 0 };
}
