import { signer } from './hmac.ts';
import { readKeys, TOLERANCE_MS, webhookSecret } from './keys.ts';
import { Reading, withinWindow } from './reading.ts';
import type { NewVerifier, TimedOptions, Verification } from './verification.ts';

/** The signed text before the body. */
export const webhookPrefix = (id: string, seconds: string): string => `${id}.${seconds}.`;

/**
 * Verifies Standard Webhooks, symmetric scheme `v1`: HMAC-SHA256 of `id.timestamp.body`, in the headers `webhook-id`,
 * `webhook-timestamp` and `webhook-signature` (several, separated by blanks, while a key is rotated). Keys are `whsec_` and
 * base64 of 24 to 64 bytes. Signatures of other schemes in the list are ignored.
 *
 * Errors: `INVALID_KEYS`. Source: the Standard Webhooks specification.
 *
 * @example
 * const verify = standardWebhooks({ keys: { main: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' } }).unwrapOr(undefined);
 * verify?.({ body, headers, at: Date.now() }) // { result: 'ok', keyId: 'main', messageId: 'msg_p5j…', signedAt: … }
 */
export function standardWebhooks({ keys, toleranceMs = TOLERANCE_MS }: TimedOptions): NewVerifier {
  return readKeys(keys, webhookSecret, toleranceMs).map((secrets) => (message): Verification => {
    const reading = new Reading(message);
    const messageId = reading.header('webhook-id');
    const seconds = reading.header('webhook-timestamp');
    const list = reading.header('webhook-signature');
    const signedAt = reading.seconds('webhook-timestamp', seconds);
    // A dot in the id would make it ambiguous where the id ends and the time begins.
    if (messageId.includes('.')) reading.fault('webhook-id', 'AMBIGUOUS');
    if (reading.malformed) return reading.malformed;
    const signatures = list.split(' ').flatMap((entry) => (entry.startsWith('v1,') ? entry.slice(3) : []));
    const keyId = signer(secrets, signatures, 'base64', webhookPrefix(messageId, seconds), message.body);
    if (keyId === undefined) return { result: 'badSignature' };
    return withinWindow(message, toleranceMs, { keyId, messageId, signedAt });
  });
}
