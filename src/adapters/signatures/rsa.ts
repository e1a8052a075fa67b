import { createVerify, type KeyObject } from 'node:crypto';
import { bytesOfBase64 } from './bytes.ts';

/** Whether the key made the signature of the concatenated parts: RSA PKCS#1 v1.5 with SHA-256, in base64. */
export function rsaSigned(
  key: KeyObject,
  signature: string,
  ...parts: readonly (string | Uint8Array)[]
): boolean {
  const bytes = bytesOfBase64(signature);
  if (bytes === undefined) return false;
  const verify = createVerify('RSA-SHA256');
  for (const part of parts) verify.update(part);
  return verify.verify(key, bytes);
}
