/** Maps the validated fields of each stream to a record. Problems are appended to the list that is passed in. */
import { parseMoney } from '../../core/money.ts';
import type { Instant } from '../../core/quantity.ts';
import { reasonOf } from './cancel-reason.ts';
import { plainStatus } from './plain-status.ts';
import { readInstant } from './read-instant.ts';
import type { Extra, RawFields, RejectProblem, Stream, TrackedRecord } from './records.ts';
import { itemEventSchema, logisticsEventSchema, statusEventSchema, stockEventSchema } from './schema.ts';

type RecordReader = (
  fields: RawFields,
  extra: Extra | null,
  problems: RejectProblem[],
  currency: string,
) => TrackedRecord | undefined;

export const READERS: { readonly [stream in Stream]: RecordReader } = {
  status: (fields, extra, problems) => {
    const plain = plainStatus(fields, extra);
    if (plain !== undefined) return plain;
    const read = statusEventSchema.safeParse(fields);
    if (!read.success) return void addIssues(problems, read.error.issues);
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
    if (!read.success) return void addIssues(problems, read.error.issues);
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
    if (!read.success) return void addIssues(problems, read.error.issues);
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
    if (!read.success) return void addIssues(problems, read.error.issues);
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

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly message: string;
}

function addIssues(problems: RejectProblem[], issues: readonly Issue[]): void {
  for (const { path, code, message } of issues)
    problems.push({ path: path.map(String).join('.'), problem: code, message });
}
