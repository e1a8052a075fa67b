/** Which property is kept in which column: one list for each table, used for reading and for writing. */
import type { HistoryRecord } from '../../core/history.ts';
import type { ClaimedKey, DoneKey } from '../../core/idempotency.ts';
import type { Change, Timer } from '../../flow/index.ts';
import type { Hold, Level, MovementRow } from '../../inventory/index.ts';
import { type Column, columnsOf, type RowSet, rowSet, shareable } from './columns.ts';

const LEVEL = columnsOf<Level>(
  ['id', 'text'],
  ['sku', 'text'],
  ['location', 'text'],
  ['available', 'number'],
  ['frozen', 'number'],
  ['locked', 'number'],
  ['backorder', 'number'],
);

const HOLD = shareable(
  columnsOf<Hold>(
    ['id', 'text'],
    ['orderId', 'text', 'order_id'],
    ['lineId', 'text', 'line_id'],
    ['sku', 'text'],
    ['location', 'text'],
    ['quantity', 'number'],
    ['open', 'number'],
    ['deducted', 'number'],
    ['released', 'number'],
    ['restocked', 'number'],
    ['expiresAt', 'number', 'expires_at'],
    ['operations', 'json'],
  ),
  'deducted',
  'released',
  'restocked',
);

/** Each phase has some of these properties; the others are NULL. */
const KEY = shareable(
  columnsOf<Omit<ClaimedKey & DoneKey, 'phase'> & { phase: string }>(
    ['phase', 'text'],
    ['fingerprint', 'text'],
    ['response', 'text'],
    ['doneAt', 'number', 'done_at'],
    ['lease', 'text'],
    ['leaseUntil', 'number', 'lease_until'],
    ['recoveryPoint', 'text', 'recovery_point'],
  ),
  'phase',
  'lease',
  'leaseUntil',
  'recoveryPoint',
);

export const MOVEMENT = shareable(
  columnsOf<MovementRow>(
    ['opId', 'text', 'op_id'],
    ['orderId', 'text', 'order_id'],
    ['lineId', 'text', 'line_id'],
    ['sku', 'text'],
    ['location', 'text'],
    ['type', 'text'],
    ['quantity', 'number'],
    ['prevAvailable', 'number', 'prev_available'],
    ['newAvailable', 'number', 'new_available'],
    ['prevFrozen', 'number', 'prev_frozen'],
    ['newFrozen', 'number', 'new_frozen'],
    ['prevLocked', 'number', 'prev_locked'],
    ['newLocked', 'number', 'new_locked'],
    ['at', 'number'],
    ['status', 'text'],
    ['message', 'text'],
  ),
  'type',
  'status',
  'message',
);

export const HISTORY = shareable(
  columnsOf<HistoryRecord>(
    ['kind', 'text'],
    ['id', 'text'],
    ['version', 'number'],
    ['from', 'text', 'from_status'],
    ['to', 'text', 'to_status'],
    ['event', 'text'],
    ['operator', 'text'],
    ['remark', 'text'],
    ['at', 'number'],
    ['correlationId', 'text', 'correlation_id'],
    ['data', 'json'],
  ),
  'kind',
  'from',
  'to',
  'event',
  'operator',
  'remark',
);

/** The outbox points to a history record by these. */
export const EVENT = shareable(
  columnsOf<HistoryRecord>(['kind', 'text'], ['id', 'text'], ['version', 'number']),
  'kind',
);

/** A timer as its row has it. */
export interface TimerRow extends Omit<Timer, 'about'> {
  readonly aboutKind: string;
  readonly aboutId: string;
}

export const TIMER = columnsOf<TimerRow>(
  ['id', 'text'],
  ['kind', 'text'],
  ['aboutKind', 'text', 'about_kind'],
  ['aboutId', 'text', 'about_id'],
  ['dueAt', 'number', 'due_at'],
  ['payload', 'json'],
);

// --- tables whose rows have versions ---

export const VERSION = columnsOf<Change>(['version', 'number']);
export const PREVIOUS = columnsOf<Change>(['previous', 'number']);

/** A table whose rows have versions, and the columns that a change fills. */
export interface VersionedTable {
  readonly primaryKey: readonly string[];
  readonly rowSets: (changes: readonly Change[]) => readonly RowSet[];
}

const ID = columnsOf<Change>(['id', 'text']);
const KIND_AND_ID = shareable(columnsOf<Change>(['kind', 'text'], ['id', 'text']), 'kind');
const STATUS = shareable(columnsOf<{ readonly status: string }>(['status', 'text']), 'status');
const STATE = columnsOf<Change>(['state', 'json']);

const statesOf = (changes: readonly Change[]) => changes.map(({ state }) => state as never);

/** By kind, in the order in which they are written. A kind that is not here is an aggregate. */
export const VERSIONED: ReadonlyMap<string, VersionedTable> = new Map([
  ['key', { primaryKey: ['id'], rowSets: (rows) => [rowSet(ID, rows), rowSet(KEY, statesOf(rows))] }],
  [
    'aggregate',
    {
      primaryKey: ['kind', 'id'],
      rowSets: (rows) => [rowSet(KIND_AND_ID, rows), rowSet(STATUS, statesOf(rows)), rowSet(STATE, rows)],
    },
  ],
  ['hold', { primaryKey: ['id'], rowSets: (rows) => [rowSet(HOLD, statesOf(rows))] }],
  ['level', { primaryKey: ['id'], rowSets: (rows) => [rowSet(LEVEL, statesOf(rows))] }],
]);

// --- rows as JSON again ---

/** The SQL that builds the JSON of a row `t`, as it was stored. */
function jsonOf(columns: readonly Column<never>[]): string {
  return `json_build_object(${columns.map(({ property, name }) => `'${property}', t.${name}`).join(', ')})`;
}

/** The SQL that builds the JSON of a row `t` of each table with columns of its own. */
export const JSON_OF = {
  key: `json_strip_nulls(${jsonOf(KEY)})`,
  movement: jsonOf(MOVEMENT),
  hold: jsonOf(HOLD),
  level: jsonOf(LEVEL),
  history: jsonOf(HISTORY),
} as const;
