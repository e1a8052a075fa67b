/** Reads configured keys once, when a verifier is built: a verifier that exists can verify. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { err, ok, type Result } from 'neverthrow';
import { bytesOfBase64 } from './bytes.ts';
import type { InvalidKeys, KeyProblem, Keys } from './verification.ts';

export interface Key<K> {
  readonly keyId: string;
  readonly key: K;
}
export type ReadKey<K> = (text: string) => K | KeyProblem['problem'];

/** How far a signed time may be from now: five minutes, as every scheme with a time recommends. */
export const TOLERANCE_MS = 300_000;
const MIN_RSA_BITS = 2_048;

/** Every key, or every problem with them. */
export function readKeys<K extends object>(
  keys: Keys,
  read: ReadKey<K>,
  toleranceMs = TOLERANCE_MS,
): Result<readonly Key<K>[], InvalidKeys> {
  const problems: KeyProblem[] = [];
  const found: Key<K>[] = [];
  for (const [keyId, text] of Object.entries(keys)) {
    const key = keyProblem(text) ?? read(text);
    if (typeof key === 'string') problems.push({ keyId, problem: key });
    else found.push({ keyId, key });
  }
  if (Object.keys(keys).length === 0) problems.push({ keyId: '', problem: 'NO_KEYS' });
  if (!Number.isSafeInteger(toleranceMs) || toleranceMs <= 0)
    problems.push({ keyId: '', problem: 'INVALID_TOLERANCE' });
  return problems.length > 0 ? err({ code: 'INVALID_KEYS', problems }) : ok(found);
}

function keyProblem(text: unknown): KeyProblem['problem'] | undefined {
  if (typeof text !== 'string' || text === '') return 'EMPTY';
  // A key copied with its line end never matches the sender's key.
  return text.trim() === text || isPem(text) ? undefined : 'WHITE_SPACE';
}

function isPem(text: string): boolean {
  return text.trimStart().startsWith('-----BEGIN');
}

/** A secret used as text (Stripe). */
export const textKey: ReadKey<Buffer> = (text) => Buffer.from(text, 'utf8');

/** `whsec_` and base64 of 24 to 64 bytes (Standard Webhooks). */
export const webhookSecret: ReadKey<Buffer> = (text) => {
  const key = bytesOfBase64(text.replace(/^whsec_/, ''));
  if (key === undefined) return 'NOT_BASE64';
  return key.length >= 24 && key.length <= 64 ? key : 'WRONG_LENGTH';
};

/** 32 bytes in hexadecimal digits (Adyen). */
export const hexKey: ReadKey<Buffer> = (text) => {
  if (!/^(?:[\da-f]{2})+$/i.test(text)) return 'NOT_HEX';
  const key = Buffer.from(text, 'hex');
  return key.length === 32 ? key : 'WRONG_LENGTH';
};

/** 32 characters (WeChat Pay's APIv3 key), for AES-256. A shorter key would select a weaker cipher. */
export const aesKey: ReadKey<Buffer> = (text) => {
  const key = Buffer.from(text, 'utf8');
  return key.length === 32 ? key : 'WRONG_LENGTH';
};

/** A public key or a certificate in PEM, or its base64 alone. RSA with 2048 bits or more. */
export const rsaKey: ReadKey<KeyObject> = (text) => {
  const key = publicKey(text);
  if (key === undefined) return 'NOT_A_PUBLIC_KEY';
  if (key.asymmetricKeyType !== 'rsa') return 'NOT_RSA';
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS ? key : 'WRONG_LENGTH';
};

function publicKey(text: string): KeyObject | undefined {
  // Node would derive the public key from a private one. A private key here is a mistake, so it is refused.
  if (text.includes('PRIVATE KEY')) return undefined;
  try {
    if (isPem(text)) return createPublicKey(text);
    const der = bytesOfBase64(text);
    return der && createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}
