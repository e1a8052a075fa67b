import { signer } from './hmac.ts';
import { readKeys, TOLERANCE_MS, textKey } from './keys.ts';
import { Reading, withinWindow } from './reading.ts';
import type { NewVerifier, TimedOptions, Verification } from './verification.ts';

const HEADER = 'stripe-signature';

/** The signed text before the body. */
export const stripePrefix = (seconds: string): string => `${seconds}.`;

/**
 * Verifies Stripe's events: HMAC-SHA256 of `t.body` in the header `stripe-signature: t=…,v1=…`, with several `v1` while a
 * secret is rolled. Keys are the endpoint's signing secrets, used as text. Other schemes in the header are ignored.
 *
 * Errors: `INVALID_KEYS`. Source: Stripe, "Verify webhook signatures manually".
 *
 * @example
 * const verify = stripeWebhooks({ keys: { '2026': 'whsec_…' } }).unwrapOr(undefined);
 * verify?.({ body, headers, at: Date.now() }) // { result: 'badSignature' }
 */
export function stripeWebhooks({ keys, toleranceMs = TOLERANCE_MS }: TimedOptions): NewVerifier {
  return readKeys(keys, textKey, toleranceMs).map((secrets) => (message): Verification => {
    const reading = new Reading(message);
    const entries = reading.header(HEADER).split(',');
    const of = (scheme: string) =>
      entries.flatMap((entry) => (entry.startsWith(`${scheme}=`) ? entry.slice(scheme.length + 1) : []));
    const [seconds = '', ...more] = of('t');
    if (more.length > 0) reading.fault('t', 'REPEATED');
    if (seconds === '' && !reading.malformed) reading.fault('t', 'MISSING');
    const signedAt = reading.seconds('t', seconds);
    if (reading.malformed) return reading.malformed;
    const keyId = signer(secrets, of('v1'), 'hex', stripePrefix(seconds), message.body);
    return keyId === undefined
      ? { result: 'badSignature' }
      : withinWindow(message, toleranceMs, { keyId, signedAt });
  });
}
