/**
 * Reads raw records. A record is validated here once and trusted from then on. An unreadable record becomes a reject
 * with every problem: none is dropped silently (D06), and nothing here throws.
 */
import type { DurationMs, Instant } from '../../core/quantity.ts';
import { OBSERVED_STATUSES } from '../../order/lifecycle.ts';
import { SPELLINGS } from './fields.table.ts';
import { READERS } from './read-record.ts';
import type { Extra, Ingested, RawFields, RejectCode, RejectProblem, Stream } from './records.ts';
import { codeOf, rejectOf } from './rejects.ts';

export interface IngestSettings {
  /** The currency of prices, ISO 4217. */
  readonly currency: string;
  /** How far after its receipt an event may be dated. Further is a reject, `FUTURE_TIME`. */
  readonly maxAheadMs: DurationMs;
  /**
   * Derives `eventId` and `seq` where the source has none. It must return the same for the same event.
   * {@link identifyByStatus} fits streams in which an order enters a status at most once per instant.
   */
  readonly identify: ((stream: Stream, fields: RawFields) => RawFields) | null;
}

/** A record as received from its topic: a value or its JSON text. */
export interface RawRecord {
  readonly stream: Stream;
  readonly value: unknown;
  /** When it was received: the broker's timestamp or the host's clock. Source A calls this `event_time` (D04). */
  readonly receivedAt: Instant;
}

/**
 * Reads one record. Fields may be in camelCase or snake_case. Unknown fields are kept under `extra`.
 *
 * @example
 * ingest({ stream: 'status', value: JSON.parse(line), receivedAt: now }, trackerSettings())
 * // { record: { eventId: 'e-1', orderId: 'o-1', status: 'PAID', … } } or { reject: { code: 'UNKNOWN_STATUS', … } }
 */
export function ingest(raw: RawRecord, settings: IngestSettings): Ingested {
  try {
    return read(raw, settings);
  } catch (error) {
    // A throwing getter or proxy, or the host's `identify`.
    const message = error instanceof Error ? error.message : String(error);
    return rejected(raw, 'SCHEMA_VIOLATION', [{ path: '', problem: 'unreadable', message }]);
  }
}

function read(raw: RawRecord, { currency, maxAheadMs, identify }: IngestSettings): Ingested {
  const { stream, receivedAt } = raw;
  let { value } = raw;
  if (typeof value === 'string') {
    try {
      value = JSON.parse(value);
    } catch {
      return rejected(raw, 'NOT_JSON', [{ path: '', problem: 'not_json', message: 'no JSON text' }]);
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return rejected(raw, 'SCHEMA_VIOLATION', [
      { path: '', problem: 'invalid_type', message: 'a record is an object' },
    ]);
  const split = fieldsOf(stream, value);
  if (split.duplicate !== undefined)
    return rejected(raw, 'SCHEMA_VIOLATION', [
      { path: split.duplicate, problem: 'given_twice', message: 'in camelCase and in snake_case' },
    ]);
  const fields =
    identify === null ? split.fields : withIdentity(identify(stream, split.fields), split.fields);
  const problems: RejectProblem[] = [];
  const record = READERS[stream](fields, split.extra, problems, currency);
  if (record === undefined) return rejected(raw, codeOf(fields, problems), problems);
  if (record.at > receivedAt + maxAheadMs)
    return rejected(raw, 'FUTURE_TIME', [
      { path: 'at', problem: 'too_big', message: `${record.at - receivedAt} ms after it was received` },
    ]);
  return { record };
}

/** Fields of the record take precedence over derived ones. */
function withIdentity(derived: RawFields, fields: RawFields): RawFields {
  return {
    ...fields,
    eventId: fields.eventId ?? derived.eventId,
    seq: fields.seq ?? derived.seq,
  };
}

/**
 * Derives ids for a stream that has none, for {@link IngestSettings.identify}. The id is made of order, status and
 * instant. The sequence number is the position of the status in the logical order.
 */
export function identifyByStatus(stream: Stream, fields: RawFields): RawFields {
  const parts =
    stream === 'status' || stream === 'logistics'
      ? [fields.orderId, fields.logisticsId, fields.status, fields.statusTime]
      : [
          fields.orderId ?? fields.productId,
          fields.itemId,
          fields.skuId,
          fields.createTime ?? fields.updateTime,
        ];
  const eventId = `${stream}:${parts.filter((part) => part != null).join(':')}`.replaceAll(' ', 'T');
  return { eventId, seq: stream === 'status' ? Math.max(0, RANKS.indexOf(String(fields.status))) : 0 };
}
const RANKS: readonly string[] = OBSERVED_STATUSES;

interface Split {
  readonly fields: RawFields;
  readonly extra: Extra | null;
  /** A field that is present in both spellings. */
  readonly duplicate?: string;
}

/** Returns the record itself if every field has its camelCase name, otherwise a copy with the names mapped. */
function fieldsOf(stream: Stream, value: object): Split {
  const spellings = SPELLINGS[stream];
  for (const name in value) if (spellings.get(name) !== name) return renamed(spellings, value);
  return { fields: value as RawFields, extra: null };
}

function renamed(spellings: ReadonlyMap<string, string>, value: object): Split {
  const fields: RawFields = {};
  let extra: Record<string, unknown> | null = null;
  for (const name of Object.keys(value)) {
    const field = spellings.get(name);
    const content = (value as RawFields)[name];
    if (field === undefined) {
      extra ??= Object.create(null) as Record<string, unknown>;
      extra[name] = content;
    } else if (fields[field] !== undefined) return { fields, extra, duplicate: field };
    else fields[field] = content;
  }
  return { fields, extra };
}

function rejected(raw: RawRecord, code: RejectCode, problems: readonly RejectProblem[]): Ingested {
  return { reject: rejectOf(raw.stream, raw.value, code, problems) };
}
