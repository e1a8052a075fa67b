/**
 * Fast path for valid status events. Nearly every record is one, and validating it by schema costs as much as parsing
 * the line. The fast path accepts only what the schema accepts, with the same result. Every other record goes to the
 * schema, which reports the problems.
 */
import { idRefusal } from '../../core/id.ts';
import { isCount } from '../../core/quantity.ts';
import { OBSERVED_STATUSES, type ObservedStatus } from '../../order/lifecycle.ts';
import { reasonOf } from './cancel-reason.ts';
import { readInstant } from './read-instant.ts';
import type { Extra, RawFields, StatusRecord } from './records.ts';

/** Interns status strings. A parser allocates a new string for every record, and the state would retain them all. */
const STATUSES: ReadonlyMap<unknown, ObservedStatus> = new Map(
  OBSERVED_STATUSES.map((status) => [status, status]),
);

/**
 * The record, or `undefined` if the schema has to decide. Each field is read once, so a getter cannot change its value.
 */
export function plainStatus(fields: RawFields, extra: Extra | null): StatusRecord | undefined {
  const { eventId, seq, orderId, userId, statusTime, paymentTime, cancelReason, operationUser } = fields;
  const status = STATUSES.get(fields.status);
  const { prevStatus: before, extInfo } = fields;
  const prevStatus = before == null ? null : STATUSES.get(before);
  if (status === undefined || prevStatus === undefined || extInfo != null) return undefined;
  if (!isId(eventId) || !isId(orderId) || !isId(userId) || !isCount(seq)) return undefined;
  if (!isRemark(cancelReason) || !isRemark(operationUser)) return undefined;
  const at = readInstant(statusTime);
  const paymentAt = paymentTime == null ? null : readInstant(paymentTime);
  if (at === undefined || paymentAt === undefined) return undefined;
  return {
    stream: 'status',
    eventId,
    seq,
    at,
    orderId,
    userId,
    status,
    prevStatus,
    cancelReason: reasonOf(status, cancelReason),
    paymentAt,
    operator: operationUser ?? null,
    extInfo: null,
    extra,
  };
}

function isId(value: unknown): value is string {
  return idRefusal('', value) === undefined;
}

/** The schema decides about longer ones. */
function isRemark(value: unknown): value is string | null | undefined {
  return value == null || (typeof value === 'string' && value.length <= 1_000);
}
