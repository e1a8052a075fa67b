import { createDecipheriv } from 'node:crypto';
import type { Result } from 'neverthrow';
import { bytesOfBase64 } from './bytes.ts';
import { aesKey, readKeys } from './keys.ts';
import type { InvalidKeys, MalformedPart, VerifierOptions } from './verification.ts';

const TAG_BYTES = 16;

/** The member `resource` of a notification, as it arrived. */
export interface WechatResource {
  readonly algorithm: string;
  /** Base64; the last 16 bytes are the authentication tag. */
  readonly ciphertext: string;
  readonly nonce: string;
  readonly associated_data?: string | undefined;
}

/** `badSignature`: no configured key encrypted this, or it was changed since. */
export type Opened =
  | { readonly result: 'ok'; readonly keyId: string; readonly content: Uint8Array }
  | { readonly result: 'malformed'; readonly problems: readonly MalformedPart[] }
  | { readonly result: 'badSignature' };

/** Decrypts a resource. It never throws. */
export type Opener = (resource: WechatResource) => Opened;

/**
 * Decrypts the content of WeChat Pay v3 notifications: AES-256-GCM with the merchant's APIv3 key of 32 characters. Several
 * keys may be valid while the key is changed. A key of another length is refused: 16 characters would mean AES-128.
 *
 * Errors: `INVALID_KEYS`. Source: WeChat Pay, "How to decrypt certificates and notifications" (APIv3).
 *
 * @example
 * const open = wechatPayResources({ keys: { main: apiV3Key } }).unwrapOr(undefined);
 * open?.(envelope.resource) // { result: 'ok', keyId: 'main', content: … }
 */
export function wechatPayResources({ keys }: VerifierOptions): Result<Opener, InvalidKeys> {
  return readKeys(keys, aesKey).map((read) => (resource): Opened => {
    const sealed = bytesOfBase64(textAt(resource, 'ciphertext'));
    const nonce = Buffer.from(textAt(resource, 'nonce'), 'utf8');
    const aad = Buffer.from(textAt(resource, 'associated_data'), 'utf8');
    const problems: MalformedPart[] = [];
    const check = (part: string, right: boolean) => right || problems.push({ part, problem: 'NOT_READABLE' });
    check('algorithm', textAt(resource, 'algorithm') === 'AEAD_AES_256_GCM');
    check('nonce', nonce.length >= 12 && nonce.length <= 16);
    check('ciphertext', sealed !== undefined && sealed.length >= TAG_BYTES);
    if (sealed === undefined || problems.length > 0) return { result: 'malformed', problems };
    for (const { keyId, key } of read) {
      const content = decrypted(key, nonce, aad, sealed);
      if (content) return { result: 'ok', keyId, content };
    }
    return { result: 'badSignature' };
  });
}

function textAt(resource: unknown, name: string): string {
  const value = (resource as { readonly [name: string]: unknown } | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

function decrypted(key: Buffer, nonce: Buffer, aad: Buffer, sealed: Buffer): Uint8Array | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(aad).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(sealed.subarray(0, -TAG_BYTES));
    return new Uint8Array(Buffer.concat([text, decipher.final()]));
  } catch {
    return undefined; // `final` throws if the tag does not match
  }
}
