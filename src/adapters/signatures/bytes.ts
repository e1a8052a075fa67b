/** Text and bytes, read strictly: one text for one value, so that nothing can be written in a second way and still pass. */
import { timingSafeEqual } from 'node:crypto';

/** The text of UTF-8 bytes, byte order mark included; nothing where they are not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The bytes of base64 with its padding; nothing where it is written in any but the one right way. */
export function bytesOfBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** Whether two texts are the same, in a time that depends on their lengths alone. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')];
  // `timingSafeEqual` throws on different lengths.
  return left.length === right.length && timingSafeEqual(left, right);
}
