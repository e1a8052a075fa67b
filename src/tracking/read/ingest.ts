/**
 * Reading a record: parsed once, here, and trusted from then on. What cannot be read is a reject with every reason;
 * nothing is dropped in silence (D06), and nothing here throws.
 */
import type { DurationMs, Instant } from '../../core/quantity.ts';
import { OBSERVED_STATUSES } from '../../order/lifecycle.ts';
import { SPELLINGS } from './fields.table.ts';
import { READERS } from './read-record.ts';
import type { Extra, Ingested, RawFields, RejectCode, RejectProblem, Stream } from './records.ts';
import { codeOf, rejectOf } from './rejects.ts';

export interface IngestSettings {
  /** Of prices, ISO 4217. */
  readonly currency: string;
  /** How far ahead of its receipt an event may be dated; further is a reject. */
  readonly maxAheadMs: DurationMs;
  /**
   * Derives `eventId` and `seq` where the source has none, from what is there. It must give the same for the same
   * event. {@link identifyByStatus} does so for streams in which an order enters a status at one instant once.
   */
  readonly identify: ((stream: Stream, fields: RawFields) => RawFields) | null;
}

/** A record as it came from its topic: a value, or the text of one. */
export interface RawRecord {
  readonly stream: Stream;
  readonly value: unknown;
  /** When it was received: the broker's timestamp, or the host's clock. Source A's `event_time`, by its right name (D04). */
  readonly receivedAt: Instant;
}

/**
 * Reads one record. Fields may be in camelCase or snake_case; those nobody knows are set aside under `extra`.
 *
 * @example
 * ingest({ stream: 'status', value: JSON.parse(line), receivedAt: now }, trackerSettings())
 * // { record: { eventId: 'e-1', orderId: 'o-1', status: 'PAID', … } } or { reject: { code: 'UNKNOWN_STATUS', … } }
 */
export function ingest(raw: RawRecord, settings: IngestSettings): Ingested {
  try {
    return read(raw, settings);
  } catch (error) {
    // A getter that throws, a proxy, a host's `identify` that fails on what it was given.
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
  if (split.twice !== undefined)
    return rejected(raw, 'SCHEMA_VIOLATION', [
      { path: split.twice, problem: 'given_twice', message: 'in camelCase and in snake_case' },
    ]);
  const fields = identify === null ? split.fields : identified(identify(stream, split.fields), split.fields);
  const problems: RejectProblem[] = [];
  const record = READERS[stream](fields, split.extra, problems, currency);
  if (record === undefined) return rejected(raw, codeOf(fields, problems), problems);
  if (record.at > receivedAt + maxAheadMs)
    return rejected(raw, 'FUTURE_TIME', [
      { path: 'at', problem: 'too_big', message: `${record.at - receivedAt} ms after it was received` },
    ]);
  return { record };
}

/** What the record has itself goes before what was derived. */
function identified(derived: RawFields, fields: RawFields): RawFields {
  return {
    ...fields,
    eventId: fields.eventId ?? derived.eventId,
    seq: fields.seq ?? derived.seq,
  };
}

/**
 * Ids for a stream that has none: an order enters a status at an instant once, and a place in the sequence is the
 * status's place in the logical order.
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

// --- fields, and what they mean in our words ---

interface Split {
  readonly fields: RawFields;
  readonly extra: Extra | null;
  /** A field that was given in both spellings. */
  readonly twice?: string;
}

/** The record itself where every field has its own name already; else a copy under the right names. */
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
    } else if (fields[field] !== undefined) return { fields, extra, twice: field };
    else fields[field] = content;
  }
  return { fields, extra };
}

function rejected(raw: RawRecord, code: RejectCode, problems: readonly RejectProblem[]): Ingested {
  return { reject: rejectOf(raw.stream, raw.value, code, problems) };
}
