/** Ids: plain strings with a flavour. An order id is no payment id to the compiler, and a literal is either. */
import type { Refusal } from './refusal.ts';

declare const flavour: unique symbol;

/** The id of a thing of kind `K`. */
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

/** Longest id in UTF-16 units. Several ids have to fit one index entry. */
export const MAX_ID_LENGTH = 200;

/** Controls, zero-width and bidirectional marks, line separators, lone surrogates, the byte order mark. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** The characters of most ids. Such an id needs no further check. */
const PLAIN = /^[\w.:@/~+-]{1,200}$/;

/**
 * The reason to refuse `value` as an id, or nothing. Quotes, slashes and other scripts are accepted. Refused is what
 * cannot be seen, stored (U+0000) or compared (NFD beside NFC).
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
 * One id from several; different lists give different ids. `/` inside a part is written `~1`, `~` is `~0` (the escapes of
 * JSON Pointer, RFC 6901).
 *
 * @example
 * joinId('o-1', 'a/b') // 'o-1/a~1b'
 */
export function joinId(...parts: readonly string[]): string {
  // Every decision makes several ids, so no array is allocated.
  let id = '';
  for (let i = 0; i < parts.length; i++) id += (i === 0 ? '' : '/') + escaped(parts[i] ?? '');
  return id;
}

function escaped(part: string): string {
  return /[~/]/.test(part) ? part.replaceAll('~', '~0').replaceAll('/', '~1') : part;
}

/** The parts of a joined id. */
export function splitId(id: string): string[] {
  return id.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
