/** Builds rejects: the code and the id of a record that could not be read. */
import { hash } from './hash.ts';
import type { RawFields, Reject, RejectCode, RejectProblem, Stream } from './records.ts';

/** The most specific code for the problems: the first that applies. */
export function codeOf(fields: RawFields, problems: readonly RejectProblem[]): RejectCode {
  const wrong = (field: string) => problems.some(({ path }) => path === field);
  if (wrong('orderId') && (fields.orderId == null || fields.orderId === '')) return 'NULL_ORDER_ID';
  if (wrong('status') && typeof fields.status === 'string') return 'UNKNOWN_STATUS';
  if (wrong('eventId') && fields.eventId == null) return 'MISSING_EVENT_ID';
  return 'SCHEMA_VIOLATION';
}

const MAX_TEXT = 4_000;

/** The reject of a value. The same value of the same stream has the same id. */
export function rejectOf(
  stream: Stream,
  value: unknown,
  code: RejectCode,
  problems: readonly RejectProblem[],
): Reject {
  const text = textOf(value);
  return {
    rejectId: `${stream}:${code}:${hash(text).toString(36)}`,
    stream,
    code,
    problems,
    text: text.slice(0, MAX_TEXT),
  };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
