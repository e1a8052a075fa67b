import { createHmac } from 'node:crypto';
import { sameText } from './bytes.ts';
import type { Key } from './keys.ts';

/** HMAC-SHA256 of the concatenated parts. */
export function hmac(
  key: Buffer,
  encoding: 'hex' | 'base64',
  ...parts: readonly (string | Uint8Array)[]
): string {
  const digest = createHmac('sha256', key);
  for (const part of parts) digest.update(part);
  return digest.digest(encoding);
}

/**
 * The id of the key that made one of these signatures; nothing if none did. Texts are compared, not decoded bytes, so
 * another spelling of a signature does not match.
 */
export function signer(
  keys: readonly Key<Buffer>[],
  signatures: readonly string[],
  encoding: 'hex' | 'base64',
  ...parts: readonly (string | Uint8Array)[]
): string | undefined {
  return keys.find(({ key }) => {
    const expected = hmac(key, encoding, ...parts);
    return signatures.some((signature) => sameText(signature, expected));
  })?.keyId;
}
