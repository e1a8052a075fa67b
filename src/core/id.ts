/**
 * Ids: plain strings with a flavour, so an order id does not pass for a payment id, and a literal still does.
 */
import type { Refusal } from './refusal.ts';

declare const flavour: unique symbol;

/** A string that names one thing of kind `K`. */
export type Id<K extends string> = string & { readonly [flavour]?: K };

export type OrderId = Id<'order'>;
export type LineId = Id<'line'>;
export type PaymentId = Id<'payment'>;
export type RefundId = Id<'refund'>;
/** One try at getting a payment paid: the number that the channel was given. */
export type AttemptId = Id<'attempt'>;
export type CaptureId = Id<'capture'>;
export type ReceiptId = Id<'receipt'>;
export type DisputeId = Id<'dispute'>;
export type Sku = Id<'sku'>;
export type LocationId = Id<'location'>;
export type HoldId = Id<'hold'>;
export type LevelId = Id<'level'>;

/** An id that could not be stored, compared or shown safely. */
export interface InvalidId extends Refusal {
  readonly code: 'INVALID_ID';
  readonly field: string;
  readonly problem: 'NOT_TEXT' | 'EMPTY' | 'TOO_LONG' | 'NOT_NFC' | 'UNSAFE_CHARACTER' | 'SURROUNDING_SPACE';
}

/** Longest id in UTF-16 units: it has to fit an index entry beside its neighbours. */
export const MAX_ID_LENGTH = 200;

/** Controls, zero-width and bidirectional marks, line separators, lone surrogates, the byte order mark. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** What most ids are made of; such an id needs no further look. */
const PLAIN = /^[\w.:@/~+-]{1,200}$/;

/**
 * The reason to refuse `value` as an id, or nothing. Quotes, slashes and other scripts are inert and welcome;
 * what cannot be seen, stored (U+0000) or compared (NFD beside NFC) is not.
 */
export function idRefusal(field: string, value: unknown): InvalidId | undefined {
  if (typeof value === 'string' && PLAIN.test(value)) return undefined;
  const problem = idProblem(value);
  return problem === undefined ? undefined : { code: 'INVALID_ID', field, problem };
}

function idProblem(value: unknown): InvalidId['problem'] | undefined {
  if (typeof value !== 'string') return 'NOT_TEXT';
  if (value === '') return 'EMPTY';
  if (value.length > MAX_ID_LENGTH) return 'TOO_LONG';
  if (UNSAFE.test(value)) return 'UNSAFE_CHARACTER';
  if (value.trim() !== value) return 'SURROUNDING_SPACE';
  return value.normalize('NFC') === value ? undefined : 'NOT_NFC';
}

/**
 * One id made of several, without two lists making the same: `/` inside a part is written `~1`, `~` is `~0`
 * (the escapes of JSON Pointer, RFC 6901).
 */
export function joinId(...parts: readonly string[]): string {
  // Every decision names several holds, levels and operations, so no array is made on the way.
  let id = '';
  for (let i = 0; i < parts.length; i++) id += (i === 0 ? '' : '/') + escaped(parts[i] ?? '');
  return id;
}

function escaped(part: string): string {
  return /[~/]/.test(part) ? part.replaceAll('~', '~0').replaceAll('/', '~1') : part;
}

/** The parts that `joinId` joined. */
export function splitId(id: string): string[] {
  return id.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
