/** Text and bytes, read strictly: a value has one text only, so a second spelling is refused. */
import { timingSafeEqual } from 'node:crypto';

/** The text of UTF-8 bytes, byte order mark included; nothing if they are not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The bytes of padded base64; nothing if it is spelled in any other way. */
export function bytesOfBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** Whether two texts are equal, in a time that depends on their lengths only. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')];
  // `timingSafeEqual` throws on different lengths.
  return left.length === right.length && timingSafeEqual(left, right);
}
