/**
 * Reading a record: parsed once, here, and trusted from then on. What cannot be read is a reject with every reason;
 * nothing is dropped in silence (D06), and nothing here throws.
 */
import { parseMoney } from '../core/money.ts';
import type { DurationMs, Instant } from '../core/quantity.ts';
import { OBSERVED_STATUSES } from '../order/lifecycle.ts';
import { digest } from './digest.ts';
import { SPELLINGS } from './fields.table.ts';
import { plainStatus } from './plain-status.ts';
import { readInstant } from './read-instant.ts';
import { reasonOf } from './reason.ts';
import type {
  Extra,
  Ingested,
  RawFields,
  Reject,
  RejectCode,
  RejectProblem,
  Stream,
  TrackedRecord,
} from './records.ts';
import { itemEventSchema, logisticsEventSchema, statusEventSchema, stockEventSchema } from './schema.ts';

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

type Reader = (
  fields: RawFields,
  extra: Extra | null,
  problems: RejectProblem[],
  currency: string,
) => TrackedRecord | undefined;

const READERS: { readonly [stream in Stream]: Reader } = {
  status: (fields, extra, problems) => {
    const plain = plainStatus(fields, extra);
    if (plain !== undefined) return plain;
    const read = statusEventSchema.safeParse(fields);
    if (!read.success) return void told(problems, read.error.issues);
    const { eventId, seq, orderId, userId, status, prevStatus, statusTime, paymentTime } = read.data;
    const { cancelReason, operationUser, extInfo } = read.data;
    const at = instantOf('statusTime', statusTime, problems);
    const paymentAt = paymentTime == null ? null : instantOf('paymentTime', paymentTime, problems);
    if (problems.length > 0) return undefined;
    return {
      stream: 'status',
      eventId,
      seq,
      at,
      orderId,
      userId,
      status,
      prevStatus: prevStatus ?? null,
      cancelReason: reasonOf(status, cancelReason),
      paymentAt,
      operator: operationUser ?? null,
      extInfo: extInfo ?? null,
      extra,
    };
  },
  item: (fields, extra, problems, currency) => {
    const read = itemEventSchema.safeParse(fields);
    if (!read.success) return void told(problems, read.error.issues);
    const { eventId, seq, orderId, itemId, skuId, productName, quantity, createTime } = read.data;
    const minor = (field: 'price' | 'discount') => {
      const text = read.data[field];
      if (text == null) return null;
      const amount = parseMoney(String(text), currency);
      if (amount.isOk()) return amount.value.minor;
      problems.push({
        path: field,
        problem: amount.error.code,
        message: `no amount of ${currency}: ${text}`,
      });
      return null;
    };
    const priceMinor = minor('price');
    const discountMinor = minor('discount');
    const at = instantOf('createTime', createTime, problems);
    if (problems.length > 0) return undefined;
    return {
      stream: 'item',
      eventId,
      seq,
      at,
      orderId,
      itemId,
      sku: skuId,
      productName: productName ?? null,
      quantity,
      priceMinor,
      discountMinor,
      currency,
      extra,
    };
  },
  logistics: (fields, extra, problems) => {
    const read = logisticsEventSchema.safeParse(fields);
    if (!read.success) return void told(problems, read.error.issues);
    const { eventId, seq, logisticsId, orderId, status, statusTime, location, courierId, courierName } =
      read.data;
    const at = instantOf('statusTime', statusTime, problems);
    if (problems.length > 0) return undefined;
    return {
      stream: 'logistics',
      eventId,
      seq,
      at,
      orderId,
      logisticsId,
      status,
      location: location ?? null,
      courierId: courierId ?? null,
      courierName: courierName ?? null,
      extra,
    };
  },
  stock: (fields, extra, problems) => {
    const read = stockEventSchema.safeParse(fields);
    if (!read.success) return void told(problems, read.error.issues);
    const { eventId, seq, productId, skuId, updateTime } = read.data;
    const at = instantOf('updateTime', updateTime, problems);
    if (problems.length > 0) return undefined;
    return {
      stream: 'stock',
      eventId,
      seq,
      at,
      productId,
      sku: skuId,
      total: read.data.totalStock,
      available: read.data.availableStock,
      frozen: read.data.frozenStock,
      locked: read.data.lockedStock,
      extra,
    };
  },
};

function instantOf(path: string, value: unknown, problems: RejectProblem[]): Instant {
  const at = readInstant(value);
  if (at === undefined)
    problems.push({ path, problem: 'no_instant', message: 'epoch milliseconds, ISO 8601 or SQL' });
  return at ?? 0;
}

// --- rejects ---

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly code?: string | undefined;
  readonly message: string;
}

function told(problems: RejectProblem[], issues: readonly Issue[]): void {
  for (const { path, code, message } of issues)
    problems.push({ path: path.map(String).join('.'), problem: code ?? 'custom', message });
}

/** The name for what is wrong that is counted apart; the first of these that applies. */
function codeOf(fields: RawFields, problems: readonly RejectProblem[]): RejectCode {
  const wrong = (field: string) => problems.some(({ path }) => path === field);
  if (wrong('orderId') && (fields.orderId == null || fields.orderId === '')) return 'NULL_ORDER_ID';
  if (wrong('status') && typeof fields.status === 'string') return 'UNKNOWN_STATUS';
  if (wrong('eventId') && fields.eventId == null) return 'MISSING_EVENT_ID';
  return 'SCHEMA_VIOLATION';
}

const MAX_TEXT = 4_000;

function rejected(raw: RawRecord, code: RejectCode, problems: readonly RejectProblem[]): Ingested {
  return { reject: rejectOf(raw.stream, raw.value, code, problems) };
}

/** The reject of a value; the same value of the same stream has the same id. */
export function rejectOf(
  stream: Stream,
  value: unknown,
  code: RejectCode,
  problems: readonly RejectProblem[],
): Reject {
  const text = textOf(value);
  return {
    rejectId: `${stream}:${code}:${digest(text).toString(36)}`,
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
