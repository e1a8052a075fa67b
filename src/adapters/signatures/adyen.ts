import { readJson } from '../../core/json.ts';
import { textOf } from './bytes.ts';
import { signer } from './hmac.ts';
import { hexKey, readKeys } from './keys.ts';
import { Reading } from './reading.ts';
import type { NewVerifier, Verification, VerifierOptions } from './verification.ts';

/** The signed fields of an item, in their order; `originalReference` may be missing. */
const FIELDS = [
  'pspReference',
  'originalReference',
  'merchantAccountCode',
  'merchantReference',
  'amount.value',
  'amount.currency',
  'eventCode',
  'success',
] as const;
const SIGNATURE = 'additionalData.hmacSignature';

/** The signed text of an item. */
export function adyenText(item: object): string {
  return FIELDS.map((field) => at(item, field) ?? '').join(':');
}

/**
 * Verifies Adyen's classic notifications. Each item carries an HMAC-SHA256 of eight fields, joined by `:` without escapes, so
 * a field with a `:` is `AMBIGUOUS`. Keys are 32 bytes in hexadecimal. A message is `ok` if every item is.
 *
 * Only the eight fields are signed, and no time. Trust no other field of the item; the inbox recognises repeats.
 *
 * Errors: `INVALID_KEYS`. Source: Adyen, "Verify HMAC signatures".
 *
 * @example
 * const verify = adyenWebhooks({ keys: { live: hmacKeyHex } }).unwrapOr(undefined);
 * verify?.({ body, at: Date.now() }) // { result: 'malformed', problems: [{ part: 'merchantReference', problem: 'AMBIGUOUS' }] }
 */
export function adyenWebhooks({ keys }: VerifierOptions): NewVerifier {
  return readKeys(keys, hexKey).map((secrets) => (message): Verification => {
    const reading = new Reading(message);
    const items = reading.malformed ? [] : itemsOf(message.body, reading);
    for (const item of items) checkFields(item, reading);
    if (reading.malformed) return reading.malformed;
    const signers = items.map((item) =>
      signer(secrets, [at(item, SIGNATURE) ?? ''], 'base64', adyenText(item)),
    );
    const [keyId] = signers;
    return keyId !== undefined && signers.every((each) => each !== undefined)
      ? { result: 'ok', keyId }
      : { result: 'badSignature' };
  });
}

function itemsOf(body: Uint8Array, reading: Reading): readonly object[] {
  const text = textOf(body);
  const read = text === undefined ? undefined : readJson(text);
  if (text === undefined) reading.fault('body', 'NOT_UTF8');
  else if (read && 'fault' in read) {
    const { problem, path } = read.fault;
    reading.fault(path || 'body', problem === 'DUPLICATE_KEY' ? 'REPEATED' : 'NOT_READABLE');
  } else {
    const list = member(read?.value, 'notificationItems');
    const items = (Array.isArray(list) ? list : []).map((each) => member(each, 'NotificationRequestItem'));
    if (items.length > 0 && items.every((item) => typeof item === 'object' && item !== null))
      return items as object[];
    reading.fault('notificationItems', 'NOT_READABLE');
  }
  return [];
}

function checkFields(item: object, reading: Reading): void {
  for (const field of FIELDS) {
    const value = at(item, field);
    if (value === undefined && field !== 'originalReference') reading.fault(field, 'MISSING');
    if (value?.includes(':')) reading.fault(field, 'AMBIGUOUS');
  }
  if (at(item, SIGNATURE) === undefined) reading.fault(SIGNATURE, 'MISSING');
}

/** A field as text, the way it was signed; a number is an amount in minor units. */
function at(item: object, path: string): string | undefined {
  const value = path.split('.').reduce<unknown>(member, item);
  if (typeof value === 'string') return value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, name)
    ? (of as { readonly [name: string]: unknown })[name]
    : undefined;
}
