/** Which property is kept in which column, one list per table, for both directions. */
import type { HistoryRecord } from '../../core/history.ts';
import type { ClaimedKey, DoneKey } from '../../core/idempotency.ts';
import type { Hold, Level, MovementRow } from '../../inventory/index.ts';
import { alike, type Column, columnsOf } from './columns.ts';

export const LEVEL = columnsOf<Level>(
  ['id', 'text'],
  ['sku', 'text'],
  ['location', 'text'],
  ['available', 'number'],
  ['frozen', 'number'],
  ['locked', 'number'],
  ['backorder', 'number'],
);

export const HOLD = alike(
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

/** Each phase has some of these; what it has not is NULL. */
export const KEY = alike(
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

export const MOVEMENT = alike(
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

export const HISTORY = alike(
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

/** The SQL that makes the JSON of a row `t` again, as it was stored. */
export function jsonOf(columns: readonly Column<never>[]): string {
  return `json_build_object(${columns.map(({ property, name }) => `'${property}', t.${name}`).join(', ')})`;
}
