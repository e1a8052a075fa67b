/**
 * The short way of reading a status event. Nearly every record is one, and nearly all of those are plainly right; to
 * have the schema say so costs as much as parsing the line. This only ever takes what the schema takes, and makes the
 * same of it; whatever it is not sure of goes to the schema, which also says what is wrong.
 */
import { idRefusal } from '../../core/id.ts';
import { isCount } from '../../core/quantity.ts';
import { OBSERVED_STATUSES, type ObservedStatus } from '../../order/lifecycle.ts';
import { reasonOf } from './cancel-reason.ts';
import { readInstant } from './read-instant.ts';
import type { Extra, RawFields, StatusRecord } from './records.ts';

/** One text for each status: texts that a parser has made are as many as there are records, and are kept. */
const STATUSES: ReadonlyMap<unknown, ObservedStatus> = new Map(
  OBSERVED_STATUSES.map((status) => [status, status]),
);

/** The record, if the fields are plainly right. Each is read once, so a getter cannot show another value afterwards. */
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

/** Longer ones are too long, or not: the schema knows. */
function isRemark(value: unknown): value is string | null | undefined {
  return value == null || (typeof value === 'string' && value.length <= 1_000);
}
